#include "core/posture/grants.h"

namespace chatelaine::posture {

namespace {

bool kindMatches(identity::NodeKind granted, traffic::Kind called) {
  using enum identity::NodeKind;
  switch (called) {
    case traffic::Kind::tool: return granted == tool || granted == mcpServer;
    case traffic::Kind::model: return granted == model || granted == provider;
    case traffic::Kind::delegate: return granted == agent;
    case traffic::Kind::resource: return granted == mcpResource || granted == mcpServer;
    case traffic::Kind::prompt: return granted == prompt || granted == mcpServer;
    case traffic::Kind::list: return false;
  }
  return false;
}

// `*` stands for any run of characters.
bool glob(std::string_view pattern, std::string_view text) {
  size_t p = 0;
  size_t t = 0;
  size_t star = std::string_view::npos;
  size_t mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool unbounded(std::string_view resource) {
  const std::string_view last = resource.substr(resource.rfind('/') == std::string_view::npos ? 0 : resource.rfind('/') + 1);
  return last == "*" || last == "all-proxy-models" || last == "all-proxy-mcpservers" || last == "all-models" ||
         last == "all-tools";
}

// Where no list bounds it, a grant says so in words ("no list: every agent"), whatever the resources are today.
bool saysEverything(const simulate::Grant& grant) { return grant.via.find("every ") != std::string::npos; }

}  // namespace

std::vector<Holder> holders(const Context& context) {
  using enum identity::NodeKind;
  std::vector<Holder> found;
  for (const identity::NodeId id : context.existing({agent, workload, credential})) {
    if (!context.inForce(id) || !context.graph().edgesTo(id, identity::EdgeKind::brokers).empty()) continue;
    std::vector<simulate::Grant> grants = simulate::grantsOf(context.graph(), id);
    if (!grants.empty()) found.push_back({id, std::move(grants)});
  }
  return found;
}

bool isWildcard(const simulate::Grant& grant) {
  return saysEverything(grant) || unbounded(grant.resource) || grant.resource.find('*') != std::string::npos;
}

bool covers(const simulate::Grant& grant, traffic::Kind kind, std::string_view resource) {
  if (!kindMatches(grant.kind, kind)) return false;
  if (grant.resource == resource || unbounded(grant.resource)) return true;
  if (grant.resource.find('*') != std::string::npos) return glob(grant.resource, resource);
  return resource.size() > grant.resource.size() && resource.starts_with(grant.resource) &&
         resource[grant.resource.size()] == '/';
}

std::string wordsOf(const simulate::Grant& grant) {
  if (saysEverything(grant)) return grant.via;
  const std::string what = unbounded(grant.resource) ? "every " + std::string(identity::toString(grant.kind)) : grant.resource;
  return grant.via.empty() ? what : what + " (" + grant.via + ")";
}

}  // namespace chatelaine::posture
