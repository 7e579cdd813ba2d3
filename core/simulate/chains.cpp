#include "core/simulate/chains.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

#include "core/simulate/record_view.h"

namespace chatelaine::simulate {

namespace {

using traffic::RecordColumn;
using traffic::RowId;

class Views {
public:
  explicit Views(const traffic::Snapshot& snapshot) {
    for (const traffic::Snapshot::Part& part : snapshot.parts()) views_.emplace_back(*part.segment);
  }
  const RecordView& of(RowId row) const { return views_[row.segment]; }
  [[nodiscard]] Time time(RowId row) const { return views_[row.segment].segment().times[row.row]; }

private:
  std::vector<RecordView> views_;
};

std::vector<Evidence> evidencesOf(const RecordView& view, size_t row) {
  std::vector<Evidence> classes;
  for (const std::string& word : view.list(RecordColumn::agentsEvidence, row))
    classes.push_back(evidenceFromString(word).value_or(Evidence::inferred));
  return classes;
}

// Builds one chain from its rows in the order of time.
class ChainBuilder {
public:
  explicit ChainBuilder(std::string key) { chain_.key = std::move(key); }

  void add(const RecordView& view, RowId id) {
    const size_t row = id.row;
    const Time time = view.segment().times[row];
    if (chain_.requests.empty()) chain_.from = time;
    chain_.to = time;
    chain_.requests.push_back(id);
    addHuman(view, row);
    addPath(view, row);
    addCall(view, row);
    noteDelegations(view, row);
  }

  Chain finish() && {
    for (const auto& [agent, followed] : delegations_)
      if (!followed) {
        chain_.cut = true;
        chain_.cutReason = "the delegation to " + agent + " is followed by no call";
        break;
      }
    return std::move(chain_);
  }

private:
  void addHuman(const RecordView& view, size_t row) {
    const std::string_view human = view.text(RecordColumn::human, row);
    if (human.empty()) return;
    const Evidence evidence = *view.evidence(RecordColumn::human, row);
    if (chain_.humanEvidence && *chain_.humanEvidence >= evidence) return;
    chain_.human = human;
    chain_.humanEvidence = evidence;
  }

  void addHop(Hop hop) {
    if (hop.request.empty() && !seen_.emplace(hop.from, hop.to, hop.kind).second) return;
    chain_.hops.push_back(std::move(hop));
  }

  void addPath(const RecordView& view, size_t row) {
    const std::vector<std::string> agents = view.list(RecordColumn::agents, row);
    const std::vector<Evidence> classes = evidencesOf(view, row);
    for (const std::string& agent : agents)
      if (std::find(chain_.agents.begin(), chain_.agents.end(), agent) == chain_.agents.end()) chain_.agents.push_back(agent);
    const auto classOf = [&](size_t i) { return i < classes.size() ? classes[i] : Evidence::inferred; };
    const std::string_view human = view.text(RecordColumn::human, row);
    if (!human.empty() && !agents.empty())
      addHop({std::string(human), agents.front(), "acts-for", weakest(*view.evidence(RecordColumn::human, row), classOf(0)), 1.0,
          {}});
    for (size_t i = 1; i < agents.size(); ++i)
      addHop({agents[i - 1], agents[i], "delegates-to", weakest(classOf(i - 1), classOf(i)), 1.0, {}});
    const std::string_view credential = view.text(RecordColumn::credential, row);
    if (!credential.empty() && !agents.empty())
      addHop({agents.back(), std::string(credential), "holds", classOf(agents.size() - 1), 1.0, {}});
  }

  void addCall(const RecordView& view, size_t row) {
    Hop hop;
    hop.from = view.text(RecordColumn::agent, row);
    hop.to = view.text(RecordColumn::target, row);
    hop.kind = view.segment().kinds[row] == traffic::Kind::delegate ? "delegates-to" : "called";
    hop.evidence = weakest(view.evidence(RecordColumn::agent, row).value_or(Evidence::asserted), Evidence::asserted);
    hop.request = view.text(RecordColumn::request, row);
    chain_.hops.push_back(std::move(hop));
  }

  // A delegation that was let pass should be followed by a call of the agent delegated to.
  void noteDelegations(const RecordView& view, size_t row) {
    for (const std::string& agent : view.list(RecordColumn::agents, row))
      for (auto& [name, followed] : delegations_)
        if (name == agent) followed = true;
    if (view.segment().kinds[row] != traffic::Kind::delegate || view.refused(row)) return;
    const std::string target(view.text(RecordColumn::target, row));
    if (!target.empty()) delegations_.emplace_back(target, false);
  }

  Chain chain_;
  std::set<std::tuple<std::string, std::string, std::string>> seen_;
  std::vector<std::pair<std::string, bool>> delegations_;
};

}  // namespace

Chain chainOf(const traffic::Snapshot& snapshot, std::string_view key) {
  const Views views(snapshot);
  ChainBuilder builder{std::string(key)};
  for (const RowId id : snapshot.rowsOfChain(key))
    if (!views.of(id).isListing(id.row)) builder.add(views.of(id), id);
  return std::move(builder).finish();
}

std::vector<Chain> chains(const traffic::Snapshot& snapshot, const traffic::Selection& selection) {
  const Views views(snapshot);
  std::unordered_map<std::string, std::vector<RowId>> rows;
  for (uint32_t s = 0; s < snapshot.parts().size(); ++s)
    selection[s].forEach([&](size_t row) {
      const RowId id{s, static_cast<uint32_t>(row)};
      const std::string_view key = views.of(id).text(RecordColumn::chain, row);
      if (!key.empty() && snapshot.parts()[s].live->test(row) && !views.of(id).isListing(row)) rows[std::string(key)].push_back(id);
    });
  std::vector<Chain> found;
  found.reserve(rows.size());
  for (auto& [key, ids] : rows) {
    std::sort(ids.begin(), ids.end(), [&](RowId a, RowId b) { return std::pair(views.time(a), a) < std::pair(views.time(b), b); });
    ChainBuilder builder(key);
    for (const RowId id : ids) builder.add(views.of(id), id);
    found.push_back(std::move(builder).finish());
  }
  std::sort(found.begin(), found.end(), [](const Chain& a, const Chain& b) { return std::tie(a.from, a.key) < std::tie(b.from,
      b.key); });
  return found;
}

}  // namespace chatelaine::simulate
