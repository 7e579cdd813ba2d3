// What is in force and how far the record agrees with it; the open draft in an editor, and what it would do, while it is typed.
// GUI thread; replays run on the desk's worker.
#pragma once

#include "ui/pages/chains/patterns_model.h"
#include "ui/pages/draft/draft_desk.h"
#include "ui/pages/policies/disagreements_model.h"
#include "ui/pages/policies/flips_model.h"
#include "ui/pages/policies/policy_editor.h"
#include "ui/pages/policies/policy_tree_model.h"
#include "ui/shell/page.h"

class QListView;
class QLabel;
class QSplitter;
class QStackedWidget;
class QTabBar;

namespace chatelaine::ui {

class DataTable;
class EmptyState;
class PolicyEditor;
class WhatIfPanel;

class PoliciesPage : public Page {
  Q_OBJECT

public:
  PoliciesPage(PageContext& context, DraftDesk& desk, QWidget* parent = nullptr);

  [[nodiscard]] QString countText() const override;
  [[nodiscard]] QWidget* dockPanel() override;
  [[nodiscard]] int dockWidth(int windowWidth) const override { return windowWidth < 1360 ? 320 : 348; }
  [[nodiscard]] QString keyHints() const override { return tr("Ctrl+S saves · Ctrl+Return follows the flipped request's chain"); }
  [[nodiscard]] QString menuTitle() const override { return tr("&Policy"); }
  [[nodiscard]] QList<QAction*> menuActions() const override { return actions_; }
  void focusMain() override;
  void restoreSelection(const QString& id) override;
  void dockAction(const QString& id) override;

  [[nodiscard]] PolicyEditor* editor() const { return editor_; }
  [[nodiscard]] WhatIfPanel* whatIf() const { return panel_; }
  [[nodiscard]] DataTable* flipsTable() const { return flips_; }

protected:
  void refresh(unsigned moved) override;

private:
  enum Below { NewlyDenied, NewlyAllowed, Undetermined, BrokenChains, Disagreements };
  void createActions();
  QWidget* createTree();
  QWidget* createEditor();
  QWidget* createBelow();
  void connectDesk();
  void showDesk();
  void showAnswer();
  void showBelow();
  void nameTab(Below tab, const QString& words, std::optional<uint64_t> number);
  void nameTabs(const simulate::ReplayResult* result);
  void showTree();
  void showActions();
  void showFile(const std::string& name);
  void showPoint(const std::string& gateway);
  void selectFlip(const QModelIndex& index);
  void askName();
  void publishStrip();
  [[nodiscard]] std::vector<PolicyHead> headsOf(const LiveAnswer& answer) const;

  DraftDesk& desk_;
  std::string file_;                       // shown in the editor; of the draft
  std::string point_;                      // shown instead: the rules of this gateway, read only
  std::string shownText_;

  QList<QAction*> actions_;
  QListView* tree_ = nullptr;
  QSplitter* splitter_ = nullptr;
  QStackedWidget* middle_ = nullptr;
  EmptyState* empty_ = nullptr;
  QTabBar* fileTabs_ = nullptr;
  PolicyEditor* editor_ = nullptr;
  QLabel* parse_ = nullptr;
  QLabel* place_ = nullptr;
  QTabBar* below_ = nullptr;
  QStackedWidget* belowStack_ = nullptr;
  DataTable* flips_ = nullptr;
  DataTable* broken_ = nullptr;
  DataTable* disagreements_ = nullptr;
  WhatIfPanel* panel_ = nullptr;
  PolicyTreeModel treeModel_;
  FlipsModel flipsModel_;
  ChainsModel brokenModel_;
  DisagreementsModel disagreementsModel_;
};

}  // namespace chatelaine::ui
