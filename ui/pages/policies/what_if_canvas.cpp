#include "ui/pages/policies/what_if_canvas.h"

#include <algorithm>

#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>

#include "core/base/diagnostic.h"
#include "ui/models/kinds.h"
#include "ui/theme/figures.h"
#include "ui/theme/marks.h"
#include "ui/theme/patterns.h"
#include "ui/theme/theme.h"

namespace chatelaine::ui {

namespace {

constexpr int inset = 12;
constexpr int rowHeight = 22;
constexpr size_t momentLimit = 24;
constexpr size_t rowLimit = 6;

QString range(uint64_t certain, uint64_t possible) { return certain == possible ? figure(certain) : QObject::tr("%1 to %2").arg(figure(certain), figure(possible)); }

}  // namespace

WhatIfCanvas::WhatIfCanvas(QWidget* parent) : QWidget(parent) {
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::AlternateBase);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
}

const simulate::ReplayResult* WhatIfCanvas::result() const { return answer_ && answer_->answer.result ? answer_->answer.result.get() : nullptr; }

void WhatIfCanvas::setAnswer(const LiveAnswerPtr& answer, bool fresh, const console::DraftText* draft, const QString& baseline) {
  answer_ = answer;
  fresh_ = fresh;
  baseline_ = baseline;
  draftTexts_.clear();
  if (draft != nullptr)
    for (const auto& file : draft->files) draftTexts_.push_back(file.text);
  const auto* now = result();
  if (now != nullptr && (moments_.empty() || moments_.back().serial != answer_->serial)) {
    if (!moments_.empty() && moments_.back().asked != now->replayable) moments_.clear();
    moments_.push_back({answer_->serial, now->boundsNewlyDenied.lower, now->boundsNewlyDenied.upper, now->replayable});
    if (moments_.size() > momentLimit) moments_.pop_front();
  }
  setAccessibleName(sentence());
  update();
}

void WhatIfCanvas::clearHistory() { moments_.clear(); }

QString WhatIfCanvas::sentence() const {
  const auto* r = result();
  if (r == nullptr) return tr("What if: no answer yet");
  return tr("%1 newly denied, %2 newly allowed, %3 undetermined of %4 replayed; %5 of %6 chains break")
      .arg(range(r->boundsNewlyDenied.lower, r->boundsNewlyDenied.upper), range(r->boundsNewlyAllowed.lower, r->boundsNewlyAllowed.upper),
           figure(r->flips.undetermined), figure(r->replayable), figure(r->chains.broken), figure(r->chains.chains));
}

void WhatIfCanvas::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::TextAntialiasing);
  const int height = paintAll(painter);
  if (height == height_) return;
  height_ = height;
  updateGeometry();
}

int WhatIfCanvas::paintAll(QPainter& painter) {
  hits_.clear();
  int y = 8;
  if (result() == nullptr) {
    painter.setPen(theme().color(Role::textMuted));
    painter.setFont(theme().font(Face::small));
    painter.drawText(QRect(inset, y, width() - 2 * inset, 60), Qt::TextWordWrap, tr("The answer comes with the first text that parses."));
    return y + 60;
  }
  y = paintMovement(painter, y);
  y = paintLedger(painter, y);
  y = paintPeople(painter, y);
  y = paintCauses(painter, y);
  y = paintSettlers(painter, y);
  y = paintProof(painter, y);
  return paintSwitches(painter, y) + 8;
}

int WhatIfCanvas::heading(QPainter& painter, int y, const QString& text, const QString& right) {
  drawHairline(painter, {static_cast<double>(inset), y + 0.5}, {static_cast<double>(width() - inset), y + 0.5});
  painter.setFont(theme().font(Face::smallStrong));
  painter.setPen(theme().color(Role::textMuted));
  painter.drawText(QRect(inset, y + 6, width() - 2 * inset, 16), Qt::AlignLeft | Qt::AlignVCenter, text);
  painter.setFont(theme().font(Face::small));
  painter.drawText(QRect(inset, y + 6, width() - 2 * inset, 16), Qt::AlignRight | Qt::AlignVCenter, right);
  return y + 26;
}

