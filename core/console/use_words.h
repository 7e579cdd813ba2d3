// What stands out in how an identity or credential is used, in words that are counted over all that is recorded: "never used",
// "idle for 101 days behind vk-support-shared", "expired, 1 try after", "its owner left; 8 calls since", "on 5 days, 4 at a
// month's end, 22 to 24 h UTC". Pure; made once a listing.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>

#include "core/console/inventory.h"

namespace chatelaine::console {

class UseWords {
public:
  explicit UseWords(const World& world);
  // Of a row whose life, owner and state are filled; empty where nothing stands out.
  [[nodiscard]] std::string of(const InventoryRow& row) const;

private:
  struct Rhythm {
    std::set<int64_t> days;                 // since the epoch, in UTC
    std::array<bool, 24> hours{};
  };
  [[nodiscard]] uint64_t callsFrom(const InventoryRow& row, Time time) const;
  [[nodiscard]] std::string whileItsOwnerIsGone(const InventoryRow& row) const;
  [[nodiscard]] std::string idle(const InventoryRow& row, Time lastUsed) const;
  [[nodiscard]] std::string rhythm(const InventoryRow& row) const;

  const World& world_;
  std::map<std::string, Rhythm> rhythms_;   // "agent/nightly-reconciler"
};

}  // namespace chatelaine::console
