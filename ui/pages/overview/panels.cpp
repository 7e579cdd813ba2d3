#include "ui/pages/overview/panels.h"

#include <algorithm>
#include <array>
#include <set>

#include <QtGui/QPainter>

#include "core/traffic/filter.h"
#include "ui/models/kinds.h"
#include "ui/theme/figures.h"
#include "ui/theme/marks.h"
#include "ui/theme/patterns.h"
#include "ui/theme/theme.h"

namespace chatelaine::ui {

namespace {

QString conditionOf(const char* field, const std::string& value) {
  traffic::Field f;
  f.name = field;
  return QString::fromStdString(traffic::condition(f, value));
}

EvidenceCounts countsOf(const console::Overview::CallerShare& share) {
  EvidenceCounts counts;
  const auto of = [&](Evidence evidence) -> qint64 {
    const auto found = share.by.find(evidence);
    return found == share.by.end() ? 0 : static_cast<qint64>(found->second);
  };
  counts.verified = of(Evidence::verified);
  counts.asserted = of(Evidence::asserted);
  counts.stated = of(Evidence::stated);
  counts.claimed = of(Evidence::claimed);
  counts.inferred = of(Evidence::inferred);
  counts.nobody = static_cast<qint64>(share.nobody);
  return counts;
}

}  // namespace

void DataPanel::nothingInScope(QPainter& painter, const QRectF& area) {
  painter.setPen(theme().color(Role::textMuted));
  small(painter, {area.left(), area.top(), area.width(), 18}, tr("No request is kept by the filter and the time range."));
}

CallersPanel::CallersPanel(QWidget* parent) : DataPanel(tr("Is the caller verified?"), parent) {}

void CallersPanel::moved() { setDenominator(tr("share, by server")); }

void CallersPanel::paintBody(QPainter& painter, const QRectF& area) {
  if (!data_) return;
  if (data_->overview.callers.empty()) return nothingInScope(painter, area);
  double most = 1;
  for (const auto& share : data_->overview.callers) most = std::max(most, static_cast<double>(share.requests));
  double y = area.top();
  const double barLeft = area.left() + 74;
  const double barWidth = std::max(40.0, area.width() - 74 - 100);
  for (const auto& share : data_->overview.callers) {
    if (y + 20 > area.bottom() - 16) break;
    const EvidenceCounts counts = countsOf(share);
    painter.setPen(theme().color(Role::text));
    small(painter, {area.left(), y, 72, 18}, QString::fromStdString(share.group));
    drawBar(painter, {barLeft, y + 3, barWidth, 12}, evidenceParts(counts), most);
    painter.setPen(theme().color(Role::text));
    small(painter, {area.right() - 96, y, 96, 18}, tr("%1 of %2").arg(ui::share(counts.verified, counts.total(), 0), figure(share.requests)), Qt::AlignRight | Qt::AlignVCenter);
    const bool server = share.group != "models" && share.group != "agents";
    addMark({area.left(), y, area.width(), 18},
            tr("%1: %2 verified, %3 asserted, %4 claimed, %5 inferred, %6 nobody named of %7 requests")
                .arg(QString::fromStdString(share.group), figure(counts.verified), figure(counts.asserted), figure(counts.claimed), figure(counts.inferred), figure(counts.nobody), figure(share.requests)),
            [this, server, group = share.group] {
              Q_EMIT filterRequested(server ? conditionOf("server", group) : group == "models" ? QStringLiteral("kind == model") : QStringLiteral("kind == delegate"));
            });
    y += 21;
  }
  paintLegend(painter, area);
}

// In a narrow panel the swatches shrink before a word is cut.
void CallersPanel::paintLegend(QPainter& painter, const QRectF& area) {
  const QFontMetricsF metrics(theme().font(Face::small));
  constexpr std::array shown{Evidence::verified, Evidence::claimed, Evidence::inferred};
  QStringList words;
  double needed = 0;
  for (const Evidence evidence : shown) words << markOf(evidence).word;
  words << tr("nobody named");
  for (const QString& word : words) needed += metrics.horizontalAdvance(word) + 2;
  const double left = (area.width() - needed) / static_cast<double>(words.size());
  if (left < 22) words.back() = tr("nobody");
  const double swatch = left < 32 ? 12 : 18;
  const double gap = left < 32 ? 5 : 10;
  const double y = area.bottom() - 8;
  double x = area.left();
  for (qsizetype i = 0; i < words.size(); ++i) {
    const QRectF sample(x, y - 4, swatch, 8);
    if (i == words.size() - 1) {
      fillHatched(painter, sample);
    } else {
      painter.fillRect(sample, theme().color(Role::flow));
      painter.setPen(theme().evidencePen(shown[static_cast<size_t>(i)]));
      painter.drawLine(QPointF(x, y), QPointF(x + swatch, y));
    }
    painter.setPen(theme().color(Role::textMuted));
    const double width = metrics.horizontalAdvance(words[i]) + 2;
    small(painter, {x + swatch + 4, y - 8, width, 16}, words[i]);
    x += swatch + 4 + width + gap;
  }
}

FindingsHeatPanel::FindingsHeatPanel(QWidget* parent) : DataPanel(tr("Findings"), parent) {}

void FindingsHeatPanel::moved() {
  if (!data_ || !data_->ready) return setDenominator(tr("the checks are running"));
  setDenominator(tr("%1 from %2 of %3 checks").arg(figure(static_cast<qint64>(data_->findings.size())), figure(static_cast<qint64>(data_->checksRun)), figure(static_cast<qint64>(data_->checks))));
}

void FindingsHeatPanel::paintBody(QPainter& painter, const QRectF& area) {
  if (!data_ || !data_->ready) return;
  using posture::CheckSeverity;
  std::map<std::string, std::map<CheckSeverity, qint64>> table;     // group of checks -> severity -> findings
  for (const auto& check : posture::checks()) table[check.id.substr(4, 3)];
  for (const auto& finding : data_->findings) ++table[finding.check.substr(4, 3)][finding.severity];
  const std::pair<CheckSeverity, Role> severities[] = {{CheckSeverity::critical, Role::critical}, {CheckSeverity::high, Role::high}, {CheckSeverity::medium, Role::medium}, {CheckSeverity::low, Role::low}};
  const QString words[] = {tr("Critical"), tr("High"), tr("Medium"), tr("Low")};
  const double left = area.left() + 54;
  const double cell = std::min(34.0, (area.width() - 54 - 30) / static_cast<double>(std::max<size_t>(1, table.size())));
  const double height = std::min({34.0, cell, (area.height() - 36) / 4});
  double x = left;
  painter.setPen(theme().color(Role::textMuted));
  for (const auto& [group, row] : table) {
    small(painter, {x, area.top(), cell, 16}, QString::fromStdString(group.substr(0, 1)) + QString::fromStdString(group.substr(1)).toLower(), Qt::AlignCenter);
    x += cell;
  }
  for (size_t s = 0; s < 4; ++s) {
    const double y = area.top() + 18 + static_cast<double>(s) * height;
    painter.setPen(theme().color(severities[s].second));
    small(painter, {area.left(), y, 52, height}, words[s]);
    x = left;
    qint64 sum = 0;
    for (const auto& [group, row] : table) {
      const auto found = row.find(severities[s].first);
      const qint64 count = found == row.end() ? 0 : found->second;
      sum += count;
      const QRectF rect(x + 1, y + 1, cell - 2, height - 2);
      drawHeatCell(painter, rect, count, severities[s].second, false);
      if (count > 0)
        addMark(rect, tr("%1 %2 findings in %3").arg(figure(count), words[s].toLower(), QString::fromStdString(group)), [this] { Q_EMIT pageRequested(QStringLiteral("findings")); });
      x += cell;
    }
    number(painter, {x, y, 30, height}, sum);
  }
  painter.setPen(theme().color(Role::textMuted));
  small(painter, {area.left(), area.top() + 20 + 4 * height, area.width(), 16}, tr("%1 checks lack the data they need").arg(figure(static_cast<qint64>(data_->checksWithoutData))));
}

LivesPanel::LivesPanel(QWidget* parent) : DataPanel(tr("Credentials that outlive their reason"), parent) {}

void LivesPanel::moved() {
  const auto credentials = data_ ? std::count_if(data_->inventory.begin(), data_->inventory.end(), [](const auto& r) { return r.kind == identity::NodeKind::credential; }) : 0;
  setDenominator(data_ ? tr("%1 of %2, worst first").arg(figure(static_cast<qint64>(data_->overview.lives.size())), figure(credentials)) : QString());
}

void LivesPanel::paintBody(QPainter& painter, const QRectF& area) {
  if (!data_) return;
  const double nameWidth = 150;
  const double rightWidth = 190;
  const double lane = 46;                                        // "never" is a lane of its own
  const double zero = area.left() + nameWidth;
  const double scaleEnd = area.right() - rightWidth - lane;
  const double neverX = scaleEnd + lane / 2;
  const double perDay = (scaleEnd - zero) / 100.0;
  painter.setPen(theme().color(Role::textMuted));
  small(painter, {area.left(), area.top(), 100, 16}, tr("credential"));
  small(painter, {zero, area.top(), 120, 16}, tr("ends in"));
  small(painter, {area.right() - rightWidth, area.top(), 70, 16}, tr("requests"), Qt::AlignRight | Qt::AlignVCenter);
  small(painter, {area.right() - rightWidth + 80, area.top(), 110, 16}, tr("owner"));
  const double bottom = area.bottom() - 18;
  painter.fillRect(QRectF(scaleEnd, area.top() + 18, lane, bottom - area.top() - 18), theme().color(Role::denyTint));
  for (const int days : {0, 30, 60, 90}) {
    const double x = zero + days * perDay;
    drawHairline(painter, {x, area.top() + 18}, {x, bottom}, Role::line);
    painter.setPen(theme().color(Role::textMuted));
    small(painter, {x - 24, bottom + 2, 48, 16}, days == 0 ? tr("now") : tr("%1 d").arg(days), Qt::AlignCenter);
  }
  painter.setPen(theme().color(Role::high));
  small(painter, {scaleEnd, bottom + 2, lane, 16}, tr("never"), Qt::AlignCenter);
  double y = area.top() + 20;
  for (const auto& life : data_->overview.lives) {
    if (y + 24 > bottom) break;
    const bool ended = life.state == "expired" || life.state == "deleted";
    painter.setFont(theme().font(Face::mono));
    painter.setPen(theme().color(ended ? Role::textMuted : Role::text));
    painter.drawText(QRectF(area.left(), y, nameWidth - 26, 24), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(QString::fromStdString(life.credential), Qt::ElideMiddle, static_cast<int>(nameWidth - 26)));
    if (life.sharedBy > 1) drawSharedBy(painter, {zero - 24, y + 12}, static_cast<int>(life.sharedBy));
    QPen pen(theme().color(life.state == "blocked" ? Role::lineStrong : Role::credential), 2);
    if (life.state == "blocked") pen.setDashPattern({2, 2});
    double end = zero;
    if (!ended) end = life.never ? neverX : std::min(scaleEnd, zero + std::max(0.0, static_cast<double>((life.ends.value_or(asOf_) - asOf_).micros) / 86'400'000'000.0 * perDay));
    const bool unknown = !ended && !life.never && !life.ends;
    const double line = life.note.empty() ? y + 12 : y + 17;
    painter.setPen(pen);
    if (!ended && end > zero) painter.drawLine(QPointF(zero, line), QPointF(end, line));
    painter.setPen(QPen(theme().color(ended ? Role::text : Role::credential), 2));
    if (life.never && !ended) {
      painter.drawLine(QPointF(end - 5, line - 4), QPointF(end, line));
      painter.drawLine(QPointF(end - 5, line + 4), QPointF(end, line));
    } else if (!unknown) {
      painter.drawLine(QPointF(end, line - 5), QPointF(end, line + 5));
    }
    painter.setPen(theme().color(Role::textMuted));
    const QString use = life.behindGateway ? tr("use not recorded") : QString::fromStdString(life.note);
    const QString note = unknown && life.behindGateway ? tr("end and use not recorded")
                         : unknown ? tr("end not recorded%1").arg(use.isEmpty() ? QString() : QStringLiteral(", ") + use)
                                   : use;
    if (!note.isEmpty()) small(painter, {zero + 8, unknown ? y + 4 : y, area.right() - rightWidth + 24 - zero - 8, 14}, note);
    if (!life.behindGateway) number(painter, {area.right() - rightWidth, y, 70, 24}, static_cast<qint64>(life.requests));
    const bool bad = life.ownerState == identity::OwnerState::nobody || life.ownerState == identity::OwnerState::personLeft;
    painter.setPen(theme().color(bad ? Role::high : Role::text));
    const QString owner = QString::fromStdString(life.owner);
    small(painter, {area.right() - rightWidth + 80, y, 110, 24}, life.ownerState == identity::OwnerState::personLeft ? owner.section(QStringLiteral(", "), 1) : owner);
    const QString ends = ended ? QString::fromStdString(life.state) : life.never ? tr("never ends") : unknown ? tr("end not recorded") : tr("ends in days to come");
    const QString used = life.behindGateway ? use : use.isEmpty() ? tr("%1 requests").arg(figure(life.requests)) : tr("%1; %2 requests").arg(use, figure(life.requests));
    addMark({area.left(), y, area.width(), 24}, tr("%1: %2, %3, owner %4").arg(QString::fromStdString(life.credential), ends, used, owner),
            [this, id = life.credential] { Q_EMIT identityRequested(identityKey(identity::NodeKind::credential, id)); });
    y += 25;
  }
}

OwnersPanel::OwnersPanel(QWidget* parent) : DataPanel(tr("Who answers for them"), parent) {}

void OwnersPanel::moved() {
  uint64_t all = 0;
  uint64_t persons = 0;
  if (data_)
    for (const auto& [kind, states] : data_->overview.owners)
      for (const auto& [state, count] : states) {
        all += count;
        if (state == identity::OwnerState::person) persons += count;
      }
  setDenominator(tr("a person: %1 of %2").arg(figure(persons), figure(all)));
}

void OwnersPanel::paintBody(QPainter& painter, const QRectF& area) {
  if (!data_) return;
  using identity::OwnerState;
  uint64_t most = 1;
  for (const auto& [kind, states] : data_->overview.owners) {
    uint64_t sum = 0;
    for (const auto& [state, count] : states) sum += count;
    most = std::max(most, sum);
  }
  double y = area.top();
  for (const auto& [kind, states] : data_->overview.owners) {
    const auto of = [&states = states](OwnerState state) -> double {
      const auto found = states.find(state);
      return found == states.end() ? 0 : static_cast<double>(found->second);
    };
    const double sum = of(OwnerState::person) + of(OwnerState::teamOnly) + of(OwnerState::nobody) + of(OwnerState::personLeft);
    painter.setPen(theme().color(Role::text));
    small(painter, {area.left(), y, 80, 20}, QString::fromStdString(kind).left(1).toUpper() + QString::fromStdString(kind).mid(1));
    const QRectF bar(area.left() + 86, y + 4, area.width() - 130, 12);
    drawBar(painter, bar, {{of(OwnerState::person), BarFill::solid, Role::flowEdge, {}}, {of(OwnerState::teamOnly), BarFill::solid, Role::flow, {}},
                           {of(OwnerState::nobody), BarFill::dashed, Role::lineStrong, {}}, {of(OwnerState::personLeft), BarFill::solid, Role::deny, {}}}, static_cast<double>(most));
    number(painter, {area.right() - 40, y, 40, 20}, static_cast<qint64>(sum));
    addMark({area.left(), y, area.width(), 20},
            tr("%1: %2 a person, %3 a team only, %4 nobody, %5 someone who left").arg(QString::fromStdString(kind), figure(static_cast<qint64>(of(OwnerState::person))),
                figure(static_cast<qint64>(of(OwnerState::teamOnly))), figure(static_cast<qint64>(of(OwnerState::nobody))), figure(static_cast<qint64>(of(OwnerState::personLeft)))),
            [this] { Q_EMIT pageRequested(QStringLiteral("inventory")); });
    y += 24;
  }
  const QFontMetricsF words(theme().font(Face::small));
  double x = area.left();
  const std::tuple<BarFill, Role, QString> legend[] = {{BarFill::solid, Role::flowEdge, tr("a person")}, {BarFill::solid, Role::flow, tr("a team only")}, {BarFill::dashed, Role::lineStrong, tr("nobody")}, {BarFill::solid, Role::deny, tr("someone who left")}};
  for (const auto& [fill, role, word] : legend) {
    const double width = 16 + words.horizontalAdvance(word) + 2;
    if (x + width > area.right()) {
      x = area.left();
      y += 18;
    }
    drawBar(painter, {x, y + 4, 12, 10}, {{1, fill, role, {}}}, 1);
    painter.setPen(theme().color(Role::textMuted));
    small(painter, {x + 16, y, width - 16, 18}, word);
    x += width + 10;
  }
}

StandoutsPanel::StandoutsPanel(QWidget* parent) : DataPanel(tr("Agents that stand out"), parent) {}

void StandoutsPanel::moved() {
  std::set<std::string> agents;
  if (data_)
    for (const auto& standout : data_->overview.standouts) agents.insert(standout.agent);
  setDenominator(data_ ? tr("%1 of %2").arg(figure(static_cast<qint64>(agents.size())), figure(data_->overview.agents)) : QString());
}

void StandoutsPanel::paintBody(QPainter& painter, const QRectF& area) {
  if (!data_) return;
  const QFontMetricsF words(theme().font(Face::small));
  double y = area.top();
  for (const auto& standout : data_->overview.standouts) {
    if (y + 19 > area.bottom() + 4) break;
    const QString agent = QString::fromStdString(standout.agent);
    const QString what = QString::fromStdString(standout.what);
    drawIcon(painter, QStringLiteral("agent"), Role::agent, {area.left(), y + 2}, 13);
    painter.setPen(theme().color(Role::text));
    const double name = std::min(area.width() * 0.4, words.horizontalAdvance(agent) + 10);
    small(painter, {area.left() + 20, y, name - 8, 18}, agent);
    painter.setPen(theme().color(what.startsWith(QStringLiteral("on ")) ? Role::textMuted : Role::high));
    small(painter, {area.left() + 20 + name, y, area.width() - 20 - name, 18}, what);
    addMark({area.left(), y, area.width(), 18}, tr("%1: %2").arg(agent, what),
            [this, id = standout.agent] { Q_EMIT identityRequested(identityKey(identity::NodeKind::agent, id)); });
    y += 19;
  }
  if (data_->overview.standouts.empty()) {
    painter.setPen(theme().color(Role::textMuted));
    small(painter, {area.left(), y, area.width(), 18}, data_->overview.agents == 0 ? tr("No agent is known yet.") : tr("None: each has an owner and is used regularly."));
  }
}

BusiestPanel::BusiestPanel(QWidget* parent) : DataPanel(tr("Busiest chains"), parent) {}

void BusiestPanel::moved() {
  setDenominator(data_ ? tr("%1 of %2 patterns; −n denied").arg(figure(static_cast<qint64>(data_->overview.busiest.size())), figure(data_->overview.patterns)) : QString());
}

void BusiestPanel::paintBody(QPainter& painter, const QRectF& area) {
  if (!data_) return;
  if (data_->overview.busiest.empty()) return nothingInScope(painter, area);
  uint64_t most = 1;
  for (const auto& pattern : data_->overview.busiest) most = std::max(most, pattern.requests);
  double y = area.top();
  for (const auto& pattern : data_->overview.busiest) {
    if (y + 22 > area.bottom()) break;
    const bool named = !pattern.agent.empty();
    const QString agent = named ? QString::fromStdString(pattern.agent) : tr("not named");
    const QString path = agent + QStringLiteral(" › ") + QString::fromStdString(pattern.reached);
    drawIcon(painter, named ? QStringLiteral("agent") : QStringLiteral("undetermined"), named ? Role::agent : Role::noDecision, {area.left(), y + 4}, 13);
    painter.setPen(theme().color(named ? Role::text : Role::textMuted));
    body(painter, {area.left() + 20, y, area.width() - 190, 22}, path);
    if (pattern.agentEvidence) drawIcon(painter, markOf(*pattern.agentEvidence).icon, Role::textMuted, {area.right() - 160, y + 4}, 13);
    drawBar(painter, {area.right() - 140, y + 7, 50, 8}, {{static_cast<double>(pattern.requests - pattern.denied - pattern.undecided), BarFill::solid, Role::flowEdge, {}},
                                                          {static_cast<double>(pattern.denied), BarFill::solid, Role::deny, {}}, {static_cast<double>(pattern.undecided), BarFill::outlined, Role::noDecision, {}}}, static_cast<double>(most));
    number(painter, {area.right() - 88, y, 44, 22}, static_cast<qint64>(pattern.requests));
    painter.setPen(theme().color(pattern.denied > 0 ? Role::deny : Role::textMuted));
    FigureText(theme().font(Face::small)).draw(painter, {area.right() - 42, y, 42, 22}, Qt::AlignRight | Qt::AlignVCenter, pattern.denied > 0 ? signedFigure(-static_cast<qint64>(pattern.denied)) : QStringLiteral("0"));
    addMark({area.left(), y, area.width(), 22}, tr("%1 with %2: %3 requests, %4 denied").arg(path, QString::fromStdString(pattern.credential), figure(pattern.requests), figure(pattern.denied)),
            [this, pattern, named] {
              const QString who = named ? conditionOf("agent", pattern.agent) : QStringLiteral("agent is not recorded");
              Q_EMIT filterRequested(pattern.credential.empty() ? who : who + QStringLiteral(" and ") + conditionOf("credential", pattern.credential));
            });
    y += 23;
  }
}

UnusedPanel::UnusedPanel(QWidget* parent) : DataPanel(tr("Granted, not used"), parent) {}

void UnusedPanel::moved() { setDenominator({}); }

void UnusedPanel::paintBody(QPainter& painter, const QRectF& area) {
  if (!data_) return;
  std::vector<const console::InventoryRow*> rows;
  for (const auto& row : data_->inventory)
    if (row.kind == identity::NodeKind::credential && row.reach > 0 && !row.behindGateway) rows.push_back(&row);
  std::stable_sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) { return a->reach - std::min<uint64_t>(a->reach, a->used.size()) > b->reach - std::min<uint64_t>(b->reach, b->used.size()); });
  uint64_t most = 1;
  for (const auto* row : rows) most = std::max(most, row->reach);
  painter.setPen(theme().color(Role::textMuted));
  small(painter, {area.left(), area.top() - 6, area.width(), 16}, tr("tools and models, of %1 keys").arg(figure(static_cast<qint64>(rows.size()))));
  double y = area.top() + 16;
  for (const auto* row : rows) {
    if (y + 32 > area.bottom()) break;
    const auto used = std::min<uint64_t>(row->used.size(), row->reach);
    painter.setFont(theme().font(Face::monoSmall));
    painter.setPen(theme().color(Role::text));
    painter.drawText(QRectF(area.left(), y, area.width() - 70, 16), Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(QString::fromStdString(row->name), Qt::ElideMiddle, static_cast<int>(area.width() - 70)));
    small(painter, {area.right() - 70, y, 70, 16}, tr("%1 of %2").arg(figure(row->reach - used), figure(row->reach)), Qt::AlignRight | Qt::AlignVCenter);
    drawBar(painter, {area.left(), y + 18, area.width(), 10}, {{static_cast<double>(used), BarFill::solid, Role::flowEdge, {}}, {static_cast<double>(row->reach - used), BarFill::dashed, Role::lineStrong, {}}}, static_cast<double>(most));
    addMark({area.left(), y, area.width(), 30}, tr("%1: %2 of %3 granted were not used in range").arg(QString::fromStdString(row->name), figure(row->reach - used), figure(row->reach)),
            [this, id = row->id] { Q_EMIT identityRequested(identityKey(identity::NodeKind::credential, id)); });
    y += 40;
  }
}

}  // namespace chatelaine::ui
