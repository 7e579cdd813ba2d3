#include "ui/shell/go_to_items.h"

#include <QtCore/QCoreApplication>

#include "ui/models/kinds.h"
#include "ui/models/words.h"
#include "ui/theme/figures.h"

namespace chatelaine::ui {

namespace {

// Fields of the filter by kind, for Ctrl+Enter.
QString conditionFor(const console::World& world, const identity::Identity& identity) {
  using identity::NodeKind;
  const NodeKind kind = identity.kind;
  const char* field = kind == NodeKind::agent ? "agent" : kind == NodeKind::credential ? "credential" : kind == NodeKind::human ? "human"
                      : kind == NodeKind::gateway ? "gateway" : nullptr;
  return field ? conditionText(world, field, kind == NodeKind::credential ? identity.id : identity.name) : QString();
}

QString subtitleOf(const console::World& world, const identity::Identity& identity, const QString& key) {
  QString subtitle = lookOf(identity.kind).word;
  if (!world.usage) return subtitle;
  const auto use = world.usage->find(key.toStdString());
  if (use != world.usage->end()) subtitle += QStringLiteral(", ") + counted(static_cast<qint64>(use->second.requests), QObject::tr("request"), QObject::tr("requests"));
  return subtitle;
}

QString groupOf(identity::NodeKind kind) {
  using identity::NodeKind;
  if (kind == NodeKind::tool || kind == NodeKind::model || kind == NodeKind::mcpServer) return QObject::tr("Tools and models");
  return QObject::tr("Identities");
}

}  // namespace

QList<GoToItem> goToItems(const console::World& world, const std::vector<posture::Finding>& findings, const GoToTargets& targets) {
  QList<GoToItem> items;
  for (const identity::Identity& identity : world.graph->identities()) {
    const KindLook look = lookOf(identity.kind);
    const QString key = identityKey(identity.kind, identity.id);
    GoToItem item{groupOf(identity.kind), look.icon, look.role, QString::fromStdString(identity.name), subtitleOf(world, identity, key),
                  identity.kind == identity::NodeKind::credential, false, {}, conditionFor(world, identity), {}};
    item.run = [go = targets.identity, key] { go(key); };
    items.append(item);
  }
  if (targets.policy) {
    for (const console::PolicySetInfo& set : world.policySets) {
      const QString name = QString::fromStdString(set.name);
      items.append({QObject::tr("Policies"), QStringLiteral("policies"), Role::text, name, set.draft ? QObject::tr("draft") : QObject::tr("baseline"), false, false, {}, {},
                    [go = targets.policy, name] { go(name); }});
    }
  }
  if (targets.check) {
    for (const posture::CheckInfo& check : posture::checks()) {
      const auto count = std::count_if(findings.begin(), findings.end(), [&](const posture::Finding& f) { return f.check == check.id; });
      const QString id = QString::fromStdString(check.id);
      items.append({QObject::tr("Checks"), QStringLiteral("findings"), Role::text, id + u' ' + QString::fromStdString(check.title),
                    counted(count, QObject::tr("finding"), QObject::tr("findings")), false, false, {}, {}, [go = targets.check, id] { go(id); }});
    }
  }
  return items;
}

}  // namespace chatelaine::ui
