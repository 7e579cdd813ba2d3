// A small world with random traffic and policies, and the slow, obvious replay that the product is held against. Header of tests.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/cedar/evaluate.h"
#include "core/cedar/parser.h"
#include "core/simulate/replay.h"

namespace chatelaine::simulate::test {

inline cedar::EntityStore smallStore() {
  using cedar::EntityUid;
  using cedar::Value;
  cedar::EntityStoreBuilder builder;
  const auto add = [&](EntityUid uid, std::vector<cedar::Field> attributes, std::vector<EntityUid> parents) {
    builder.add({std::move(uid), Value::record(std::move(attributes)), std::move(parents), Value::record({})});
  };
  add({"Agent", "ann"}, {{"active", Value(true)}, {"age", Value(int64_t{5})}}, {{"Team", "a"}});
  add({"Agent", "bob"}, {{"active", Value(false)}, {"boss", Value(EntityUid("Agent", "ann"))}}, {{"Team", "b"}});
  add({"Agent", "Zoë \"quoted\""}, {{"active", Value::string("no Boolean")}}, {{"Team", "a"}, {"Team", "b"}});
  add({"Team", "a"}, {}, {{"Division", "d"}});
  add({"Team", "b"}, {}, {});
  add({"Division", "d"}, {}, {});
  add({"Tool", "g/s/read"}, {{"effect", Value::string("read")}}, {{"Zone", "z"}});
  add({"Tool", "g/s/write"}, {}, {});
  add({"Zone", "z"}, {}, {});
  return std::move(builder).build().store;
}

// What the cells of a column may hold; the first is the usual one.
struct Domain {
  std::string path;
  std::vector<std::string> values;
};
inline const std::vector<Domain>& domains() {
  static const std::vector<Domain> all{
      {"context.input.a", {"1", "7", "-3", "9223372036854775807", "\"text\"", "true"}},
      {"context.input.b", {"1", "\"x\"", "\"grün€𝄞\"", "\"\""}},
      {"context.input.s", {"[]", "[\"x\"]", "[\"x\",\"ü\"]", "\"no set\""}},
      {"context.input.u",
       {R"({"__entity":{"id":"ann","type":"Agent"}})", R"({"__entity":{"id":"bob","type":"Agent"}})", R"({"__entity":{"id":"ghost","type":"Agent"}})"}},
      {"context.input.t", {"true", "false"}}};
  return all;
}
inline const std::vector<std::string>& principals() {
  static const std::vector<std::string> all{R"(Agent::"ann")", R"(Agent::"bob")", R"(Agent::"Zoë \"quoted\"")", R"(Agent::"ghost")", R"(Human::"h")"};
  return all;
}

class Dice {
public:
  explicit Dice(uint32_t seed) : engine_(seed) {}
  size_t below(size_t n) { return engine_() % n; }
  bool oneIn(size_t n) { return below(n) == 0; }
  template <class T>
  const T& of(const std::vector<T>& items) { return items[below(items.size())]; }
  std::mt19937& engine() { return engine_; }

private:
  std::mt19937 engine_;
};

inline traffic::Request randomRequest(Dice& dice, size_t number) {
  traffic::Request request;
  request.id = sha256("request " + std::to_string(number)).hex().substr(0, 32);
  request.source = "test";
  request.gateway = dice.oneIn(4) ? "h" : "g";
  request.time = Time{1'700'000'000'000'000 + static_cast<int64_t>(number) * 1'000'000};
  request.target = dice.oneIn(2) ? "s/read" : "s/write";
  request.server = "s";
  request.chain = "chain " + std::to_string(number / 5);
  request.credential = "key " + std::to_string(dice.below(3));
  request.verdict = dice.oneIn(5) ? traffic::Verdict::deny : dice.oneIn(8) ? traffic::Verdict::none : traffic::Verdict::allow;
  if (request.verdict == traffic::Verdict::deny) request.reason = traffic::Reason::access;
  request.action = traffic::Cell::recorded("Action::\"" + request.target + "\"", Evidence::asserted);
  request.resource = traffic::Cell::recorded("Tool::\"g/" + request.target + "\"", Evidence::asserted);
  if (!dice.oneIn(10)) {
    request.principal = traffic::Cell::recorded(dice.of(principals()), dice.oneIn(3) ? Evidence::claimed : Evidence::verified);
    request.agents.push_back({"agent", "agent", Evidence::claimed});
  }
  const bool whole = dice.oneIn(3);
  if (whole) request.context["context.input"] = traffic::Cell::recorded("{}", Evidence::asserted);
  for (const Domain& domain : domains()) {
    const size_t what = dice.below(12);
    if (what == 0) request.context[domain.path] = traffic::Cell::absent(Evidence::asserted);
    if (what > 1) request.context[domain.path] = traffic::Cell::recorded(dice.oneIn(2) ? domain.values.front()
        : dice.of(domain.values), Evidence::asserted);
  }
  return request;
}

inline std::string randomCondition(Dice& dice, int depth) {
  static const std::vector<std::string> leaves{
      R"(principal in Team::"a")", R"(principal in Division::"d")", R"(principal == Agent::"bob")", "principal is Agent", "principal.active",
      R"(principal has boss && principal.boss == Agent::"ann")", R"(resource in Zone::"z")", "resource has effect", R"(resource.effect == "read")",
      "context.input.a < 5", "context.input has a", "context.input.a == 1", R"(context.input.a == context.input.b)",
      R"(context.input.s.contains("x"))", "context.input.s.isEmpty()", R"(context.input.b like "*ü*")", "context.input.u.active",
      R"(context.input.u in Team::"a")", "context.input.a + 9223372036854775807 > 0", "context.input.nobody == 1", "context.input has nobody",
      R"(context.input == {a: 1, b: 1, s: ["x"], t: true})", "context has input", "true", "false", "context.input.t", "context.input.a",
      "principal == context.input.u", R"(context.input.s.containsAny([context.input.b]))", "(if context.input.t then context.input.a else 2) == 1",
      "context.input has a && context.input.a == 1", R"(context.input has u && context.input.u has age && context.input.u.age > 3)"};
  if (depth == 0 || dice.oneIn(3)) return dice.of(leaves);
  switch (dice.below(4)) {
    case 0: return "(" + randomCondition(dice, depth - 1) + " && " + randomCondition(dice, depth - 1) + ")";
    case 1: return "(" + randomCondition(dice, depth - 1) + " || " + randomCondition(dice, depth - 1) + ")";
    case 2: return "!(" + randomCondition(dice, depth - 1) + ")";
    default:
      return "(if " + randomCondition(dice, depth - 1) + " then " + randomCondition(dice, depth - 1) + " else "
          + randomCondition(dice, depth - 1) + ")";
  }
}

inline std::string randomPolicy(Dice& dice, const std::string& id) {
  static const std::vector<std::string> scopes{"principal, action, resource", R"(principal in Team::"a", action, resource)",
                                               R"(principal, action == Action::"s/read", resource)", R"(principal is Agent, action, resource in Zone::"z")"};
  std::string text = "@id(\"" + id + "\") " + (dice.oneIn(3) ? "forbid" : "permit") + " (" + dice.of(scopes) + ")";
  if (!dice.oneIn(8)) text += " when { " + randomCondition(dice, 2) + " && " + randomCondition(dice, 1) + " }";
  if (dice.oneIn(3)) text += " unless { " + randomCondition(dice, 1) + " || " + randomCondition(dice, 0) + " }";
  return text + ";\n";
}

inline std::shared_ptr<const cedar::PolicySet> policySet(const std::string& text) {
  cedar::ParsedPolicies parsed = cedar::parsePolicies(text, "test.cedar", cedar::PolicyIds::annotated);
  if (hasErrors(parsed.diagnostics)) qFatal("%s", renderWithCarets(parsed.diagnostics.front(), text).c_str());
  auto set = std::make_shared<cedar::PolicySet>();
  for (cedar::Policy& policy : parsed.policies)
    if (!set->add(std::move(policy))) qFatal("an id twice");
  return set;
}

inline ReplayInput inputOf(std::shared_ptr<const traffic::Snapshot> snapshot, std::vector<PolicyGroup> groups, Draft draft) {
  ReplayInput input;
  for (const traffic::Snapshot::Part& part : snapshot->parts()) input.selection.emplace_back(part.segment->rows, true);
  input.traffic = std::move(snapshot);
  input.entities = completeEntities(smallStore());
  input.baseline.groups = std::move(groups);
  input.baseline.name = "test";
  input.draft = std::move(draft);
  return input;
}

// The slow, obvious replay: the plain evaluator on every completion of a row.
class SlowReplay {
public:
  explicit SlowReplay(const ReplayInput& input) : input_(input) {}

  // Each completion's (old, new) decision: true is allow.
  std::vector<std::pair<bool, bool>> decisions(const traffic::Request& row) {
    std::vector<std::pair<bool, bool>> found;
    forEachCompletion(row, [&](const cedar::Request& request) {
      found.emplace_back(allows(row, request, false), allows(row, request, true));
    });
    return found;
  }
  bool sawError = false;

private:
  bool allows(const traffic::Request& row, const cedar::Request& request, bool isDraft) {
    bool allowed = true;
    for (const PolicyGroup& group : input_.baseline.groups) {
      if (!group.gateway.empty() && group.gateway != row.gateway) continue;
      const cedar::PolicySet set = isDraft ? changed(*group.policies) : *group.policies;
      const cedar::Authorization answer = cedar::authorize(set, request, input_.entities->store);
      sawError = sawError || !answer.errors.empty();
      allowed = allowed && answer.decision == cedar::Decision::allow && !(group.denyOnError && !answer.errors.empty());
    }
    return allowed;
  }

  [[nodiscard]] cedar::PolicySet changed(cedar::PolicySet set) const {
    for (const cedar::PolicyPtr& policy : input_.draft.policies->active()) {
      const bool known = std::any_of(input_.baseline.groups.begin(), input_.baseline.groups.end(),
                                     [&](const PolicyGroup& g) { return g.policies->find(policy->id) != nullptr; });
      if (set.find(policy->id)) static_cast<void>(set.replace(*policy));
      else if (!known) static_cast<void>(set.add(*policy));
    }
    for (const std::string& id : input_.draft.disable) static_cast<void>(set.disable(id));
    return set;
  }

  void forEachCompletion(const traffic::Request& row, const std::function<void(const cedar::Request&)>& visit) {
    std::vector<std::pair<std::string, std::vector<std::optional<std::string>>>> choices;
    for (const Domain& domain : domains()) {
      const auto cell = row.context.find(domain.path);
      if (cell != row.context.end() && cell->second.state != traffic::State::notRecorded) {
        choices.push_back({domain.path, {cell->second.state == traffic::State::absent ? std::nullopt
            : std::optional(cell->second.value)}});
      } else if (row.context.contains("context.input")) {
        choices.push_back({domain.path, {std::nullopt}});
      } else {
        choices.push_back({domain.path, {std::nullopt}});
        for (const std::string& value : domain.values) choices.back().second.emplace_back(value);
      }
    }
    // An attribute that no row records may be there as well, unless the record was seen whole.
    choices.push_back({"context.input.nobody", {std::nullopt}});
    if (!row.context.contains("context.input")) choices.back().second.emplace_back("1");
    const std::vector<std::string> callers = row.principal.state == traffic::State::recorded ? std::vector{row.principal.value}
        : principals();
    for (const std::string& caller : callers) complete(row, caller, choices, 0, nlohmann::json::object(), visit);
  }

  void complete(const traffic::Request& row, const std::string& caller,
                const std::vector<std::pair<std::string, std::vector<std::optional<std::string>>>>& choices, size_t at,
                    nlohmann::json record,
                const std::function<void(const cedar::Request&)>& visit) {
    if (at < choices.size()) {
      for (const std::optional<std::string>& value : choices[at].second) {
        nlohmann::json with = record;
        if (value) with[choices[at].first.substr(std::string("context.input.").size())] = nlohmann::json::parse(*value);
        complete(row, caller, choices, at + 1, std::move(with), visit);
      }
      return;
    }
    cedar::Request request;
    request.principal = *cedar::EntityUid::parse(caller);
    request.action = *cedar::EntityUid::parse(row.action.value);
    request.resource = *cedar::EntityUid::parse(row.resource.value);
    request.context = *cedar::Value::fromJson({{"input", std::move(record)}});
    visit(request);
  }

  const ReplayInput& input_;
};

}  // namespace chatelaine::simulate::test
