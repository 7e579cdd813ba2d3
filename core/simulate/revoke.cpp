#include <algorithm>
#include <set>
#include <unordered_map>

#include "core/simulate/chains.h"
#include "core/simulate/credential_shown.h"
#include "core/simulate/record_view.h"
#include "core/simulate/usage.h"

namespace chatelaine::simulate {

namespace {

using traffic::RecordColumn;

struct ChainUse {
  bool stops = false;
  std::set<std::string> humans;
};

// What the gateway presents a credential to, whoever calls; no request names it.
class SentOn {
public:
  SentOn(const identity::Graph& graph, Subject subject, std::string_view id) {
    const auto node = subject == Subject::credential ? graph.find(identity::NodeKind::credential, id) : std::nullopt;
    isSentOn_ = node && isBehindGateway(graph, *node);
    if (isSentOn_) reach_ = reachOf(graph, grantsOf(graph, *node));
  }
  explicit operator bool() const { return isSentOn_; }

  [[nodiscard]] bool to(const RecordView& view, size_t row) const {
    const std::string_view gateway = view.text(RecordColumn::gateway, row);
    if (gateway.empty() || view.refused(row)) return false;
    const std::string before = std::string(gateway) + "/";
    return reach_.servers.contains(before + std::string(view.text(RecordColumn::server, row))) ||
           reach_.models.contains(before + std::string(view.text(RecordColumn::target, row)));
  }

private:
  bool isSentOn_ = false;
  Reach reach_;
};

bool takesPart(const RecordView& view, size_t row, CredentialShown& credentials, Subject subject, std::string_view id) {
  if (view.refused(row)) return false;
  if (subject == Subject::credential) return credentials.of(view, row) == id;
  const std::vector<std::string> agents = view.list(RecordColumn::agents, row);
  if (std::find(agents.begin(), agents.end(), id) != agents.end()) return true;
  return view.segment().kinds[row] == traffic::Kind::delegate && view.text(RecordColumn::target, row) == id;
}

std::string count(uint64_t n, std::string_view one, std::string_view many) {
  return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

std::string sentenceOf(const Counterfactual& effect, bool isSentOn) {
  if (effect.of == 0) return "no traffic is recorded; what revoking stops cannot be told";
  std::string text = std::string(isSentOn ? "the gateway sends it with everybody's calls; " : "") + "revoking stops " + count(effect.chains, "chain", "chains");
  if (effect.chains > 0) {
    text += " of at least " + count(effect.humans.size(), "person", "people");
    if (effect.withoutHuman > 0)
      text += " (" + count(effect.withoutHuman, "chain names", "chains name") + " nobody)";
  }
  const Duration span = *effect.recorded.to - *effect.recorded.from;
  text += " in " + describe(span) + " recorded";
  if (span < Duration::days(62)) return text + "; monthly jobs would not show";
  return span < Duration::days(730) ? text + "; yearly jobs would not show" : text;
}

}  // namespace

Counterfactual ifRevoked(const traffic::Snapshot& snapshot, const identity::Graph& graph, Subject subject, std::string_view id) {
  CredentialShown credentials(graph);
  const SentOn sentOn(graph, subject, id);
  std::unordered_map<std::string, ChainUse> uses;
  for (const traffic::Snapshot::Part& part : snapshot.parts()) {
    const RecordView view(*part.segment);
    part.live->forEach([&](size_t row) {
      const std::string_view key = view.text(RecordColumn::chain, row);
      if (key.empty() || view.isListing(row)) return;
      ChainUse& use = uses[std::string(key)];
      use.stops = use.stops || (sentOn ? sentOn.to(view, row) : takesPart(view, row, credentials, subject, id));
      if (const std::string_view human = view.human(row, false); !human.empty()) use.humans.emplace(human);
    });
  }
  Counterfactual effect;
  std::set<std::string> humans;
  effect.of = uses.size();
  for (const auto& [key, use] : uses) {
    if (!use.stops) continue;
    ++effect.chains;
    if (use.humans.empty()) ++effect.withoutHuman;
    humans.insert(use.humans.begin(), use.humans.end());
  }
  effect.humans.assign(humans.begin(), humans.end());
  if (const std::optional<TimeRange> range = snapshot.timeRange()) effect.recorded = *range;
  effect.sentence = sentenceOf(effect, static_cast<bool>(sentOn));
  return effect;
}

}  // namespace chatelaine::simulate
