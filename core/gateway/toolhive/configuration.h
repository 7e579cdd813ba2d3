// A vMCP gateway's configuration, read from its YAML, and the gateways of a source. Values.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/task.h"
#include "core/gateway/records.h"

namespace chatelaine::gateway::toolhive {

struct Backend {
  std::string name, url, transport, zone;
  std::string record;                          // "vmcp_x.yaml:3"
};

// What the gateway sends to a backend in the caller's place.
struct BackendCredential {
  std::string kind;                            // "header-injection", "token-exchange"
  std::string secret;                          // "os.environ/NAME", or what reading put in the place of a secret
  std::string record;
};

struct NativePolicy {
  std::string text;
  std::string record;
};

struct GatewayConfig {
  std::string source, name, component, service;      // `name`, `audit.component`, `telemetry.serviceName`
  std::string issuer;
  std::string prefix;                          // "{workload}_"; empty: names are as the backends have them
  std::string record;
  std::vector<Backend> backends;
  std::map<std::string, BackendCredential> credentials;      // by backend; "" for the default
  std::vector<NativePolicy> policies;
  std::string entities;                        // JSON, as Cedar has it
  bool hasRules = false;                       // an authorization of type `cedar`
  std::vector<std::string> composites;         // tools that the gateway is itself

  // "server/tool" of the name that the gateway shows; the name where no backend's prefix begins it.
  [[nodiscard]] std::string target(std::string_view tool) const;
  // The facts that its policies read, by the name that ToolHive gives them ("claim_act", "arg_amount", "readOnlyHint").
  std::set<std::string, std::less<>> facts;
};

// A gateway of a source, with its configuration where there is one.
struct Gateway {
  std::string source, name;
  std::string id;                              // SOURCE:NAME, or SOURCE where it is the only one
  std::optional<GatewayConfig> config;
};

class Gateways {
public:
  // Every configuration of the store, and every component that an audit row names.
  static Result<Gateways> read(const RawStore& store, const Task& task, std::vector<Problem>& problems);

  [[nodiscard]] const std::vector<Gateway>& all() const { return all_; }
  // Of an audit row; of a span, whose source may be another.
  [[nodiscard]] const Gateway* ofComponent(std::string_view source, std::string_view component) const;
  [[nodiscard]] const Gateway* ofService(std::string_view service) const;
  [[nodiscard]] const Gateway* named(std::string_view source, std::string_view name) const;

private:
  std::vector<Gateway> all_;                   // by source, name
};

// True for records of a call that the reader takes.
inline bool isToolhive(const RawFile& file, std::string_view kind) { return file.reader == "toolhive" && file.kind == kind; }

}  // namespace chatelaine::gateway::toolhive
