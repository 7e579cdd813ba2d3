// The anchors' 100 policies, 70 permits and 30 forbids, family by family. Header of benches.
#pragma once

#include "core/cedar/parser.h"
#include "core/cedar/policy_set.h"
#include "tests/bench/replay_world.h"

namespace chatelaine::bench {

class PolicyText {
public:
  std::string make() {
    addTeams();
    addTools();
    addPeople();
    addPlaces();
    addIsolation();
    addSending();
    addDeploying();
    while (number_ < 100) {
      const size_t k = number_;
      forbid("in Department::\"" + departmentNames()[k % 12] + "\"", in({"admin", "pay"}),
             "in Folder::\"" + numbered("folder-", 37 * k % 400, 4) + "\"",
             "context.depth >= 2 || context.classes.containsAll([\"confidential\", \"internal\"])");
    }
    return text_;
  }

private:
  using Text = std::string;
  static Text n(size_t number) { return std::to_string(number); }
  static Text list(const Names& names) {
    Text out;
    for (const Text& name : names) out += (out.empty() ? "\"" : ", \"") + name + "\"";
    return "[" + out + "]";
  }
  static Text in(const Names& groups) {
    Text out;
    for (const Text& name : groups) out += (out.empty() ? "Action::\"" : ", Action::\"") + name + "\"";
    return groups.size() == 1 ? "in " + out : "in [" + out + "]";
  }
  static Text tool(size_t number) { return "== Action::\"" + numbered("tool-", number, 3) + "\""; }
  static Text team(size_t number) { return "in Team::\"" + numbered("team-", number, 2) + "\""; }
  static Text server(size_t number) { return "in Server::\"" + numbered("srv-", number % serverCount, 2) + "\""; }
  static Text zone(size_t number) { return "in Zone::\"" + zoneNames()[number % 5] + "\""; }
  static Text division(size_t number) { return "is Agent in Division::\"div-" + n(number) + "\""; }
  static Text hasScope(const Text& scope) { return "context.credential.scopes.contains(\"" + scope + "\")"; }
  static Text hasClass(const Names& classes) { return "context.classes.containsAny(" + list(classes) + ")"; }
  static Text like(const Text& pattern) { return "context.destination like \"" + pattern + "\""; }
  static Text inRange(const Text& range) { return "context.ip.isInRange(ip(\"" + range + "\"))"; }
  static Text declares(const Names& intents) { return list(intents) + ".contains(context.intent)"; }

  void add(const Text& effect, const Text& p, const Text& a, const Text& r, const Text& when, const Text& unless) {
    const auto part = [](const Text& name, const Text& constraint) { return constraint.empty() ? name : name + " " + constraint; };
    text_ += "@id(\"" + numbered("p", number_++, 3) + "\")\n" + effect + "(" + part("principal", p) + ", " + part("action", a) + ", " +
             part("resource", r) + ")" + (when.empty() ? "" : "\nwhen { " + when + " }") +
             (unless.empty() ? "" : "\nunless { " + unless + " }") + ";\n\n";
  }
  void permit(const Text& p, const Text& a, const Text& r, const Text& when) { add("permit", p, a, r, when, {}); }
  void forbid(const Text& p, const Text& a, const Text& r, const Text& when, const Text& unless = {}) { add("forbid", p, a, r, when, unless); }

  void addTeams() {
    const Names& groups = groupNames();
    for (size_t t = 0; t < 10; ++t) permit("is Agent " + team(t), in({"read", "search"}), zone(t), "context.depth <= " + n(2 + t % 3));
    for (size_t t = 0; t < 10; ++t)
      permit(team(t), t % 3 == 0 ? in({"read"}) : in({"read", groups[t % 3]}), server(t * 2),
             t % 2 ? "context.sessionAge < " + n(3600 * (1 + t % 4)) : "");
  }

  void addTools() {
    const std::array<size_t, 4> limits{500, 2000, 5000, 20000};
    for (size_t k = 0; k < 8; ++k)
      permit("is Agent", tool(k < 5 ? k * 7 : k * 13), "", "context has amount && context.amount <= " + n(limits[k % 4]));
  }

