// A page of the window. The shell owns pages, shows one at a time and tells them when data or scope moved; a page computes
// only while it is visible (hidden ones are refreshed when they are shown). Pages talk to the rest through signals and the
// scope, never to each other. GUI thread.
#pragma once

#include <QtWidgets/QWidget>

#include "ui/shell/scope.h"
#include "ui/shell/workbench.h"
#include "ui/widgets/details.h"
#include "ui/widgets/strip.h"

class QAction;

namespace chatelaine::ui {

// What every page works with; outlives the pages.
struct PageContext {
  ScopeModel& scope;
  Workbench& workbench;
  Jobs& jobs;

  [[nodiscard]] console::WorldPtr world() const { return workbench.world(); }
  // Filter and range of the scope for the core; a filter text that no longer parses keeps everything (the bar says so).
  [[nodiscard]] console::Scope coreScope() const;
};

struct PageInfo {
  QString id;                    // "traffic": the name in scope and rail
  QString title;
  QString icon;
  bool separated = false;        // a line above it in the rail
};

class Page : public QWidget {
  Q_OBJECT

public:
  Page(PageInfo info, PageContext& context, QWidget* parent = nullptr);
  [[nodiscard]] const PageInfo& info() const { return info_; }

  // The muted count in the rail, from the world at hand: "46", "1 draft". Called often; cheap.
  [[nodiscard]] virtual QString countText() const { return {}; }
  // For the details dock; an empty title says that nothing is selected.
  [[nodiscard]] virtual Details details() const { return {}; }
  // A panel instead of the details dock (What if), owned by the page's caller once asked for; null: the details dock.
  [[nodiscard]] virtual QWidget* dockPanel() { return nullptr; }
  [[nodiscard]] virtual int dockWidth(int windowWidth) const { Q_UNUSED(windowWidth) return 280; }
  // False hides the dock while this page is shown.
  [[nodiscard]] virtual bool wantsDock() const { return true; }
  // What stands in the status line at the right: the page's keys.
  [[nodiscard]] virtual QString keyHints() const { return {}; }
  // The page's own menu ("&Policy"): title and actions; an empty title adds none.
  [[nodiscard]] virtual QString menuTitle() const { return {}; }
  [[nodiscard]] virtual QList<QAction*> menuActions() const { return {}; }

  // Gives the keyboard focus to the page's main part.
  virtual void focusMain() {}
  // Selects what the scope's selection names; called after it changed from outside (Go to, back, forward).
  virtual void restoreSelection(const QString& id) { Q_UNUSED(id) }
  // A click in the details dock.
  virtual void dockLink(const QString& link) { Q_UNUSED(link) }
  virtual void dockAction(const QString& id) { Q_UNUSED(id) }

  // Files dropped on the window; only the page that imports takes them.
  virtual void takeFiles(const QStringList& paths) { Q_UNUSED(paths) }

  // By the shell.
  void worldMoved();
  void scopeMoved();
  void derivedMoved();

Q_SIGNALS:
  void detailsChanged();
  void countChanged();
  void dockPanelChanged();
  void message(const QString& text);                                  // finished: stays in the status line until the next
  void stripChanged(const chatelaine::ui::StripMessage& strip);       // an empty fact takes it away
  void filterRequested(const QString& condition, chatelaine::ui::FilterJoin join);
  void chainRequested(const QString& chain);
  void identityRequested(const QString& identity);
  void importRequested();                                             // "What to import": the Sources page's dialog

protected:
  enum Moved : unsigned { worldChanged = 1, scopeChanged = 2, derivedChanged = 4 };
  // Something moved (a set of Moved) while the page is visible. context().world() may be null: no workspace.
  virtual void refresh(unsigned moved) = 0;
  [[nodiscard]] PageContext& context() const { return context_; }
  // Connects a table's requests and messages to this page's signals.
  void wire(DataTable* table);
  void showEvent(QShowEvent* event) override;

private:
  void moved(unsigned what);

  PageInfo info_;
  PageContext& context_;
  unsigned pending_ = worldChanged | scopeChanged | derivedChanged;
};

}  // namespace chatelaine::ui
