#include "ui/models/identity_details.h"

#include "ui/models/kinds.h"

namespace chatelaine::ui {

namespace {

Fact factOf(const console::DetailFact& from) {
  Fact fact;
  fact.label = QString::fromStdString(from.label);
  fact.value = QString::fromStdString(from.value);
  if (fact.value == QStringLiteral("not recorded")) fact.role = Role::textMuted;
  fact.evidence = from.evidence;
  fact.tooltip = QString::fromStdString(from.from);
  return fact;
}

}  // namespace

Details identityDetails(const console::Details& from) {
  Details details;
  const KindLook look = lookOf(from.kind);
  details.icon = look.icon;
  details.iconRole = look.role;
  details.title = QString::fromStdString(from.title);
  details.mono = from.kind == identity::NodeKind::credential;
  for (const console::DetailGroup& group : from.groups) {
    FactGroup out;
    out.heading = QString::fromStdString(group.title);
    for (const console::DetailFact& fact : group.facts) out.facts.append(factOf(fact));
    details.groups.append(out);
  }
  return details;
}

Details identityDetails(const console::World& world, const console::Scope& scope, const QString& key, const std::vector<posture::Finding>& findings) {
  const auto slash = key.indexOf(u'/');
  const auto kind = identity::nodeKindFromString(key.left(slash).toStdString());
  if (slash < 0 || !kind || !world.graph) return {};
  const auto node = world.graph->find(*kind, key.mid(slash + 1).toStdString());
  return node ? identityDetails(console::detailsOf(world, scope, *node, findings)) : Details{};
}

}  // namespace chatelaine::ui
