// Findings: a roll-up by severity and group that filters the list below; the list by check with its subjects; at the foot the
// checks that could not run, which are neither passed nor failed.
#pragma once

#include <memory>

#include "ui/models/grouped_model.h"
#include "ui/shell/page.h"

class QLabel;
class QStackedWidget;

namespace chatelaine::ui {

class EmptyState;
class HeatTable;

class FindingsPage : public Page {
  Q_OBJECT

public:
  explicit FindingsPage(PageContext& context, QWidget* parent = nullptr);
  [[nodiscard]] QString countText() const override;
  [[nodiscard]] Details details() const override;
  [[nodiscard]] QString keyHints() const override;
  void focusMain() override;
  void restoreSelection(const QString& id) override;
  void dockLink(const QString& link) override;
  void dockAction(const QString& id) override;
  [[nodiscard]] DataTable* table() const { return table_; }
  [[nodiscard]] HeatTable* heat() const { return heat_; }

protected:
  void refresh(unsigned moved) override;

private:
  void showHeat();
  void showList();
  void showFoot();
  void showSelected();
  [[nodiscard]] const posture::Finding* selected() const;
  [[nodiscard]] const posture::CheckRun* runOf(const std::string& check) const;
  [[nodiscard]] bool kept(const posture::Finding& finding) const;

  std::shared_ptr<const std::vector<posture::Finding>> findings_;
  std::shared_ptr<const std::vector<posture::CheckRun>> checks_;
  QStringList categories_;
  QStringList identitiesInScope_;
  GroupedModel* model_;
  HeatTable* heat_;
  DataTable* table_;
  QStackedWidget* stack_;
  EmptyState* empty_;
  QLabel* counts_;
  QLabel* foot_;
  QWidget* footRow_;
  QString wanted_;
};

}  // namespace chatelaine::ui
