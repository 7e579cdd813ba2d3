#include "core/simulate/value_space.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace chatelaine::simulate {

namespace {

constexpr std::string_view contextPrefix = "context.";

uint64_t hashOf(const ValueId* values, size_t count) {
  uint64_t hash = 0x9e3779b97f4a7c15U;
  for (size_t i = 0; i < count; ++i) {
    hash ^= values[i];
    hash *= 0xff51afd7ed558ccdU;
    hash ^= hash >> 32;
  }
  return hash;
}

std::unique_ptr<cedar::Value> parseValue(const std::string& column, const std::string& text) {
  if (!column.starts_with(contextPrefix) && !text.starts_with('{')) {
    std::optional<cedar::EntityUid> uid = cedar::EntityUid::parse(text);
    return uid ? std::make_unique<cedar::Value>(std::move(*uid)) : nullptr;
  }
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) return nullptr;
  Result<cedar::Value> value = cedar::Value::fromJson(json);
  return value ? std::make_unique<cedar::Value>(std::move(*value)) : nullptr;
}

}  // namespace

std::string columnName(const cedar::Input& input) {
  if (input.variable != cedar::Variable::context) return std::string(cedar::toString(input.variable));
  std::string name = "context";
  for (const std::string& part : input.path) name += "." + part;
  return name;
}

std::vector<std::string> contextPath(std::string_view column) {
  std::vector<std::string> path;
  if (!column.starts_with(contextPrefix)) return path;
  column.remove_prefix(contextPrefix.size());
  for (size_t dot = column.find('.'); dot != std::string_view::npos; dot = column.find('.')) {
    path.emplace_back(column.substr(0, dot));
    column.remove_prefix(dot + 1);
  }
  path.emplace_back(column);
  return path;
}

ValueId ColumnValues::add(std::string_view text) {
  const auto [at, isNew] = byText_.try_emplace(std::string(text), end());
  if (isNew) entries_.push_back({std::string(text), false, nullptr, {}});
  return at->second;
}

ValueId ColumnValues::addAlternatives(std::vector<cedar::EntityUid> uids) {
  std::string text = "one of";
  for (const cedar::EntityUid& uid : uids) text += " " + uid.toString();
  const ValueId id = add(text);
  Entry& entry = entries_[id - traffic::firstValueCode];
  entry.parsed = true;
  entry.alternatives = std::move(uids);
  return id;
}

const std::vector<ValueId>& ColumnValues::idsOf(const std::shared_ptr<const traffic::Dictionary>& dictionary) {
  Known& known = dictionaries_[dictionary.get()];
  known.dictionary = dictionary;
  if (known.ids.empty()) known.ids = {traffic::codeNotRecorded, traffic::codeAbsent};
  while (known.ids.size() < dictionary->end()) known.ids.push_back(add(dictionary->value(static_cast<traffic::Code>(known.ids.size()))));
  return known.ids;
}

const cedar::Value* ColumnValues::value(ValueId id) {
  if (id < traffic::firstValueCode) return nullptr;
  Entry& entry = entries_[id - traffic::firstValueCode];
  if (!entry.parsed) entry.value = parseValue(name_, entry.text);
  entry.parsed = true;
  return entry.value.get();
}

const std::vector<cedar::EntityUid>& ColumnValues::alternatives(ValueId id) const {
  static const std::vector<cedar::EntityUid> none;
  return id < traffic::firstValueCode ? none : entries_[id - traffic::firstValueCode].alternatives;
}

std::string_view ColumnValues::text(ValueId id) const {
  return id < traffic::firstValueCode ? std::string_view() : entries_[id - traffic::firstValueCode].text;
}

ColumnId ValueSpaces::column(std::string_view name) {
  const auto [at, isNew] = byName_.try_emplace(std::string(name), ColumnId(columns_.size()));
  if (isNew) columns_.push_back(std::make_unique<ColumnValues>(std::string(name)));
  return at->second;
}

SpaceId ValueSpaces::space(const std::vector<ColumnId>& columns) {
  for (size_t i = 0; i < spaces_.size(); ++i)
    if (spaces_[i].columns == columns) return SpaceId(i);
  spaces_.push_back({columns, {}, {}, 0});
  return SpaceId(spaces_.size() - 1);
}

void ValueSpaces::grow(Space& space) {
  const size_t width = space.columns.size();
  std::vector<uint32_t> buckets(std::max<size_t>(64, space.buckets.size() * 2), 0);
  for (ValueId t = 0; t < space.count; ++t) {
    size_t at = hashOf(&space.flat[t * width], width) & (buckets.size() - 1);
    while (buckets[at] != 0) at = (at + 1) & (buckets.size() - 1);
    buckets[at] = t + 1;
  }
  space.buckets = std::move(buckets);
}

ValueId ValueSpaces::tuple(SpaceId id, const ValueId* values) {
  Space& space = spaces_[id.value];
  const size_t width = space.columns.size();
  if ((space.count + 1) * size_t{2} > space.buckets.size()) grow(space);
  size_t at = hashOf(values, width) & (space.buckets.size() - 1);
  while (space.buckets[at] != 0) {
    const ValueId known = space.buckets[at] - 1;
    if (std::equal(values, values + width, &space.flat[known * width])) return known;
    at = (at + 1) & (space.buckets.size() - 1);
  }
  space.flat.insert(space.flat.end(), values, values + width);
  space.buckets[at] = ++space.count;
  return space.count - 1;
}

std::vector<ValueId> ValueSpaces::valuesOf(SpaceId id, ValueId tuple) const {
  const Space& space = spaces_[id.value];
  if (space.columns.empty()) return {};
  if (space.columns.size() == 1) return {tuple};
  const auto begin = space.flat.begin() + static_cast<std::ptrdiff_t>(tuple * space.columns.size());
  return {begin, begin + static_cast<std::ptrdiff_t>(space.columns.size())};
}

ValueId ValueSpaces::end(SpaceId id) const {
  const Space& space = spaces_[id.value];
  if (space.columns.empty()) return 1;
  if (space.columns.size() == 1) return columns_[space.columns.front().value]->end();
  return space.count;
}

}  // namespace chatelaine::simulate
