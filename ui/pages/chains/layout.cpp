#include <algorithm>

#include "ui/pages/chains/layout_parts.h"
#include "ui/theme/figures.h"

namespace chatelaine::ui {

namespace chainlayout {

std::string cardRowKey(const Flow& flow) { return flow.card + "/" + flow.row; }

BandLook lookOf(const Flow& flow, bool withDraft) {
  if (withDraft) {
    if (flow.flip == FlowFlip::newlyDenied) return BandLook::newlyDenied;
    if (flow.flip == FlowFlip::newlyAllowed) return BandLook::newlyAllowed;
    if (flow.flip == FlowFlip::undetermined) return BandLook::undetermined;
  }
  if (flow.end == FlowEnd::denied) return BandLook::denied;
  if (flow.end == FlowEnd::noDecision) return BandLook::noDecision;
  return BandLook::flow;
}

bool reaches(const Flow& flow, bool withDraft) {
  const BandLook look = lookOf(flow, withDraft);
  return look == BandLook::flow || look == BandLook::newlyAllowed || look == BandLook::undetermined;
}

namespace {

// With more than one column of agents everything gives up some width; without backend credentials the cards come nearer.
Columns columnsFor(const Draft& draft) {
  Columns c;
  const double width = draft.options.size.width();
  const bool small = width < 980;
  if (small) c.peopleWidth = 100, c.agentWidth = 124, c.credentialWidth = 168, c.brokerWidth = 112, c.cardWidth = 140, c.peopleX = 8;
  if (draft.agentColumns > 1) c.agentWidth = std::min(c.agentWidth, 128.0), c.credentialWidth = 160;
  const bool broker = !draft.flows.broker.empty();
  if (!broker) c.brokerWidth = 0;
  const double fixed = c.peopleX * 2 + c.peopleWidth + static_cast<double>(draft.agentColumns) * c.agentWidth + c.credentialWidth +
                       c.gateWidth + c.brokerWidth + c.cardWidth;
  // Behind the gate stand the labels of what stopped; the other gaps share what is left.
  const double labels = broker ? 110 : 128;
  const double gaps = static_cast<double>(draft.agentColumns) + 1.8 + (broker ? 0.5 : 0);
  const double gap = std::max(16.0, (width - fixed - labels) / gaps);
  double x = c.peopleX + c.peopleWidth + gap;
  for (size_t i = 0; i < draft.agentColumns; ++i, x += c.agentWidth + gap) c.agentX.push_back(x);
  c.credentialX = x;
  c.gateX = x + c.credentialWidth + gap * 0.8;
  c.cardX = width - c.peopleX - c.cardWidth;
  c.brokerX = broker ? c.gateX + c.gateWidth + (c.cardX - c.gateX - c.gateWidth - c.brokerWidth) * 0.82 : c.cardX;
  return c;
}

QString unknownSentence(uint64_t named, uint64_t unnamed, const QString& word) {
  return unnamed == 0 ? figure(static_cast<qint64>(named))
                      : QStringLiteral("%1 and %2 %3").arg(figure(static_cast<qint64>(named)), figure(static_cast<qint64>(unnamed)), word);
}

// The names of a column; an opened or closed bundle counts as what is in it.
struct Named {
  uint64_t names = 0;
  uint64_t unnamed = 0;
};

template <class NameOf>
Named countNamed(const Flows& flows, NameOf nameOf) {
  std::set<std::string> names;
  Named out;
  for (const Flow& flow : flows.flows) {
    const std::string& name = nameOf(flow);
    if (name.empty())
      out.unnamed += flow.requests;
    else
      names.insert(name);
  }
  out.names = names.size();
  return out;
}

void addHeadings(Draft& draft) {
  auto& heads = draft.picture.headings;
  const Named people = countNamed(draft.flows, [](const Flow& f) -> const std::string& { return f.human.name; });
  const Named agents = countNamed(draft.flows, [](const Flow& f) -> const std::string& { return f.agents.back().name; });
  const Named keys = countNamed(draft.flows, [](const Flow& f) -> const std::string& { return f.credential; });
  const auto shared = std::count_if(draft.picture.ties.begin(), draft.picture.ties.end(),
                                    [](const BowTie& tie) { return tie.shared && tie.key.starts_with("credential/"); });
  heads.push_back({draft.columns.peopleX, QObject::tr("People"), unknownSentence(people.names, people.unnamed, QObject::tr("not recorded"))});
  for (size_t i = 0; i + 1 < draft.agentColumns; ++i) heads.push_back({draft.columns.agentX[i], QObject::tr("Delegated by"), {}});
  heads.push_back({draft.columns.agentX.back(), QObject::tr("Agents"), unknownSentence(agents.names, agents.unnamed, QObject::tr("not named"))});
  heads.push_back({draft.columns.credentialX, QObject::tr("Credentials"),
                   QObject::tr("%1, %2 shared").arg(figure(static_cast<qint64>(keys.names)), figure(shared))});
  // The gate's name stands left of it and goes first where both have no room.
  const bool room = draft.columns.brokerX > draft.columns.gateX + 28 + 7.0 * static_cast<double>(draft.picture.gateName.size());
  if (!draft.flows.broker.empty() && room) heads.push_back({draft.columns.brokerX, QObject::tr("Sent on with"), {}});
  heads.push_back({draft.columns.cardX, QObject::tr("Reached"), {}});
}

}  // namespace

}  // namespace chainlayout

Picture layoutPicture(const Flows& flows, const PictureOptions& options) {
  using namespace chainlayout;
  Draft draft{flows, options, {}, 1, headHeight, options.size.height() - legendHeight, 0, {}, {}, {}};
  draft.picture.size = options.size;
  draft.picture.flows = flows.flows.size();
  if (flows.flows.empty()) return std::move(draft.picture);
  for (const Flow& flow : flows.flows) draft.agentColumns = std::clamp<size_t>(flow.agents.size(), draft.agentColumns, 2);
  draft.columns = columnsFor(draft);
  placeNodes(draft);
  drawBands(draft);
  placeGate(draft);
  placeCards(draft);
  addHeadings(draft);
  return std::move(draft.picture);
}

}  // namespace chatelaine::ui
