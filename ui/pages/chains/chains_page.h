// Who acted through whom to what: the picture of the traffic in scope, recorded or under the open draft, and the same content as
// tables of patterns and single chains. GUI thread; grouping and layout data are made on a worker.
#pragma once

#include "ui/pages/chains/patterns_model.h"
#include "ui/pages/chains/picture.h"
#include "ui/pages/draft/draft_desk.h"
#include "ui/shell/page.h"

class QLabel;
class QSplitter;
class QTabBar;
class QStackedWidget;
class QToolButton;

namespace chatelaine::ui {

class ChainView;
class DataTable;
class EmptyState;
class HeadRow;
class Segments;

class ChainsPage : public Page {
  Q_OBJECT

public:
  ChainsPage(PageContext& context, DraftDesk& desk, QWidget* parent = nullptr);

  [[nodiscard]] QString countText() const override;
  [[nodiscard]] Details details() const override;
  [[nodiscard]] QString keyHints() const override;
  void focusMain() override;
  void restoreSelection(const QString& id) override;
  void dockAction(const QString& id) override;

  [[nodiscard]] ChainView* view() const { return view_; }
  [[nodiscard]] DataTable* patternsTable() const { return patterns_; }
  [[nodiscard]] DataTable* chainsTable() const { return chains_; }

protected:
  void refresh(unsigned moved) override;

private:
  struct Drawn {
    Flows flows;
    std::vector<PatternRow> patterns;
    std::vector<ChainRow> chains;
    bool draft = false;
  };
  void createHead();
  void createTables();
  void connectView();
  void load();
  void show(Drawn drawn);
  void layoutNow();
  void describe();
  void choose(const std::string& key);
  void openOrClose(const std::string& key);
  void closeLast();
  void showMenu(const std::string& key, const QPoint& at);
  void exportPicture();
  void takeAway(const std::string& key);
  void setFocusedChain(const QString& chain);
  [[nodiscard]] bool showsDraft() const;
  [[nodiscard]] QString identityKeyOf(const std::string& key) const;

  DraftDesk& desk_;
  Flows flows_;
  std::set<std::string> open_;
  std::vector<std::string> openOrder_;
  QString chain_;                          // followed: only its rows are shown
  QString selected_;                       // key of the picture
  bool draftShown_ = false;
  QPointer<Job> loading_;

  HeadRow* head_ = nullptr;
  Segments* mode_ = nullptr;
  QLabel* summary_ = nullptr;
  QToolButton* back_ = nullptr;
  ChainView* view_ = nullptr;
  QSplitter* splitter_ = nullptr;
  QTabBar* tabs_ = nullptr;
  QStackedWidget* tables_ = nullptr;
  QStackedWidget* stack_ = nullptr;
  EmptyState* empty_ = nullptr;
  DataTable* patterns_ = nullptr;
  DataTable* chains_ = nullptr;
  PatternsModel patternsModel_;
  ChainsModel chainsModel_;
};

}  // namespace chatelaine::ui
