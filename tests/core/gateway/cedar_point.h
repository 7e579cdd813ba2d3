// Asks a lowered decision point about one request, with the plain evaluator; for tests.
#pragma once

#include <set>
#include <string>

#include "core/cedar/evaluate.h"
#include "core/cedar/parser.h"
#include "core/gateway/derive.h"

namespace chatelaine::tests {

inline cedar::PolicySet policiesOf(const std::string& text, Diagnostics* diagnostics = nullptr) {
  cedar::ParsedPolicies parsed = cedar::parsePolicies(text, "lowered", cedar::PolicyIds::annotated);
  cedar::PolicySet set;
  if (diagnostics != nullptr) *diagnostics = parsed.diagnostics;
  for (cedar::Policy& policy : parsed.policies)
    if (!set.add(std::move(policy))) qFatal("a policy id occurs twice");
  return set;
}

// Resources in the gateway, tools on their server.
class PointStore {
public:
  explicit PointStore(std::string gateway) : gateway_(std::move(gateway)) {}

  cedar::EntityUid resource(const std::string& type, const std::string& id) {
    cedar::EntityUid uid(type, id);
    if (!seen_.insert(uid.toString()).second) return uid;
    cedar::Entity entity;
    entity.uid = uid;
    entity.parents.emplace_back("Gateway", gateway_);
    if (type == "Tool") {
      const std::string server = id.substr(0, id.find('/', id.find('/') + 1));
      entity.parents.push_back(resource("McpServer", server));
    }
    builder_.add(std::move(entity));
    return uid;
  }
  cedar::EntityUid action(const std::string& name, bool tool) {
    cedar::EntityUid uid("Action", name);
    if (!seen_.insert(uid.toString()).second) return uid;
    cedar::Entity entity;
    entity.uid = uid;
    if (tool) entity.parents.emplace_back("Action", "call_tool");
    builder_.add(std::move(entity));
    return uid;
  }
  cedar::EntityStore store() && { return std::move(builder_).build().store; }

private:
  std::string gateway_;
  std::set<std::string> seen_;
  cedar::EntityStoreBuilder builder_;
};

inline cedar::Value contextOf(const std::string& credential, Time time) {
  std::vector<cedar::Field> caller{{"proof", cedar::Value::string("key")}};
  if (!credential.empty()) caller.push_back({"credential", cedar::Value(cedar::EntityUid("Credential", credential))});
  return cedar::Value::record({{"caller", cedar::Value::record(caller)}, {"time", cedar::Value::datetime(time.micros / 1000)}});
}

inline const gateway::PolicyVersion* versionAt(const gateway::DecisionPoint& point, Time time) {
  for (const gateway::PolicyVersion& version : point.versions)
    if ((!version.from || *version.from <= time) && (!version.to || time < *version.to)) return &version;
  return nullptr;
}

}  // namespace chatelaine::tests
