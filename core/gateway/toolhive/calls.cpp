#include "core/gateway/toolhive/calls.h"

#include <algorithm>
#include <tuple>

#include "core/gateway/toolhive/claims.h"
#include "core/gateway/toolhive/spans.h"
#include "core/gateway/toolhive/who.h"

namespace chatelaine::gateway::toolhive {

namespace {

class Reader {
public:
  Reader(const RawStore& store, const Task& task, Materials& materials) : store_(store), task_(task), materials_(materials) {}

  Result<void> run() {
    const auto files = store_.files();
    if (std::ranges::none_of(files, [](const RawFile& file) { return file.reader == "toolhive"; })) return {};
    auto gateways = Gateways::read(store_, task_, materials_.problems);
    if (!gateways) return std::move(gateways).error();
    gateways_ = std::move(*gateways);
    for (const RawFile& file : files) {
      if (isToolhive(file, "audit")) CHATELAINE_TRY(audit(file));
      if (isToolhive(file, "vmcp-log")) CHATELAINE_TRY(log(file));
    }
    std::ranges::sort(calls_, {}, [](const AuditCall& c) { return std::tie(c.witness.source, c.witness.id, c.witness.start, c.outcome); });
    std::vector<Witness> spans = readSpans(materials_.traces, gateways_, calls_);
    materials_.gatewayServices.merge(services(materials_.traces));
    claims();
    findings(spans);
    std::ranges::move(spans, std::back_inserter(materials_.witnesses));
    for (AuditCall& call : calls_) materials_.witnesses.push_back(std::move(call.witness));
    return {};
  }

private:
  Result<void> audit(const RawFile& file) {
    return store_.records(file, [&](const RawRecord& record) {
      std::string problem;
      if (auto call = readAudit(json_, record.text, file.source, gateways_, problem)) calls_.push_back(std::move(*call));
      else if (!problem.empty()) materials_.problems.push_back({file.name, record.line, 0, "", "call/none", problem + "; kept as evidence only"});
    });
  }

  Result<void> log(const RawFile& file) {
    auto read = readDecisions(store_, file, task_);
    if (!read) return std::move(read).error();
    const Gateway* gateway = gateways_.named(file.source, read->gateway);
    if (gateway == nullptr) gateway = gateways_.ofComponent(file.source, read->gateway);
    if (gateway == nullptr) {
      materials_.problems.push_back({file.name, 0, 0, "server_name", "log/whose", "nothing tells whose decisions these are; kept as evidence only"});
      return {};
    }
    erred_[gateway] += read->allowsThatErred;
    std::vector<Decision>& all = decisions_[gateway];
    std::ranges::move(read->decisions, std::back_inserter(all));
    return {};
  }

  void claims() {
    for (auto& [gateway, decisions] : decisions_) {
      std::ranges::stable_sort(decisions, {}, [](const Decision& d) { return std::tie(d.second, d.record); });
      if (gateway->config) hints_[gateway] = hintsOf(*gateway->config, decisions);
    }
    for (AuditCall& call : calls_) {
      if (call.witness.kind == traffic::Kind::list) continue;
      const auto decisions = decisions_.find(call.gateway);
      if (decisions != decisions_.end() && !call.subject.empty()) {
        if (const Decision* only = sayClaims(call, decisions->second)) addDecision(call, *only);
        for (const auto& [hint, value] : hints_[call.gateway][call.tool]) call.facts[hint] = value ? "true" : "false";
      }
      sayFacts(call);
    }
    AgentNames agents;
    for (const AuditCall& call : calls_) learnAgents(call, agents);
    for (AuditCall& call : calls_) sayWho(call, agents);
  }

  void addDecision(const AuditCall& call, const Decision& decision) {
    Witness w;
    w.sight = Sight::hook;
    w.source = call.witness.source;
    w.label = decision.record;
    w.id = decision.record;
    w.start = decision.second;
    w.kind = call.witness.kind;
    w.gateway = call.witness.gateway;
    w.callKeys = call.witness.callKeys;
    materials_.witnesses.push_back(std::move(w));
  }

  void findings(const std::vector<Witness>& spans) {
    std::map<const Gateway*, size_t> succeeded;
    for (const AuditCall& call : calls_)
      if (call.witness.kind == traffic::Kind::tool && call.outcome == "success") ++succeeded[call.gateway];
    for (const Gateway& gateway : gateways_.all()) {
      const auto note = [&](const char* code, const std::string& text) { materials_.problems.push_back({gateway.id, 0, 0, "outcome", code, text}); };
      if (const size_t n = succeeded[&gateway]; n > 0)
        note("toolhive/success", std::to_string(n) + " tool calls are audited as `success`: that they were let through and answered. A tool's error, a crash, "
             "a time-out and the use of somebody else's session are audited so, too");
      if (const size_t n = erred_[&gateway]; n > 0)
        note("toolhive/allow-was-deny", std::to_string(n) + " decisions that the log calls `allow` were enforced as deny: a policy could not be evaluated");
    }
    for (const BorrowedSession& session : borrowedSessions(spans, calls_))
      materials_.problems.push_back({session.record, 0, 0, "mcp.session.id", "toolhive/borrowed-session",
                                     "`" + session.other + "` called in a session of `" + session.owner + "`; the audit says success, the gateway refuses such calls"});
  }

  const RawStore& store_;
  const Task& task_;
  Materials& materials_;
  JsonReader json_;
  Gateways gateways_;
  std::vector<AuditCall> calls_;
  std::map<const Gateway*, std::vector<Decision>> decisions_;
  std::map<const Gateway*, Hints> hints_;
  std::map<const Gateway*, size_t> erred_;
};

}  // namespace

Result<void> readCalls(const RawStore& store, const Task& task, Materials& materials) { return Reader(store, task, materials).run(); }

}  // namespace chatelaine::gateway::toolhive