  void addPeople() {
    const Names departments{"finance", "sales", "eng", "ops", "support", "data"};
    const Names& scopes = scopeNames();
    for (size_t k = 0; k < 6; ++k)
      permit("is Agent", in({groupNames()[k]}), "",
             "context.human in Department::\"" + departments[k] + "\" && context.credential.scopes.containsAny(" +
                 list({scopes[k], scopes[(k + 3) % 10]}) + ")");
    for (size_t k = 0; k < 6; ++k)
      permit("", in({"send"}), "",
             "context has destination && (" + like("*@" + numbered("partner-", k, 2) + ".example") + " || " + like("*@corp.example") +
                 " || " + like("https://api." + numbered("partner-", k, 2) + ".example/*") + ") && resource.sensitivity <= " + n(2 + k % 2));
    for (size_t k = 0; k < 6; ++k)
      permit("is Agent", k % 2 ? in({"read", "search", "export"}) : in({"read"}), zone(k),
             "context has intent && " + declares({intentNames()[k], intentNames()[k + 3], intentNames()[k + 6]}) +
                 " && principal.tier >= " + n(1 + k % 3));
  }

  void addPlaces() {
    const Names& scopes = scopeNames();
    for (size_t k = 0; k < 5; ++k)
      permit("", k % 2 ? in({"write", "deploy"}) : in({"write"}), server(3 * k + 1), inRange("10." + n(k * 16) + ".0.0/12") + " && " + sameTenant_);
    for (size_t d = 0; d < 6; ++d)
      permit("in Department::\"" + departmentNames()[d * 2] + "\"", in({"read", "write", "search"}), "", "context.hour >= 6 && context.hour <= 21");
    for (size_t k = 0; k < 5; ++k)
      permit("is Agent", k < 3 ? in({"export", "read"}) : in({"write"}), "",
             "!(" + hasClass(k % 2 ? Names{"confidential", "restricted"} : Names{"restricted"}) + ") && " + hasScope(scopes[4 + k]));
    for (size_t k = 0; k < 3; ++k)
      permit(division(k), in({"read", "search", groupNames()[1 + k]}), "", sameTenant_ + " && resource.sensitivity < 3");
    for (size_t k = 0; k < 5; ++k) permit("", tool(3 + 11 * k), "", "context.tenant == \"" + numbered("tenant-", k, 2) + "\"");
  }

  void addIsolation() {
    forbid("", "", "", "!(" + sameTenant_ + ")", hasScope("admin:all"));
    for (size_t k = 0; k < 4; ++k) forbid("", in({"admin"}), zone(k), "", "context.sessionAge < " + n(900 * (k + 1)));
    const Names groups{"write", "pay", "deploy", "admin"};
    for (size_t k = 0; k < 4; ++k) forbid("is Agent", in({groups[k]}), "", "context.depth > 3 && principal.tier < " + n(2 + k % 2));
  }

  void addSending() {
    const Names bad{"*pastebin*", "*@free-mail-*", "http://*", "*webhook*"}, good{"*@corp.example", "*.corp.example/*", "*@partner-0*"};
    for (size_t k = 0; k < 4; ++k) forbid("", in({"send"}), "", "context has destination && " + like(bad[k]));
    for (size_t k = 0; k < 3; ++k)
      forbid("", in({"send", "export"}), "",
             hasClass(k ? Names{"restricted"} : Names{"restricted", "confidential"}) + " && context has destination",
             like(good[k]) + " && resource.sensitivity <= 3");
  }

  void addDeploying() {
    const std::array<size_t, 3> limits{50000, 90000, 20000};
    for (size_t k = 0; k < 3; ++k) forbid("", in({"admin", "deploy"}), zone(2 + k), "", inRange("10.0.0.0/9") + " || " + inRange("192.168.0.0/16"));
    for (size_t k = 0; k < 3; ++k)
      forbid(team(k * 3), in({"pay"}), "", "context has amount && context.amount > " + n(limits[k]),
             "context.human in Department::\"finance\" && " + hasScope("pay:write"));
    for (size_t k = 0; k < 3; ++k) forbid("is Agent", in({"deploy"}), server(2 + 5 * k), "context.hour < 6 || context.hour > 20");
    const Names& intents = intentNames();
    for (size_t k = 0; k < 3; ++k)
      forbid(division(k), in({"export", "search"}), zone(2),
             "context has intent && !(" + declares({intents[k], intents[k + 2], intents[k + 5], intents[k + 8]}) + ")");
  }

  const Text sameTenant_ = "resource.tenant == context.tenant";
  Text text_;
  size_t number_ = 0;
};

inline std::shared_ptr<const cedar::PolicySet> parseSet(const std::string& text) {
  auto set = std::make_shared<cedar::PolicySet>();
  for (cedar::Policy& policy : cedar::parsePolicies(text, "bench.cedar", cedar::PolicyIds::annotated).policies)
    static_cast<void>(set->add(std::move(policy)));
  return set;
}

}  // namespace chatelaine::bench
