#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"
#include "app/chatelainectl/forms.h"

#include <cstdio>

namespace chatelaine::ctl {

namespace {

// A chain is named by its key (dashes in it do not matter) or by any of its requests (a unique beginning of the id is enough).
Result<std::string> keyOf(const console::World& world, const std::string& text) {
  std::string plain = text;
  std::erase(plain, '-');
  for (const std::string& candidate : {text, plain, "session:" + plain, "trace:" + plain})
    if (!world.traffic->rowsOfChain(candidate).empty()) return candidate;
  std::string key;
  for (const traffic::RowId id : world.traffic->rowsByTime()) {
    const traffic::Request request = world.traffic->row(id);
    if (text.size() < 6 || !request.id.starts_with(text)) continue;
    if (!key.empty() && key != request.chain) return Error{ErrorCode::wrongUse, "`" + text + "` begins several requests' ids; write more of it", {}};
    key = request.chain;
    if (key.empty()) return Error{ErrorCode::wrongUse, "request `" + request.id + "` is a listing, it belongs to no chain", {}};
  }
  if (key.empty()) return Error{ErrorCode::notFound, "no chain and no request `" + text + "`; `chain list` names them", {}};
  return key;
}

std::string confidence(const simulate::Hop& hop) {
  if (hop.evidence != Evidence::inferred) return std::string(toString(hop.evidence));
  char text[32];
  std::snprintf(text, sizeof text, "inferred %.2f", hop.confidence);
  return text;
}

std::string asText(const simulate::Chain& chain, const traffic::Snapshot& snapshot, bool bold) {
  TextTable facts;
  facts.column("").column("");
  facts.row({"chain", chain.key});
  facts.row({"human", chain.human.empty() ? "not recorded" : chain.human + (chain.humanEvidence ? " (" + std::string(toString(*chain.humanEvidence)) + ")" : "")});
  facts.row({"agents", chain.agents.empty() ? "not recorded" : joined(chain.agents, ", ")});
  facts.row({"from, to", formatTime(chain.from) + ", " + formatTime(chain.to)});
  if (chain.cut) facts.row({"cut", chain.cutReason});
  TextTable hops;
  hops.column("from").column("hop").column("to").column("evidence").column("request");
  for (const simulate::Hop& hop : chain.hops)
    hops.row({hop.from.empty() ? "not recorded" : hop.from, hop.kind, hop.to.empty() ? "not recorded" : hop.to, confidence(hop), orDash(hop.request.substr(0, 12))});
  TextTable requests = requestTable();
  for (const traffic::RowId id : chain.requests) requests.row(requestCells(snapshot.row(id)));
  return facts.toText() + "\n" + hops.toText(0, bold) + "\n" + requests.toText(0, bold);
}

Result<Exit> runChainShow(Context& context) {
  auto session = context.open(console::Mode::read);
  if (!session) return std::move(session).error();
  const console::WorldPtr world = (*session)->world();
  auto key = keyOf(*world, context.arguments.at(1));
  if (!key) return std::move(key).error();
  const simulate::Chain chain = simulate::chainOf(*world->traffic, *key);
  return context.answer(chainJson(chain, *world->traffic), asText(chain, *world->traffic, context.bold()));
}

}  // namespace

Command chainShow() {
  return {.noun = "chain",
          .verb = "show",
          .summary = "one chain with its hops and how each is known",
          .description = "",
          .arguments = {{"WORKSPACE", "a workspace"}, {"CHAIN", "a chain's key, or the id of any of its requests"}},
          .options = {},
          .example = "chatelainectl chain show sample.chatelaine 4c1d2e",
          .formats = {"text", "json"},
          .asOf = true,
          .run = runChainShow};
}

}  // namespace chatelaine::ctl
