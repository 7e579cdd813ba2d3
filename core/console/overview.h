// The figures of the Overview page and of the reports' coverage, each with its denominator. Pure; values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/console/inventory.h"
#include "core/simulate/chains.h"

namespace chatelaine::console {

struct Overview {
  uint64_t requests = 0;
  uint64_t replayable = 0;
  std::map<std::string, uint64_t> notReplayable;
  uint64_t agree = 0;
  uint64_t differ = 0;
  uint64_t undetermined = 0;
  uint64_t versionNotKnown = 0;
  uint64_t noVerdict = 0;
  struct GatewaySeries {
    std::string gateway;                    // empty: no decision point seen
    traffic::Histogram histogram;
    uint64_t requests = 0;
    uint64_t denied = 0;
  };
  std::vector<GatewaySeries> byGateway;
  struct CallerShare {                      // is the caller verified? by server, "models", "agents"
    std::string group;
    std::map<Evidence, uint64_t> by;
    uint64_t nobody = 0;
    uint64_t requests = 0;
  };
  std::vector<CallerShare> callers;
  std::map<std::string, std::map<identity::OwnerState, uint64_t>> owners;   // "agents", "credentials" -> state -> n
  std::vector<simulate::Pattern> busiest;
  uint64_t patterns = 0;                    // of which the busiest are shown
  struct Life {                             // a credential that outlives its reason
    std::string credential;
    std::optional<Time> ends;
    bool never = false;
    std::string state;                      // "", "blocked", "expired", "deleted"
    std::string note;                       // "blocked, 15 tries refused", "expired, 4 tries after"
    bool behindGateway = false;             // its requests are not recorded
    uint64_t sharedBy = 0;
    uint64_t requests = 0;
    std::string owner;
    identity::OwnerState ownerState = identity::OwnerState::nobody;
  };
  std::vector<Life> lives;                  // worst first
  struct Standout {                         // an agent whose use or owner is worth a look
    std::string agent;
    std::string what;                       // "idle for 101 days behind vk-support-shared"
  };
  std::vector<Standout> standouts;          // an agent may have several
  uint64_t agents = 0;
};
Overview overview(const World& world, const Scope& scope, const simulate::ConformResult& conform,
                  const std::vector<InventoryRow>& inventory);

}  // namespace chatelaine::console
