// Reports by framework: the tree with its honest status, the document as text, the checks behind a control with the rule by
// which a person recounts them, and the folder that an auditor gets. GUI thread; reports are made on a worker.
#pragma once

#include "core/report/report.h"
#include "ui/models/grouped_model.h"
#include "ui/shell/page.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QTextBrowser;

namespace chatelaine::ui {

class EmptyState;
class Segments;

class ReportsPage : public Page {
  Q_OBJECT

public:
  explicit ReportsPage(PageContext& context, QWidget* parent = nullptr);
  [[nodiscard]] Details details() const override;
  [[nodiscard]] QString keyHints() const override { return tr("Ctrl+E writes the report folder"); }
  [[nodiscard]] QString menuTitle() const override { return tr("&Report"); }
  [[nodiscard]] QList<QAction*> menuActions() const override { return actions_; }
  void focusMain() override;
  void dockLink(const QString& link) override;
  [[nodiscard]] DataTable* table() const { return table_; }
  [[nodiscard]] QTextBrowser* preview() const { return preview_; }

  // The seams of the dialogs.
  void exportInto(const QString& folder);
  void recompute(const QString& folder);

protected:
  void refresh(unsigned moved) override;

private:
  void createActions();
  QWidget* createTree();
  QWidget* createPreview();
  void load();
  void show(Result<report::Report> made);
  void showTree();
  [[nodiscard]] const report::ControlStatus* selected(const report::Framework** framework) const;

  QList<QAction*> actions_;
  std::shared_ptr<const report::Report> report_;
  std::vector<report::Framework> frameworks_;
  QPointer<Job> loading_;
  GroupedModel* model_;
  DataTable* table_;
  Segments* evidence_;
  QTextBrowser* preview_;
  QLabel* about_;
  QStackedWidget* stack_;
  EmptyState* empty_;
};

}  // namespace chatelaine::ui
