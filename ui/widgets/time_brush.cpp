#include "ui/widgets/time_brush.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QtCore/QDateTime>
#include <QtGui/QHelpEvent>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QToolTip>

#include "ui/theme/figures.h"
#include "ui/theme/theme.h"
#include "ui/theme/times.h"

namespace chatelaine::ui {

namespace {

constexpr qreal plotLeft = 96;
constexpr qreal plotRight = 116;
constexpr qreal baseLine = 33;
constexpr qreal tallest = 26;

// Steps of the axis, in seconds; the first that leaves at most `most` labels.
int64_t tickStep(int64_t seconds, int most) {
  static constexpr std::array<int64_t, 22> steps{1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 21600, 43200, 86400,
                                                 2 * 86400, 7 * 86400, 14 * 86400, 30 * 86400, 90 * 86400, 180 * 86400, 365 * 86400};
  for (const int64_t step : steps)
    if (seconds / step <= most) return step;
  return steps.back() * 5;
}

QString tickText(Time time, int64_t span) {
  if (span <= 2 * 86400) return clockText(time).left(span <= 600 ? 8 : 5);
  const QString day = dayText(time);
  return span > 400 * 86400 ? day.section(u' ', 1) : day.section(u' ', 0, 1);
}

}  // namespace

TimeBrush::TimeBrush(QWidget* parent) : QWidget(parent) {
  setFixedHeight(48);
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAccessibleName(tr("Time range"));
}

void TimeBrush::setBuckets(TimeBuckets buckets) {
  const TimeRange kept = range();
  buckets_ = std::move(buckets);
  setRange(kept);
}

void TimeBrush::setRange(const TimeRange& range) {
  const auto count = static_cast<int>(buckets_.bins.size());
  const auto border = [&](const std::optional<Time>& time, int open) {
    if (!time || buckets_.width.micros <= 0) return open;
    return static_cast<int>(std::lround(static_cast<double>((*time - buckets_.from).micros) / static_cast<double>(buckets_.width.micros)));
  };
  select(border(range.from, 0), border(range.to, count));
}

TimeRange TimeBrush::range() const {
  TimeRange range;
  if (first_ > 0) range.from = buckets_.from + Duration{buckets_.width.micros * first_};
  if (last_ < static_cast<int>(buckets_.bins.size())) range.to = buckets_.from + Duration{buckets_.width.micros * last_};
  return range;
}

void TimeBrush::select(int first, int last) {
  const auto count = static_cast<int>(buckets_.bins.size());
  if (first > last) std::swap(first, last);
  first_ = std::clamp(first, 0, std::max(0, count - 1));
  last_ = std::clamp(last, std::min(first_ + 1, count), count);
  const Time from = buckets_.from + Duration{buckets_.width.micros * first_};
  const Time to = buckets_.from + Duration{buckets_.width.micros * last_};
  setAccessibleDescription(count == 0 ? tr("no traffic") : tr("%1 to %2").arg(stampText(from), stampText(to)));
  update();
}

void TimeBrush::announce() { Q_EMIT rangeChanged(range()); }

qreal TimeBrush::plotWidth() const { return std::max<qreal>(1, width() - plotLeft - plotRight); }

qreal TimeBrush::xOf(int bin) const {
  return buckets_.bins.empty() ? plotLeft : plotLeft + plotWidth() * bin / static_cast<qreal>(buckets_.bins.size());
}

int TimeBrush::binAt(qreal x) const {
  return static_cast<int>(std::lround((x - plotLeft) / plotWidth() * static_cast<qreal>(buckets_.bins.size())));
}

void TimeBrush::mousePressEvent(QMouseEvent* event) {
  if (buckets_.bins.empty() || event->button() != Qt::LeftButton) return;
  const qreal x = event->position().x();
  const qreal left = std::abs(x - xOf(first_));
  const qreal right = std::abs(x - xOf(last_));
  const bool whole = first_ == 0 && last_ == static_cast<int>(buckets_.bins.size());
  anchor_ = binAt(x);
  dragFirst_ = first_;
  dragLast_ = last_;
  if (std::min(left, right) <= 6) drag_ = left <= right ? Drag::left : Drag::right;
  else drag_ = !whole && x > xOf(first_) && x < xOf(last_) ? Drag::both : Drag::fresh;
}

void TimeBrush::mouseMoveEvent(QMouseEvent* event) {
  const int bin = binAt(event->position().x());
  const auto count = static_cast<int>(buckets_.bins.size());
  switch (drag_) {
    case Drag::left: select(std::min(bin, dragLast_ - 1), dragLast_); break;
    case Drag::right: select(dragFirst_, std::max(bin, dragFirst_ + 1)); break;
    case Drag::fresh: if (bin != anchor_) select(anchor_, bin); break;
    case Drag::both: {
      const int by = std::clamp(bin - anchor_, -dragFirst_, count - dragLast_);
      select(dragFirst_ + by, dragLast_ + by);
      break;
    }
    case Drag::none: {
      const qreal x = event->position().x();
      const bool handle = count > 0 && std::min(std::abs(x - xOf(first_)), std::abs(x - xOf(last_))) <= 6;
      setCursor(handle ? Qt::SizeHorCursor : Qt::ArrowCursor);
    }
  }
}

void TimeBrush::mouseReleaseEvent(QMouseEvent*) {
  const bool moved = drag_ != Drag::none && (first_ != dragFirst_ || last_ != dragLast_);
  drag_ = Drag::none;
  if (moved) announce();
}

void TimeBrush::mouseDoubleClickEvent(QMouseEvent*) {
  select(0, static_cast<int>(buckets_.bins.size()));
  announce();
}

void TimeBrush::keyPressEvent(QKeyEvent* event) {
  const auto count = static_cast<int>(buckets_.bins.size());
  const bool widen = event->modifiers() & Qt::ShiftModifier;
  const int width = last_ - first_;
  const int step = std::max(1, count / 100);
  switch (event->key()) {
    case Qt::Key_Left: select(std::max(0, first_ - step), widen ? last_ : std::max(width, last_ - step)); break;
    case Qt::Key_Right: select(widen ? first_ : std::min(count - width, first_ + step), std::min(count, last_ + step)); break;
    case Qt::Key_Home: select(0, widen ? last_ : width); break;
    case Qt::Key_End: select(widen ? first_ : count - width, count); break;
    case Qt::Key_Escape: select(0, count); break;
    default: QWidget::keyPressEvent(event); return;
  }
  announce();
}

bool TimeBrush::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && !buckets_.bins.empty()) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto bin = static_cast<int>((help->pos().x() - plotLeft) / plotWidth() * static_cast<qreal>(buckets_.bins.size()));
    if (bin < 0 || bin >= static_cast<int>(buckets_.bins.size())) return QWidget::event(event);
    const Time from = buckets_.from + Duration{buckets_.width.micros * bin};
    const TimeBuckets::Bin& counts = buckets_.bins[static_cast<size_t>(bin)];
    QToolTip::showText(help->globalPos(), tr("%1, %2 of it denied\n%3 (%4), %5 long")
        .arg(counted(static_cast<qint64>(counts.total), tr("request"), tr("requests")), figure(static_cast<qint64>(counts.denied)),
             stampText(from), utcText(from), durationText(buckets_.width)), this);
    return true;
  }
  return QWidget::event(event);
}

