#include <algorithm>
#include <map>
#include <tuple>

#include "core/simulate/chains.h"
#include "core/simulate/record_view.h"

namespace chatelaine::simulate {

namespace {

using traffic::RecordColumn;

std::string reachedBy(const RecordView& view, size_t row) {
  if (const std::string_view server = view.text(RecordColumn::server, row); !server.empty()) return std::string(server);
  switch (view.segment().kinds[row]) {
    case traffic::Kind::model: return "models";
    case traffic::Kind::delegate: return "agents";
    default: break;
  }
  const std::string_view target = view.text(RecordColumn::target, row);
  return std::string(target.substr(0, target.find('/')));
}

void count(Pattern& pattern, const RecordView& view, size_t row) {
  ++pattern.requests;
  if (view.segment().verdicts[row] == traffic::Verdict::deny) ++pattern.denied;
  if (view.segment().verdicts[row] == traffic::Verdict::none) ++pattern.undecided;
  if (const std::optional<Evidence> agent = view.evidence(RecordColumn::agent, row))
    pattern.agentEvidence = pattern.agentEvidence ? weakest(*pattern.agentEvidence, *agent) : *agent;
  if (const std::optional<Evidence> human = view.evidence(RecordColumn::human, row))
    ++pattern.humans[*human];
  else
    ++pattern.withoutHuman;
  if (pattern.agent.empty()) pattern.candidates = std::max(pattern.candidates, view.list(RecordColumn::candidates, row).size());
}

}  // namespace

std::vector<Pattern> patterns(const traffic::Snapshot& snapshot, const traffic::Selection& selection) {
  std::map<std::tuple<std::string, std::string, std::string>, Pattern> found;
  for (size_t s = 0; s < snapshot.parts().size(); ++s) {
    const RecordView view(*snapshot.parts()[s].segment);
    selection[s].forEach([&](size_t row) {
      if (!snapshot.parts()[s].live->test(row) || view.isListing(row)) return;
      std::tuple key(std::string(view.text(RecordColumn::agent, row)), std::string(view.text(RecordColumn::credential, row)),
                     reachedBy(view, row));
      Pattern& pattern = found[key];
      std::tie(pattern.agent, pattern.credential, pattern.reached) = key;
      count(pattern, view, row);
    });
  }
  std::vector<Pattern> sorted;
  sorted.reserve(found.size());
  for (auto& [key, pattern] : found) sorted.push_back(std::move(pattern));
  std::stable_sort(sorted.begin(), sorted.end(), [](const Pattern& a, const Pattern& b) { return a.requests > b.requests; });
  return sorted;
}

}  // namespace chatelaine::simulate
