// The open workspace for the window: owns the console's Session, gives its operations to a worker one at a time, and
// publishes what pages read: the World and what is derived from it (conformance, checks, findings). GUI thread; the values
// are immutable and may be handed to workers.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include <QtCore/QObject>

#include "core/console/session.h"
#include "core/console/whatif.h"
#include "ui/shell/jobs.h"

namespace chatelaine::ui {

// Derived from one World; all parts belong together. Null parts are still being computed.
struct Derived {
  uint64_t revision = 0;
  std::shared_ptr<const simulate::ConformResult> conform;
  std::shared_ptr<const std::vector<posture::CheckRun>> checks;
  std::shared_ptr<const std::vector<posture::Finding>> findings;
};

class Workbench : public QObject {
  Q_OBJECT

public:
  explicit Workbench(Jobs& jobs, QObject* parent = nullptr);
  ~Workbench() override;

  [[nodiscard]] console::WorldPtr world() const { return world_; }       // null: no workspace is open
  [[nodiscard]] const Derived& derived() const { return derived_; }
  [[nodiscard]] Jobs& jobs() const { return jobs_; }
  // The findings in hand; empty while they are being computed.
  [[nodiscard]] const std::vector<posture::Finding>& findings() const;

  // The opened one replaces the current workspace; failed() says why not, and the current one stays.
  void open(const QString& file);
  void create(const QString& file);
  void openSample(const QString& file);

  // Runs an operation of the session on a worker, after those before it; `done` gets its value here. If the world moved,
  // worldChanged() comes first. Does nothing without a workspace. Quiet ones are not
  // shown in the status line.
  template <class T>
  QPointer<Job> perform(QObject* owner, const QString& title, std::function<T(console::Session&, const Task&)> work,
                        std::function<void(T)> done, bool quiet = false) {
    if (!session_) return {};
    using Outcome = std::pair<T, console::WorldPtr>;
    return jobs_.start<Outcome>(owner, title,
                                [session = session_, lane = lane_, work = std::move(work)](const Task& task) {
                                  const std::scoped_lock turn(*lane);
                                  T value = work(*session, task);
                                  return Outcome(std::move(value), session->world());
                                },
                                [this, session = session_, done = std::move(done)](Outcome outcome) {
                                  if (session == session_) takeWorld(std::move(outcome.second));
                                  done(std::move(outcome.first));
                                },
                                quiet);
  }

Q_SIGNALS:
  void worldChanged();
  void derivedChanged();
  void failed(const QString& what, const chatelaine::Error& error);

private:
  using Opened = Result<std::unique_ptr<console::Session>>;
  void openWith(const QString& title, std::function<Opened(const Task&)> work);
  void adopt(std::unique_ptr<console::Session> session);
  void takeWorld(console::WorldPtr next);
  void derive();

  Jobs& jobs_;
  std::shared_ptr<console::Session> session_;
  std::shared_ptr<std::mutex> lane_ = std::make_shared<std::mutex>();
  console::WorldPtr world_;
  Derived derived_;
  QPointer<Job> deriving_;
};

// "cannot open /x: it is locked by another window" with the notes below, for dialogs and the status line.
QString sentence(const Error& error);

}  // namespace chatelaine::ui