void TimeBrush::paintBars(QPainter& painter) const {
  const Theme& look = theme();
  uint64_t most = 1;
  for (const TimeBuckets::Bin& bin : buckets_.bins) most = std::max(most, bin.total);
  const auto heightOf = [&](uint64_t n) { return n == 0 ? 0.0 : std::max(1.0, std::round(std::sqrt(static_cast<double>(n) / static_cast<double>(most)) * tallest)); };
  for (int i = 0; i < static_cast<int>(buckets_.bins.size()); ++i) {
    const TimeBuckets::Bin& bin = buckets_.bins[static_cast<size_t>(i)];
    const bool inside = i >= first_ && i < last_;
    const qreal x = std::round(xOf(i));
    const qreal w = std::max(1.0, std::round(xOf(i + 1)) - x - (xOf(1) - xOf(0) > 3 ? 1 : 0));
    const auto bar = [&](uint64_t n, Role role) {
      const qreal h = heightOf(n);
      if (h > 0) painter.fillRect(QRectF(x, baseLine - h, w, h), look.color(role));
    };
    bar(bin.total, inside ? Role::flowEdge : Role::line);
    bar(bin.denied, inside ? Role::deny : Role::lineStrong);
  }
  painter.fillRect(QRectF(plotLeft, baseLine, plotWidth(), 1), look.color(Role::lineStrong));
}

