#include "core/gateway/toolhive/configuration.h"

#include <algorithm>
#include <cctype>

#include <yaml-cpp/yaml.h>

#include "core/gateway/dom.h"

namespace chatelaine::gateway::toolhive {

namespace {

std::string textAt(const YAML::Node& map, const char* key) {
  if (!map.IsMap()) return {};
  const YAML::Node node = map[key];
  return node.IsDefined() && node.IsScalar() ? node.Scalar() : std::string();
}

YAML::Node mapAt(const YAML::Node& map, const char* key) {
  if (!map.IsMap()) return YAML::Node(YAML::NodeType::Map);
  const YAML::Node node = map[key];
  return node.IsDefined() ? YAML::Node(node) : YAML::Node(YAML::NodeType::Map);
}

class ConfigReader {
public:
  ConfigReader(const RawFile& file, GatewayConfig& out) : file_(file), out_(out) {}

  void read(const YAML::Node& root) {
    out_.source = file_.source;
    out_.record = file_.name;
    out_.name = textAt(root, "name");
    out_.component = textAt(mapAt(root, "audit"), "component");
    out_.service = textAt(mapAt(root, "telemetry"), "serviceName");
    if (out_.component.empty()) out_.component = out_.name;
    if (out_.service.empty()) out_.service = out_.name;
    const YAML::Node aggregation = mapAt(root, "aggregation");
    if (textAt(aggregation, "conflictResolution") == "prefix") {
      out_.prefix = textAt(mapAt(aggregation, "conflictResolutionConfig"), "prefixFormat");
      if (out_.prefix.empty()) out_.prefix = "{workload}_";
    }
    for (const YAML::Node& entry : mapAt(root, "backends")) backend(entry);
    for (const YAML::Node& entry : mapAt(root, "compositeTools"))
      if (std::string name = textAt(entry, "name"); !name.empty()) out_.composites.push_back(std::move(name));
    incoming(mapAt(root, "incomingAuth"));
    const YAML::Node outgoing = mapAt(root, "outgoingAuth");
    credential("", mapAt(outgoing, "default"));
    const YAML::Node byBackend = mapAt(outgoing, "backends");
    if (byBackend.IsMap())
      for (const auto& entry : byBackend)
        if (entry.first.IsScalar()) credential(entry.first.Scalar(), entry.second);
  }

private:
  [[nodiscard]] std::string place(const YAML::Node& node) const { return file_.name + ":" + std::to_string(node.Mark().line + 1); }

  void backend(const YAML::Node& entry) {
    Backend backend{textAt(entry, "name"), textAt(entry, "url"), textAt(entry, "transport"), textAt(mapAt(entry, "metadata"), "zone"), {}};
    if (backend.name.empty()) return;
    backend.record = place(entry);
    out_.backends.push_back(std::move(backend));
  }

  void incoming(const YAML::Node& node) {
    out_.issuer = textAt(mapAt(node, "oidc"), "issuer");
    const YAML::Node rules = mapAt(node, "authz");
    out_.hasRules = textAt(rules, "type") == "cedar";
    if (!out_.hasRules) return;
    out_.entities = textAt(rules, "entitiesJson");
    for (const YAML::Node& policy : mapAt(rules, "policies"))
      if (policy.IsScalar()) out_.policies.push_back({policy.Scalar(), place(policy)});
  }

  void credential(const std::string& backend, const YAML::Node& node) {
    std::string type = textAt(node, "type");
    if (type.empty() || type == "unauthenticated") return;
    BackendCredential found;
    found.record = node.Mark().is_null() ? file_.name : place(node);
    for (const char* part : {"headerInjection", "tokenExchange"}) {
      const YAML::Node settings = mapAt(node, part);
      for (const char* key : {"headerValue", "clientSecret"})
        if (found.secret.empty()) found.secret = textAt(settings, key);
      for (const char* key : {"headerValueEnv", "clientSecretEnv"})
        if (const std::string name = textAt(settings, key); found.secret.empty() && !name.empty()) found.secret = "os.environ/" + name;
    }
    std::ranges::replace(type, '_', '-');
    found.kind = std::move(type);
    if (!found.secret.empty()) out_.credentials[backend] = std::move(found);
  }

