#include "ui/models/traffic_rows.h"

#include <algorithm>

#include <QtCore/QCoreApplication>

#include "ui/models/kinds.h"
#include "ui/models/words.h"
#include "ui/theme/times.h"

namespace chatelaine::ui {

namespace {

Cell textOr(const std::string& value, const char* otherwise) {
  return value.empty() ? Cell::muted(QObject::tr(otherwise)) : Cell::plain(QString::fromStdString(value));
}

Cell reachedCell(const traffic::Request& request) {
  Cell cell = textOr(request.target, "not recorded");
  const KindLook look = lookOf(request.kind);
  cell.icon = look.icon;
  cell.iconRole = look.role;
  cell.tooltip = cell.text + u'\n' + look.word;
  return cell;
}

Cell verdictCell(const traffic::Request& request) {
  Cell cell = Cell::verdict(verdictMarkOf(request.verdict));
  if (!request.detail.empty()) cell.tooltip = cell.text + u'\n' + QString::fromStdString(request.detail);
  cell.raw = text(traffic::toString(request.verdict));
  return cell;
}

}  // namespace

Cell personCell(const traffic::Request& request) {
  if (!request.human) return Cell::notRecorded();
  Cell cell = Cell::plain(QString::fromStdString(request.human->name));
  cell.evidence = request.human->evidence;
  return cell;
}

Cell callerCell(const traffic::Request& request) {
  if (!request.agents.empty()) {
    Cell cell = Cell::plain(QString::fromStdString(request.agents.back().name));
    cell.evidence = request.agents.back().evidence;
    QStringList path;
    for (const traffic::Named& agent : request.agents) path.append(QString::fromStdString(agent.name));
    cell.tooltip = path.join(QStringLiteral(" › "));
    return cell;
  }
  if (request.candidates.empty()) return Cell::notRecorded();
  QStringList names;
  for (const std::string& name : request.candidates) names.append(QString::fromStdString(name));
  Cell cell = Cell::muted(names.size() == 1 ? QObject::tr("perhaps %1").arg(names.front()) : QObject::tr("one of %1").arg(names.size()));
  cell.tooltip = names.join(QStringLiteral(", "));
  return cell;
}

TrafficRows::TrafficRows(console::WorldPtr world, std::vector<traffic::RowId> rows) : world_(std::move(world)), rows_(std::move(rows)) {}

QStringList TrafficRows::headers() const {
  return {QObject::tr("Time"), QObject::tr("Person"), QObject::tr("Agent"), QObject::tr("Credential"), QObject::tr("Reaches"), QObject::tr("Verdict"), QObject::tr("Reason class"), QObject::tr("Gateway"), QObject::tr("Session")};
}

const traffic::Request& TrafficRows::request(int row) const {
  if (const traffic::Request* kept = cache_.object(row)) return *kept;
  auto* made = new traffic::Request(world_->traffic->row(rows_[static_cast<size_t>(row)]));
  cache_.insert(row, made);
  return *made;
}

Cell TrafficRows::cell(int, int row, int column) const {
  const traffic::Request& request = this->request(row);
  switch (column) {
    case Time: {
      const bool today = world_->recorded && world_->recorded->from && world_->recorded->to &&
                         (*world_->recorded->to - *world_->recorded->from).micros < 86'400'000'000;
      Cell cell = Cell::plain(today ? clockMillis(request.time) : shortStamp(request.time));
      cell.raw = utcText(request.time);
      cell.tooltip = request.offsetMinutes ? utcText(request.time) : QObject::tr("%1, assumed UTC").arg(utcText(request.time));
      return cell;
    }
    case Person: return personCell(request);
    case Agent: return callerCell(request);
    case Credential: return request.credential.empty() ? Cell::muted(QObject::tr("none or not recorded")) : Cell::id(QString::fromStdString(request.credential));
    case Reaches: return reachedCell(request);
    case Verdict: return verdictCell(request);
    case ReasonClass: return request.reason == traffic::Reason::none ? Cell::muted(QObject::tr("n/a")) : Cell::plain(text(traffic::toString(request.reason)));
    case GatewayName: return textOr(request.gateway, "none seen");
    case Session: return request.session.empty() ? Cell::notRecorded() : Cell::id(QString::fromStdString(request.session));
    default: return {};
  }
}

QVariant TrafficRows::value(int, int row, int column, int role) const {
  const traffic::Request& request = this->request(row);
  const auto some = [](const QString& value) { return value.isEmpty() ? QVariant() : QVariant(value); };
  const auto condition = [&](std::string_view field, std::string_view value) { return some(conditionText(*world_, field, value)); };
  if (role == TintRole)
    return request.verdict == traffic::Verdict::deny && request.reason == traffic::Reason::access ? QVariant(static_cast<int>(Role::denyTint)) : QVariant();
  if (role == ChainRole) return some(QString::fromStdString(request.chain));
  if (role == IdentityRole) {
    if (column == Person && request.human) return identityKey(identity::NodeKind::human, request.human->name);
    if (column == Agent && !request.agents.empty()) return identityKey(identity::NodeKind::agent, request.agents.back().name);
    if (!request.credential.empty()) return credentialKey(*world_->graph, request);
    return {};
  }
  if (role != FilterRole) return {};
  switch (column) {
    case Person: return request.human ? condition("human", request.human->name) : QVariant();
    case Agent: return request.agents.empty() ? QVariant() : condition("agent", request.agents.back().name);
    case Credential: return condition("credential", request.credential);
    case Reaches: return condition("target", request.target);
    case Verdict: return condition("verdict", traffic::toString(request.verdict));
    case ReasonClass: return condition("reason", traffic::toString(request.reason));
    case GatewayName: return condition("gateway", request.gateway);
    case Session: return condition("session", request.session);
    default: return {};
  }
}

QString TrafficRows::id(int, int row) const { return QStringLiteral("request/") + QString::fromStdString(request(row).id); }

int TrafficRows::rowOf(const std::string& requestId) const {
  const auto place = world_->traffic->find(requestId);
  if (!place) return -1;
  const auto found = std::find(rows_.begin(), rows_.end(), *place);
  return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

std::shared_ptr<const TrafficRows> trafficRows(console::WorldPtr world, const console::Scope& scope, TimeOrder order) {
  const traffic::Selection selection = console::select(*world, scope);
  std::vector<traffic::RowId> rows;
  for (const traffic::RowId& row : world->traffic->rowsByTime())
    if (row.segment < selection.size() && selection[row.segment].test(row.row)) rows.push_back(row);
  if (order == TimeOrder::newestFirst) std::reverse(rows.begin(), rows.end());
  return std::make_shared<TrafficRows>(std::move(world), std::move(rows));
}

}  // namespace chatelaine::ui
