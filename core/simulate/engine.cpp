#include "core/simulate/engine.h"

#include <algorithm>
#include <bit>
#include <optional>

namespace chatelaine::simulate {

namespace {

using traffic::RecordColumn;

constexpr uint64_t planesKeptRuns = 24;
constexpr size_t keptFolds = 8;

// The two numbers that 32 hexadecimal digits write; absent for another text.
std::optional<std::array<uint64_t, 2>> hexNumbers(std::string_view text) {
  if (text.size() != 32) return std::nullopt;
  std::array<uint64_t, 2> numbers{};
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0) return std::nullopt;
    numbers[i / 16] = numbers[i / 16] << 4 | static_cast<uint64_t>(digit);
  }
  return numbers;
}

}  // namespace

SegmentState::SegmentState(std::shared_ptr<const traffic::Segment> segment, ValueSpaces& spaces)
    : columns(std::move(segment), spaces),
      replayable(columns.segment().rows),
      listings(columns.segment().rows),
      allowed(columns.segment().rows),
      denied(columns.segment().rows),
      succeeded(columns.segment().rows),
      sum(columns.segment().rows) {
  const traffic::Segment& rows = columns.segment();
  addReasons();
  for (size_t row = 0; row < rows.rows; ++row) {
    if (rows.verdicts[row] == traffic::Verdict::allow) allowed.set(row);
    if (rows.verdicts[row] == traffic::Verdict::deny) denied.set(row);
    if (rows.verdicts[row] == traffic::Verdict::allow && rows.reasons[row] == traffic::Reason::none) succeeded.set(row);
    if (columns.records().isListing(row))
      listings.set(row);
    else if (notReplayableBecause(row).empty())
      replayable.set(row);
  }
}

// What decides is few: the kind, the reason class and what is recorded.
void SegmentState::addReasons() {
  const traffic::Segment& rows = columns.segment();
  constexpr std::array asked{RecordColumn::target, RecordColumn::action, RecordColumn::resource, RecordColumn::gateway};
  std::map<std::array<uint8_t, 3>, uint8_t> known;
  reasonOfRow_.reserve(rows.rows);
  for (size_t row = 0; row < rows.rows; ++row) {
    uint8_t recorded = 0;
    for (size_t i = 0; i < asked.size(); ++i)
      if (!columns.records().text(asked[i], row).empty()) recorded = static_cast<uint8_t>(recorded | 1 << i);
    const auto [at, isNew] = known.try_emplace({static_cast<uint8_t>(rows.kinds[row]), static_cast<uint8_t>(rows.reasons[row]),
        recorded});
    if (isNew) {
      traffic::Request request;
      request.kind = rows.kinds[row];
      request.reason = rows.reasons[row];
      if (recorded & 1) request.target = "-";
      if (recorded & 2) request.action = traffic::Cell::recorded("-", Evidence::asserted);
      if (recorded & 4) request.resource = traffic::Cell::recorded("-", Evidence::asserted);
      if (recorded & 8) request.gateway = "-";
      at->second = static_cast<uint8_t>(reasons_.size());
      reasons_.push_back(traffic::notReplayableBecause(request));
    }
    reasonOfRow_.push_back(at->second);
  }
}

const traffic::Bitmap& SegmentState::ofGateway(const std::string& gateway) {
  const auto [at, isNew] = gateways_.try_emplace(gateway, columns.segment().rows);
  if (!isNew) return at->second;
  for (size_t row = 0; row < columns.segment().rows; ++row)
    if (columns.records().text(RecordColumn::gateway, row) == gateway) at->second.set(row);
  return at->second;
}

const IdNumbers& SegmentState::idNumbers() {
  if (!idNumbers_.empty()) return idNumbers_;
  idNumbers_.reserve(columns.segment().rows);
  for (size_t row = 0; row < columns.segment().rows; ++row) {
    const std::string_view id = columns.records().text(RecordColumn::request, row);
    const std::optional<std::array<uint64_t, 2>> numbers = hexNumbers(id);
    idNumbers_.push_back(numbers ? *numbers : *hexNumbers(sha256(id).hex().substr(0, 32)));
  }
  return idNumbers_;
}

void Engine::begin(std::shared_ptr<const traffic::Snapshot> traffic, std::shared_ptr<const Entities> entities) {
  ++run_;
  if (traffic != traffic_) {
    traffic_ = std::move(traffic);
    chains_.reset();
    seen_ = seenOnKeys(*traffic_);
    std::map<Digest, std::unique_ptr<SegmentState>> kept;
    segments_.clear();
    for (const traffic::Snapshot::Part& part : traffic_->parts()) {
      std::unique_ptr<SegmentState>& state = kept[part.segment->digest];
      if (!state)
        if (const auto known = states_.find(part.segment->digest); known != states_.end()) state = std::move(known->second);
      if (!state) state = std::make_unique<SegmentState>(part.segment, spaces_);
      state->columns.forgetCallers();
      std::erase_if(state->planes_, [](const auto& entry) { return entry.first.reading.seenCallers; });
      state->folded_.clear();
      segments_.push_back(state.get());
    }
    states_ = std::move(kept);
    programs_.setColumns(contextColumns(*traffic_));
  }
  tables_.setEntities(std::move(entities));
}

