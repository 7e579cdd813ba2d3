#include "ui/models/words.h"

#include "ui/models/kinds.h"
#include "ui/theme/times.h"

namespace chatelaine::ui {

namespace {

QString capital(QString words) {
  if (!words.isEmpty()) words[0] = words[0].toUpper();
  return words;
}

}  // namespace

QString conditionText(const console::World& world, std::string_view field, std::string_view value) {
  if (value.empty()) return {};
  // Keys of several gateways that bear one name are told apart by their digest.
  if (field == "credential")
    if (const auto node = world.graph ? world.graph->find(identity::NodeKind::credential, value) : std::nullopt)
      if (const identity::Identity& credential = world.graph->at(*node); credential.id == value && credential.id != credential.name)
        return conditionText(world, "credential_id", world.graph->records()[credential.records.front()].id.key);
  for (const traffic::Field& known : world.fields)
    if (known.name == field) return QString::fromStdString(traffic::condition(known, value));
  return {};
}

Cell timeCell(const std::optional<Time>& time, const QString& otherwise) {
  if (!time) return Cell::muted(otherwise);
  Cell cell = Cell::plain(shortStamp(*time));
  cell.raw = utcText(*time);
  cell.tooltip = utcText(*time);
  return cell;
}

Cell ownerCell(const QString& owner, identity::OwnerState state, std::optional<Evidence> evidence) {
  Cell cell = Cell::plain(owner);
  cell.evidence = evidence;
  switch (state) {
    case identity::OwnerState::person: break;
    case identity::OwnerState::teamOnly: cell.role = Role::textMuted; break;
    case identity::OwnerState::nobody:
      cell.role = Role::high;
      cell.icon = QStringLiteral("owner-missing");
      cell.iconRole = Role::high;
      cell.evidence.reset();
      break;
    case identity::OwnerState::personLeft: {
      cell.role = Role::deny;
      const qsizetype comma = owner.indexOf(u',');
      if (comma > 0) {
        cell.text = owner.left(comma);
        cell.note = QStringLiteral("left");
        cell.noteRole = Role::deny;
        cell.tooltip = owner;
        cell.raw = owner;
      }
    }
  }
  return cell;
}

Details dockDetails(const console::Details& details) {
  const KindLook look = lookOf(details.kind);
  Details result;
  result.icon = look.icon;
  result.iconRole = look.role;
  result.title = QString::fromStdString(details.title);
  result.mono = details.kind == identity::NodeKind::credential;
  for (const console::DetailGroup& group : details.groups) {
    FactGroup shown;
    shown.heading = QString::fromStdString(group.title);
    for (const console::DetailFact& fact : group.facts) {
      Fact line;
      line.label = capital(QString::fromStdString(fact.label));
      line.value = QString::fromStdString(fact.value);
      if (line.label.isEmpty()) line.value = capital(line.value);
      if (fact.value == "true") line.value = QStringLiteral("yes");
      if (fact.value == "false") line.value = QStringLiteral("no");
      // Recorded stamps are shown in the user's zone, with the stamp as recorded in the tooltip.
      line.tooltip = QString::fromStdString(fact.from);
      if (const auto time = fact.value.size() >= 20 && fact.value.back() == 'Z' ? parseTime(fact.value) : std::nullopt) {
        line.tooltip = line.value + u'\n' + line.tooltip;
        line.value = shortStamp(time->time);
      }
      if (line.value == QLatin1String("not recorded") || line.value == QLatin1String("none")) line.role = Role::textMuted;
      if (line.value == QLatin1String("nobody") || line.value == QLatin1String("never")) line.role = Role::high;
      line.evidence = fact.evidence;
      shown.facts.append(line);
    }
    result.groups.append(shown);
  }
  return result;
}

}  // namespace chatelaine::ui
