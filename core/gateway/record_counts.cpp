#include "core/gateway/record_counts.h"

#include <algorithm>
#include <map>

#include "core/gateway/dom.h"
#include "core/gateway/otlp/spans.h"

namespace chatelaine::gateway {

namespace {

using Key = std::vector<std::optional<std::string>>;

struct FieldColumn {
  std::string path;                   // below the list's element, or from the record
  bool inList = false;
  bool seen = false;
};

struct FieldPlan {
  std::string list;                   // the list whose elements count; empty: none
  std::vector<FieldColumn> columns;
};

Result<FieldPlan> planOf(const std::vector<std::string>& fields) {
  FieldPlan plan;
  for (const std::string& field : fields) {
    const size_t mark = field.find("[]");
    if (mark == std::string::npos) {
      plan.columns.push_back({field});
      continue;
    }
    const std::string list = field.substr(0, mark);
    const std::string rest = field.substr(std::min(field.size(), mark + 3));
    if (rest.find("[]") != std::string::npos || (!plan.list.empty() && plan.list != list))
      return Error{ErrorCode::wrongUse, "`" + field + "` walks a second list; one list a count", {}};
    plan.list = list;
    plan.columns.push_back({rest, true});
  }
  return plan;
}

// What stands at the path; a key may hold dots, and a text may spell an object.
std::optional<JsonReader::Element> elementAt(JsonReader& json, JsonReader::Element from, std::string_view path) {
  if (path.empty()) return from;
  const auto object = json.object(from);
  if (!object) return std::nullopt;
  if (const auto whole = JsonReader::at(object, path)) return whole;
  for (size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1))
    if (const auto next = JsonReader::at(object, path.substr(0, dot)))
      if (const auto found = elementAt(json, *next, path.substr(dot + 1))) return found;
  return std::nullopt;
}

std::optional<std::string> textOf(JsonReader::Element element) {
  if (element.is_null()) return std::nullopt;
  if (element.is_string()) return std::string(JsonReader::text(std::optional(element)));
  return canonicalJson(element);
}

class RecordCounter {
public:
  explicit RecordCounter(FieldPlan plan) : plan_(std::move(plan)) {}

  void record(const RawFile& file, const RawRecord& record) {
    if (file.kind == "traces") return spans(file, record);
    const auto document = json_.parse(record.text);
    if (!document) return add(Key(plan_.columns.size()));
    if (plan_.list.empty()) return row(*document, *document);
    simdjson::dom::array elements;
    const auto list = elementAt(json_, *document, plan_.list);
    if (!list || list->get(elements) != simdjson::SUCCESS) return;
    for (const auto element : elements) row(*document, element);
  }

  Result<std::vector<RecordGroup>> groups() const {
    for (const FieldColumn& column : plan_.columns)
      if (!column.seen && !counts_.empty()) return Error{ErrorCode::wrongUse, "no record of these has a field `" + column.path + "`", {}};
    std::vector<RecordGroup> out;
    for (const auto& [key, count] : counts_) out.push_back({key, count});
    std::ranges::stable_sort(out, std::ranges::greater(), &RecordGroup::count);
    return out;
  }

  void add(Key key) { ++counts_[std::move(key)]; }

private:
  void row(JsonReader::Element whole, JsonReader::Element element) {
    Key key;
    for (FieldColumn& column : plan_.columns) {
      const auto found = elementAt(json_, column.inList ? element : whole, column.path);
      column.seen = column.seen || found.has_value();
      key.push_back(found ? textOf(*found) : std::nullopt);
    }
    add(std::move(key));
  }

  void spans(const RawFile& file, const RawRecord& record) {
    std::vector<otlp::Span> found;
    otlp::readSpans(json_, record.text, file.source, found);
    for (const otlp::Span& span : found) {
      Key key;
      for (FieldColumn& column : plan_.columns) key.push_back(ofSpan(span, column));
      add(std::move(key));
    }
  }

  static std::optional<std::string> ofSpan(const otlp::Span& span, FieldColumn& column) {
    const std::map<std::string_view, std::string_view> own{{"trace", span.trace}, {"span", span.id},    {"parent", span.parent},
                                                           {"service", span.service}, {"scope", span.scope}, {"name", span.name},
                                                           {"status", span.failed ? "error" : ""}};
    const auto found = own.find(column.path);
    const std::string_view value = found != own.end() ? found->second : span.attribute(column.path);
    column.seen = column.seen || found != own.end() || !value.empty();
    return value.empty() ? std::nullopt : std::optional(std::string(value));
  }

  JsonReader json_;
  FieldPlan plan_;
  std::map<Key, uint64_t> counts_;
};

}  // namespace

bool asksFor(const RecordQuery& query, const RawFile& file) {
  return (query.source.empty() || query.source == file.source) && (query.kind.empty() || query.kind == file.kind) &&
         (query.file.empty() || query.file == file.name);
}

Result<std::vector<RecordGroup>> countRecords(const RawStore& store, const RecordQuery& query, const Task& task) {
  auto plan = planOf(query.fields);
  if (!plan) return std::move(plan).error();
  RecordCounter counter(std::move(*plan));
  bool any = false;
  for (const RawFile& file : store.files()) {
    if (!asksFor(query, file)) continue;
    any = true;
    if (task.cancelled()) return Task::cancelledError();
    CHATELAINE_TRY(store.records(file, [&](const RawRecord& record) {
      if (query.fields.empty()) counter.add({file.source, file.kind, file.name});
      else counter.record(file, record);
    }));
  }
  if (!any) return Error{ErrorCode::wrongUse, "no file was read that is called so; `workspace info --rows` lists them", {}};
  return counter.groups();
}

}  // namespace chatelaine::gateway
