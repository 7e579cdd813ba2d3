#include "core/simulate/conform.h"

#include <algorithm>
#include <set>

#include "core/simulate/engine.h"

namespace chatelaine::simulate {

namespace {

using traffic::RecordColumn;

// Half open; the facts and versions are the same all through it.
struct Interval {
  Time from;
  Time to;
};

std::vector<Interval> intervalsOf(const TimeRange& recorded, const identity::Graph& graph,
    const std::vector<PointHistory>& points) {
  std::set<Time> bounds{*recorded.from, *recorded.to};
  const auto add = [&](const std::optional<Time>& time) {
    if (time && recorded.contains(*time)) bounds.insert(*time);
  };
  for (const PointHistory& point : points)
    for (const PointVersion& version : point.versions) {
      add(version.from);
      add(version.to);
    }
  for (const identity::Identity& identity : graph.identities())
    for (const identity::Fact& fact : identity.facts) {
      add(fact.validFrom);
      add(fact.validTo);
    }
  for (const identity::GraphEdge& edge : graph.edges()) add(edge.validTo);
  std::vector<Interval> intervals;
  for (auto at = bounds.begin(); std::next(at) != bounds.end(); ++at) intervals.push_back({*at, *std::next(at)});
  return intervals;
}

const PointVersion* versionAt(const PointHistory& point, Time time) {
  const PointVersion* found = nullptr;
  for (const PointVersion& version : point.versions)
    if ((!version.from || *version.from <= time) && (!version.to || time < *version.to)) found = &version;
  return found;
}

struct PolicyOutcomes {
  PolicyRef policy;
  Outcomes outcomes;
};

std::string named(const std::vector<const PolicyRef*>& policies) {
  constexpr size_t most = 3;
  std::string text;
  for (size_t i = 0; i < policies.size() && i < most; ++i) text += (i == 0 ? "`" : ", `") + policies[i]->id + "`";
  if (policies.size() > most) text += " and " + std::to_string(policies.size() - most) + " more";
  return text;
}

class Conformance {
public:
  Conformance(const traffic::Snapshot& traffic, const traffic::Selection& selection, const std::vector<PointHistory>& points,
      Engine& engine)
      : traffic_(traffic), selection_(selection), points_(points), engine_(engine) {}

  // Rows that no version has to answer are counted once; the others are left for the intervals.
  void countOthers(size_t s) {
    SegmentState& segment = engine_.segment(s);
    traffic::Bitmap rows = selection_[s];
    rows &= *traffic_.parts()[s].live;
    rows.andNot(segment.listings);
    traffic::Bitmap asked(rows.rows());
    rows.forEach([&](size_t row) {
      std::string reason(segment.notReplayableBecause(row));
      const std::string gateway(segment.columns.records().text(RecordColumn::gateway, row));
      const bool known = std::any_of(points_.begin(), points_.end(), [&](const PointHistory& p) { return p.gateway == gateway; });
      if (reason.empty() && !known) reason = "no policies are known of " + gateway;
      if (!reason.empty()) {
        ++result_.notReplayable;
        ++result_.notReplayableReasons[reason];
      } else if (!segment.allowed.test(row) && !segment.denied.test(row)) {
        ++result_.noVerdict;
      } else {
        asked.set(row);
      }
    });
    asked_.push_back(std::move(asked));
  }

  void judge(size_t s, const Interval& interval) {
    SegmentState& segment = engine_.segment(s);
    traffic::Bitmap rows(asked_[s].rows());
    asked_[s].forEach([&](size_t row) {
      const Time time = segment.columns.segment().times[row];
      if (interval.from <= time && time < interval.to) rows.set(row);
    });
    if (rows.none()) return;
    std::set<std::string> gateways;
    for (const PointHistory& point : points_) gateways.insert(point.gateway);
    for (const std::string& gateway : gateways) {
      traffic::Bitmap there = rows;
      there &= segment.ofGateway(gateway);
      if (!there.none()) judgeGateway(segment, s, gateway, interval.from, there);
    }
  }

  ConformResult finish() && {
    std::sort(result_.rows.begin(), result_.rows.end(), [&](const Disagreement& a, const Disagreement& b) {
      return std::pair(timeOf(a.row), a.request) < std::pair(timeOf(b.row), b.request);
    });
    return std::move(result_);
  }

private:
  [[nodiscard]] Time timeOf(traffic::RowId id) const { return traffic_.parts()[id.segment].segment->times[id.row]; }

