#include <algorithm>
#include <set>
#include <unordered_map>

#include "core/simulate/flips.h"

namespace chatelaine::simulate {

namespace {

using traffic::RecordColumn;
using traffic::RowId;

enum class State : uint8_t { untouched, whole, questioned, broken };

std::vector<State> statesOf(const ChainIndex& index, const std::vector<SegmentFlips>& flips,
    const std::vector<traffic::Bitmap>& succeeded) {
  std::vector<State> states(index.chains.size(), State::untouched);
  const auto raise = [&](size_t segment, size_t row, State state) {
    const uint32_t chain = index.ofRow[segment][row];
    if (chain != ChainIndex::none) states[chain] = std::max(states[chain], state);
  };
  for (size_t s = 0; s < flips.size(); ++s) {
    flips[s].replayed.forEach([&](size_t row) { raise(s, row, State::whole); });
    traffic::Bitmap broken = flips[s].newlyDenied;
    broken &= succeeded[s];
    broken.forEach([&](size_t row) { raise(s, row, State::broken); });
    traffic::Bitmap questioned = flips[s].mayBeDenied;
    questioned &= succeeded[s];
    questioned.forEach([&](size_t row) { raise(s, row, State::questioned); });
  }
  return states;
}

// The calls of one broken chain that hang below a hop that no longer succeeds.
class Cascade {
public:
  Cascade(const traffic::Snapshot& snapshot, const std::vector<SegmentFlips>& flips, const std::vector<traffic::Bitmap>& succeeded)
      : snapshot_(snapshot), flips_(flips), succeeded_(succeeded) {
    for (const traffic::Snapshot::Part& part : snapshot.parts()) views_.emplace_back(*part.segment);
  }

  void walk(std::string_view chain, std::vector<std::string>& notReached) const {
    const std::vector<RowId> rows = snapshot_.rowsOfChain(chain);
    std::unordered_map<std::string, RowId> byRequest;
    for (const RowId id : rows) byRequest.emplace(text(RecordColumn::request, id), id);
    std::set<std::string, std::less<>> cutOff;           // agents that a broken delegation no longer reaches
    for (const RowId id : rows) {
      if (isBroken(id)) {
        if (views_[id.segment].segment().kinds[id.row] == traffic::Kind::delegate) cutOff.emplace(text(RecordColumn::target, id));
      } else if (hangsBelow(id, byRequest) || actsAfter(id, cutOff)) {
        notReached.emplace_back(text(RecordColumn::request, id));
      }
    }
  }

private:
  [[nodiscard]] std::string_view text(RecordColumn column, RowId id) const { return views_[id.segment].text(column, id.row); }
  [[nodiscard]] bool isBroken(RowId id) const {
    return flips_[id.segment].newlyDenied.test(id.row) && succeeded_[id.segment].test(id.row);
  }

  [[nodiscard]] bool hangsBelow(RowId id, const std::unordered_map<std::string, RowId>& byRequest) const {
    for (size_t steps = 0; steps < byRequest.size(); ++steps) {
      const auto parent = byRequest.find(std::string(text(RecordColumn::parent, id)));
      if (parent == byRequest.end()) return false;
      id = parent->second;
      if (isBroken(id)) return true;
    }
    return false;
  }

  [[nodiscard]] bool actsAfter(RowId id, const std::set<std::string, std::less<>>& cutOff) const {
    if (cutOff.empty()) return false;
    const std::vector<std::string> agents = views_[id.segment].list(RecordColumn::agents, id.row);
    return std::any_of(agents.begin(), agents.end(), [&](const std::string& agent) { return cutOff.contains(agent); });
  }

  const traffic::Snapshot& snapshot_;
  const std::vector<SegmentFlips>& flips_;
  const std::vector<traffic::Bitmap>& succeeded_;
  std::vector<RecordView> views_;
};

}  // namespace

ChainDamage damageOf(const traffic::Snapshot& snapshot, const ChainIndex& index, const std::vector<SegmentFlips>& flips,
                     const std::vector<traffic::Bitmap>& succeeded, bool useInferred) {
  const std::vector<State> states = statesOf(index, flips, succeeded);
  ChainDamage damage;
  std::vector<std::array<uint64_t, 2>> humans(index.humans.size());
  for (size_t i = 0; i < states.size(); ++i) {
    if (states[i] == State::untouched) continue;
    const ChainIndex::Chain& chain = index.chains[i];
    const uint32_t human = useInferred ? chain.humanWithInferred : chain.human;
    const bool broken = states[i] == State::broken;
    ++damage.chains;
    if (broken) damage.brokenChains.push_back(chain.key);
    if (states[i] == State::questioned) damage.questionedChains.push_back(chain.key);
    if (human == 0) {
      ++damage.withoutHumanOf;
      damage.withoutHuman += broken ? 1 : 0;
    } else {
      std::array<uint64_t, 2>& counts = humans[human];
      counts[0] += broken ? 1 : 0;
      ++counts[1];
    }
  }
  damage.broken = damage.brokenChains.size();
  damage.questioned = damage.questionedChains.size();
  std::sort(damage.brokenChains.begin(), damage.brokenChains.end());
  std::sort(damage.questionedChains.begin(), damage.questionedChains.end());
  for (size_t i = 1; i < humans.size(); ++i)
    if (humans[i][0] > 0) damage.humans.emplace_back(index.humans[i], humans[i]);
  std::sort(damage.humans.begin(), damage.humans.end(), [](const auto& a, const auto& b) {
    return std::pair(b.second[0], std::string_view(a.first)) < std::pair(a.second[0], std::string_view(b.first));
  });
  const Cascade cascade(snapshot, flips, succeeded);
  for (const std::string& chain : damage.brokenChains) cascade.walk(chain, damage.notReached);
  std::sort(damage.notReached.begin(), damage.notReached.end());
  return damage;
}

}  // namespace chatelaine::simulate
