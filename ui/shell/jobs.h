// Long work off the GUI thread. A function runs on its own thread with a Task (cancel, progress) and returns a value, which
// is given to `done` on the GUI thread. No nested event loop. A Job's destructor cancels, then waits; Jobs destroys its jobs.
//
//   jobs.start<Result<Rows>>(this, tr("Reading"), [world](const Task& task) { return rows(*world, task); },
//                            [this](Result<Rows> rows) { show(std::move(rows)); });
//
// The work must not touch widgets or `owner`. When the owner dies, the job is cancelled and its result dropped.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include <QtCore/QElapsedTimer>
#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QPointer>

#include "core/base/task.h"

namespace chatelaine::ui {

struct JobSnapshot {
  QString title;
  Progress progress;
  qint64 milliseconds = 0;           // since it began
  bool cancelled = false;            // asked to stop, not yet stopped
};

class Job : public QObject {
  Q_OBJECT

public:
  using Deliver = std::function<void()>;                     // hands the result over, on the GUI thread
  using Work = std::function<Deliver(const Task&)>;          // on the worker

  Job(const QString& title, bool quiet, Work work, QObject* parent);
  ~Job() override;                                           // cancels, then waits
  void cancel();
  // Cancels and drops the result.
  void abandon();
  [[nodiscard]] JobSnapshot snapshot() const;
  // Quiet jobs answer within a blink and are not shown in the status line.
  [[nodiscard]] bool quiet() const { return quiet_; }

Q_SIGNALS:
  void finished();

private:
  QString title_;
  bool quiet_;
  bool dropped_ = false;
  QElapsedTimer clock_;
  mutable std::mutex mutex_;
  Progress progress_;
  std::jthread thread_;
};

class Jobs : public QObject {
  Q_OBJECT

public:
  explicit Jobs(QObject* parent = nullptr) : QObject(parent) {}
  ~Jobs() override;

  template <class T>
  QPointer<Job> start(QObject* owner, const QString& title, std::function<T(const Task&)> work, std::function<void(T)> done,
                      bool quiet = false) {
    return launch(owner, title, quiet, [work = std::move(work), done = std::move(done)](const Task& task) -> Job::Deliver {
      auto result = std::make_shared<T>(work(task));
      return [result, done] { done(std::move(*result)); };
    });
  }

  [[nodiscard]] QList<Job*> shown() const;      // running jobs that are not quiet, oldest first
  [[nodiscard]] bool busy() const { return !jobs_.isEmpty(); }
  void cancelAll();

Q_SIGNALS:
  void changed();                               // a job began or ended

private:
  QPointer<Job> launch(QObject* owner, const QString& title, bool quiet, Job::Work work);

  QList<Job*> jobs_;
};

}  // namespace chatelaine::ui
