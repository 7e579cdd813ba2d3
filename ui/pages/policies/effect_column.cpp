#include "ui/pages/policies/effect_column.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QHelpEvent>
#include <QtGui/QPainter>
#include <QtGui/QWheelEvent>
#include <QtWidgets/QToolTip>

#include "ui/pages/policies/policy_editor.h"
#include "ui/theme/figures.h"
#include "ui/theme/patterns.h"
#include "ui/theme/theme.h"

namespace chatelaine::ui {

namespace {

constexpr int barWidth = 64;

QString headSentence(const simulate::PolicyEffect& effect) {
  return EffectColumn::tr("%1 requests match its scope, %2 satisfy it; it makes %3 newly denied and %4 newly allowed; %5 errors, %6 not recorded")
      .arg(figure(static_cast<qint64>(effect.matched)), figure(static_cast<qint64>(effect.satisfied)), figure(static_cast<qint64>(effect.newlyDenied)),
           figure(static_cast<qint64>(effect.newlyAllowed)), figure(static_cast<qint64>(effect.errors)), figure(static_cast<qint64>(effect.unknown)));
}

QString conditionSentence(const simulate::PolicyEffect::Condition& condition) {
  return EffectColumn::tr("holds for %1 requests, fails for %2, not recorded for %3, errors for %4")
      .arg(figure(static_cast<qint64>(condition.holds)), figure(static_cast<qint64>(condition.fails)), figure(static_cast<qint64>(condition.unknown)),
           figure(static_cast<qint64>(condition.errors)));
}

void drawFigure(QPainter& painter, const QRectF& rect, Role role, uint64_t number) {
  painter.setPen(theme().color(number == 0 ? Role::textMuted : role));
  FigureText(theme().font(Face::small)).draw(painter, rect, Qt::AlignRight | Qt::AlignVCenter, figure(static_cast<qint64>(number)));
}

}  // namespace

EffectColumn::EffectColumn(PolicyEditor* editor) : QWidget(editor), editor_(editor) {
  setAccessibleName(tr("Effect of each policy and condition"));
  setFocusPolicy(Qt::NoFocus);
  setAttribute(Qt::WA_OpaquePaintEvent);        // else the text below is painted with it, and asks it to follow, for ever
}

std::vector<int> EffectColumn::tops() const {
  std::vector<int> tops;
  for (const PolicyHead& head : editor_->heads()) {
    tops.push_back(yOf(head.span.offset));
    for (const auto& condition : head.effect.conditions) tops.push_back(yOf(condition.span.offset));
  }
  return tops;
}

void EffectColumn::follow() {
  if (tops() != painted_) update();
}

int EffectColumn::yOf(size_t offset) const {
  const auto position = static_cast<long>(offset);
  const auto y = editor_->SendScintilla(QsciScintillaBase::SCI_POINTYFROMPOSITION, 0UL, position);
  return y < -40 || y > height() ? -1000 : static_cast<int>(y);
}

void EffectColumn::paintEvent(QPaintEvent*) {
  painted_ = tops();
  QPainter painter(this);
  painter.fillRect(rect(), theme().color(Role::surfaceRaised));
  drawHairline(painter, {width() - 0.5, 0}, {width() - 0.5, static_cast<double>(height())});
  const bool stale = editor_->effectsStale();
  const int line = static_cast<int>(editor_->SendScintilla(QsciScintillaBase::SCI_TEXTHEIGHT, 0UL));
  for (const PolicyHead& head : editor_->heads()) {
    const int y = yOf(head.span.offset);
    if (y > -1000) {
      const uint64_t flips = head.effect.newlyDenied + head.effect.newlyAllowed;
      painter.setFont(theme().font(Face::small));
      painter.setPen(theme().color(stale ? Role::textMuted : Role::text));
      const QString words = tr("%1 match  %2 satisfy").arg(figure(static_cast<qint64>(head.effect.matched)), figure(static_cast<qint64>(head.effect.satisfied)));
      painter.drawText(QRect(6, y, width() - 46, line), Qt::AlignVCenter | Qt::AlignLeft, words);
      if (flips > 0) {
        painter.setFont(theme().font(Face::smallStrong));
        painter.setPen(theme().color(stale ? Role::textMuted : head.effect.newlyDenied > 0 ? Role::deny : Role::allow));
        painter.drawText(QRect(width() - 48, y, 40, line), Qt::AlignVCenter | Qt::AlignRight, figure(static_cast<qint64>(flips)));
      }
    }
    for (const auto& condition : head.effect.conditions) {
      const int at = yOf(condition.span.offset);
      if (at <= -1000) continue;
      const auto rect = [&](int right) { return QRectF(right - 36, at, 36, line); };
      drawFigure(painter, rect(40), stale ? Role::textMuted : Role::text, condition.holds);
      drawFigure(painter, rect(76), stale ? Role::textMuted : Role::deny, condition.fails + condition.errors);
      drawFigure(painter, rect(106), stale ? Role::textMuted : Role::undetermined, condition.unknown);
      const auto whole = static_cast<double>(condition.holds + condition.fails + condition.unknown + condition.errors);
      if (whole <= 0) continue;
      const Role failed = stale ? Role::lineStrong : Role::deny;
      drawBar(painter, QRectF(width() - barWidth - 8, at + line / 2.0 - 4, barWidth, 8),
              {{static_cast<double>(condition.holds), BarFill::solid, Role::flowEdge, {}},
               {static_cast<double>(condition.fails + condition.errors), BarFill::solid, failed, {}},
               {static_cast<double>(condition.unknown), BarFill::outlined, Role::undetermined, {}}},
              whole);
    }
  }
}

void EffectColumn::wheelEvent(QWheelEvent* event) { QCoreApplication::sendEvent(editor_->viewport(), event); }

bool EffectColumn::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int line = static_cast<int>(editor_->SendScintilla(QsciScintillaBase::SCI_TEXTHEIGHT, 0UL));
  const auto hit = [&](size_t offset) { const int y = yOf(offset); return y > -1000 && help->y() >= y && help->y() < y + line; };
  for (const PolicyHead& head : editor_->heads()) {
    if (hit(head.span.offset)) return QToolTip::showText(help->globalPos(), headSentence(head.effect), this), true;
    for (const auto& condition : head.effect.conditions)
      if (hit(condition.span.offset)) return QToolTip::showText(help->globalPos(), conditionSentence(condition), this), true;
  }
  QToolTip::hideText();
  return true;
}

}  // namespace chatelaine::ui
