#include "ui/shell/jobs.h"

namespace chatelaine::ui {

Job::Job(const QString& title, bool quiet, Work work, QObject* parent) : QObject(parent), title_(title), quiet_(quiet) {
  clock_.start();
  thread_ = std::jthread([this, work = std::move(work)](std::stop_token stop) {
    const Task task(stop, [this](const Progress& progress) {
      const std::scoped_lock lock(mutex_);
      progress_ = progress;
    });
    Deliver deliver = work(task);
    QMetaObject::invokeMethod(this, [this, deliver = std::move(deliver)] {
      if (!dropped_) deliver();
      Q_EMIT finished();
    }, Qt::QueuedConnection);
  });
}

Job::~Job() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void Job::cancel() { thread_.request_stop(); }

void Job::abandon() {
  dropped_ = true;
  cancel();
}

JobSnapshot Job::snapshot() const {
  const std::scoped_lock lock(mutex_);
  return {title_, progress_, clock_.elapsed(), thread_.get_stop_token().stop_requested()};
}

Jobs::~Jobs() {
  cancelAll();  // all at once, before the first is waited for
  for (Job* job : std::exchange(jobs_, {})) delete job;
}

QPointer<Job> Jobs::launch(QObject* owner, const QString& title, bool quiet, Job::Work work) {
  auto* job = new Job(title, quiet, std::move(work), this);
  jobs_.append(job);
  if (owner) connect(owner, &QObject::destroyed, job, &Job::abandon);
  connect(job, &Job::finished, this, [this, job] {
    jobs_.removeOne(job);
    job->deleteLater();
    Q_EMIT changed();
  });
  Q_EMIT changed();
  return job;
}

QList<Job*> Jobs::shown() const {
  QList<Job*> list;
  for (Job* job : jobs_)
    if (!job->quiet()) list.append(job);
  return list;
}

void Jobs::cancelAll() {
  for (Job* job : jobs_) job->cancel();
}

}  // namespace chatelaine::ui