int WhatIfCanvas::paintMovement(QPainter& painter, int y) {
  painter.setFont(theme().font(Face::small));
  painter.setPen(theme().color(Role::textMuted));
  painter.drawText(QRect(inset, y, 180, 16), Qt::AlignLeft | Qt::AlignVCenter, tr("newly denied, edit by edit"));
  if (moments_.size() > 1) {
    const auto change = static_cast<qint64>(moments_.back().certain) - static_cast<qint64>(moments_[moments_.size() - 2].certain);
    painter.setFont(theme().font(Face::smallStrong));
    painter.setPen(theme().color(change > 0 ? Role::deny : Role::textMuted));
    painter.drawText(QRect(inset, y, width() - 2 * inset, 16), Qt::AlignRight | Qt::AlignVCenter, tr("%1 with the last edit").arg(signedFigure(change)));
  }
  uint64_t most = 1;
  for (const Moment& moment : moments_) most = std::max(most, moment.possible);
  const double step = static_cast<double>(width() - 2 * inset) / momentLimit;
  const double base = y + 52;
  double x = width() - inset - step * static_cast<double>(moments_.size());
  for (const Moment& moment : moments_) {
    const bool last = &moment == &moments_.back();
    const double certain = 30.0 * static_cast<double>(moment.certain) / static_cast<double>(most);
    const double extra = 30.0 * static_cast<double>(moment.possible - std::min(moment.possible, moment.certain)) / static_cast<double>(most);
    painter.fillRect(QRectF(x + 1, base - certain, step - 2, certain), theme().color(last && fresh_ ? Role::deny : Role::denyTint));
    if (extra > 0.5) fillHatched(painter, QRectF(x + 1, base - certain - extra, step - 2, extra), Role::undetermined);
    x += step;
  }
  drawHairline(painter, {static_cast<double>(inset), base + 0.5}, {static_cast<double>(width() - inset), base + 0.5}, Role::lineStrong);
  return y + 62;
}

int WhatIfCanvas::paintLedger(QPainter& painter, int y) {
  const auto* r = result();
  const double whole = static_cast<double>(std::max<uint64_t>({1, r->boundsNewlyDenied.upper, r->boundsNewlyAllowed.upper}));
  struct Line {
    VerdictMark mark;
    QString word;
    simulate::Bounds bounds;
  };
  const Line lines[] = {{VerdictMark::denied, tr("Newly denied"), r->boundsNewlyDenied}, {VerdictMark::allowed, tr("Newly allowed"), r->boundsNewlyAllowed}};
  for (const Line& line : lines) {
    const Mark mark = markOf(line.mark);
    drawIcon(painter, mark.icon, mark.role, QPointF(inset, y + 4), 14);
    painter.setFont(theme().font(Face::body));
    painter.setPen(theme().color(mark.role));
    painter.drawText(QRect(inset + 22, y, 100, rowHeight), Qt::AlignVCenter | Qt::AlignLeft, line.word);
    painter.setPen(theme().color(fresh_ ? Role::text : Role::textMuted));
    FigureText(theme().font(Face::strong)).draw(painter, QRectF(inset + 118, y, 90, rowHeight), Qt::AlignVCenter | Qt::AlignLeft, range(line.bounds.lower, line.bounds.upper));
    drawBar(painter, QRectF(width() - inset - 100, y + 6, 100, 10), boundParts(static_cast<qint64>(line.bounds.lower), static_cast<qint64>(line.bounds.upper), fresh_ ? mark.role : Role::lineStrong), whole);
    y += rowHeight + 2;
  }
  const Mark open = markOf(VerdictMark::undetermined);
  drawIcon(painter, open.icon, open.role, QPointF(inset, y + 4), 14);
  painter.setFont(theme().font(Face::body));
  painter.setPen(theme().color(open.role));
  painter.drawText(QRect(inset + 22, y, 100, rowHeight), Qt::AlignVCenter | Qt::AlignLeft, tr("Undetermined"));
  painter.setPen(theme().color(fresh_ ? Role::text : Role::textMuted));
  FigureText(theme().font(Face::strong)).draw(painter, QRectF(inset + 118, y, 90, rowHeight), Qt::AlignVCenter | Qt::AlignLeft, figure(r->flips.undetermined));
  painter.setFont(theme().font(Face::small));
  painter.setPen(theme().color(Role::textMuted));
  painter.drawText(QRect(inset + 160, y, width() - 2 * inset - 160, rowHeight), Qt::AlignVCenter | Qt::AlignRight,
                   tr("%1 if callers are those seen").arg(figure(r->flipsCallersSeen.undetermined)));
  y += rowHeight + 2;
  const uint64_t changed = r->flips.newlyDenied + r->flips.newlyAllowed + r->flips.undetermined;
  painter.drawText(QRect(inset + 22, y, 100, rowHeight), Qt::AlignVCenter | Qt::AlignLeft, tr("Unchanged"));
  FigureText(theme().font(Face::body)).draw(painter, QRectF(inset + 118, y, 90, rowHeight), Qt::AlignVCenter | Qt::AlignLeft, figure(r->replayable - std::min(r->replayable, changed)));
  painter.setFont(theme().font(Face::small));
  painter.drawText(QRect(inset + 160, y, width() - 2 * inset - 160, rowHeight), Qt::AlignVCenter | Qt::AlignRight, tr("of %1 replayed").arg(figure(r->replayable)));
  y += rowHeight;
  if (r->alreadyChanged > 0) {
    painter.drawText(QRect(inset + 22, y, width() - 2 * inset - 22, rowHeight), Qt::AlignVCenter | Qt::AlignLeft,
                     tr("%1 changed already since they were recorded").arg(figure(r->alreadyChanged)));
    y += rowHeight;
  }
  return y + 6;
}

