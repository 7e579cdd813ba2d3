#include "core/simulate/record_view.h"

#include <nlohmann/json.hpp>

#include "core/cedar/value.h"

namespace chatelaine::simulate {

using traffic::Reason;
using traffic::RecordColumn;

RecordView::RecordView(const traffic::Segment& segment) : segment_(&segment) {
  for (size_t i = 0; i < columns_.size(); ++i) columns_[i] = segment.column(traffic::recordColumnNames[i]);
}

std::string_view RecordView::text(RecordColumn column, size_t row) const {
  const traffic::Column* c = columns_[static_cast<size_t>(column)];
  if (!c || c->codes[row] < traffic::firstValueCode) return {};
  return c->dictionary->value(c->codes[row]);
}

std::optional<Evidence> RecordView::evidence(RecordColumn column, size_t row) const {
  const traffic::Column* c = columns_[static_cast<size_t>(column)];
  if (!c || c->codes[row] == traffic::codeNotRecorded) return std::nullopt;
  return c->evidenceOf(row);
}

std::vector<std::string> RecordView::list(RecordColumn column, size_t row) const {
  std::vector<std::string> values;
  const std::string_view json = text(column, row);
  if (json.empty()) return values;
  const nlohmann::json array = nlohmann::json::parse(json, nullptr, false);
  if (array.is_array())
    for (const nlohmann::json& element : array)
      if (element.is_string()) values.push_back(element.get<std::string>());
  return values;
}

std::string_view RecordView::named(RecordColumn column, size_t row, bool withInferred) const {
  if (!withInferred && evidence(column, row) == Evidence::inferred) return {};
  return text(column, row);
}

std::string_view RecordView::caller(size_t row, bool withInferred) const { return named(RecordColumn::agent, row, withInferred); }
std::string_view RecordView::human(size_t row, bool withInferred) const { return named(RecordColumn::human, row, withInferred); }

bool RecordView::refused(size_t row) const {
  if (segment_->verdicts[row] == traffic::Verdict::deny) return true;
  switch (segment_->reasons[row]) {
    case Reason::access:
    case Reason::authentication:
    case Reason::rate:
    case Reason::budget:
    case Reason::guardrail:
    case Reason::malformed: return true;
    case Reason::none:
    case Reason::backend:
    case Reason::unknown: return false;
  }
  return false;
}

std::optional<EntityName> entityNamed(std::string_view cell) {
  if (cell.starts_with('{')) {
    const nlohmann::json value = nlohmann::json::parse(cell, nullptr, false);
    if (!value.is_object() || !value.contains("__entity")) return std::nullopt;
    const nlohmann::json& entity = value["__entity"];
    if (!entity.is_object() || !entity.contains("type") || !entity.contains("id") || !entity["type"].is_string()
        || !entity["id"].is_string())
      return std::nullopt;
    return EntityName{entity["type"].get<std::string>(), entity["id"].get<std::string>()};
  }
  const std::optional<cedar::EntityUid> uid = cedar::EntityUid::parse(cell);
  return uid ? std::optional(EntityName{uid->type(), uid->id()}) : std::nullopt;
}

}  // namespace chatelaine::simulate
