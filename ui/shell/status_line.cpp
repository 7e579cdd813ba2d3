#include "ui/shell/status_line.h"

#include <QtGui/QPainter>
#include <QtWidgets/QMenu>

#include "ui/theme/figures.h"
#include "ui/theme/theme.h"
#include "ui/theme/times.h"
#include "ui/widgets/link.h"

namespace chatelaine::ui {

namespace {

constexpr int inset = 12;
constexpr int barWidth = 120;

QString howFar(const JobSnapshot& job) {
  const Progress& progress = job.progress;
  QString text = job.title;
  if (!progress.what.empty()) text += QStringLiteral(": ") + QString::fromStdString(progress.what);
  if (progress.total > 0)
    text += QStringLiteral(", %1 of %2 %3").arg(figure(static_cast<qint64>(progress.done)), figure(static_cast<qint64>(progress.total)),
                                                  QString::fromStdString(progress.unit));
  return text.trimmed();
}

QString howFast(const JobSnapshot& job) {
  const double seconds = static_cast<double>(job.milliseconds) / 1000;
  if (job.cancelled) return QObject::tr("stopping");
  if (job.progress.total == 0 || job.progress.done == 0 || seconds < 0.5) return {};
  const double rate = static_cast<double>(job.progress.done) / seconds;
  const double left = static_cast<double>(job.progress.total - std::min(job.progress.done, job.progress.total)) / rate;
  return QObject::tr("%1 a second, %2 left").arg(figure(qRound64(rate)), durationText(Duration::seconds(qRound64(left))));
}

}  // namespace

StatusLine::StatusLine(Jobs& jobs, QWidget* parent)
    : QWidget(parent), jobs_(jobs), cancel_(new Link(tr("Cancel"), this)), all_(new Link(tr("1 job"), this, Role::textMuted)),
      asOf_(new Link({}, this, Role::textMuted)) {
  setFixedHeight(24);
  setAccessibleName(tr("Status"));
  for (Link* link : {cancel_, all_, asOf_}) link->setSmall(true);
  asOf_->setAccessibleName(tr("As of"));
  asOf_->setToolTip(tr("The moment at which ages and ends are judged. Click to set it."));
  cancel_->hide();
  all_->hide();
  asOf_->hide();
  tick_.setInterval(100);
  connect(&tick_, &QTimer::timeout, this, [this] {
    placeLinks();
    update();
  });
  connect(&jobs_, &Jobs::changed, this, &StatusLine::jobsChanged);
  connect(asOf_, &Link::clicked, this, &StatusLine::asOfClicked);
  connect(all_, &Link::clicked, this, &StatusLine::listJobs);
  connect(cancel_, &Link::clicked, this, [this] {
    if (const QList<Job*> shown = jobs_.shown(); !shown.isEmpty()) shown.front()->cancel();
  });
}

void StatusLine::setFacts(const QList<StatusFact>& facts) {
  facts_ = facts;
  QStringList words;
  for (const StatusFact& fact : facts) words.append(fact.before + fact.strong + fact.after);
  setAccessibleDescription(words.join(QStringLiteral(", ")));
  update();
}

void StatusLine::setMessage(const QString& text, bool good) {
  message_ = text;
  good_ = good;
  setToolTip(text);
  update();
}

void StatusLine::setHints(const QString& text) {
  hints_ = text;
  update();
}

void StatusLine::setAsOf(const QString& text) {
  asOf_->setText(text);
  asOf_->setVisible(!text.isEmpty());
  placeLinks();
}

QString StatusLine::jobText() const {
  const QList<Job*> shown = jobs_.shown();
  return shown.isEmpty() ? QString() : howFar(shown.front()->snapshot());
}

void StatusLine::jobsChanged() {
  const QList<Job*> shown = jobs_.shown();
  if (shown.isEmpty()) tick_.stop();
  else if (!tick_.isActive()) tick_.start();
  cancel_->setVisible(!shown.isEmpty());
  all_->setVisible(shown.size() > 1);
  all_->setText(tr("%1 jobs").arg(shown.size()));
  all_->setAccessibleName(all_->text());
  placeLinks();
  update();
}

void StatusLine::placeLinks() {
  int right = width() - inset;
  const auto place = [&](Link* link) {
    if (link->isHidden()) return;
    const int linkWidth = link->sizeHint().width();
    link->setGeometry(right - linkWidth, 1, linkWidth, 22);
    right -= linkWidth + 12;
  };
  place(asOf_);
  place(all_);
  place(cancel_);
}

void StatusLine::resizeEvent(QResizeEvent*) { placeLinks(); }

void StatusLine::listJobs() {
  QMenu menu(this);
  for (Job* job : jobs_.shown())
    menu.addAction(tr("Cancel “%1”").arg(job->snapshot().title), job, [job] { job->cancel(); });
  menu.exec(all_->mapToGlobal(QPoint(0, -menu.sizeHint().height())));
}

void StatusLine::paintEvent(QPaintEvent*) {
  const Theme& look = theme();
  QPainter painter(this);
  painter.fillRect(rect(), look.color(Role::chrome));
  painter.fillRect(QRect(0, 0, width(), 1), look.color(Role::line));
  int x = inset;
  const auto run = [&](const QString& text, Face face, Role role) {
    painter.setFont(look.font(face));
    painter.setPen(look.color(role));
    painter.drawText(QRect(x, 1, width() - x, 23), Qt::AlignVCenter, text);
    x += painter.fontMetrics().horizontalAdvance(text);
  };
  for (const StatusFact& fact : facts_) {
    run(fact.before, Face::small, Role::textMuted);
    run(fact.strong, Face::smallStrong, Role::text);
    run(fact.after, Face::small, Role::textMuted);
    x += 16;
  }
  int right = width() - inset;
  for (const Link* link : {asOf_, all_, cancel_})
    if (!link->isHidden()) right = std::min(right, link->x() - 12);
  const QList<Job*> shown = jobs_.shown();
  const auto fromRight = [&](const QString& text) {
    painter.setFont(look.font(Face::small));
    const int textWidth = painter.fontMetrics().horizontalAdvance(text);
    painter.setPen(look.color(Role::textMuted));
    painter.drawText(QRect(right - textWidth, 1, textWidth, 23), Qt::AlignVCenter, text);
    right -= textWidth + 8;
  };
  if (!shown.isEmpty()) {
    const JobSnapshot job = shown.front()->snapshot();
    if (const QString speed = howFast(job); !speed.isEmpty()) fromRight(speed);
    if (job.progress.total > 0) {
      const QRectF bar(right - barWidth, 8, barWidth, 8);
      painter.setPen(look.color(Role::lineStrong));
      painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5));
      const double part = std::min(1.0, static_cast<double>(job.progress.done) / static_cast<double>(job.progress.total));
      painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * part, bar.height()), look.color(Role::accent));
      right -= barWidth + 8;
    }
    fromRight(howFar(job));
  } else if (!hints_.isEmpty()) {
    fromRight(hints_);
  }
  if (message_.isEmpty() || right - x < 60) return;
  drawIcon(painter, good_ ? QStringLiteral("accept") : QStringLiteral("warning"), good_ ? Role::allow : Role::deny, QPointF(x, 6), 13);
  painter.setFont(look.font(Face::small));
  painter.setPen(look.color(Role::text));
  const QString line = QString(message_).replace(u'\n', u' ');
  painter.drawText(QRect(x + 17, 1, right - x - 17, 23), Qt::AlignVCenter, painter.fontMetrics().elidedText(line, Qt::ElideRight, right - x - 17));
}

}  // namespace chatelaine::ui
