// The time range of the whole window, over all traffic: bars on a square-root scale with the denied part from the base line,
// two handles, gaps kept. Mouse: drag a handle, drag the range, draw a new one, double click for all. Keys: arrows move,
// Shift+arrows widen, Home and End go to the ends, Esc takes all.
#pragma once

#include <vector>

#include <QtWidgets/QWidget>

#include "core/base/time.h"

namespace chatelaine::ui {

struct TimeBuckets {
  struct Bin {
    uint64_t total = 0;
    uint64_t denied = 0;
  };
  Time from;
  Duration width{1'000'000};
  std::vector<Bin> bins;
  [[nodiscard]] Time end() const { return from + Duration{width.micros * static_cast<int64_t>(bins.size())}; }
};

class TimeBrush : public QWidget {
  Q_OBJECT

public:
  explicit TimeBrush(QWidget* parent = nullptr);
  void setBuckets(TimeBuckets buckets);
  // Emits nothing. Open ends are the ends of the traffic.
  void setRange(const TimeRange& range);
  [[nodiscard]] TimeRange range() const;
  [[nodiscard]] QSize sizeHint() const override { return {600, 48}; }

Q_SIGNALS:
  void rangeChanged(const chatelaine::TimeRange& range);      // at the end of a drag, after each key

protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

private:
  enum class Drag { none, left, right, both, fresh };
  [[nodiscard]] qreal plotWidth() const;
  [[nodiscard]] qreal xOf(int bin) const;
  [[nodiscard]] int binAt(qreal x) const;             // nearest bin border
  void select(int first, int last);                   // bin borders; ordered and kept inside
  void announce();
  void paintBars(QPainter& painter) const;
  void paintAxis(QPainter& painter) const;
  void paintHandle(QPainter& painter, qreal x) const;
  void paintLabels(QPainter& painter) const;

  TimeBuckets buckets_;
  int first_ = 0;                                     // selected bins: first_ <= bin < last_
  int last_ = 0;
  Drag drag_ = Drag::none;
  int anchor_ = 0;
  int dragFirst_ = 0;
  int dragLast_ = 0;
};

}  // namespace chatelaine::ui
