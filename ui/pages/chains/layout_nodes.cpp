#include <algorithm>
#include <numeric>

#include "ui/pages/chains/layout_parts.h"
#include "ui/theme/figures.h"

namespace chatelaine::ui::chainlayout {

namespace {

// A node before it has a place.
struct Wanted {
  std::string key;
  std::string name;
  NodeShape shape = NodeShape::person;
  uint64_t requests = 0;
  std::set<size_t> flows;
  size_t members = 1;               // of a bundle
};

using Column = std::vector<Wanted>;

std::string columnName(size_t column, size_t agentColumns) {
  if (column == 0) return "human";
  if (column > agentColumns) return "credential";
  return "agent:" + std::to_string(column);
}

// The name of a flow in a column; no value: it passes the column by on a lane.
std::optional<std::string> nameIn(const Flow& flow, size_t column, size_t agentColumns) {
  if (column == 0) return flow.human.name;
  if (column > agentColumns) return flow.credential;
  const size_t fromRight = agentColumns - column;           // 0: the caller
  if (fromRight >= flow.agents.size()) return std::nullopt;
  return flow.agents[flow.agents.size() - 1 - fromRight].name;
}

NodeShape shapeOf(size_t column, size_t agentColumns) {
  return column == 0 ? NodeShape::person : column > agentColumns ? NodeShape::credential : NodeShape::agent;
}

Column collectColumn(const Draft& draft, size_t column) {
  std::map<std::string, Wanted> found;
  const std::string prefix = columnName(column, draft.agentColumns);
  for (size_t i = 0; i < draft.flows.flows.size(); ++i) {
    const Flow& flow = draft.flows.flows[i];
    const auto name = nameIn(flow, column, draft.agentColumns);
    const std::string key = name ? prefix + "/" + *name : prefix + "|lane";
    Wanted& wanted = found[key];
    wanted.key = key;
    wanted.name = name.value_or(std::string());
    wanted.shape = name ? shapeOf(column, draft.agentColumns) : NodeShape::lane;
    wanted.requests += flow.requests;
    wanted.flows.insert(i);
  }
  Column out;
  for (auto& [key, wanted] : found) out.push_back(std::move(wanted));
  // Busiest first, the nameless and the lane at the end.
  std::stable_sort(out.begin(), out.end(), [](const Wanted& a, const Wanted& b) {
    const auto rank = [](const Wanted& w) { return w.shape == NodeShape::lane ? 2 : w.name.empty() ? 1 : 0; };
    return rank(a) != rank(b) ? rank(a) < rank(b) : a.requests > b.requests;
  });
  return out;
}

// The smallest named ones of a column that has no room for all become one.
void bundle(Column& column, size_t room, const std::string& prefix) {
  const auto firstSpecial = std::find_if(column.begin(), column.end(), [](const Wanted& w) { return w.name.empty(); });
  const size_t named = static_cast<size_t>(firstSpecial - column.begin());
  const size_t special = column.size() - named;
  if (column.size() <= room || named < 2 || room < special + 2) return;
  const size_t keep = room - special - 1;
  Wanted all{prefix + "/+", {}, column[keep].shape, 0, {}, 0};
  for (size_t i = keep; i < named; ++i) {
    all.requests += column[i].requests;
    all.flows.insert(column[i].flows.begin(), column[i].flows.end());
    ++all.members;
  }
  column.erase(column.begin() + static_cast<std::ptrdiff_t>(keep), column.begin() + static_cast<std::ptrdiff_t>(named));
  column.insert(column.begin() + static_cast<std::ptrdiff_t>(keep), std::move(all));
}

double leastHeight(const Wanted& wanted) { return wanted.shape == NodeShape::lane ? 0 : wanted.shape == NodeShape::credential ? 28 : nodeHeight; }

double heightOf(const Column& column, double scale) {
  return std::accumulate(column.begin(), column.end(), 0.0, [&](double sum, const Wanted& wanted) {
    return sum + std::max(leastHeight(wanted), static_cast<double>(wanted.requests) * scale) + nodeGap;
  });
}

// The largest scale with which every column fits.
double fittingScale(const std::vector<Column>& columns, double height) {
  double low = 0;
  double high = 4;
  for (int i = 0; i < 40; ++i) {
    const double middle = (low + high) / 2;
    const bool fits = std::all_of(columns.begin(), columns.end(), [&](const Column& c) { return heightOf(c, middle) <= height; });
    (fits ? low : high) = middle;
  }
  return low;
}

QString titleOf(const Wanted& wanted) {
  if (wanted.members > 1)
    return wanted.shape == NodeShape::person  ? QObject::tr("+ %1 people").arg(wanted.members)
           : wanted.shape == NodeShape::agent ? QObject::tr("+ %1 agents").arg(wanted.members)
                                              : QObject::tr("+ %1 credentials").arg(wanted.members);
  if (!wanted.name.empty()) return QString::fromStdString(wanted.name);
  return wanted.shape == NodeShape::person  ? QObject::tr("not recorded")
         : wanted.shape == NodeShape::agent ? QObject::tr("not named")
                                            : QObject::tr("no credential");
}

PictureNode nodeFor(const Wanted& wanted, const Draft& draft) {
  PictureNode node;
  node.key = wanted.key;
  node.shape = wanted.shape;
  node.title = titleOf(wanted);
  node.named = !wanted.name.empty() || wanted.members > 1;
  node.bundle = wanted.members > 1;
  node.requests = wanted.requests;
  node.flows = wanted.flows;
  node.subtitle = counted(static_cast<qint64>(wanted.requests), QObject::tr("request"), QObject::tr("requests"));
  if (wanted.shape == NodeShape::agent && wanted.name.empty() && wanted.members == 1) {
    std::set<std::string> candidates;
    for (const size_t flow : wanted.flows)
      if (const auto known = draft.flows.candidates.find(draft.flows.flows[flow].credential); known != draft.flows.candidates.end())
        candidates.insert(known->second.begin(), known->second.end());
    node.subtitle = figure(static_cast<qint64>(wanted.requests));
    if (!candidates.empty()) node.subtitle += QObject::tr(" · %1 candidates").arg(candidates.size());
  }
  const auto breaks = draft.flows.humanBreaks.find(wanted.name);
  if (draft.options.draft && wanted.shape == NodeShape::person && breaks != draft.flows.humanBreaks.end() && breaks->second > 0) {
    node.subtitle = QObject::tr("breaks in %1").arg(figure(static_cast<qint64>(breaks->second)));
    node.subtitleRole = Role::deny;
  }
  return node;
}

}  // namespace

void placeNodes(Draft& draft) {
  const size_t count = draft.agentColumns + 2;
  const double height = draft.bottom - draft.top;
  std::vector<Column> columns;
  for (size_t c = 0; c < count; ++c) {
    columns.push_back(collectColumn(draft, c));
    const std::string prefix = columnName(c, draft.agentColumns);
    const double each = (c + 1 == count ? 34 : nodeHeight) + nodeGap;
    if (!draft.options.open.contains(prefix + "/+"))
      bundle(columns.back(), static_cast<size_t>(std::max(3.0, height / each * 0.8)), prefix);
  }
  draft.scale = std::min(fittingScale(columns, height), cardScale(draft));
  draft.picture.scale = draft.scale;
  draft.nodeOf.assign(draft.flows.flows.size(), std::vector<size_t>(count, 0));
  for (size_t c = 0; c < count; ++c) {
    const double x = c == 0 ? draft.columns.peopleX : c + 1 == count ? draft.columns.credentialX : draft.columns.agentX[c - 1];
    const double width = c == 0 ? draft.columns.peopleWidth : c + 1 == count ? draft.columns.credentialWidth : draft.columns.agentWidth;
    const double spare = height - heightOf(columns[c], draft.scale) + nodeGap;
    const double gap = columns[c].size() > 1 ? std::min(40.0, nodeGap + spare / static_cast<double>(columns[c].size() - 1)) : 0;
    const double used = heightOf(columns[c], draft.scale) + (gap - nodeGap) * static_cast<double>(columns[c].size()) - gap;
    double y = draft.top + std::max(0.0, (height - used) / 2);
    for (const Wanted& wanted : columns[c]) {
      PictureNode node = nodeFor(wanted, draft);
      node.rect = {x, y, width, std::max(leastHeight(wanted), static_cast<double>(wanted.requests) * draft.scale)};
      y += node.rect.height() + gap;
      for (const size_t flow : wanted.flows) draft.nodeOf[flow][c] = draft.picture.nodes.size();
      draft.picture.nodes.push_back(std::move(node));
    }
  }
}

}  // namespace chatelaine::ui::chainlayout
