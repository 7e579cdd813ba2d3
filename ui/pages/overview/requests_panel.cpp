#include "ui/pages/overview/requests_panel.h"

#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QBarSet>
#include <QtCharts/QChart>
#include <QtCharts/QChartView>
#include <QtCharts/QStackedBarSeries>
#include <QtCharts/QValueAxis>
#include <QtGui/QPainter>
#include <QtWidgets/QGraphicsLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

#include "core/traffic/filter.h"
#include "ui/theme/figures.h"
#include "ui/theme/theme.h"
#include "ui/theme/times.h"
#include "ui/widgets/link.h"
#include "ui/widgets/small_parts.h"

namespace chatelaine::ui {

namespace {

QString gatewayName(const std::string& gateway) { return gateway.empty() ? QObject::tr("no decision point seen") : QString::fromStdString(gateway); }

QString gatewayCondition(const std::string& gateway) {
  if (gateway.empty()) return QStringLiteral("gateway is not recorded");
  traffic::Field field;
  field.name = "gateway";
  return QString::fromStdString(traffic::condition(field, gateway));
}

// Bars of one gateway: allowed, no decision, denied from the base line up.
QChart* chartOf(const console::Overview::GatewaySeries& series) {
  auto* bars = new QStackedBarSeries();
  auto* denied = new QBarSet(QObject::tr("denied"));
  auto* allowed = new QBarSet(QObject::tr("allowed"));
  auto* undecided = new QBarSet(QObject::tr("no decision"));
  denied->setColor(theme().color(Role::deny));
  allowed->setColor(theme().color(Role::flowEdge));
  undecided->setColor(theme().color(Role::flow));
  for (QBarSet* set : {denied, allowed, undecided}) set->setBorderColor(Qt::transparent);
  double most = 1;
  for (const auto& bin : series.histogram.bins) {
    *denied << static_cast<double>(bin.denied);
    *allowed << static_cast<double>(bin.allowed);
    *undecided << static_cast<double>(bin.undecided);
    most = std::max(most, static_cast<double>(bin.denied + bin.allowed + bin.undecided));
  }
  bars->append(denied);
  bars->append(allowed);
  bars->append(undecided);
  bars->setBarWidth(0.85);
  auto* chart = new QChart();
  chart->addSeries(bars);
  chart->legend()->hide();
  chart->setBackgroundVisible(false);
  chart->setPlotAreaBackgroundVisible(false);
  chart->setMargins({0, 0, 0, 0});
  chart->layout()->setContentsMargins(0, 0, 0, 0);
  chart->setAnimationOptions(QChart::NoAnimation);
  auto* y = new QValueAxis(chart);
  y->setRange(0, most);
  y->setVisible(false);
  chart->addAxis(y, Qt::AlignLeft);
  bars->attachAxis(y);
  return chart;
}

}  // namespace

RequestsPanel::RequestsPanel(QWidget* parent) : DataPanel(tr("Requests by gateway and verdict"), parent) {
  rows_ = new QVBoxLayout(this);
  rows_->setContentsMargins(16, 50, 16, 24);
  rows_->setSpacing(2);
}

void RequestsPanel::moved() {
  if (!data_) return;
  uint64_t all = 0;
  uint64_t denied = 0;
  for (const auto& series : data_->overview.byGateway) {
    all += series.requests;
    denied += series.denied;
  }
  setDenominator(tr("%1, %2 denied for access or authentication").arg(figure(static_cast<qint64>(all)), figure(static_cast<qint64>(denied))));
  build();
}

void RequestsPanel::build() {
  while (QLayoutItem* item = rows_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  if (!data_) return;
  for (const auto& series : data_->overview.byGateway) {
    auto* row = new QWidget(this);
    auto* across = new QHBoxLayout(row);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(8);
    auto* left = new QVBoxLayout();
    left->setSpacing(0);
    auto* name = new Link(gatewayName(series.gateway), row, Role::text);
    name->setSmall(true);
    name->setToolTip(tr("Filter by this gateway"));
    connect(name, &QAbstractButton::clicked, this, [this, condition = gatewayCondition(series.gateway)] { Q_EMIT filterRequested(condition); });
    left->addStretch();
    left->addWidget(name);
    left->addWidget(makeLabel(figure(static_cast<qint64>(series.requests)), Face::small, Role::textMuted, row));
    left->addStretch();
    auto* box = new QWidget(row);
    box->setFixedWidth(148);
    box->setLayout(left);
    across->addWidget(box);
    auto* view = new QChartView(chartOf(series), row);
    view->setRenderHint(QPainter::Antialiasing, false);
    view->setFrameShape(QFrame::NoFrame);
    view->setBackgroundBrush(theme().color(Role::surface));
    view->setMinimumHeight(36);
    view->setFocusPolicy(Qt::NoFocus);
    view->setAccessibleName(tr("%1: %2 requests, %3 denied").arg(gatewayName(series.gateway), figure(static_cast<qint64>(series.requests)), figure(static_cast<qint64>(series.denied))));
    view->setToolTip(view->accessibleName());
    across->addWidget(view, 1);
    auto* right = makeLabel(tr("%1 denied\n%2").arg(figure(static_cast<qint64>(series.denied)), share(static_cast<qint64>(series.denied), static_cast<qint64>(series.requests))),
                            Face::small, series.denied > 0 ? Role::deny : Role::textMuted, row);
    right->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    right->setFixedWidth(70);
    across->addWidget(right);
    rows_->addWidget(row, 1);
  }
}

void RequestsPanel::paintBody(QPainter& painter, const QRectF& area) {
  if (!data_) return;
  if (data_->overview.byGateway.empty()) return nothingInScope(painter, area);
  const auto& histogram = data_->overview.byGateway.front().histogram;
  painter.setPen(theme().color(Role::textMuted));
  small(painter, {area.left(), area.top() - 4, area.width(), 16}, tr("Per %1, each gateway on its own scale; denied at the base.").arg(durationText(histogram.width)));
  if (histogram.bins.empty()) return;
  small(painter, {area.left() + 148, area.bottom() - 10, 160, 16}, dayText(histogram.bins.front().from));
  small(painter, {area.right() - 78 - 160, area.bottom() - 10, 160, 16}, dayText(histogram.bins.back().from), Qt::AlignRight | Qt::AlignVCenter);
}

void RequestsPanel::changeEvent(QEvent* event) {
  DataPanel::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) build();
}

}  // namespace chatelaine::ui
