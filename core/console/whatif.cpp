#include "core/console/whatif.h"

#include <algorithm>

#include "core/base/near.h"
#include "core/cedar/value.h"
#include "core/console/draft.h"
#include "core/console/world_builder.h"
#include "core/simulate/default_model.h"

namespace chatelaine::console {

namespace {

simulate::Baseline inForce(const World& world) {
  simulate::Baseline baseline;
  baseline.name = "in-force";
  for (const simulate::PointHistory& point : world.history)
    if (!point.versions.empty()) baseline.groups.push_back({point.gateway, point.denyOnError, point.versions.back().policies});
  return baseline;
}

// A set of files as a baseline must be whole: with errors its decisions would be another set's.
Result<simulate::Baseline> ofFiles(std::string name, const std::vector<PolicyFile>& files) {
  const ParsedSet parsed = parseSet(files);
  if (hasErrors(parsed.diagnostics)) {
    const Diagnostic& first = parsed.diagnostics.front();
    const Position at = positionOf(textOf(files, first.file), first.span.offset);
    return Error{ErrorCode::invalidInput, "the baseline `" + name + "` has errors: " + first.file + ":" + std::to_string(at.line) + ": " + first.message, {}};
  }
  simulate::Baseline baseline;
  baseline.name = std::move(name);
  baseline.groups.push_back({"", false, parsed.policies});
  return baseline;
}

Result<simulate::Baseline> baselineOf(const WhatIfRequest& request) {
  if (!request.baselineFiles.empty()) return ofFiles(request.baseline, request.baselineFiles);
  if (request.baseline == "in-force") return inForce(*request.world);
  if (request.baseline == "recorded") {
    simulate::Baseline baseline;
    baseline.recorded = true;
    baseline.name = "recorded";
    return baseline;
  }
  std::vector<std::string> names{"recorded", "in-force"};
  for (const PolicySetInfo& set : request.world->policySets) {
    if (set.name == request.baseline && !set.draft) return ofFiles(set.name, set.files);
    if (!set.draft) names.push_back(set.name);
  }
  return Error{ErrorCode::notFound, "there is no baseline `" + request.baseline + "`; there are " + alternatives(names), {}};
}

bool isKnownId(const simulate::Baseline& baseline, const std::string& id) {
  if (baseline.recorded && id == "recorded") return true;
  return std::any_of(baseline.groups.begin(), baseline.groups.end(), [&](const simulate::PolicyGroup& group) { return group.policies->find(id) != nullptr; });
}

// A draft that disables what is not there does something else than its author thinks.
void checkDisabled(const simulate::Baseline& baseline, const DraftText& draft, Diagnostics& diagnostics) {
  for (const std::string& id : draft.disable)
    if (!isKnownId(baseline, id))
      diagnostics.push_back({Severity::error, "draft/unknown-id", "draft.json disables `" + id + "`, which the baseline `" + baseline.name + "` does not hold", {},
                             "`policy in-force` lists the ids of the rules in force", std::string(draftSettingsFile)});
}

}  // namespace

WhatIf::WhatIf() = default;
WhatIf::~WhatIf() = default;

Result<WhatIfAnswer> WhatIf::run(const WhatIfRequest& request, const Task& task) {
  auto baseline = baselineOf(request);
  if (!baseline) return std::move(baseline).error();
  ParsedSet draft = parseSet(request.draft.files);
  WhatIfAnswer answer;
  answer.diagnostics = std::move(draft.diagnostics);
  checkDisabled(*baseline, request.draft, answer.diagnostics);
  if (hasErrors(answer.diagnostics)) return answer;

  auto input = std::make_shared<simulate::ReplayInput>();
  input->traffic = request.world->traffic;
  input->selection = select(*request.world, request.scope);
  input->entities = request.world->entities;
  input->baseline = std::move(*baseline);
  input->draft = {request.draft.name, draft.policies, request.draft.disable};
  input->options = request.options;
  auto result = replayer_.run(*input, task);
  if (!result) return std::move(result).error();
  answer.result = std::make_shared<simulate::ReplayResult>(std::move(*result));
  answer.input = std::move(input);
  return answer;
}

simulate::Explanation WhatIf::explain(const simulate::ReplayInput& input, traffic::RowId row) const { return replayer_.explain(input, row); }

namespace {

std::string slug(std::string_view text) {
  std::string out;
  for (const char c : text) out += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' ? c : '-';
  return out;
}

std::string entity(std::string_view type, const std::string& id) { return std::string(type) + "::" + cedar::stringLiteral(id); }

// "litellm/*": everything of a kind at a gateway.
bool isEverything(std::string_view resource) { return resource == "*" || resource.ends_with("/*"); }

std::string resourceScope(const World& world, const std::string& resource) {
  if (resource == "*") return "resource";
  using identity::NodeKind;
  if (isEverything(resource))
    for (const NodeKind kind : {NodeKind::model, NodeKind::tool})
      if (world.graph->find(kind, resource))
        return "resource is " + std::string(simulate::entityTypeOf(kind)) + " in " + entity("Gateway", resource.substr(0, resource.size() - 2));
  for (const NodeKind kind : {NodeKind::tool, NodeKind::model, NodeKind::agent, NodeKind::mcpServer, NodeKind::prompt, NodeKind::mcpResource})
    if (const auto node = world.graph->find(kind, resource))
      return (kind == NodeKind::mcpServer ? "resource in " : "resource == ") + entity(simulate::entityTypeOf(kind), world.graph->at(*node).id);
  return "resource == " + entity("Tool", resource);
}

std::string_view lastPart(std::string_view resource) {
  const size_t slash = resource.find('/');
  return slash == std::string_view::npos ? resource : resource.substr(slash + 1);
}

// Requests call a key by its name; where keys of several gateways bear it, this one's gateway tells which is meant.
std::string presents(const World& world, const std::string& credential) {
  const auto node = world.graph->find(identity::NodeKind::credential, credential);
  const std::string name = node ? world.graph->at(*node).name : credential;
  std::string text = "context.caller has credential && context.caller.credential == " + entity("Credential", name);
  if (node && name != world.graph->at(*node).id)
    text += " && resource in " + entity("Gateway", world.graph->records()[world.graph->at(*node).records.front()].id.source);
  return text;
}

}  // namespace

PolicyFile takeAway(const World& world, identity::NodeKind kind, const std::string& subject, const std::string& resource) {
  const bool everybody = subject.empty();
  const std::string id = "take-away-" + (everybody ? "" : slug(subject) + "-") + (isEverything(resource) ? "all" : slug(lastPart(resource)));
  std::string text = "// " + (everybody ? "nobody may" : subject + " may no longer") + " use " + (resource == "*" ? "anything" : resource) + ".\n@id(" + cedar::stringLiteral(id) + ")\nforbid (\n  principal";
  if (!everybody && kind != identity::NodeKind::credential) text += " == " + entity(simulate::entityTypeOf(kind), subject);
  text += ",\n  action,\n  " + resourceScope(world, resource) + "\n)";
  if (!everybody && kind == identity::NodeKind::credential) text += " when {\n  " + presents(world, subject) + "\n}";
  return {id + ".cedar", text + ";\n"};
}

Result<simulate::ConformResult> conform(const World& world, const Scope& scope, const Task& task) {
  return simulate::conform(*world.traffic, select(world, scope), *world.graph, world.history, world.asOf, task);
}

}  // namespace chatelaine::console
