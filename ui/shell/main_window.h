// The window: frame around the pages. Owns scope, jobs, workbench and the widgets of the frame; pages are added once, in the
// order of the rail. GUI thread.
#pragma once

#include <vector>

#include <QtWidgets/QMainWindow>

#include "ui/shell/page.h"
#include "ui/shell/settings.h"

class QAction;
class QLabel;
class QStackedWidget;

namespace chatelaine::ui {

class DetailsDock;
class FirstRun;
class GoTo;
class Rail;
class StatusLine;
class TimeBrush;
class ToolRow;

class MainWindow : public QMainWindow {
  Q_OBJECT

public:
  // `appearance` outlives the window; null: the scheme cannot be chosen.
  explicit MainWindow(Settings& settings, Appearance* appearance);
  ~MainWindow() override;

  [[nodiscard]] PageContext& context() { return context_; }
  void addPage(Page* page);                       // takes ownership
  // After the last page: fills menus and rail, shows the first page.
  void finish();

  void openWorkspace(const QString& path);
  void openSample();
  [[nodiscard]] QList<Page*> pages() const { return pages_; }
  [[nodiscard]] ToolRow* toolRow() const { return tools_; }
  [[nodiscard]] StatusLine* statusLine() const { return status_; }
  [[nodiscard]] DetailsDock* detailsDock() const { return details_; }
  [[nodiscard]] TimeBrush* timeBrush() const { return brush_; }
  [[nodiscard]] GoTo* palette() const { return goTo_; }

protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

private:
  void createFrame();
  void createActions();
  void createMenus();
  void createPageMenus();
  void connectFrame();
  void connectScope();
  void connectWorkbench();
  void connectPage(Page* page);

  [[nodiscard]] Page* currentPage() const;
  [[nodiscard]] Page* pageById(const QString& id) const;
  void showPage();
  void showDetails();
  void showDock();
  void showScope();
  void worldMoved();
  void derivedMoved();
  void countScope();
  void showFacts();
  void showStrip();
  void openGoTo();
  void moveToArea(int by);             // filter, pages, page, details, time: in a ring
  void goToIdentity(const QString& identity);
  void followChain(const QString& chain);
  void importFiles();
  void askForWorkspace();
  void askAsOf();
  void setMenuBarShown(bool shown);
  void about();
  [[nodiscard]] bool firstRunShown() const;

  Settings& settings_;
  Appearance* appearance_;
  ScopeModel scope_;
  Jobs jobs_;
  Workbench workbench_{jobs_};
  PageContext context_{scope_, workbench_, jobs_};

  QList<Page*> pages_;
  ToolRow* tools_ = nullptr;
  Strip* strip_ = nullptr;
  Rail* rail_ = nullptr;
  QStackedWidget* stack_ = nullptr;
  QStackedWidget* dock_ = nullptr;
  FirstRun* firstRun_ = nullptr;
  DetailsDock* details_ = nullptr;
  TimeBrush* brush_ = nullptr;
  StatusLine* status_ = nullptr;
  GoTo* goTo_ = nullptr;
  QLabel* corner_ = nullptr;
  QAction* back_ = nullptr;
  QAction* forward_ = nullptr;
  QAction* dockShown_ = nullptr;
  QMenu* goMenu_ = nullptr;

  StripMessage pageStrip_;
  Page* stripPage_ = nullptr;                     // whose strip it is, for its links
  QStringList waitingFiles_;           // dropped before a workspace was made
  bool importWaits_ = false;
  std::optional<qint64> matching_;     // requests that the scope keeps; absent while they are counted
  QPointer<Job> counting_;
};

}  // namespace chatelaine::ui
