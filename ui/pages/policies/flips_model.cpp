#include "ui/pages/policies/flips_model.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "ui/models/kinds.h"
#include "ui/theme/times.h"
#include "ui/widgets/cell.h"

namespace chatelaine::ui {

namespace {

Cell timeCell(const traffic::Request& request) {
  Cell cell = Cell::plain(shortStamp(request.time));
  cell.tooltip = utcText(request.time);
  cell.raw = utcText(request.time);
  return cell;
}

Cell agentCell(const traffic::Request& request) {
  if (!request.agents.empty()) {
    Cell cell = Cell::plain(QString::fromStdString(request.agents.back().name));
    cell.evidence = request.agents.back().evidence;
    return cell;
  }
  if (request.candidates.size() == 1) return Cell::muted(QObject::tr("perhaps %1").arg(QString::fromStdString(request.candidates.front())));
  return Cell::muted(request.candidates.empty() ? QObject::tr("not named") : QObject::tr("one of %1").arg(request.candidates.size()));
}

QString inputText(const traffic::Request& request) {
  QStringList parts;
  for (const auto& [path, cell] : request.context) {
    if (!path.starts_with("context.input.") || cell.state != traffic::State::recorded) continue;
    const auto value = nlohmann::json::parse(cell.value, nullptr, false);
    std::string text = value.is_string() ? value.get<std::string>() : cell.value;
    if (value.is_object() && value.contains("__extn")) text = value["__extn"].value("arg", text);
    parts << QStringLiteral("%1: %2").arg(QString::fromStdString(path.substr(14)), QString::fromStdString(text));
  }
  return parts.join(QStringLiteral(", "));
}

Cell inputCell(const traffic::Request& request) {
  const QString text = inputText(request);
  if (text.isEmpty()) return request.kind == traffic::Kind::tool ? Cell::notRecorded() : Cell::muted(QObject::tr("none"));
  Cell cell = Cell::plain(text);
  cell.face = Face::monoSmall;
  return cell;
}

std::vector<const FlipRow*> flipRowsOf(const LiveAnswerPtr& answer, simulate::Flip kind) {
  std::vector<const FlipRow*> rows;
  if (answer && answer->world && answer->world->traffic)
    for (const FlipRow& row : answer->rows)
      if (row.flip == kind) rows.push_back(&row);
  return rows;
}

}  // namespace

QString reasonOf(const FlipRow& row) {
  const simulate::Explanation& why = row.why;
  if (row.flip == simulate::Flip::undetermined && !why.missing.empty()) {
    QStringList fields;
    for (const std::string& field : why.missing) fields << QString::fromStdString(field);
    return QObject::tr("needs %1").arg(fields.join(QStringLiteral(", ")));
  }
  QString text = QString::fromStdString(why.sawText);
  if (text.isEmpty()) text = QString::fromStdString(why.decidingPolicy);
  return text;
}

bool FlipsModel::shows(const LiveAnswerPtr& answer, const std::vector<const FlipRow*>& rows) const {
  return answer_ && answer && answer_->world == answer->world &&
         std::equal(rows.begin(), rows.end(), rows_.begin(), rows_.end(), [](const FlipRow* now, const Row& shown) { return now->row == shown.flip->row; });
}

void FlipsModel::setAnswer(const LiveAnswerPtr& answer, simulate::Flip kind) {
  const std::vector<const FlipRow*> rows = flipRowsOf(answer, kind);
  if (kind == kind_ && !rows.empty() && shows(answer, rows)) {
    for (size_t i = 0; i < rows.size(); ++i) rows_[i].flip = rows[i];
    answer_ = answer;
    Q_EMIT dataChanged(index(0, FailsOn), index(rowCount() - 1, FailsOn));
    return;
  }
  beginResetModel();
  answer_ = answer;
  kind_ = kind;
  rows_.clear();
  for (const FlipRow* row : rows) rows_.push_back({row, std::nullopt});
  endResetModel();
}

const traffic::Request& FlipsModel::requestAt(int row) const {
  const Row& wanted = rows_[static_cast<size_t>(row)];
  if (!wanted.request) wanted.request = answer_->world->traffic->row(wanted.flip->row);
  return *wanted.request;
}

int FlipsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int FlipsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant FlipsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Row& row = rows_[static_cast<size_t>(index.row())];
  const traffic::Request& request = requestAt(index.row());
  if (role == ChainRole && !request.chain.empty()) return QString::fromStdString(request.chain);
  if (role == IdentityRole && !request.credential.empty()) return credentialKey(*answer_->world->graph, request);
  switch (index.column()) {
    case When: return cellData(timeCell(request), role);
    case Person: return cellData(personCell(request), role);
    case Agent: return cellData(agentCell(request), role);
    case Credential: return cellData(request.credential.empty() ? Cell::muted(tr("none")) : Cell::id(QString::fromStdString(request.credential)), role);
    case Target: return cellData(request.target.empty() ? Cell::notRecorded() : Cell::plain(QString::fromStdString(request.target)), role);
    case Input: return cellData(inputCell(request), role);
    case FailsOn: {
      Cell cell = Cell::plain(reasonOf(*row.flip));
      cell.tooltip = QString::fromStdString(row.flip->why.decidingPolicy);
      return cellData(cell, role);
    }
    default: return {};
  }
}

QVariant FlipsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case When: return tr("Time");
    case Person: return tr("Person");
    case Agent: return tr("Agent");
    case Credential: return tr("Credential");
    case Target: return tr("Reaches");
    case Input: return tr("Input");
    case FailsOn: return kind_ == simulate::Flip::newlyDenied ? tr("Fails on") : kind_ == simulate::Flip::newlyAllowed ? tr("Allowed by") : tr("Not recorded");
    default: return {};
  }
}

}  // namespace chatelaine::ui