  void judgeGateway(SegmentState& segment, size_t s, const std::string& gateway, Time time, const traffic::Bitmap& rows) {
    const size_t words = rows.words().size();
    Joint joint(words);
    std::vector<PolicyOutcomes> all;
    const Ors none(words);
    for (const PointHistory& point : points_) {
      if (point.gateway != gateway) continue;
      const PointVersion* version = versionAt(point, time);
      if (!version || !version->policies) {
        result_.versionNotKnown += rows.count();
        return;
      }
      Ors ors(words);
      for (const cedar::PolicyPtr& policy : version->policies->active()) {
        PolicyRef ref{policy->id, policy->effect, policy, engine_.programs().of(*policy)};
        Outcomes outcomes = engine_.evaluateOn(segment, *ref.program, {}, rows);
        ors.add(outcomes, ref.effect, point.denyOnError);
        all.push_back({std::move(ref), std::move(outcomes)});
      }
      joint.add(nullptr, ors, none, none);
    }
    rows.forEach([&](size_t row) {
      const bool mayAllow = (joint.oldMayAllow(row / 64) >> (row % 64)) & 1;
      const bool mayDeny = (joint.oldMayDeny(row / 64) >> (row % 64)) & 1;
      judgeRow(segment, {static_cast<uint32_t>(s), static_cast<uint32_t>(row)}, mayAllow, mayDeny, all);
    });
  }

  void judgeRow(SegmentState& segment, traffic::RowId id, bool mayAllow, bool mayDeny,
      const std::vector<PolicyOutcomes>& policies) {
    const std::string recorded = segment.allowed.test(id.row) ? "allow" : "deny";
    const std::string computed = mayAllow && mayDeny ? "undetermined" : mayAllow ? "allow" : "deny";
    ++result_.matrix[{recorded, computed}];
    if (computed == "undetermined") {
      ++result_.undetermined;
    } else if (computed == recorded) {
      ++result_.agree;
    } else {
      ++result_.disagree;
      result_.rows.push_back({std::string(segment.columns.records().text(RecordColumn::request, id.row)), id, recorded, computed,
                              reasonOf(segment, id.row, mayAllow, policies)});
    }
  }

  static std::string reasonOf(const SegmentState& segment, size_t row, bool allows, const std::vector<PolicyOutcomes>& policies) {
    std::vector<const PolicyRef*> permits;
    std::vector<const PolicyRef*> forbids;
    std::vector<const PolicyRef*> failing;
    for (const auto& [policy, outcomes] : policies) {
      const auto at = [&](uint64_t word) { return (word >> (row % 64)) & 1; };
      if (at(outcomes.certainlySatisfied(row / 64))) (policy.effect == cedar::Effect::permit ? permits
          : forbids).push_back(&policy);
      if (at(outcomes.certainlyErr(row / 64))) failing.push_back(&policy);
    }
    const RecordView& view = segment.columns.records();
    std::string said;
    if (allows) {
      said = "permitted by " + named(permits) + ", but the gateway refused it";
      if (const std::string_view detail = view.text(RecordColumn::detail, row); !detail.empty()) said += ": " + std::string(detail);
    } else if (!forbids.empty()) {
      said = "forbidden by " + named(forbids) + ", but the gateway let it pass";
    } else {
      said = "no policy permits it, but the gateway let it pass";
    }
    if (!failing.empty()) said += "; " + named(failing) + " failed";
    return said;
  }

  const traffic::Snapshot& traffic_;
  const traffic::Selection& selection_;
  const std::vector<PointHistory>& points_;
  Engine& engine_;
  std::vector<traffic::Bitmap> asked_;
  ConformResult result_;
};

}  // namespace

Result<ConformResult> conform(const traffic::Snapshot& traffic, const traffic::Selection& selection, const identity::Graph& graph,
                              const std::vector<PointHistory>& points, Time asOf, const Task& task) {
  Engine engine;
  const auto shared = std::make_shared<traffic::Snapshot>(traffic);
  Conformance conformance(traffic, selection, points, engine);
  const std::optional<TimeRange> recorded = traffic.timeRange();
  if (!recorded) return ConformResult{};
  engine.begin(shared, entitiesOf(graph, recorded->from, asOf, &traffic));
  for (size_t s = 0; s < traffic.parts().size(); ++s) conformance.countOthers(s);
  const std::vector<Interval> intervals = intervalsOf(*recorded, graph, points);
  for (size_t i = 0; i < intervals.size(); ++i) {
    if (task.cancelled()) return Task::cancelledError();
    task.report({"comparing with the recorded decisions", i, intervals.size(), "versions"});
    engine.begin(shared, entitiesOf(graph, intervals[i].from, asOf, &traffic));
    for (size_t s = 0; s < traffic.parts().size(); ++s) conformance.judge(s, intervals[i]);
  }
  return std::move(conformance).finish();
}

}  // namespace chatelaine::simulate
