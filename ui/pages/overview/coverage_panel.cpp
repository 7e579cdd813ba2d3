#include <QtGui/QPainter>

#include "ui/pages/overview/panels.h"
#include "ui/theme/figures.h"
#include "ui/theme/patterns.h"
#include "ui/theme/theme.h"

namespace chatelaine::ui {

namespace {

QString reasonsOf(const std::map<std::string, uint64_t>& reasons) {
  QStringList parts;
  for (const auto& [reason, count] : reasons) parts << QStringLiteral("%1 %2").arg(figure(count), QString::fromStdString(reason));
  return parts.join(QStringLiteral(", "));
}

void headline(QPainter& painter, double x, double width, const QString& title, const QString& value, const QString& below) {
  painter.setFont(theme().font(Face::small));
  painter.setPen(theme().color(Role::textMuted));
  painter.drawText(QRectF(x, 12, width, 16), Qt::AlignLeft | Qt::AlignVCenter, title);
  painter.drawText(QRectF(x, 56, width, 16), Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(below, Qt::ElideRight, static_cast<int>(width)));
  painter.setPen(theme().color(Role::text));
  FigureText(theme().font(Face::title)).draw(painter, {x, 29, width, 26}, Qt::AlignLeft | Qt::AlignVCenter, value);
}

}  // namespace

CoveragePanel::CoveragePanel(QWidget* parent) : QWidget(parent) {
  setFixedHeight(84);
  setFocusPolicy(Qt::TabFocus);
  setAccessibleName(tr("Coverage and agreement"));
}

void CoveragePanel::setData(const OverviewDataPtr& shown) {
  data_ = shown;
  setAccessibleName(sentence());
  setToolTip(sentence());
  update();
}

QString CoveragePanel::sentence() const {
  if (!data_) return tr("Coverage: nothing in scope");
  const console::Overview& o = data_->overview;
  return tr("%1 of %2 requests can be replayed; %3 of %4 comparable agree with the recorded verdict, %5 differ; %6 name no verdict; not replayable: %7")
      .arg(figure(o.replayable), figure(o.requests), figure(o.agree), figure(o.agree + o.differ), figure(o.differ), figure(o.noVerdict), reasonsOf(o.notReplayable));
}

void CoveragePanel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().color(Role::surface));
  drawHairline(painter, {0, height() - 0.5}, {static_cast<double>(width()), height() - 0.5});
  if (!data_) return;
  const console::Overview& o = data_->overview;
  uint64_t left = 0;
  for (const auto& [reason, count] : o.notReplayable) left += count;
  const double column = std::min(180.0, width() * 0.13);
  headline(painter, 16, column, tr("Replayable"), share(static_cast<qint64>(o.replayable), static_cast<qint64>(o.requests)), tr("%1 of %2 requests").arg(figure(o.replayable), figure(o.requests)));
  headline(painter, 16 + column, column, tr("Agreement"), data_->ready ? share(static_cast<qint64>(o.agree), static_cast<qint64>(o.agree + o.differ)) : tr("…"),
           data_->ready ? tr("%1 of %2 comparable").arg(figure(o.agree), figure(o.agree + o.differ)) : tr("being computed"));
  const QString reasons = reasonsOf(o.notReplayable);
  const double wanted = QFontMetricsF(theme().font(Face::small)).horizontalAdvance(reasons) + 4;
  const double room = std::clamp(wanted, column, width() * 0.3);
  headline(painter, 16 + 2 * column, room, tr("Not replayable"), figure(left), reasons);
  const double x = 16 + 2 * column + room + 28;
  const QRectF bar(x, 34, width() - x - 16, 18);
  drawBar(painter, bar,
          {{static_cast<double>(o.agree), BarFill::solid, Role::flowEdge, {}}, {static_cast<double>(o.differ), BarFill::solid, Role::deny, {}},
           {static_cast<double>(o.undetermined), BarFill::hatched, Role::undetermined, {}}, {static_cast<double>(o.versionNotKnown), BarFill::solid, Role::certainlyEmpty, {}},
           {static_cast<double>(o.noVerdict), BarFill::outlined, Role::lineStrong, {}}, {static_cast<double>(left), BarFill::dashed, Role::lineStrong, {}}},
          static_cast<double>(std::max<uint64_t>(1, o.agree + o.differ + o.undetermined + o.versionNotKnown + o.noVerdict + left)));
  painter.setFont(theme().font(Face::small));
  painter.setPen(theme().color(Role::text));
  painter.drawText(QRectF(bar.left(), 14, bar.width() * 0.6, 16), Qt::AlignLeft | Qt::AlignVCenter, tr("%1 agree with the recorded verdict").arg(figure(o.agree)));
  painter.drawText(QRectF(bar.right() - bar.width() * 0.4, 14, bar.width() * 0.4, 16), Qt::AlignRight | Qt::AlignVCenter, tr("%1 not replayable").arg(figure(left)));
  painter.setPen(theme().color(Role::textMuted));
  painter.drawText(QRectF(bar.left(), 56, bar.width(), 16), Qt::AlignRight | Qt::AlignVCenter,
                   tr("%1 differ, %2 undetermined, %3 in a time with no known version, %4 no verdict").arg(figure(o.differ), figure(o.undetermined), figure(o.versionNotKnown), figure(o.noVerdict)));
}

}  // namespace chatelaine::ui