// The built-in permit: satisfied where the gateway allowed, open where it recorded no decision.
Outcomes Engine::recorded(const SegmentState& segment) {
  traffic::Bitmap satisfied = segment.denied;
  satisfied.invert();
  traffic::Bitmap open = satisfied;
  open.andNot(segment.allowed);
  return {Plane(satisfied), Plane(), Plane(open), Plane()};
}

SegmentState::PlaneKey Engine::keyOf(SegmentState& segment, const PolicyRef& policy, const Reading& reading) {
  if (policy.isRecorded()) return {{}, {}, {}};
  return {policy.program->digest, tables_.entities().digest, segment.columns.narrowed(reading, policy.program->columns, seen_)};
}

SegmentState::Planes& Engine::planes(SegmentState& segment, const PolicyRef& policy, const Reading& reading,
    const traffic::Bitmap* counted,
                                     const Digest* digest) {
  const SegmentState::PlaneKey key = keyOf(segment, policy, reading);
  const auto [at, isNew] = segment.planes_.try_emplace(key);
  SegmentState::Planes& planes = at->second;
  planes.lastUsed = run_;
  const bool countsMissing = counted && (!planes.hasCounts || planes.counted != *digest);
  if (!isNew && !countsMissing) return planes;
  if (countsMissing) planes.counts = {};
  if (policy.isRecorded()) {
    planes.outcomes = recorded(segment);
    for (size_t w = 0; countsMissing && w < counted->words().size(); ++w) {
      planes.counts.inScope += static_cast<uint64_t>(std::popcount(counted->words()[w]));
      planes.counts.satisfied += static_cast<uint64_t>(std::popcount(counted->words()[w] & planes.outcomes.certainlySatisfied(w)));
      planes.counts.unknown += static_cast<uint64_t>(std::popcount(counted->words()[w] & planes.outcomes.uncertain(w)));
    }
  } else {
    planes.outcomes = evaluator_.evaluate(*policy.program, {&segment.columns, &seen_, key.reading}, segment.replayable, counted,
                                          countsMissing ? &planes.counts : nullptr);
  }
  if (countsMissing) {
    planes.hasCounts = true;
    planes.counted = *digest;
  }
  return planes;
}

const Outcomes& Engine::outcomes(SegmentState& segment, const PolicyRef& policy, const Reading& reading) {
  return planes(segment, policy, reading, nullptr, nullptr).outcomes;
}

const EffectCounts& Engine::counts(SegmentState& segment, const PolicyRef& policy, const Reading& reading,
    const traffic::Bitmap& counted,
                                   const Digest& digest) {
  return planes(segment, policy, reading, &counted, &digest).counts;
}

std::shared_ptr<const Ors> Engine::ors(SegmentState& segment, const std::vector<PolicyRef>& policies, bool denyOnError,
    const Reading& reading) {
  Sha256 hash;
  hash.addNumber(denyOnError ? 1 : 0).addNumber(reading.useInferred ? 1 : 0).addNumber(reading.seenCallers ? 1 : 0);
  hash.addField(tables_.entities().digest.hex());
  for (const PolicyRef& policy : policies)
    hash.addNumber(static_cast<int64_t>(policy.effect)).addField(policy.isRecorded() ? "recorded" : policy.program->digest.hex());
  SegmentState::Folded& folded = segment.folded_[hash.finish()];
  folded.lastUsed = ++folds_;
  if (!folded.ors) {
    auto made = std::make_shared<Ors>(segment.replayable.words().size());
    for (const PolicyRef& policy : policies) made->add(outcomes(segment, policy, reading), policy.effect, denyOnError);
    folded.ors = std::move(made);
  } else {
    // Their planes will be asked for as soon as another policy is edited.
    for (const PolicyRef& policy : policies)
      if (const auto known = segment.planes_.find(keyOf(segment, policy,
          reading)); known != segment.planes_.end()) known->second.lastUsed = run_;
  }
  std::shared_ptr<const Ors> result = folded.ors;
  if (segment.folded_.size() > keptFolds)
    segment.folded_.erase(std::min_element(segment.folded_.begin(), segment.folded_.end(),
                                           [](const auto& a, const auto& b) { return a.second.lastUsed < b.second.lastUsed; }));
  return result;
}

Outcomes Engine::evaluateOn(SegmentState& segment, const Program& program, const Reading& reading, const traffic::Bitmap& rows) {
  return evaluator_.evaluate(program, {&segment.columns, &seen_, reading}, rows, nullptr, nullptr);
}

void Engine::visitReads(SegmentState& segment, const Program& program, const Reading& reading, const traffic::Bitmap& rows,
                        const ColumnEvaluator::OnRead& onRead) {
  evaluator_.visitReads(program, {&segment.columns, &seen_, reading}, rows, onRead);
}

bool Engine::callersMatter(SegmentState& segment) {
  return segment.columns.narrowed({false, true}, {spaces_.column(traffic::principalColumn)}, seen_).seenCallers;
}

const ChainIndex& Engine::chains() {
  if (!chains_) chains_ = std::make_unique<ChainIndex>(*traffic_);
  return *chains_;
}

void Engine::end() {
  tables_.forgetUnused();
  for (const auto& [digest, state] : states_)
    std::erase_if(state->planes_, [&](const auto& entry) { return entry.second.lastUsed + planesKeptRuns < run_; });
}

}  // namespace chatelaine::simulate
