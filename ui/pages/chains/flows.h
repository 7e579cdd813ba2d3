// Recorded requests grouped into flows for the chain picture: who, through whom, with which credential, at which gateway, to
// what, with what verdict. Pure; values; safe from many threads.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/console/world.h"
#include "core/simulate/replay.h"

namespace chatelaine::ui {

// Somebody in a column; an empty name: nobody is named.
struct Actor {
  std::string name;
  std::optional<Evidence> evidence;
  auto operator<=>(const Actor&) const = default;
};

enum class FlowEnd { passed, denied, noDecision, bypass };
enum class FlowFlip { none, newlyDenied, newlyAllowed, undetermined, notReached, questioned };

// The card of tools whose server was not recorded.
inline constexpr std::string_view unknownServer = "?";

struct Flow {
  Actor human;
  std::vector<Actor> agents;        // outermost first, the caller last; never empty: a nameless caller is an Actor without name
  std::string credential;
  std::string gateway;              // empty: no decision point seen
  std::string card;                 // server (unknownServer), "models", "agents"
  std::string row;                  // tool, model, agent
  FlowEnd end = FlowEnd::passed;
  FlowFlip flip = FlowFlip::none;
  uint64_t requests = 0;
};

struct Flows {
  std::vector<Flow> flows;
  uint64_t requests = 0;
  uint64_t chains = 0;
  std::map<std::string, std::set<std::string>> candidates;     // credential -> names that may stand behind its nameless calls
  std::map<std::string, std::string> broker;                   // "gateway/server" -> the credential that the gateway sends on
  std::map<std::string, uint64_t> humanBreaks;                 // name ("" nobody) -> chains that the draft breaks
};

// Listings are left out. With `replay`, flips and damage are filled in.
Flows flowsOf(const console::World& world, const traffic::Selection& selection, const simulate::ReplayResult* replay);

}  // namespace chatelaine::ui
