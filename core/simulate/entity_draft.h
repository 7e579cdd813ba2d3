// Collects entities of the default model with what is open about them. One thread; for entities.cpp.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "core/simulate/entities.h"

namespace chatelaine::simulate {

class EntityDraft {
public:
  // Adds the entity if it is new.
  void add(const cedar::EntityUid& uid) { entities_[uid]; }
  [[nodiscard]] bool has(const cedar::EntityUid& uid) const { return entities_.contains(uid); }
  void set(const cedar::EntityUid& uid, const std::string& attribute, cedar::Value value, Evidence evidence);
  void setAbsent(const cedar::EntityUid& uid, const std::string& attribute, Evidence evidence);
  void addParent(const cedar::EntityUid& uid, const cedar::EntityUid& parent, Evidence evidence);
  // A source lists the members of this kind, so that the membership of all is complete.
  void setListed(std::string_view entityType, std::string_view parentType);

  // What is neither set nor absent stays open, but for what only a person states.
  std::shared_ptr<Entities> finish() &&;

private:
  struct Draft {
    std::map<std::string, cedar::Value> attributes;
    std::set<std::string, std::less<>> absent;
    std::set<cedar::EntityUid> parents;
    std::map<std::string, Evidence, std::less<>> evidence;
  };
  void note(Draft& draft, const std::string& fact, Evidence evidence);
  std::map<cedar::EntityUid, Draft> entities_;
  std::set<std::pair<std::string, std::string>> listed_;
};

}  // namespace chatelaine::simulate
