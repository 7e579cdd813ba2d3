#include "core/gateway/read/detect.h"

#include <algorithm>
#include <functional>
#include <set>

#include "core/gateway/litellm/kinds.h"
#include "core/gateway/read/byte_stream.h"
#include "core/gateway/read/csv.h"
#include "core/gateway/read/peek.h"
#include "core/gateway/toolhive/kinds.h"

namespace chatelaine::gateway {

namespace {

std::vector<FileKind> makeKinds() {
  std::vector<FileKind> kinds = litellm::kinds();
  for (FileKind& kind : toolhive::kinds()) kinds.push_back(std::move(kind));
  kinds.push_back({"otlp", "traces", "OTLP/JSON traces", "", "", {"resourceSpans"}, {}, {"resourceSpans"}, "", Stamp::spanNanos,
                   ContentRules::spans, {}});
  kinds.push_back({"people",
                   "people",
                   "people, as a personnel department lists them",
                   "",
                   "",
                   {"id", "mail", "manager", "status", "left"},
                   {"id"},
                   {"id", "mail", "manager", "status", "left"},
                   "",
                   Stamp::none,
                   ContentRules::none,
                   {}});
  kinds.push_back({"people", "owners", "owners of identities", "", "", {"identity", "owner"}, {"identity"},
                   {"identity", "owner", "until"}, "", Stamp::none, ContentRules::none, {}});
  return kinds;
}

std::string stemOf(std::string_view name) {
  return std::string(name.substr(0, name.find('.')));
}

bool named(const FileKind& kind, std::string_view stem) {
  return std::ranges::find(kind.fileNames, stem) != kind.fileNames.end() || (!kind.table.empty() && stem == kind.table);
}

std::string firstFew(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size() && i < 4; ++i) text += (i > 0 ? ", `" : "`") + names[i].substr(0, 40) + "`";
  return names.size() > 4 ? text + ", …" : text;
}

// How well the fields of a row fit each kind.
std::vector<Detection> byFields(const std::vector<std::string>& names, std::string_view container, std::string_view stem) {
  const std::set<std::string_view> present(names.begin(), names.end());
  std::vector<Detection> found;
  for (const FileKind& kind : fileKinds()) {
    if (kind.marks.empty() || (!container.empty() && container != kind.container)) continue;
    size_t known = 0;
    for (const std::string_view name : present) known += std::ranges::find(kind.known, name) != kind.known.end() ? 1U : 0U;
    const double share = static_cast<double>(known) / static_cast<double>(present.size());
    // A file's name decides between kinds whose rows look alike (deleted keys of an API that does not say when).
    const bool byItsName = named(kind, stem);
    const bool marked = std::ranges::all_of(kind.marks, [&](std::string_view mark) { return present.contains(mark); });
    if (!marked && !(byItsName && share > 0.9)) continue;
    const double marks = static_cast<double>(std::min<size_t>(kind.marks.size(), 5));
    const double confidence = 0.5 + 0.3 * share + 0.02 * marks + (byItsName ? 0.1 : 0.0);
    found.push_back(
        {std::string(kind.reader), std::string(kind.kind), confidence,
         std::to_string(known) + " of " + std::to_string(present.size()) + " fields are those of " + std::string(kind.title)});
  }
  std::ranges::stable_sort(found, std::greater{}, &Detection::confidence);
  return found;
}

std::vector<Detection> byName(std::string_view stem, const char* what) {
  for (const FileKind& kind : fileKinds())
    if (named(kind, stem) && kind.kind != "config")
      return {{std::string(kind.reader), std::string(kind.kind), 0.4,
               std::string(what) + "; its name is that of " + std::string(kind.title)}};
  return {};
}

Sniffed sniffJson(std::string_view name, std::string_view head, bool headIsAll) {
  const Peek peek = peekJson(head);
  const std::string stem = stemOf(name);
  Sniffed result;
  const bool linesByName = name.ends_with(".jsonl") || name.ends_with(".ndjson") || name.ends_with(".log");
  const bool more = head.find_first_not_of(" \t\r\n", peek.lineEnd) != std::string_view::npos || !headIsAll;
  const bool lineHolds = peek.lineIsWhole || (linesByName && peek.lineEnd > 2);
  const bool lines = peek.shape == Peek::Shape::object && lineHolds && (more || linesByName);
  result.format = lines ? Format::jsonLines : Format::jsonDocument;
  const auto isError = [](const std::string& field) { return field == "detail" || field == "error"; };
  const bool onlyError = !peek.names.empty() && std::ranges::all_of(peek.names, isError);
  if (onlyError) {
    result.detections = byName(stem, "the API refused");
    if (!result.detections.empty()) {
      result.detections[0].kind = "api-answer";
      return result;
    }
  }
  result.detections = byFields(peek.shape == Peek::Shape::list ? peek.elementNames : peek.names, {}, stem);
  if (result.detections.empty())
    for (const auto& [container, names] : peek.lists) {
      result.detections = byFields(names, container, stem);
      if (!result.detections.empty()) break;
    }
  if (!toolhive::isGatewayLog(head)) std::erase_if(result.detections, [](const Detection& d) { return d.kind == "vmcp-log"; });
  const bool empty =
      peek.emptyList || (peek.lists.size() == 1 && peek.lists[0].second.empty()) || peek.shape == Peek::Shape::object;
  if (result.detections.empty() && empty)
    result.detections = byName(stem, peek.emptyList ? "an empty list" : "an answer of an API");
  if (result.detections.empty()) {
    const auto& names = peek.shape == Peek::Shape::list ? peek.elementNames : peek.names;
    result.why =
        names.empty() ? "no reader takes it" : "no reader takes it: its fields (" + firstFew(names) + ") are of no known kind";
  }
  return result;
}

bool isConfigKey(std::string_view line) {
  return line.starts_with("model_list:") || line.starts_with("litellm_settings:") || line.starts_with("general_settings:") ||
         line.starts_with("router_settings:") || line.starts_with("mcp_servers:") || line.starts_with("guardrails:") ||
         line.starts_with("environment_variables:") || line.starts_with("mcp_tools:");
}

Sniffed sniffYaml(std::string_view head) {
  Sniffed result;
  result.format = Format::yaml;
  size_t keys = 0, sure = 0;
  for (size_t at = 0; at < head.size();) {
    const size_t end = std::min(head.find('\n', at), head.size());
    const std::string_view line = head.substr(at, end - at);
    keys += isConfigKey(line) ? 1U : 0U;
    sure += line.starts_with("model_list:") || line.starts_with("litellm_settings:") ? 1U : 0U;
    at = end + 1;
  }
  if (sure == 0 && keys < 2) {
    bool surely = false;
    if (const size_t others = toolhive::configKeys(head, surely); surely && others > 1)
      result.detections.push_back({"toolhive", "config", std::min(1.0, 0.7 + 0.1 * static_cast<double>(others)),
                                   std::to_string(others) + " sections are those of ToolHive's vMCP configuration"});
    else
      result.why = "no reader takes it: a YAML text without `model_list`, `litellm_settings`, `incomingAuth` or `groupRef`";
    return result;
  }
  result.detections.push_back({"litellm", "config", std::min(1.0, 0.7 + 0.1 * static_cast<double>(keys)),
                               std::to_string(keys) + " sections are those of LiteLLM's configuration"});
  return result;
}

Sniffed sniffCsv(std::string_view name, std::string_view head) {
  Sniffed result;
  result.format = Format::csv;
  std::vector<std::string> names;
  CsvParser parser([&](CsvRow& row) {
    if (!names.empty()) return;
    for (CsvField& field : row.fields) names.push_back(std::move(field.text));
  });
  const size_t lineEnd = std::min(head.find('\n'), head.size());
  parser.feed(head.substr(0, lineEnd));
  parser.finish();
  result.detections = byFields(names, {}, stemOf(name));
  if (result.detections.empty()) result.why = "no reader takes it: the columns (" + firstFew(names) + ") are of no known kind";
  return result;
}

}  // namespace

