// Rows of LiteLLM's inventory laid over each other: of one thing told several times the later change counts, field by field.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/base/task.h"
#include "core/base/time.h"
#include "core/gateway/records.h"

namespace chatelaine::gateway::litellm {

struct Saying {
  nlohmann::json row;
  std::string record;               // provenance
  std::string changed;              // `updated_at` in canonical form; empty: not told
  int weight = 0;                   // of equal times: tables over API over management calls
};

// One thing: its fields as last told, and where.
struct Row {
  nlohmann::json fields;
  std::string record;
};

// A change that a management call or a deletion tells of.
struct Change {
  Time at;
  std::string record;
  std::string kind;                 // "keys", "teams"
  std::string id;
  std::string field;                // "models", "blocked", ...; "" for a deletion
  nlohmann::json before;            // discarded: not known
  bool beforeKnown = false;
};

struct SourceRows {
  std::map<std::string, std::map<std::string, Row>> byKind;     // kind -> id -> row
  std::vector<std::pair<std::string, nlohmann::json>> configs;  // record prefix ("config.yaml"), the file as JSON with "__line"
  std::vector<Change> changes;                                  // by time
  std::string version;
};

Result<std::map<std::string, SourceRows>> readRows(const RawStore& store, const Task& task);

// The changes that management calls tell, and the rows that their answers hold.
class ManagementCalls {
public:
  void add(const nlohmann::json& call, const std::string& record);
  std::vector<std::pair<std::string, Saying>> sayings;          // kind, row
  // Needs the time order of calls: the order of the file, sorted by record.
  [[nodiscard]] std::vector<Change> changes() const;

private:
  struct Call {
    std::string record;
    std::string path;
    nlohmann::json request, answer;
  };
  std::vector<Call> calls_;
};

// YAML as JSON; every map gets "__line". Strings stay strings where quoted; null where it is no YAML.
nlohmann::json jsonOfYaml(const std::string& text);

// Reading fields that may be anything.
std::string textOf(const nlohmann::json& row, const char* field);
std::optional<bool> boolOf(const nlohmann::json& row, const char* field);
std::vector<std::string> namesOf(const nlohmann::json& row, const char* field);
std::optional<Time> timeOf(const nlohmann::json& row, const char* field);
nlohmann::json objectOf(const nlohmann::json& row, const char* field);      // also from text; {} otherwise

}  // namespace chatelaine::gateway::litellm
