#include "core/simulate/replay_run.h"

#include <algorithm>
#include <bit>
#include <chrono>

namespace chatelaine::simulate {

namespace {

uint64_t popcount(uint64_t word) { return static_cast<uint64_t>(std::popcount(word)); }

Digest digestOf(const traffic::Bitmap& rows) {
  const std::vector<uint64_t>& words = rows.words();
  return Sha256().add({reinterpret_cast<const char*>(words.data()), words.size() * sizeof(uint64_t)}).finish();
}

}  // namespace

ReplayRun::ReplayRun(Engine& engine, const ReplayInput& input)
    : engine_(engine), input_(input), reading_{input.options.useInferred, input.options.callers == Callers::seen} {}

Result<ReplayResult> ReplayRun::run(const Task& task) {
  const auto started = std::chrono::steady_clock::now();
  const bool withInferred = input_.options.useInferred && input_.entities->withInferred;
  engine_.begin(input_.traffic, withInferred ? input_.entities->withInferred : input_.entities);
  const uint64_t evaluated = engine_.tables().evaluated();
  sides_ = sidesOf(input_.baseline, input_.draft, engine_.programs());
  result_.baseline = input_.baseline.name;
  result_.draft = input_.draft.name;
  const uint64_t total = input_.traffic->liveRows();
  uint64_t done = 0;
  for (size_t s = 0; s < input_.traffic->parts().size(); ++s) {
    if (task.cancelled()) return Task::cancelledError();
    task.report({"replaying", done, total, "rows"});
    runSegment(s);
    done += input_.traffic->parts()[s].live->count();
  }
  task.report({"replaying", total, total, "rows"});
  if (task.cancelled()) return Task::cancelledError();
  CHATELAINE_TRY(addGroups());
  finishEffects();
  result_.chains = damageOf(*input_.traffic, engine_.chains(), flips_, succeeded_, input_.options.useInferred);
  result_.digest = sum_.digest();
  result_.atomsEvaluated = engine_.tables().evaluated() - evaluated;
  engine_.end();
  result_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return std::move(result_);
}

void ReplayRun::runSegment(size_t s) {
  SegmentState& segment = engine_.segment(s);
  const traffic::Bitmap replayed = replayedRows(s, segment);
  const size_t words = replayed.words().size();
  const std::vector<Point> at = points(segment, replayed, reading_);
  const Joint joint = fold(at, words);
  flips_.push_back(flipsOf(joint, replayed));
  succeeded_.push_back(segment.succeeded);
  const SegmentFlips& flips = flips_.back();
  result_.flips += countsOf(flips);
  const Reading seen{reading_.useInferred, true};
  if (!reading_.seenCallers && engine_.callersMatter(segment))
    result_.flipsCallersSeen += countsOf(flipsOf(fold(points(segment, replayed, seen), words), replayed));
  else
    result_.flipsCallersSeen += countsOf(flips);
  addDecisions(segment, joint, flips);
  addSafety(segment, joint, at, flips);
  sum_ += segment.sum.update(joint, replayed, segment.idNumbers());
  addEffects(segment, at);
  addNames(segment, flips);
  attribute(segment, at, flips);
  addEvidence(segment, at, flips);
  addDoubts(segment, at, flips);
}

traffic::Bitmap ReplayRun::replayedRows(size_t s, SegmentState& segment) {
  traffic::Bitmap rows = input_.selection[s];
  rows &= *input_.traffic->parts()[s].live;
  rows.andNot(segment.listings);
  result_.requests += rows.count();
  traffic::Bitmap left = rows;
  rows &= segment.replayable;
  left.andNot(rows);
  std::map<std::string_view, uint64_t> because;
  left.forEach([&](size_t row) { ++because[segment.notReplayableBecause(row)]; });
  for (const auto& [reason, n] : because) result_.notReplayable[std::string(reason)] += n;
  const bool everywhere = std::any_of(sides_.begin(), sides_.end(), [](const GroupSides& g) { return g.gateway.empty(); });
  if (!everywhere) {
    traffic::Bitmap uncovered = rows;
    for (const GroupSides& group : sides_) uncovered.andNot(segment.ofGateway(group.gateway));
    uncovered.forEach([&](size_t row) {
      ++result_.notReplayable["no policies are known of "
          + std::string(segment.columns.records().text(traffic::RecordColumn::gateway, row))];
    });
    rows.andNot(uncovered);
  }
  result_.replayable += rows.count();
  return rows;
}

std::vector<ReplayRun::Point> ReplayRun::points(SegmentState& segment, const traffic::Bitmap& replayed, const Reading& reading) {
  std::vector<Point> all;
  const size_t words = replayed.words().size();
  for (const GroupSides& group : sides_) {
    const traffic::Bitmap* rows = group.gateway.empty() ? nullptr : &segment.ofGateway(group.gateway);
    Point point{&group, rows, replayed, {}, nullptr, Ors(words), Ors(words)};
    if (rows) point.counted &= *rows;
    if (point.counted.none()) continue;
    point.countedDigest = digestOf(point.counted);
    // Counting evaluates as well: once is enough.
    if (reading == reading_)
      for (const PolicyRef& policy : group.draft) engine_.counts(segment, policy, reading, point.counted, point.countedDigest);
    for (const Change& change : group.changes) {
      if (change.before) point.before.add(engine_.outcomes(segment, *change.before, reading), change.before->effect,
          group.denyOnError);
      if (change.after) point.after.add(engine_.outcomes(segment, *change.after, reading), change.after->effect, group.denyOnError);
    }
    point.both = engine_.ors(segment, group.both, group.denyOnError, reading);
    all.push_back(std::move(point));
  }
  return all;
}

Joint ReplayRun::fold(const std::vector<Point>& points, size_t words) {
  Joint joint(words);
  for (const Point& point : points) joint.add(point.rows, *point.both, point.before, point.after);
  return joint;
}

void ReplayRun::addDecisions(SegmentState& segment, const Joint& joint, const SegmentFlips& flips) {
  const auto add = [](Decisions& decisions, uint64_t mayAllow, uint64_t mayDeny) {
    decisions.allow += popcount(mayAllow & ~mayDeny);
    decisions.deny += popcount(mayDeny & ~mayAllow);
    decisions.undetermined += popcount(mayAllow & mayDeny);
  };
  for (size_t w = 0; w < flips.replayed.words().size(); ++w) {
    const uint64_t in = flips.replayed.words()[w];
    if (in == 0) continue;
    add(result_.baselineDecisions, joint.oldMayAllow(w) & in, joint.oldMayDeny(w) & in);
    add(result_.draftDecisions, joint.newMayAllow(w) & in, joint.newMayDeny(w) & in);
    result_.boundsNewlyDenied.lower += popcount(flips.newlyDenied.words()[w]);
    result_.boundsNewlyDenied.upper += popcount(joint.denied[w] & in);
    result_.boundsNewlyAllowed.lower += popcount(flips.newlyAllowed.words()[w]);
    result_.boundsNewlyAllowed.upper += popcount(joint.allowed[w] & in);
    result_.boundsAll.lower += popcount(joint.surelyFlips(w) & in);
    result_.boundsAll.upper += popcount(joint.mayFlip(w) & in);
    result_.alreadyChanged += popcount(in & segment.allowed.words()[w] & ~joint.oldMayAllow(w));
    result_.alreadyChanged += popcount(in & segment.denied.words()[w] & ~joint.oldMayDeny(w));
  }
  std::vector<Flip>& rows = result_.rows.emplace_back(segment.columns.segment().rows, Flip::none);
  flips.forEach([&](size_t row, Flip flip) { rows[row] = flip; });
}

void ReplayRun::addSafety(SegmentState&, const Joint& joint, const std::vector<Point>& points, const SegmentFlips& flips) {
  for (size_t w = 0; w < flips.replayed.words().size(); ++w) {
    uint64_t failing = 0;
    uint64_t inferred = 0;
    for (const Point& point : points) {
      const uint64_t in = point.counted.words()[w];
      failing |= in & (point.both->failingForbid[w] | point.after.failingForbid[w]);
      inferred |= in & (point.both->readInferred[w] | point.before.readInferred[w] | point.after.readInferred[w]);
    }
    result_.letThroughByFailingForbid += popcount(failing & joint.newMayAllow(w) & ~joint.newMayDeny(w));
    result_.inferred += popcount(inferred);
  }
}

void ReplayRun::addNames(SegmentState& segment, const SegmentFlips& flips) {
  using traffic::RecordColumn;
  const auto add = [&](RecordColumn name, std::map<std::string, FlipCounts>& sums) {
    const traffic::Column* column = segment.columns.segment().column(nameOf(name));
    std::vector<FlipCounts> byCode(column ? column->dictionary->end() : 1);
    flips.forEach([&](size_t row, Flip flip) {
      const bool isHidden = !column || (!reading_.useInferred && column->evidenceOf(row) == Evidence::inferred);
      count(byCode[isHidden ? traffic::codeNotRecorded : column->codes[row]], flip);
    });
    for (traffic::Code code = 0; code < byCode.size(); ++code)
      if (byCode[code].newlyDenied + byCode[code].newlyAllowed + byCode[code].undetermined > 0)
        sums[code < traffic::firstValueCode ? std::string() : column->dictionary->value(code)] += byCode[code];
  };
  add(RecordColumn::agent, result_.byAgent);
  add(RecordColumn::target, result_.byTool);
  add(RecordColumn::human, result_.byHuman);
}

Result<void> ReplayRun::addGroups() {
  if (input_.options.groupBy.empty()) return {};
  std::map<std::vector<std::string>, FlipCounts> groups;
  const auto add = [&](Flip flip, auto rowsOf) -> Result<void> {
    traffic::Selection selection;
    for (const SegmentFlips& flips : flips_) selection.push_back(rowsOf(flips));
    Result<std::vector<traffic::Group>> found = traffic::groupBy(*input_.traffic, selection, input_.options.groupBy);
    if (!found) return std::move(found).error();
    for (const traffic::Group& group : *found) {
      std::vector<std::string> key = group.key;
      for (size_t i = 0; i < key.size(); ++i)
        if (!group.recorded[i]) key[i].clear();
      count(groups[key], flip, group.count);
    }
    return {};
  };
  CHATELAINE_TRY(add(Flip::newlyDenied, [](const SegmentFlips& f) { return f.newlyDenied; }));
  CHATELAINE_TRY(add(Flip::newlyAllowed, [](const SegmentFlips& f) { return f.newlyAllowed; }));
  CHATELAINE_TRY(add(Flip::undetermined, [](const SegmentFlips& f) { return f.undetermined; }));
  result_.groups.assign(groups.begin(), groups.end());
  std::stable_sort(result_.groups.begin(), result_.groups.end(), [](const auto& a, const auto& b) {
    const auto weight = [](const FlipCounts& c) { return c.newlyDenied + c.newlyAllowed + c.undetermined; };
    return weight(a.second) > weight(b.second);
  });
  return {};
}

}  // namespace chatelaine::simulate