void WhatIfCanvas::row(QPainter& painter, int y, const QString& left, const QString& right, Role role, double share, Role bar, bool mono) {
  const int textWidth = width() - 2 * inset - 150;
  const QFont font = theme().font(mono ? Face::monoSmall : Face::body);
  painter.setFont(font);
  painter.setPen(theme().color(role));
  painter.drawText(QRect(inset, y, textWidth, rowHeight), Qt::AlignVCenter | Qt::AlignLeft, QFontMetrics(font).elidedText(left, Qt::ElideMiddle, textWidth));
  drawBar(painter, QRectF(width() - inset - 142, y + 7, 60, 8), {{share, BarFill::solid, bar, {}}}, 1.0);
  painter.setPen(theme().color(fresh_ ? Role::text : Role::textMuted));
  FigureText(theme().font(Face::body)).draw(painter, QRectF(width() - inset - 78, y, 78, rowHeight), Qt::AlignVCenter | Qt::AlignRight, right);
}

int WhatIfCanvas::paintPeople(QPainter& painter, int y) {
  const auto& damage = result()->chains;
  QString right = tr("%1 of %2 chains, %3 questioned").arg(figure(damage.broken), figure(damage.chains), figure(damage.questioned));
  y = heading(painter, y, tr("Who breaks"), right);
  size_t shown = 0;
  for (const auto& [human, counts] : damage.humans) {
    if (counts[0] == 0 || ++shown > rowLimit) break;
    row(painter, y, QString::fromStdString(human), tr("%1 of %2").arg(figure(counts[0]), figure(counts[1])), Role::text,
        static_cast<double>(counts[0]) / static_cast<double>(std::max<uint64_t>(1, counts[1])), Role::deny);
    y += rowHeight;
  }
  if (damage.withoutHuman > 0) {
    row(painter, y, tr("Nobody recorded"), tr("%1 of %2").arg(figure(damage.withoutHuman), figure(damage.withoutHumanOf)), Role::textMuted,
        static_cast<double>(damage.withoutHuman) / static_cast<double>(std::max<uint64_t>(1, damage.withoutHumanOf)), Role::deny);
    y += rowHeight;
  }
  if (damage.broken == 0) {
    painter.setFont(theme().font(Face::small));
    painter.setPen(theme().color(Role::textMuted));
    painter.drawText(QRect(inset, y, width() - 2 * inset, rowHeight), Qt::AlignVCenter, tr("No chain breaks."));
    y += rowHeight;
  } else {
    uint64_t people = 0;
    for (const auto& [human, counts] : damage.humans) people += counts[0] > 0 ? 1 : 0;
    painter.setFont(theme().font(Face::small));
    painter.setPen(theme().color(Role::textMuted));
    painter.drawText(QRect(inset, y, width() - 2 * inset, rowHeight), Qt::AlignVCenter,
                     tr("At least %1 people; %2 chains name nobody.").arg(figure(people), figure(damage.withoutHuman)));
    y += rowHeight;
  }
  return y + 4;
}

