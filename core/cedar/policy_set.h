// Policies, templates and links by id. A value; copies share the policies.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/cedar/ast.h"

namespace chatelaine::cedar {

class PolicySet {
public:
  // Policies and templates; wrongUse if the id is taken (the set then is as before).
  Result<void> add(Policy policy);
  Result<void> add(PolicyPtr policy);
  // A policy made of a template: every slot needs its value, and no other may be given.
  Result<void> link(std::string_view templateId, std::string newId, const std::map<Variable, EntityUid>& slots);
  // The policy takes the place of the one with the same id; notFound if there is none. Links of a replaced template stay.
  Result<void> replace(Policy policy);
  // Leaves it in its place but out of `active`; notFound if there is none.
  Result<void> disable(std::string_view id);
  Result<void> remove(std::string_view id);

  [[nodiscard]] PolicyPtr find(std::string_view id) const;            // null if there is none; disabled ones too
  [[nodiscard]] bool isDisabled(std::string_view id) const;
  // What takes part in decisions, in order: policies and links, without templates and disabled ones.
  [[nodiscard]] const std::vector<PolicyPtr>& active() const { return active_; }
  [[nodiscard]] std::vector<PolicyPtr> all() const;                   // with templates and disabled ones, in order
  [[nodiscard]] size_t size() const { return entries_.size(); }

private:
  struct Entry {
    PolicyPtr policy;
    bool disabled = false;
  };
  [[nodiscard]] size_t indexOf(std::string_view id) const;
  void refresh();
  std::vector<Entry> entries_;
  std::map<std::string, size_t, std::less<>> byId_;
  std::vector<PolicyPtr> active_;
};

// The template with its slots filled in; wrongUse if a slot has no value or a value no slot.
Result<Policy> linkTemplate(const Policy& policyTemplate, std::string newId, const std::map<Variable, EntityUid>& slots);

}  // namespace chatelaine::cedar
