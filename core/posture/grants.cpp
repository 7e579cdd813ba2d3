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
    Holder holder{id, {}};
    // Of its own: what an agent may by a credential is counted once, at the credential.
    for (const identity::GraphEdge* edge : context.graph().edgesFrom(id, identity::EdgeKind::grants)) {
      const identity::Identity& resource = context.graph().at(edge->to);
      holder.grants.push_back({resource.id, resource.kind, edge->note, edge->provenance});
    }
    std::ranges::sort(holder.grants, {}, [](const simulate::Grant& grant) { return std::tie(grant.kind, grant.resource,
        grant.via); });
    if (!holder.grants.empty()) found.push_back(std::move(holder));
  }
  return found;
}

std::vector<Permission> permissionsOf(const Holder& holder) {
  std::vector<Permission> permissions;
  for (const simulate::Grant& grant : holder.grants) {
    const auto same = saysEverything(grant) ? std::ranges::find_if(permissions, [&](const Permission& permission) {
      return permission.grants.front()->kind == grant.kind && permission.grants.front()->via == grant.via;
    }) : permissions.end();
    if (same == permissions.end()) permissions.push_back({wordsOf(grant), {&grant}});
    else same->grants.push_back(&grant);
  }
  return permissions;
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
