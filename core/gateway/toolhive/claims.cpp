#include "core/gateway/toolhive/claims.h"

#include <algorithm>

#include "core/cedar/parser.h"
#include "core/gateway/toolhive/lower.h"

namespace chatelaine::gateway::toolhive {

namespace {

using traffic::Cell;

constexpr Duration oneSecond = Duration::seconds(1);
constexpr Duration roundedAway{2000};      // `duration_ms` is cut to whole milliseconds

bool mayBeOf(const AuditCall& call, const std::string& arguments, const Decision& decision) {
  if (decision.subject != call.subject || (!decision.tool.empty() && decision.tool != call.tool)) return false;
  if (call.actKnown && decision.act != call.act) return false;
  return !call.argumentsKnown || decision.arguments == arguments;
}

// The log has seconds: those from the one in which the call began to the one in which it ended.
std::vector<const Decision*> candidatesOf(const AuditCall& call, const std::vector<Decision>& decisions) {
  std::vector<const Decision*> found;
  const std::string arguments = keyOf(call.facts, "arg_");
  const Time from = call.witness.start - roundedAway - oneSecond, to = *call.witness.end;
  for (auto d = std::ranges::upper_bound(decisions, from, {}, &Decision::second); d != decisions.end() && d->second <= to; ++d)
    if (mayBeOf(call, arguments, *d)) found.push_back(&*d);
  return found;
}

// permit(principal [in Group], action, resource) when { resource has X && resource.X == true }
struct HintPolicy {
  std::string name;                                     // "policy9"
  std::string hint;
  std::optional<std::vector<std::string>> groups;       // absent: everybody
};

std::optional<std::string> hintAsked(const cedar::Policy& policy) {
  const cedar::ExprTree& tree = *policy.tree;
  const cedar::Expr& all = tree[policy.conditions[0].expr];
  if (all.kind != cedar::ExprKind::all || all.operands.size() != 2) return std::nullopt;
  const cedar::Expr &has = tree.operand(policy.conditions[0].expr, 0), &equal = tree.operand(policy.conditions[0].expr, 1);
  if (has.kind != cedar::ExprKind::has || equal.kind != cedar::ExprKind::equal || has.names.size() != 1) return std::nullopt;
  const cedar::Expr &left = tree[equal.operands[0]], &right = tree[equal.operands[1]];
  if (left.kind != cedar::ExprKind::attribute || left.names != has.names || !has.names[0].ends_with("Hint")) return std::nullopt;
  for (const cedar::Expr* owner : {&tree[has.operands[0]], &tree[left.operands[0]]})
    if (owner->kind != cedar::ExprKind::variable || owner->variable != cedar::Variable::resource) return std::nullopt;
  if (!right.constant || !right.constant->is(cedar::ValueKind::boolean) || !right.constant->asBool()) return std::nullopt;
  return has.names[0];
}

std::vector<HintPolicy> hintPolicies(const GatewayConfig& config) {
  using Op = cedar::ScopeConstraint::Op;
  std::vector<HintPolicy> found;
  for (size_t i = 0; i < config.policies.size(); ++i) {
    const cedar::ParsedPolicies parsed = cedar::parsePolicies(config.policies[i].text);
    if (parsed.policies.size() != 1 || !parsed.diagnostics.empty()) continue;
    const cedar::Policy& policy = parsed.policies.front();
    if (policy.effect != cedar::Effect::permit || policy.conditions.size() != 1 || policy.conditions[0].unless || policy.resource.op != Op::any) continue;
    const bool tools = policy.action.op == Op::any ||
                       std::ranges::any_of(policy.action.entities, [](const cedar::EntityUid& uid) { return uid.id() == "call_tool"; });
    const auto hint = tools ? hintAsked(policy) : std::nullopt;
    if (!hint || (policy.principal.op != Op::any && policy.principal.op != Op::in)) continue;
    HintPolicy one{"policy" + std::to_string(i), *hint, std::nullopt};
    if (policy.principal.op == Op::in) one.groups = groupsIn(config, policy.principal.entities.front());
    found.push_back(std::move(one));
  }
  return found;
}

bool appliesTo(const HintPolicy& policy, const Decision& decision) {
  if (!policy.groups) return true;
  const auto groups = decision.facts.find("groups");
  return groups != decision.facts.end() && std::ranges::any_of(*policy.groups, [&](const std::string& group) {
           return groups->second.find(jsonQuoted(group)) != std::string::npos;
         });
}

// Of every permit that held the log names all; where a forbid held it names no permit.
std::optional<bool> proven(const HintPolicy& policy, const Decision& decision) {
  const bool permits = decision.outcome == "allow" || (decision.outcome == "deny" && decision.reasons.empty());
  if (!permits || !decision.errors.empty()) return std::nullopt;
  if (std::ranges::find(decision.reasons, policy.name) != decision.reasons.end()) return true;
  return appliesTo(policy, decision) ? std::optional(false) : std::nullopt;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

Hints hintsOf(const GatewayConfig& config, const std::vector<Decision>& decisions) {
  std::map<std::string, std::map<std::string, std::set<bool>>> seen;
  const std::vector<HintPolicy> policies = hintPolicies(config);
  for (const Decision& decision : decisions)
    for (const HintPolicy& policy : policies)
      if (!decision.tool.empty())
        if (const auto value = proven(policy, decision)) seen[decision.tool][policy.hint].insert(*value);
  Hints hints;
  for (const auto& [tool, values] : seen)
    for (const auto& [hint, found] : values)
      if (found.size() == 1) hints[tool][hint] = *found.begin();
  return hints;
}

const Decision* sayClaims(AuditCall& call, const std::vector<Decision>& decisions) {
  const auto candidates = candidatesOf(call, decisions);
  if (candidates.empty()) return nullptr;
  const auto agreed = [&](const std::string& name) {
    const auto& facts = candidates.front()->facts;
    const auto first = facts.find(name);
    return std::ranges::all_of(candidates, [&](const Decision* d) {
      const auto found = d->facts.find(name);
      return first == facts.end() ? found == d->facts.end() : found != d->facts.end() && found->second == first->second;
    });
  };
  std::set<std::string> names;
  if (call.gateway->config) names.insert(call.gateway->config->facts.begin(), call.gateway->config->facts.end());
  for (const Decision* decision : candidates)
    for (const auto& [name, value] : decision->facts) names.insert(name);
  for (const std::string& name : names) {
    if (name.ends_with("Hint") || !agreed(name)) continue;
    const auto found = candidates.front()->facts.find(name);
    if (found != candidates.front()->facts.end()) call.facts[name] = found->second;      // as Cedar saw it
    else call.missing.insert(name);
  }
  Witness& w = call.witness;
  const std::string& token = candidates.front()->token;
  if (std::ranges::all_of(candidates, [&](const Decision* d) { return d->token == token; }) && !token.empty())
    w.say(Topic::credential, "jti:" + token, Evidence::asserted);
  if (candidates.size() > 1) return nullptr;
  const Decision& only = *candidates.front();
  if (w.reason != traffic::Reason::access || only.tool.empty() || only.outcome.empty()) return &only;
  if (!only.errors.empty()) w.detail = "denied: " + listed(only.errors) + " could not be evaluated, the log's own decision is " + only.outcome;
  else if (!only.reasons.empty()) w.detail = "denied: forbidden by " + listed(only.reasons);
  else w.detail = "denied: no policy permits it";
  return &only;
}

void sayFacts(AuditCall& call) {
  auto& context = call.witness.context;
  for (const auto& [name, value] : call.facts) {
    const bool argument = name.starts_with("arg_") || name.ends_with("Hint");
    context["context.derived." + name] = Cell::recorded(value, argument ? Evidence::asserted : Evidence::verified);
  }
  if (call.gateway->config)
    for (const std::string& name : call.gateway->config->facts)
      if (call.argumentsKnown && name.starts_with("arg_") && !call.facts.contains(name)) call.missing.insert(name);
  if (call.actKnown && !call.delegated) call.missing.insert("claim_act");
  for (const std::string& name : call.missing)
    if (!call.facts.contains(name)) context["context.derived." + name] = Cell::absent(Evidence::verified);
}

}  // namespace chatelaine::gateway::toolhive