void TimeBrush::paintAxis(QPainter& painter) const {
  const int64_t span = (buckets_.end() - buckets_.from).micros / 1'000'000;
  if (span <= 0) return;
  const int64_t step = tickStep(span, std::max(2, static_cast<int>(plotWidth() / 120)));
  const qint64 offset = QDateTime::fromMSecsSinceEpoch(buckets_.from.micros / 1000).offsetFromUtc();
  const int64_t start = buckets_.from.micros / 1'000'000;
  painter.setFont(theme().font(Face::small));
  for (int64_t tick = (start + offset + step - 1) / step * step - offset; tick <= start + span; tick += step) {
    const qreal x = plotLeft + plotWidth() * static_cast<qreal>(tick - start) / static_cast<qreal>(span);
    painter.fillRect(QRectF(std::round(x), baseLine, 1, 4), theme().color(Role::lineStrong));
    painter.setPen(theme().color(Role::textMuted));
    painter.drawText(QRectF(x - 40, 36, 80, 12), Qt::AlignCenter, tickText(Time{tick * 1'000'000}, span));
  }
}

void TimeBrush::paintHandle(QPainter& painter, qreal x) const {
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme().color(Role::accent), 1.5));
  painter.setBrush(theme().color(Role::surface));
  painter.drawRoundedRect(QRectF(std::round(x) - 3, 5, 6, 29), 2, 2);
  painter.setPen(QPen(theme().color(Role::accent), 1));
  painter.drawLine(QPointF(std::round(x), 13), QPointF(std::round(x), 26));
  painter.setRenderHint(QPainter::Antialiasing, false);
}

void TimeBrush::paintLabels(QPainter& painter) const {
  const auto line = [&](const QRectF& rect, Qt::Alignment alignment, Face face, Role role, const QString& text) {
    painter.setFont(theme().font(face));
    painter.setPen(theme().color(role));
    painter.drawText(rect, static_cast<int>(alignment), text);
  };
  const bool whole = first_ == 0 && last_ == static_cast<int>(buckets_.bins.size());
  const Time from = buckets_.from + Duration{buckets_.width.micros * first_};
  const Time to = buckets_.from + Duration{buckets_.width.micros * last_};
  const bool oneDay = dayText(from) == dayText(to);
  line({12, 5, 84, 16}, Qt::AlignLeft | Qt::AlignVCenter, Face::smallStrong, Role::text, dayText(from));
  line({12, 19, 84, 16}, Qt::AlignLeft | Qt::AlignVCenter, Face::small, Role::textMuted, tr("per %1, √").arg(durationText(buckets_.width)));
  const QRectF top(width() - plotRight + 6, 5, plotRight - 18, 16);
  const QString span = oneDay ? tr("%1 to %2").arg(clockText(from).left(5), clockText(to).left(5))
                              : tr("%1 to %2").arg(dayText(from).section(u' ', 0, 1), dayText(to).section(u' ', 0, 1));
  line(top, Qt::AlignRight | Qt::AlignVCenter, Face::smallStrong, Role::text, whole ? tr("all of it") : span);
  line(top.translated(0, 14), Qt::AlignRight | Qt::AlignVCenter, Face::small, Role::textMuted, durationText(to - from));
}

void TimeBrush::paintEvent(QPaintEvent*) {
  const Theme& look = theme();
  QPainter painter(this);
  painter.fillRect(rect(), look.color(Role::surfaceRaised));
  painter.fillRect(QRect(0, 0, width(), 1), look.color(Role::line));
  if (buckets_.bins.empty()) {
    painter.setFont(look.font(Face::small));
    painter.setPen(look.color(Role::textMuted));
    painter.drawText(rect().adjusted(12, 0, 0, 0), Qt::AlignVCenter, tr("No requests yet"));
    return;
  }
  const QRectF inside(std::round(xOf(first_)), 4, std::round(xOf(last_)) - std::round(xOf(first_)), 30);
  painter.fillRect(inside, look.color(Role::surface));
  painter.setPen(look.color(Role::line));
  painter.drawRect(inside.adjusted(0.5, 0.5, -0.5, -0.5));
  paintBars(painter);
  paintAxis(painter);
  paintHandle(painter, xOf(first_));
  paintHandle(painter, xOf(last_));
  paintLabels(painter);
  if (hasFocus()) {
    painter.setPen(QPen(look.color(Role::focus), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(rect()).adjusted(1, 2, -1, -1));
  }
}

}  // namespace chatelaine::ui