  const RawFile& file_;
  GatewayConfig& out_;
};

Result<void> readConfigs(const RawStore& store, std::vector<GatewayConfig>& out, std::vector<Problem>& problems) {
  for (const RawFile& file : store.files()) {
    if (!isToolhive(file, "config")) continue;
    CHATELAINE_TRY(store.records(file, [&](const RawRecord& record) {
      GatewayConfig config;
      try {
        ConfigReader(file, config).read(YAML::Load(record.text));
      } catch (const std::exception& error) {
        problems.push_back({file.name, record.line, 0, "", "yaml/unread", std::string("cannot be read as a configuration: ") + error.what()});
        return;
      }
      if (config.name.empty()) problems.push_back({file.name, record.line, 0, "name", "field/missing", "the configuration does not name its gateway"});
      else out.push_back(std::move(config));
    }));
  }
  return {};
}

// Every name that the policies give to a fact: `claim_act`, `arg_amount`, `readOnlyHint` behind `resource`.
void findFacts(GatewayConfig& config) {
  const auto isWord = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  for (const NativePolicy& policy : config.policies) {
    const std::string& text = policy.text;
    for (size_t at = 0; at < text.size();) {
      if (!isWord(text[at])) {
        ++at;
        continue;
      }
      size_t end = at;
      while (end < text.size() && isWord(text[end])) ++end;
      const std::string word = text.substr(at, end - at);
      if (word.starts_with("claim_") || word.starts_with("arg_") || word.ends_with("Hint")) config.facts.insert(word);
      at = end;
    }
  }
}

}  // namespace

std::string GatewayConfig::target(std::string_view tool) const {
  if (std::ranges::find(composites, tool) != composites.end() || prefix.empty()) return std::string(tool);
  const size_t hole = prefix.find("{workload}");
  if (hole == std::string::npos) return std::string(tool);
  const Backend* best = nullptr;
  std::string start;
  for (const Backend& backend : backends) {
    std::string begins = prefix.substr(0, hole) + backend.name + prefix.substr(hole + 10);
    if (tool.size() > begins.size() && tool.starts_with(begins) && begins.size() > start.size()) best = &backend, start = std::move(begins);
  }
  return best == nullptr ? std::string(tool) : best->name + "/" + std::string(tool.substr(start.size()));
}

Result<Gateways> Gateways::read(const RawStore& store, const Task& task, std::vector<Problem>& problems) {
  std::vector<GatewayConfig> configs;
  CHATELAINE_TRY(readConfigs(store, configs, problems));
  std::map<std::pair<std::string, std::string>, Gateway> found;      // source, name
  for (GatewayConfig& config : configs) {
    findFacts(config);
    Gateway& gateway = found[{config.source, config.name}];
    if (gateway.config) {
      problems.push_back({config.record, 0, 0, "name", "config/two",
                          "another file of the source configures `" + config.name + "`, too: `" + gateway.config->record + "` is read"});
      continue;
    }
    gateway = {config.source, config.name, {}, std::move(config)};
  }
  const auto known = [&](const std::string& source, std::string_view component) {
    return std::ranges::any_of(found, [&](const auto& entry) { return entry.first.first == source && entry.second.config && entry.second.config->component == component; });
  };
  JsonReader json;
  for (const RawFile& file : store.files()) {
    if (!isToolhive(file, "audit")) continue;
    if (task.cancelled()) return Task::cancelledError();
    CHATELAINE_TRY(store.records(file, [&](const RawRecord& record) {
      const std::string component(JsonReader::text(json.object(json.parse(record.text)), "component"));
      if (!component.empty() && !known(file.source, component)) found.try_emplace({file.source, component}, Gateway{file.source, component, {}, {}});
    }));
  }
  Gateways out;
  std::map<std::string, size_t> bySource;
  for (const auto& [key, gateway] : found) ++bySource[key.first];
  for (auto& [key, gateway] : found) {
    gateway.id = bySource[key.first] > 1 ? key.first + ":" + key.second : key.first;
    out.all_.push_back(std::move(gateway));
  }
  return out;
}

const Gateway* Gateways::named(std::string_view source, std::string_view name) const {
  const auto found = std::ranges::find_if(all_, [&](const Gateway& g) { return g.source == source && g.name == name; });
  return found == all_.end() ? nullptr : &*found;
}

const Gateway* Gateways::ofComponent(std::string_view source, std::string_view component) const {
  const auto found = std::ranges::find_if(all_, [&](const Gateway& g) {
    return g.source == source && (g.config ? g.config->component : g.name) == component;
  });
  return found == all_.end() ? nullptr : &*found;
}

const Gateway* Gateways::ofService(std::string_view service) const {
  const auto found = std::ranges::find_if(all_, [&](const Gateway& g) { return (g.config ? g.config->service : g.name) == service; });
  return found == all_.end() ? nullptr : &*found;
}

}  // namespace chatelaine::gateway::toolhive
