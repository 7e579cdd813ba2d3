#include <algorithm>
#include <numeric>

#include "ui/pages/chains/layout_parts.h"
#include "ui/theme/figures.h"

namespace chatelaine::ui::chainlayout {

namespace {

constexpr double capWidth = 5;
constexpr double capLeast = 9;
constexpr double labelHeight = 16;
constexpr double bypassHeight = 26;

bool stops(BandLook look) { return look == BandLook::denied || look == BandLook::noDecision || look == BandLook::newlyDenied; }

// Zones from the top: what stops of the upper half of the credentials, what passes, what stops of the lower half, what
// passes by. So no band crosses a label, and no label a band.
int zoneOf(const GateGroup& group, bool upper) {
  if (group.bypass) return 9;
  switch (group.look) {
    case BandLook::denied: return upper ? 0 : 8;
    case BandLook::noDecision: return upper ? 1 : 7;
    case BandLook::newlyDenied: return upper ? 2 : 6;
    default: return 4;
  }
}

std::vector<GateGroup> collectGroups(const Draft& draft) {
  std::map<std::tuple<size_t, int, bool, std::string, int>, GateGroup> found;
  for (size_t i = 0; i < draft.flows.flows.size(); ++i) {
    const Flow& flow = draft.flows.flows[i];
    const size_t credential = draft.nodeOf[i].back();
    const BandLook look = lookOf(flow, draft.options.draft);
    const bool bypass = flow.end == FlowEnd::bypass;
    const std::string card = stops(look) && look != BandLook::newlyDenied && !bypass ? std::string() : flow.card;
    const auto& evidence = flow.agents.back().evidence;
    GateGroup& group = found[{credential, static_cast<int>(look), bypass, card, evidence ? -static_cast<int>(*evidence) : 1}];
    group.credential = credential;
    group.look = look;
    group.bypass = bypass;
    group.card = card;
    group.evidence = evidence;
    group.requests += flow.requests;
    group.flows.insert(i);
  }
  std::vector<GateGroup> out;
  for (auto& [key, group] : found) out.push_back(std::move(group));
  return out;
}

double gapBetween(const GateGroup& a, const GateGroup& b, int zoneA, int zoneB) {
  if (zoneA != zoneB) return 5;
  if (zoneA != 4) return 0;
  return a.credential != b.credential ? 2.4 : a.card != b.card ? 0.55 : 0;
}

QString wordsFor(BandLook look, uint64_t requests) {
  const QString n = figure(static_cast<qint64>(requests));
  switch (look) {
    case BandLook::denied: return QObject::tr("%1 denied").arg(n);
    case BandLook::noDecision: return QObject::tr("%1 no decision").arg(n);
    case BandLook::newlyDenied: return QObject::tr("%1 newly denied").arg(n);
    case BandLook::newlyAllowed: return QStringLiteral("+%1").arg(n);
    case BandLook::undetermined: return n;
    default: return n;
  }
}

// One label a zone and look; groups that lie together share it.
void addStops(Draft& draft, const std::vector<int>& zones) {
  std::map<std::pair<int, int>, std::vector<size_t>> together;
  for (size_t i = 0; i < draft.groups.size(); ++i) {
    const GateGroup& group = draft.groups[i];
    if (group.bypass || group.look == BandLook::flow) continue;
    together[{zones[i], static_cast<int>(group.look)}].push_back(i);
  }
  for (const auto& [key, members] : together) {
    Stop stop;
    stop.look = draft.groups[members.front()].look;
    uint64_t requests = 0;
    for (const size_t i : members) {
      const GateGroup& group = draft.groups[i];
      requests += group.requests;
      stop.flows.insert(group.flows.begin(), group.flows.end());
      if (!stops(group.look)) continue;
      const QRectF cap(draft.columns.gateX - 2 - capWidth, group.gateY, capWidth, group.height);
      stop.cap = stop.cap.isNull() ? cap : stop.cap.united(cap);
    }
    stop.words = wordsFor(stop.look, requests);
    const double centre = stop.cap.isNull() ? draft.groups[members.front()].gateY + draft.groups[members.front()].height / 2 : stop.cap.center().y();
    stop.label = {draft.columns.gateX + draft.columns.gateWidth + 6, centre - labelHeight / 2, 30 + 6.2 * static_cast<double>(stop.words.size()), labelHeight};
    draft.picture.stops.push_back(std::move(stop));
  }
}

void spreadLabels(std::vector<Stop>& stops, double top, double bottom) {
  std::sort(stops.begin(), stops.end(), [](const Stop& a, const Stop& b) { return a.label.y() < b.label.y(); });
  for (size_t i = 1; i < stops.size(); ++i)
    stops[i].label.moveTop(std::max(stops[i].label.y(), stops[i - 1].label.bottom() + 3));
  double limit = bottom;
  for (size_t i = stops.size(); i-- > 0;) {
    stops[i].label.moveTop(std::max(top, std::min(stops[i].label.y(), limit - labelHeight)));
    limit = stops[i].label.y() - 3;
  }
}

BandLook bandLook(const GateGroup& group) { return group.bypass ? BandLook::flow : group.look; }

// The tie's right edge hands its traffic to the groups in the order of the gate.
void bandsToGate(Draft& draft) {
  std::map<size_t, double> at;
  for (GateGroup& group : draft.groups) {
    const PictureNode& node = draft.picture.nodes[group.credential];
    const double height = static_cast<double>(node.requests) * draft.scale;
    double& y = at.try_emplace(group.credential, node.rect.center().y() - height / 2).first->second;
    group.leftY = y;
    const double width = static_cast<double>(group.requests) * draft.scale;
    y += width;
    const double inset = (group.height - width) / 2;
    draft.picture.bands.push_back({{node.rect.right(), group.leftY}, {draft.columns.gateX - 2, group.gateY + inset}, width,
                                   group.evidence, bandLook(group), group.flows});
  }
}

}  // namespace

void placeGate(Draft& draft) {
  draft.groups = collectGroups(draft);
  // Upper half of the credentials by their place on the picture.
  const double middle = (draft.top + draft.bottom) / 2;
  const auto upper = [&](const GateGroup& g) { return draft.picture.nodes[g.credential].rect.center().y() < middle; };
  std::stable_sort(draft.groups.begin(), draft.groups.end(), [&](const GateGroup& a, const GateGroup& b) {
    const auto rank = [&](const GateGroup& g) { return std::tuple(zoneOf(g, upper(g)), draft.picture.nodes[g.credential].rect.y()); };
    return rank(a) < rank(b);
  });
  std::vector<int> zones;
  for (const GateGroup& group : draft.groups) zones.push_back(zoneOf(group, upper(group)));
  const bool bypass = std::any_of(zones.begin(), zones.end(), [](int zone) { return zone == 9; });
  const double gateBottom = draft.bottom - (bypass ? bypassHeight : 0);
  double total = 0;
  double weights = 0;
  double bypassed = 0;
  for (size_t i = 0; i < draft.groups.size(); ++i) {
    GateGroup& group = draft.groups[i];
    const double width = static_cast<double>(group.requests) * draft.scale;
    group.height = stops(group.look) && group.look != BandLook::newlyDenied && !group.bypass ? std::max(capLeast, width) : std::max(1.5, width);
    if (zones[i] == 9) {
      bypassed += group.height;
      continue;
    }
    total += group.height;
    if (i + 1 < draft.groups.size()) weights += gapBetween(group, draft.groups[i + 1], zones[i], zones[i + 1]);
  }
  const double free = gateBottom - bypassed - (draft.top + 6) - total - 10;
  const double unit = weights > 0 ? std::clamp(free / weights, 0.0, 26.0) : 0;
  double y = draft.top + 6;
  for (size_t i = 0; i < draft.groups.size(); ++i) {
    if (zones[i] == 9 && (i == 0 || zones[i - 1] != 9)) y = draft.bottom - bypassed - 4;
    draft.groups[i].gateY = y;
    y += draft.groups[i].height;
    if (i + 1 < draft.groups.size() && zones[i + 1] != 9) y += unit * gapBetween(draft.groups[i], draft.groups[i + 1], zones[i], zones[i + 1]);
  }
  draft.picture.gate = {draft.columns.gateX, draft.top - 6, draft.columns.gateWidth, gateBottom - bypassed - draft.top + 6};
  addStops(draft, zones);
  spreadLabels(draft.picture.stops, draft.top, gateBottom - bypassed);
  bandsToGate(draft);
  uint64_t passedBy = 0;
  std::map<std::string, uint64_t> gateways;
  for (const Flow& flow : draft.flows.flows) {
    if (flow.end == FlowEnd::bypass) passedBy += flow.requests;
    if (!flow.gateway.empty()) gateways[flow.gateway] += flow.requests;
  }
  draft.picture.gateName = gateways.empty()       ? QObject::tr("no gateway")
                           : gateways.size() == 1 ? QString::fromStdString(gateways.begin()->first)
                                                  : QObject::tr("%1 gateways").arg(gateways.size());
  draft.picture.gateMode = draft.options.draft ? QObject::tr("with the draft") : QObject::tr("as recorded");
  if (passedBy > 0) {
    draft.picture.bypass = QObject::tr("%1 no decision point seen").arg(figure(static_cast<qint64>(passedBy)));
    draft.picture.bypassAt = {draft.columns.gateX + 70, draft.bottom + 12};
  }
}

}  // namespace chatelaine::ui::chainlayout
