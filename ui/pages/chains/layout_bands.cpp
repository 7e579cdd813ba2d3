#include <algorithm>

#include "ui/pages/chains/layout_parts.h"
#include "ui/theme/figures.h"

namespace chatelaine::ui::chainlayout {

namespace {

// Flows between two nodes that are known in the same way.
struct Link {
  size_t from = 0;
  size_t to = 0;
  std::optional<Evidence> evidence;
  uint64_t requests = 0;
  std::set<size_t> flows;
  double fromY = 0;
  double toY = 0;
};

// Evidence that is drawn on the band that leaves `column`: of the human from the people, of the agent from an agent.
std::optional<Evidence> evidenceFrom(const Flow& flow, size_t column, size_t agentColumns) {
  if (column == 0) return flow.human.evidence;
  const size_t fromRight = agentColumns - column;
  if (fromRight < flow.agents.size()) return flow.agents[flow.agents.size() - 1 - fromRight].evidence;
  return flow.human.evidence;                       // on a lane the human's own band goes on
}

std::vector<Link> linksFrom(const Draft& draft, size_t column) {
  std::map<std::tuple<size_t, size_t, int>, Link> found;
  for (size_t i = 0; i < draft.flows.flows.size(); ++i) {
    const Flow& flow = draft.flows.flows[i];
    const auto evidence = evidenceFrom(flow, column, draft.agentColumns);
    const int rank = evidence ? -static_cast<int>(*evidence) : 1;       // verified first, nobody last
    Link& link = found[{draft.nodeOf[i][column], draft.nodeOf[i][column + 1], rank}];
    link.from = draft.nodeOf[i][column];
    link.to = draft.nodeOf[i][column + 1];
    link.evidence = evidence;
    link.requests += flow.requests;
    link.flows.insert(i);
  }
  std::vector<Link> out;
  for (auto& [key, link] : found) out.push_back(std::move(link));
  return out;
}

// Bands between the same two nodes that are too thin to tell apart join the weaker class.
void joinThin(std::vector<Link>& links, double scale) {
  for (size_t i = links.size(); i-- > 1;) {
    Link& stronger = links[i - 1];
    Link& weaker = links[i];
    if (stronger.from != weaker.from || stronger.to != weaker.to) continue;
    if (static_cast<double>(std::min(stronger.requests, weaker.requests)) * scale >= 3.6) continue;
    stronger.evidence = weaker.evidence;
    stronger.requests += weaker.requests;
    stronger.flows.insert(weaker.flows.begin(), weaker.flows.end());
    links.erase(links.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

double middleInset(const PictureNode& node, double scale) {
  return (node.rect.height() - static_cast<double>(node.requests) * scale) / 2;
}

void addBands(Draft& draft, std::vector<Link> links) {
  auto& nodes = draft.picture.nodes;
  std::map<size_t, double> outAt;
  std::map<size_t, double> inAt;
  const auto place = [&](std::map<size_t, double>& at, size_t node) -> double& {
    return at.try_emplace(node, nodes[node].rect.y() + middleInset(nodes[node], draft.scale)).first->second;
  };
  std::stable_sort(links.begin(), links.end(), [](const Link& a, const Link& b) { return std::pair(a.from, a.to) < std::pair(b.from, b.to); });
  for (Link& link : links) {
    link.fromY = place(outAt, link.from);
    outAt[link.from] += static_cast<double>(link.requests) * draft.scale;
  }
  std::stable_sort(links.begin(), links.end(), [](const Link& a, const Link& b) { return std::pair(a.to, a.from) < std::pair(b.to, b.from); });
  for (Link& link : links) {
    link.toY = place(inAt, link.to);
    inAt[link.to] += static_cast<double>(link.requests) * draft.scale;
  }
  for (const Link& link : links)
    draft.picture.bands.push_back({{nodes[link.from].rect.right(), link.fromY}, {nodes[link.to].rect.left(), link.toY},
                                   static_cast<double>(link.requests) * draft.scale, link.evidence, BandLook::flow, link.flows});
}

// A lane has no drawing of its own: its bands go on straight.
void addLaneBands(Draft& draft) {
  for (const PictureNode& node : draft.picture.nodes) {
    if (node.shape != NodeShape::lane) continue;
    std::map<int, std::pair<uint64_t, std::set<size_t>>> byEvidence;
    for (const size_t flow : node.flows) {
      const auto& human = draft.flows.flows[flow].human;
      auto& [requests, flows] = byEvidence[human.evidence ? static_cast<int>(*human.evidence) : 0];
      requests += draft.flows.flows[flow].requests;
      flows.insert(flow);
    }
    double y = node.rect.y();
    for (auto it = byEvidence.rbegin(); it != byEvidence.rend(); ++it) {
      const double width = static_cast<double>(it->second.first) * draft.scale;
      const auto evidence = it->first == 0 ? std::nullopt : std::optional(static_cast<Evidence>(it->first));
      draft.picture.bands.push_back({{node.rect.left(), y}, {node.rect.right(), y}, width, evidence, BandLook::flow, it->second.second});
      y += width;
    }
  }
}

// Who stands behind a credential: those named on its requests and, for those that name nobody, its candidates.
int behind(const Draft& draft, const PictureNode& credential) {
  std::set<std::string> names;
  for (const size_t flow : credential.flows) {
    const Flow& f = draft.flows.flows[flow];
    if (!f.agents.back().name.empty()) names.insert(f.agents.back().name);
    const auto candidates = draft.flows.candidates.find(f.credential);
    if (candidates != draft.flows.candidates.end()) names.insert(candidates->second.begin(), candidates->second.end());
  }
  return static_cast<int>(names.size());
}

void addTie(Draft& draft, PictureNode& node) {
  node.behind = node.bundle ? 0 : behind(draft, node);
  BowTie tie;
  tie.key = node.key;
  tie.named = node.named;
  tie.flows = node.flows;
  tie.title = node.title;
  tie.shared = node.named && node.behind > 1;
  const QString requests = figure(static_cast<qint64>(node.requests));
  tie.subtitle = tie.shared ? QObject::tr("%1 agents, 1 key · %2").arg(node.behind).arg(requests) : requests;
  const double height = std::max(static_cast<double>(node.requests) * draft.scale, 1.0);
  tie.rect = {node.rect.x(), node.rect.center().y() - height / 2, node.rect.width(), height};
  const double width = std::min(142.0, node.rect.width() - 16);
  const double tall = tie.shared ? tagHeight : 26;
  tie.tag = {node.rect.center().x() - width / 2, node.rect.center().y() - tall / 2, width, tall};
  draft.picture.ties.push_back(std::move(tie));
}

}  // namespace

void drawBands(Draft& draft) {
  for (size_t column = 0; column <= draft.agentColumns; ++column) {
    std::vector<Link> links = linksFrom(draft, column);
    joinThin(links, draft.scale);
    addBands(draft, std::move(links));
  }
  addLaneBands(draft);
  for (PictureNode& node : draft.picture.nodes)
    if (node.shape == NodeShape::credential) addTie(draft, node);
}

}  // namespace chatelaine::ui::chainlayout
