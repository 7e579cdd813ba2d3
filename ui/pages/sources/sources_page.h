// Sources: what was imported, what the sources cannot tell, the rows that were rejected, and how to make each file. Imports
// run on a worker with progress and cancel; what was committed stays.
#pragma once

#include "ui/models/grouped_model.h"
#include "ui/pages/sources/import_dialog.h"
#include "ui/shell/page.h"

class QLabel;
class QStackedWidget;
class QTabBar;

namespace chatelaine::ui {

class EmptyState;

class SourcesPage : public Page {
  Q_OBJECT

public:
  explicit SourcesPage(PageContext& context, QWidget* parent = nullptr);
  [[nodiscard]] QString countText() const override;
  [[nodiscard]] Details details() const override;
  void focusMain() override;
  void takeFiles(const QStringList& paths) override;
  void restoreSelection(const QString& id) override;
  void dockAction(const QString& id) override;
  // Imports without asking; the seam of tests and of the dialog.
  void import(const ImportChoice& choice);
  [[nodiscard]] DataTable* table() const { return table_; }
  [[nodiscard]] DataTable* lowerTable() const { return lower_; }
  [[nodiscard]] QTabBar* tabs() const { return tabs_; }

protected:
  void refresh(unsigned moved) override;

private:
  void showSources();
  void showLower();
  void importPeople(const QStringList& files);
  void finished(const console::ImportSummary& summary);
  void copyCommand();
  [[nodiscard]] const console::SourceInfo* selected() const;
  [[nodiscard]] std::shared_ptr<const CellRows> gaps() const;
  [[nodiscard]] std::shared_ptr<const CellRows> rejected() const;
  [[nodiscard]] std::shared_ptr<const CellRows> files() const;
  [[nodiscard]] std::shared_ptr<const CellRows> howTo() const;

  std::vector<gateway::Problem> peopleProblems_;
  std::string peopleBatch_;
  GroupedModel* model_;
  GroupedModel* lowerModel_;
  QLabel* counts_;
  QStackedWidget* stack_;
  DataTable* table_;
  EmptyState* empty_;
  QTabBar* tabs_;
  DataTable* lower_;
  QLabel* note_;
};

}  // namespace chatelaine::ui