int WhatIfCanvas::paintCauses(QPainter& painter, int y) {
  y = heading(painter, y, tr("Because of"));
  const std::pair<CauseBy, QString> tabs[] = {{CauseBy::condition, tr("condition")}, {CauseBy::agent, tr("agent")}, {CauseBy::tool, tr("tool")}};
  int x = width() - inset;
  painter.setFont(theme().font(Face::small));
  for (int i = 2; i >= 0; --i) {
    const int w = painter.fontMetrics().horizontalAdvance(tabs[i].second) + 14;
    const QRectF rect(x - w, y - 22, w, 18);
    if (by_ == tabs[i].first) painter.fillRect(rect, theme().color(Role::selection));
    painter.setPen(theme().color(Role::lineStrong));
    painter.drawRect(rect);
    painter.setPen(theme().color(Role::text));
    painter.drawText(rect, Qt::AlignCenter, tabs[i].second);
    hits_.push_back({rect, [this, by = tabs[i].first] { by_ = by; update(); }});
    x -= w;
  }
  struct Line {
    QString left;
    uint64_t rows = 0;
    std::function<void()> act;
    bool mono = false;
  };
  std::vector<Line> lines;
  const auto* r = result();
  if (by_ == CauseBy::condition) {
    for (const Cause& cause : answer_->causes) {
      QString left = cause.policy.empty() ? tr("no policy allows it any more") : QString::fromStdString(cause.policy);
      if (cause.condition && !draftTexts_.empty() && cause.condition->offset + cause.condition->length <= draftTexts_.front().size()) {
        const std::string text = draftTexts_.front().substr(cause.condition->offset, cause.condition->length);
        left = tr("line %1  %2").arg(positionOf(draftTexts_.front(), cause.condition->offset).line).arg(QString::fromStdString(text).simplified());
      }
      const size_t offset = cause.condition ? cause.condition->offset : 0;
      lines.push_back({left, cause.rows, [this, policy = cause.policy, offset] { Q_EMIT causeChosen(policy, offset); }, true});
    }
  } else {
    for (const auto& [name, counts] : by_ == CauseBy::agent ? r->byAgent : r->byTool)
      if (counts.newlyDenied > 0) lines.push_back({name.empty() ? tr("not named") : QString::fromStdString(name), counts.newlyDenied, {}, false});
    std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.rows > b.rows; });
  }
  uint64_t most = 1;
  for (const Line& line : lines) most = std::max(most, line.rows);
  for (size_t i = 0; i < std::min(lines.size(), rowLimit); ++i) {
    row(painter, y, lines[i].left, figure(lines[i].rows), Role::text, static_cast<double>(lines[i].rows) / static_cast<double>(most), Role::deny, lines[i].mono);
    if (lines[i].act) hits_.push_back({QRectF(inset, y, width() - 2 * inset, rowHeight), lines[i].act});
    y += rowHeight;
  }
  if (lines.empty()) {
    painter.setFont(theme().font(Face::small));
    painter.setPen(theme().color(Role::textMuted));
    const bool waiting = by_ == CauseBy::condition && !answer_->explained && r->flips.newlyDenied > 0;
    painter.drawText(QRect(inset, y, width() - 2 * inset, rowHeight), Qt::AlignVCenter, waiting ? tr("reasons are being looked up") : tr("Nothing is newly denied."));
    y += rowHeight;
  }
  return y + 4;
}

