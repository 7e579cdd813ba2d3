// The pictures of the Overview. Each shows one part of console::Overview. GUI thread.
#pragma once

#include <memory>

#include "core/console/overview.h"
#include "ui/pages/overview/panel.h"

namespace chatelaine::ui {

// What is shown together; parts belong to one world and scope.
struct OverviewData {
  console::Overview overview;
  std::vector<console::InventoryRow> inventory;
  std::vector<posture::Finding> findings;
  size_t checksRun = 0;
  size_t checks = 0;
  size_t checksWithoutData = 0;
  bool ready = false;              // conformance and checks were computed
};
using OverviewDataPtr = std::shared_ptr<const OverviewData>;

// The share that the rest stands on: agrees, differs, version not known, no verdict (outlined), not replayable (dashed).
class CoveragePanel : public QWidget {
  Q_OBJECT

public:
  explicit CoveragePanel(QWidget* parent = nullptr);
  void setData(const OverviewDataPtr& shown);
  [[nodiscard]] QString sentence() const;

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  OverviewDataPtr data_;
};

class DataPanel : public Panel {
  Q_OBJECT

public:
  using Panel::Panel;
  void setData(const OverviewDataPtr& shown) {
    data_ = shown;
    moved();
    update();
  }

protected:
  virtual void moved() = 0;        // sets the denominator
  void nothingInScope(QPainter& painter, const QRectF& area);
  OverviewDataPtr data_;
};

class CallersPanel : public DataPanel {
public:
  explicit CallersPanel(QWidget* parent = nullptr);
protected:
  void moved() override;
  void paintBody(QPainter& painter, const QRectF& area) override;
private:
  void paintLegend(QPainter& painter, const QRectF& area);
};

class FindingsHeatPanel : public DataPanel {
public:
  explicit FindingsHeatPanel(QWidget* parent = nullptr);
protected:
  void moved() override;
  void paintBody(QPainter& painter, const QRectF& area) override;
};

class LivesPanel : public DataPanel {
public:
  explicit LivesPanel(QWidget* parent = nullptr);
  void setAsOf(Time asOf) { asOf_ = asOf; }
protected:
  void moved() override;
  void paintBody(QPainter& painter, const QRectF& area) override;
private:
  Time asOf_;
};

class OwnersPanel : public DataPanel {
public:
  explicit OwnersPanel(QWidget* parent = nullptr);
protected:
  void moved() override;
  void paintBody(QPainter& painter, const QRectF& area) override;
};

// Agents whose use or owner is worth a look, in words; each leads to its row in the inventory.
class StandoutsPanel : public DataPanel {
public:
  explicit StandoutsPanel(QWidget* parent = nullptr);
protected:
  void moved() override;
  void paintBody(QPainter& painter, const QRectF& area) override;
};

class BusiestPanel : public DataPanel {
public:
  explicit BusiestPanel(QWidget* parent = nullptr);
protected:
  void moved() override;
  void paintBody(QPainter& painter, const QRectF& area) override;
};

class UnusedPanel : public DataPanel {
public:
  explicit UnusedPanel(QWidget* parent = nullptr);
protected:
  void moved() override;
  void paintBody(QPainter& painter, const QRectF& area) override;
};

}  // namespace chatelaine::ui