std::span<const FileKind> fileKinds() {
  static const std::vector<FileKind> kinds = makeKinds();
  return kinds;
}

const FileKind* fileKind(std::string_view reader, std::string_view kind) {
  for (const FileKind& candidate : fileKinds())
    if (candidate.reader == reader && candidate.kind == kind) return &candidate;
  return nullptr;
}

std::string unpackedName(std::string_view name) {
  for (const std::string_view ending : {std::string_view(".zst"), std::string_view(".gz")})
    if (name.size() > ending.size() && name.ends_with(ending)) return std::string(name.substr(0, name.size() - ending.size()));
  return std::string(name);
}

Sniffed sniff(std::string_view name, std::string_view head, bool headIsAll) {
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  const size_t first = head.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {Format::none, {}, "it is empty"};
  if (head.substr(0, 4096).find('\0') != std::string_view::npos) return {Format::none, {}, "no reader takes it: it is binary"};
  if (head[first] == '{' || head[first] == '[') return sniffJson(name, head, headIsAll);
  if (name.ends_with(".yaml") || name.ends_with(".yml")) return sniffYaml(head);
  if (name.ends_with(".csv")) return sniffCsv(name, head);
  // A log may begin with lines that are no records.
  if (const size_t line = head.find("\n{");
      line != std::string_view::npos && (name.ends_with(".jsonl") || name.ends_with(".log"))) {
    Sniffed result = sniffJson(name, head.substr(line + 1), headIsAll);
    result.format = Format::jsonLines;
    return result;
  }
  return {Format::none, {}, "no reader takes it"};
}

Result<std::vector<Detection>> detect(const std::filesystem::path& file) {
  auto head = readHead(file, headSize);
  if (!head) return std::move(head).error();
  Sniffed sniffed = sniff(unpackedName(file.filename().string()), *head, head->size() < headSize);
  if (sniffed.detections.empty()) return std::vector<Detection>{{"", "", 0, sniffed.why}};
  return std::move(sniffed.detections);
}

}  // namespace chatelaine::gateway
