// What Go to… can find in a World: identities, tools, models, policies, checks. Pages, actions and recent filters are the
// window's. Pure.
#pragma once

#include <functional>
#include <vector>

#include "core/console/world.h"
#include "ui/widgets/go_to.h"

namespace chatelaine::ui {

struct GoToTargets {
  std::function<void(const QString& identity)> identity;       // "credential/vk-refund"
  std::function<void(const QString& policySet)> policy;        // null where there is no page for it
  std::function<void(const QString& check)> check;             // null where there is no page for it
};

QList<GoToItem> goToItems(const console::World& world, const std::vector<posture::Finding>& findings, const GoToTargets& targets);

}  // namespace chatelaine::ui
