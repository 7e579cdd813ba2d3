#include <algorithm>

#include "core/gateway/join_calls.h"
#include "core/gateway/litellm/witness_facts.h"

namespace chatelaine::gateway {

namespace {

// Who is said to be the caller, best first; agents by name. A User-Agent counts only where it names a registered agent, an
// agent's id only where it is known.
std::vector<Said> callersSaid(const CallSet& set, const Call& call) {
  const Registry& registry = set.materials().registry;
  std::vector<Said> said;
  for (const uint32_t index : call.witnesses) {
    for (const Said& saying : set.witness(index).said) {
      if (saying.topic != Topic::agent && saying.topic != Topic::userAgent) continue;
      std::string name = registry.agentName(saying.value);
      if (name.empty() && saying.topic == Topic::userAgent) continue;
      if (name.empty()) name = saying.value;
      said.push_back({Topic::agent, std::move(name), saying.evidence, saying.precedence});
    }
  }
  const auto addSpans = [&](const std::vector<uint32_t>& spans, Evidence evidence) {
    for (const uint32_t span : spans)
      if (const auto& agents = set.ancestry(span).agents; !agents.empty())
        said.push_back({Topic::agent, agents.back(), evidence, litellm::precedence::span});
  };
  addSpans(call.clientSpans, Evidence::claimed);
  addSpans(call.rankedSpans, Evidence::inferred);
  std::ranges::sort(said, countsBefore);
  return said;
}

// The agent that the credential is bound to: by the inventory or by the gateway's own word on some call with it.
std::unordered_map<std::string, std::string> holders(const CallSet& set) {
  const Registry& registry = set.materials().registry;
  std::unordered_map<std::string, std::string> bound;
  for (const auto& [digest, credential] : registry.credentials)
    if (!credential.holder.empty()) bound[digest] = credential.holder;
  std::map<std::string, std::set<std::string>> seen;
  for (const Call& call : set.calls)
    if (const Said* holder = set.best(call, Topic::holder); holder && !call.credential.empty()) {
      const std::string name = registry.agentName(holder->value);
      seen[call.credential].insert(name.empty() ? holder->value : name);
    }
  for (const auto& [digest, names] : seen)
    if (names.size() == 1) bound.try_emplace(digest, *names.begin());
  return bound;
}

struct Misuse {
  std::string credential, other, record;
  size_t calls = 0;
};

// Holders whose credentials somebody else was seen with.
std::map<std::string, std::map<std::string, Misuse>> passedOn(const CallSet& set, const std::unordered_map<std::string, std::string>& bound) {
  std::map<std::string, std::map<std::string, Misuse>> found;      // holder -> credential -> how
  for (const Call& call : set.calls) {
    const auto holder = bound.find(call.credential);
    if (call.credential.empty() || holder == bound.end()) continue;
    for (const Said& said : callersSaid(set, call)) {
      if (said.evidence == Evidence::inferred || said.value == holder->second || set.materials().registry.agentName(said.value).empty()) continue;
      Misuse& misuse = found[holder->second].try_emplace(call.credential, Misuse{call.credential, said.value, set.base(call).label, 0}).first->second;
      ++misuse.calls;
      break;
    }
  }
  return found;
}

traffic::Named named(const CallSet& set, const std::string& name, Evidence evidence) {
  const auto& ids = set.materials().registry.agentIds;
  const auto found = ids.find(name);
  return {name, found == ids.end() ? name : found->second, evidence};
}

void addCandidates(CallSet& set) {
  std::map<std::string, std::set<std::string>> seen;
  for (const Call& call : set.calls)
    if (!call.agents.empty() && !call.credential.empty()) seen[call.credential].insert(call.agents.back().name);
  for (Call& call : set.calls)
    if (const auto known = seen.find(call.credential); call.agents.empty() && known != seen.end()) call.candidates.assign(known->second.begin(), known->second.end());
}

}  // namespace

std::vector<std::string> findCallers(CallSet& set) {
  const auto& rotated = set.materials().registry.rotated;
  for (Call& call : set.calls) {
    call.credential = set.value(call, Topic::credential);
    if (const auto now = rotated.find(call.credential); now != rotated.end()) call.credential = now->second;      // one key, before and after
  }
  const auto bound = holders(set);
  const auto misused = passedOn(set, bound);
  for (Call& call : set.calls) {
    const auto said = callersSaid(set, call);
    const auto holder = bound.find(call.credential);
    const bool held = !call.credential.empty() && holder != bound.end();
    const bool authenticated = set.base(call).reason != traffic::Reason::authentication;
    if (held && authenticated && !misused.contains(holder->second)) call.agents = {named(set, holder->second, Evidence::verified)};
    else if (!said.empty()) call.agents = {named(set, said.front().value, said.front().evidence)};
    else if (held) call.agents = {named(set, holder->second, Evidence::claimed)};
  }
  addCandidates(set);
  std::vector<std::string> lines;
  for (const auto& [holder, credentials] : misused)
    for (const auto& [digest, misuse] : credentials)
      lines.push_back(digest + "\tbound to " + holder + ", seen with " + misuse.other + " in " + std::to_string(misuse.calls) +
                      (misuse.calls == 1 ? " call" : " calls") + ", first " + misuse.record);
  return lines;
}

}  // namespace chatelaine::gateway
