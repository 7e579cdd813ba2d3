#include "core/gateway/reconcile.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>
#include <set>

#include "core/gateway/dom.h"

namespace chatelaine::gateway {

namespace {

constexpr double spendTolerance = 1e-9;      // sums of binary fractions, added in another order

struct SpentBy {
  std::string alias;
  std::string file;
  double stated = 0;
};

// What one source states and what its rows hold.
struct Books {
  std::set<std::string> readers;
  std::set<std::string> requests;                              // keys of rows: the same row may be in several files
  std::map<std::string, double> spent;                         // by the key's digest
  std::map<std::string, SpentBy> keys;
  std::map<std::string, int64_t> requestTotals;                // file -> total
};

std::optional<double> spendNumber(std::optional<JsonReader::Element> element) {
  double number = 0;
  return element && element->get(number) == simdjson::SUCCESS ? std::optional(number) : std::nullopt;
}

std::string keyDigest(std::string_view key) { return std::string(key.starts_with("sha256:") ? key.substr(7) : key); }

void bookRow(JsonReader& json, const RawRecord& record, Books& books) {
  const auto row = json.object(json.parse(record.text));
  const std::string_view id = JsonReader::text(row, "request_id");
  if (id.empty() || !books.requests.emplace(id).second) return;
  if (const auto spend = spendNumber(JsonReader::at(row, "spend")))
    books.spent[keyDigest(JsonReader::text(row, "api_key"))] += *spend;
}

// A key in several files: its spend grows, so the greatest is the latest word. `total_spend` outlives a budget's reset.
void bookKey(JsonReader& json, const RawRecord& record, const RawFile& file, Books& books) {
  const auto row = json.object(json.parse(record.text));
  const std::string token = keyDigest(JsonReader::text(row, "token"));
  auto stated = spendNumber(JsonReader::at(row, "total_spend"));
  if (!stated) stated = spendNumber(JsonReader::at(row, "spend"));
  if (token.empty() || !stated) return;
  const std::string alias(JsonReader::text(row, "key_alias"));
  const auto [place, fresh] = books.keys.try_emplace(token, SpentBy{alias.empty() ? token : alias, file.name, *stated});
  if (!fresh && place->second.stated < *stated) place->second = {alias.empty() ? token : alias, file.name, *stated};
}

Result<void> bookFile(const RawStore& store, const RawFile& file, Books& books) {
  JsonReader json;
  return store.records(file, [&](const RawRecord& record) {
    if (file.kind == "spend-logs") bookRow(json, record, books);
    else if (file.kind == "keys" || file.kind == "deleted-keys") bookKey(json, record, file, books);
    else if (file.kind == "api-answer")
      if (const auto total = JsonReader::integer(JsonReader::at(json.object(json.parse(record.text)), "sum_api_requests")))
        books.requestTotals.emplace(file.name, *total);
  });
}

bool bearsTotals(const RawFile& file) {
  if (file.reader != "litellm") return false;
  return file.kind == "spend-logs" || file.kind == "keys" || file.kind == "deleted-keys" || file.kind == "api-answer";
}

std::string writtenNumber(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.10g", number);
  return text;
}

std::vector<ControlTotal> controlTotalsOf(const Books& books) {
  std::vector<ControlTotal> totals;
  const auto rows = static_cast<int64_t>(books.requests.size());
  for (const auto& [file, total] : books.requestTotals)
    totals.push_back({"requests", file, std::to_string(total), std::to_string(rows),
                      "rows of the spend log with distinct request_id, listings too, against sum_api_requests", total == rows});
  std::vector<ControlTotal> spend;
  for (const auto& [token, key] : books.keys) {
    const auto found = books.spent.find(token);
    const double counted = found == books.spent.end() ? 0 : found->second;
    const bool agrees = std::abs(key.stated - counted) <= spendTolerance * std::max(1.0, std::abs(key.stated));
    spend.push_back({"spend of " + key.alias, key.file, writtenNumber(key.stated),
                     writtenNumber(agrees ? key.stated : counted),
                     "sum of spend over the rows of the spend log with the key's api_key, distinct request_id", agrees});
  }
  std::ranges::sort(spend, {}, &ControlTotal::what);
  totals.insert(totals.end(), spend.begin(), spend.end());
  return totals;
}

std::string whyNotReconcilable(const Books& books) {
  if (!books.readers.contains("litellm")) return "its files state no totals of the system that made them";
  if (books.requestTotals.empty() && books.keys.empty())
    return "no file states the gateway's own totals (spend of its keys; api/global_activity.json)";
  return "totals are stated, but no row of the spend log was imported";
}

}  // namespace

Result<std::vector<Reconciliation>> reconcile(const RawStore& store, const Task& task) {
  std::map<std::string, Books> bySource;
  for (const RawFile& file : store.files()) {
    if (task.cancelled()) return Task::cancelledError();
    Books& books = bySource[file.source];
    books.readers.insert(file.reader);
    if (bearsTotals(file)) CHATELAINE_TRY(bookFile(store, file, books));
  }
  std::vector<Reconciliation> all;
  for (const auto& [source, books] : bySource) {
    Reconciliation one{source, {}, {}};
    if (!books.requests.empty()) one.totals = controlTotalsOf(books);
    if (one.totals.empty()) one.notReconcilable = whyNotReconcilable(books);
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace chatelaine::gateway
