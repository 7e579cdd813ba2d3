#include "core/simulate/atom_table.h"

#include <algorithm>
#include <bit>
#include <span>

#include "core/simulate/default_model.h"
#include "core/simulate/fact_evidence.h"

namespace chatelaine::simulate {

namespace {

constexpr size_t keptSets = 6;
constexpr uint64_t keptRuns = 64;
constexpr size_t mostFields = 64;

std::optional<cedar::EntityUid> entityIn(const cedar::Value* value) {
  return value && value->is(cedar::ValueKind::entity) ? std::optional(value->asEntity()) : std::nullopt;
}

// A part of a context by its path.
struct Member {
  const std::vector<std::string>* path;
  const cedar::Value* value;
};

// The record of members sorted by path, below `depth`.
cedar::Value recordOf(std::span<const Member> members, size_t depth) {
  std::vector<cedar::Field> fields;
  for (size_t begin = 0; begin < members.size();) {
    const std::string& name = (*members[begin].path)[depth];
    size_t end = begin + 1;
    while (end < members.size() && (*members[end].path)[depth] == name) ++end;
    const bool isWhole = members[begin].path->size() == depth + 1;
    fields.push_back({name, isWhole ? *members[begin].value : recordOf(members.subspan(begin, end - begin), depth + 1)});
    begin = end;
  }
  return cedar::Value::record(std::move(fields));
}

}  // namespace

FieldSet FieldNames::bit(const std::string& name) {
  const auto at = std::find(names_.begin(), names_.end(), name);
  size_t place = static_cast<size_t>(at - names_.begin());
  if (at == names_.end()) {
    if (names_.size() == mostFields - 1) names_.emplace_back("another field");
    if (names_.size() < mostFields - 1) names_.push_back(name);
    place = std::min(place, mostFields - 1);
  }
  return FieldSet{1} << place;
}

void AtomTables::setEntities(std::shared_ptr<const Entities> entities) {
  Set& set = sets_[entities->digest];
  set.entities = std::move(entities);
  set.lastUsed = ++uses_;
  current_ = &set;
  if (sets_.size() <= keptSets) return;
  const auto oldest = std::min_element(sets_.begin(), sets_.end(), [](const auto& a,
      const auto& b) { return a.second.lastUsed < b.second.lastUsed; });
  sets_.erase(oldest);
}

AtomTables::Results& AtomTables::results(uint32_t atom) {
  std::deque<Table>& tables = current_->tables;
  if (tables.size() <= atom) tables.resize(programs_.atoms().size());
  tables[atom].lastUsed = uses_;
  Results& results = tables[atom].results;
  const ValueId end = spaces_.end(programs_.atoms()[atom].space);
  if (results.size() < end) results.resize(end, 0);
  return results;
}

void AtomTables::forgetUnused() {
  for (auto& [digest, set] : sets_)
    for (Table& table : set.tables)
      if (!table.results.empty() && table.lastUsed + keptRuns < uses_) table = Table();
}

const cedar::PartialContext& AtomTables::contextOf(const ColumnShape& shape) {
  const auto known = contexts_.find(shape.key);
  if (known != contexts_.end()) return known->second;
  cedar::PartialContext context;
  for (const std::vector<std::string>& path : shape.columns.paths()) context.setUnknown(path, unknownAt(path));
  return contexts_.emplace(shape.key, std::move(context)).first->second;
}

void setColumn(cedar::PartialRequest& request, std::string_view column, const cedar::Value* value, bool isAbsent) {
  if (column == traffic::principalColumn) {
    request.principal = entityIn(value);
  } else if (column == traffic::actionColumn) {
    request.action = entityIn(value);
  } else if (column == traffic::resourceColumn) {
    request.resource = entityIn(value);
  } else {
    const std::vector<std::string> path = contextPath(column);
    if (value)
      request.context.set(path, *value);
    else if (isAbsent)
      request.context.setAbsent(path);
    else
      request.context.setUnknown(path, unknownAt(path));
  }
}

void AtomTables::setInput(cedar::PartialRequest& request, ColumnId column, ValueId id) {
  ColumnValues& values = spaces_.values(column);
  setColumn(request, values.name(), values.value(id), id == traffic::codeAbsent);
}

cedar::PartialResult AtomTables::ask(const CompiledAtom& atom, const cedar::PartialRequest& request) const {
  return cedar::evaluatePartial(atom.expression, request, current_->entities->store, current_->entities->open);
}

uint8_t AtomTables::merge(Table& table, ValueId id, uint8_t known, const cedar::PartialResult& result) {
  const auto possible = static_cast<uint8_t>(known | result.asCondition());
  FieldSet open = 0;
  for (const cedar::OpenInput& input : result.open) open |= fields_.bit(input.toString());
  if (open != 0) table.open[id] |= open;
  return possible;
}

// Where every value is known and no fact is open the exact evaluator answers, at a fraction of the cost.
std::optional<uint8_t> AtomTables::evaluateKnown(const CompiledAtom& atom, const std::vector<ValueId>& values) {
  const Entities& entities = *current_->entities;
  const bool isComplete = !entities.open.parents && !entities.open.attributes;
  if (!atom.readsColumnsOnly || (atom.readsFacts && !isComplete)) return std::nullopt;
  cedar::Request request;
  std::vector<Member> members;
  for (size_t i = 0; i < values.size(); ++i) {
    const cedar::Value* value = spaces_.values(atom.columns[i]).value(values[i]);
    if (!value) return std::nullopt;
    const cedar::Input& input = atom.inputs[i];
    if (input.variable == cedar::Variable::context) {
      members.push_back({&input.path, value});
      continue;
    }
    if (!value->is(cedar::ValueKind::entity)) return std::nullopt;
    (input.variable == cedar::Variable::principal ? request.principal
     : input.variable == cedar::Variable::action  ? request.action
                                                  : request.resource) = value->asEntity();
  }
  if (!members.empty()) request.context = recordOf(members, 0);
  const cedar::EvalResult result = cedar::evaluate(atom.expression, request, entities.store);
  if (!result || !result->is(cedar::ValueKind::boolean)) return cedar::kError;
  return result->asBool() ? cedar::kSatisfied : cedar::kNot;
}

uint8_t AtomTables::evaluate(uint32_t atom, ValueId id) {
  Results& known = results(atom);
  if (known[id] != 0) return known[id];
  ++evaluated_;
  const CompiledAtom& compiled = programs_.atoms()[atom];
  Table& table = current_->tables[atom];
  const std::vector<ValueId> values = spaces_.valuesOf(compiled.space, id);
  if (const std::optional<uint8_t> certain = evaluateKnown(compiled, values)) return known[id] = *certain;
  cedar::PartialRequest request;
  if (!compiled.standsAlone) request.context = contextOf(*compiled.shape);
  const std::vector<cedar::EntityUid>* callers = nullptr;
  for (size_t i = 0; i < values.size(); ++i) {
    setInput(request, compiled.columns[i], values[i]);
    const std::vector<cedar::EntityUid>& several = spaces_.values(compiled.columns[i]).alternatives(values[i]);
    if (!several.empty()) callers = &several;
  }
  uint8_t possible = 0;
  if (!callers) {
    possible = merge(table, id, 0, ask(compiled, request));
  } else {
    for (const cedar::EntityUid& caller : *callers) {
      request.principal = caller;
      possible = merge(table, id, possible, ask(compiled, request));
    }
    if (std::popcount(possible) > 1) table.open[id] |= fields_.bit(std::string(traffic::principalColumn));
  }
  return known[id] = possible;
}

FieldSet AtomTables::open(uint32_t atom, ValueId id) {
  if (std::popcount(evaluate(atom, id)) < 2) return 0;
  const std::unordered_map<ValueId, FieldSet>& open = current_->tables[atom].open;
  const auto found = open.find(id);
  return found == open.end() ? 0 : found->second;
}

std::optional<Evidence> AtomTables::factEvidence(uint32_t atom, ValueId id) {
  if (entities().evidence.empty()) return std::nullopt;
  results(atom);
  std::unordered_map<ValueId, std::optional<Evidence>>& known = current_->tables[atom].evidence;
  const auto found = known.find(id);
  if (found != known.end()) return found->second;
  const CompiledAtom& compiled = programs_.atoms()[atom];
  const std::vector<ValueId> values = spaces_.valuesOf(compiled.space, id);
  std::map<std::string, const cedar::Value*, std::less<>> columns;
  for (size_t i = 0; i < values.size(); ++i) {
    ColumnValues& column = spaces_.values(compiled.columns[i]);
    if (const cedar::Value* value = column.value(values[i])) columns.emplace(column.name(), value);
  }
  return known[id] = weakestFact(compiled.expression, columns, entities());
}

}  // namespace chatelaine::simulate
