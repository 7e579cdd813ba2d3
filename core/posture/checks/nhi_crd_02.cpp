#include "core/posture/registry.h"

namespace chatelaine::posture {

namespace {

bool isToken(const identity::Identity& credential) {
  if (const identity::Fact* fact = credential.fact("static")) return fact->value == "false";
  const identity::Fact* kind = credential.fact("kind");
  return kind && (kind->value == "jwt" || kind->value == "token" || kind->value == "jwt-svid" || kind->value == "x509-svid");
}

std::string lifetimeText(Duration lifetime) { return describe(lifetime); }

// What a gateway itself sends on is in no request.
bool neverUsed(const Context& context, const identity::Identity& credential) {
  const identity::Fact* tried = credential.fact("last-tried");
  const auto node = context.graph().find(identity::NodeKind::credential, credential.id);
  return context.callsWith(credential).empty() && (tried == nullptr || tried->absent) && node &&
         context.graph().edgesTo(*node, identity::EdgeKind::brokers).empty();
}

void judge(const Context& context, Tested& tested, const identity::Identity& credential, Duration limit,
           const std::string& limitText) {
  const identity::Fact* created = credential.fact("created");
  const identity::Fact* expires = credential.fact("expires");
  read(tested, "created", created);
  read(tested, "expires", expires);
  tested.fields.emplace_back("limit", limitText);
  const auto from = timeOf(created);
  const auto to = timeOf(expires);
  tested.outcome = Outcome::notEvaluated;
  if (!expires) {
    tested.reason = "lacks its expiry: not recorded";
  } else if (expires->absent || expires->value.empty()) {
    tested.outcome = Outcome::deviation;
    tested.reason = neverUsed(context, credential) ? "never expires; never used in what is recorded" : "never expires";
  } else if (!to) {
    tested.reason = "lacks its expiry: `" + expires->value + "` is no time";
  } else if (from) {
    tested.outcome = *to - *from > limit ? Outcome::deviation : Outcome::pass;
    tested.reason = "lives " + lifetimeText(*to - *from) + ", from " + day(*from) + " to " + day(*to) + "; at most " + limitText;
  } else if (*to - context.asOf() > limit) {
    tested.outcome = Outcome::deviation;
    tested.reason = "ends on " + day(*to) + ", which alone is more than " + limitText + " after the as-of time";
  } else {
    tested.reason = "lacks its beginning: created is not recorded";
  }
}

void runNhiCrd02(const Context& context, CheckRun& run) {
  const int64_t days = parameter(run.check, "max_ttl_static_days");
  const int64_t hours = parameter(run.check, "max_ttl_token_hours");
  for (const identity::NodeId id : context.existing({identity::NodeKind::credential})) {
    const identity::Identity& credential = context.graph().at(id);
    const bool token = isToken(credential);
    Tested tested = member(context, id);
    read(tested, "kind", credential.fact("kind"));
    judge(context, tested, credential, token ? Duration::seconds(hours * 3600) : Duration::days(days),
          token ? count(static_cast<size_t>(hours), "hour", "hours") : count(static_cast<size_t>(days), "day", "days"));
    run.population.push_back(std::move(tested));
  }
}

}  // namespace

CheckDefinition nhiCrd02() {
  return {"NHI-CRD-02", "credential",
          "Count the credentials that exist at the as-of time and whose expiry is recorded; a deviation is one whose expires is "
          "none, or "
          "whose expires minus created is more than the limit of its class (max_ttl_static_days, max_ttl_token_hours).",
          "Give it an end: rotate it with a lifetime within the limit.", runNhiCrd02};
}

}  // namespace chatelaine::posture