int WhatIfCanvas::paintSettlers(QPainter& painter, int y) {
  const auto* r = result();
  if (r->flips.undetermined == 0) return y;
  y = heading(painter, y, tr("What would settle the %1").arg(figure(r->flips.undetermined)));
  uint64_t most = 1;
  for (const auto& doubt : r->wouldSettle) most = std::max(most, doubt.rows);
  size_t shown = 0;
  for (const auto& doubt : r->wouldSettle) {
    if (++shown > rowLimit) break;
    const QString field = QString::fromStdString(doubt.field);
    row(painter, y, doubt.gateway.empty() ? field : field + QStringLiteral("  ") + QString::fromStdString(doubt.gateway), figure(doubt.rows), Role::text, 0, Role::undetermined, true);
    const double share = static_cast<double>(doubt.rows) / static_cast<double>(most);
    fillHatched(painter, QRectF(width() - inset - 142, y + 7, 60 * share, 8), Role::undetermined);
    y += rowHeight;
  }
  return y + 4;
}

int WhatIfCanvas::paintProof(QPainter& painter, int y) {
  const auto* r = result();
  EvidenceCounts counts;
  const auto of = [&](Evidence evidence) -> qint64 {
    const auto found = r->byEvidence.find(evidence);
    return found == r->byEvidence.end() ? 0 : static_cast<qint64>(found->second.newlyDenied + found->second.newlyAllowed);
  };
  counts.verified = of(Evidence::verified);
  counts.asserted = of(Evidence::asserted);
  counts.stated = of(Evidence::stated);
  counts.claimed = of(Evidence::claimed);
  counts.inferred = of(Evidence::inferred);
  counts.nobody = static_cast<qint64>(r->byNobody.newlyDenied + r->byNobody.newlyAllowed);
  if (counts.total() == 0) return y;
  y = heading(painter, y, tr("Proof behind the %1 certain").arg(figure(counts.total())), tr("weakest that decided"));
  drawBar(painter, QRectF(inset, y, width() - 2 * inset, 14), evidenceParts(counts), static_cast<double>(counts.total()));
  y += 18;
  QStringList words;
  const auto say = [&](qint64 number, const QString& word) { if (number > 0) words << QStringLiteral("%1 %2").arg(figure(number), word); };
  say(counts.verified, tr("verified"));
  say(counts.asserted, tr("asserted"));
  say(counts.stated, tr("stated"));
  say(counts.claimed, tr("claimed"));
  say(counts.inferred, tr("inferred"));
  say(counts.nobody, tr("not named"));
  painter.setFont(theme().font(Face::small));
  painter.setPen(theme().color(Role::textMuted));
  painter.drawText(QRect(inset, y, width() - 2 * inset, 18), Qt::AlignVCenter, words.join(QStringLiteral("    ")));
  return y + 24;
}

int WhatIfCanvas::paintSwitches(QPainter& painter, int y) {
  y = heading(painter, y, tr("Counted with"), tr("against %1").arg(baseline_));
  const auto& options = answer_->answer.input ? answer_->answer.input->options : simulate::ReplayOptions{};
  const bool seen = options.callers == simulate::Callers::seen;
  const auto toggle = [&](bool on, const QString& text, std::function<void()> act) {
    const QRectF box(inset, y + 4, 13, 13);
    painter.setPen(theme().color(Role::lineStrong));
    painter.setBrush(theme().color(on ? Role::accent : Role::surface));
    painter.drawRoundedRect(box, 2, 2);
    painter.setBrush(Qt::NoBrush);
    painter.setFont(theme().font(Face::small));
    painter.setPen(theme().color(Role::text));
    painter.drawText(QRect(inset + 20, y, width() - 2 * inset - 20, rowHeight), Qt::AlignVCenter, text);
    hits_.push_back({QRectF(inset, y, width() - 2 * inset, rowHeight), std::move(act)});
    y += rowHeight;
  };
  toggle(seen, tr("only callers seen on this key"), [this, seen] { Q_EMIT callersChosen(!seen); });
  toggle(options.useInferred, tr("inferred values as recorded"), [this, on = options.useInferred] { Q_EMIT inferredChosen(!on); });
  return y;
}

void WhatIfCanvas::mousePressEvent(QMouseEvent* event) {
  for (const Hit& hit : hits_)
    if (hit.rect.contains(event->position())) {
      const auto act = hit.act;
      act();
      return;
    }
}

}  // namespace chatelaine::ui
