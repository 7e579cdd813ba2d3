// Access reviews: a named reviewer decides, row by row and by keys alone, who still needs which credential or agent. Each row
// says who answers for it, what it may and did, and what would stop. GUI thread; operations run on a worker.
#pragma once

#include <deque>

#include "core/review/campaign.h"
#include "ui/models/grouped_model.h"
#include "ui/shell/page.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace chatelaine::ui {

class EmptyState;
class ProgressBar;

class ReviewsPage : public Page {
  Q_OBJECT

public:
  explicit ReviewsPage(PageContext& context, QWidget* parent = nullptr);

  [[nodiscard]] QString countText() const override;
  [[nodiscard]] Details details() const override;
  [[nodiscard]] QString keyHints() const override;
  [[nodiscard]] QString menuTitle() const override { return tr("&Review"); }
  [[nodiscard]] QList<QAction*> menuActions() const override { return actions_; }
  void focusMain() override;
  void restoreSelection(const QString& id) override;
  [[nodiscard]] DataTable* table() const { return table_; }

  // The seams that dialogs use; tests call them directly.
  void create(const QString& name, const QString& reviewer);
  void decide(review::Verdict verdict, const QString& delegateTo = {}, const QString& note = {});
  void undoLast();
  void closeInto(const QString& folder);

protected:
  void refresh(unsigned moved) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void createActions();
  QWidget* createHead();
  QWidget* createFoot();
  void show();
  void askNew();
  void askDelegate();
  void askNote();
  void askClose();
  void selectNext();
  [[nodiscard]] const review::Campaign* campaign() const;
  [[nodiscard]] const review::Item* item() const;
  [[nodiscard]] bool canDecide() const;

  QString campaign_;
  QList<QString> undoable_;                 // items decided here, the last one last
  QList<QAction*> actions_;
  GroupedModel* model_;
  DataTable* table_;
  QStackedWidget* stack_;
  EmptyState* empty_;
  QTabBar* tabs_;
  QLabel* title_;
  QLabel* about_;
  QLabel* progress_;
  ProgressBar* bar_;
  QPushButton* close_;
};

}  // namespace chatelaine::ui
