#include "core/cedar/corpus.h"

#include <chrono>
#include <fstream>
#include <iterator>
#include <set>

#include <nlohmann/json.hpp>

#include "core/cedar/evaluate.h"
#include "core/cedar/json_text.h"
#include "core/cedar/parser.h"

namespace chatelaine::cedar {

namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

Result<std::string> readText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorCode::cannotOpen, "cannot read `" + path.string() + "`", {}};
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

std::string joined(const std::set<std::string>& ids) {
  std::string out;
  for (const std::string& id : ids) out += (out.empty() ? "" : " ") + id;
  return "{" + out + "}";
}

std::set<std::string> idsOf(const Json& request, const char* name) {
  return request.value(name, std::set<std::string>());
}

class CorpusRun {
public:
  CorpusRun(fs::path folder, const CorpusOptions& options) : folder_(std::move(folder)), options_(options) {}

  void test(const fs::path& path) {
    const Result<std::string> text = readText(path);
    if (!text) return problem(path, text.error().message);
    const Result<Json> description = parseJsonStrictly(*text);
    if (!description) return problem(path, description.error().message);
    if (!description->is_object() || !description->contains("policies") || !description->contains("requests")) return;
    ++report.tests;
    PolicySet policies;
    EntityStore store;
    if (!load(path, *description, policies, store)) return;
    size_t place = 0;
    for (const Json& one : (*description)["requests"]) request(path, one, place++, policies, store);
  }

  CorpusReport report;

private:
  void problem(const fs::path& path, const std::string& what) { report.problems.push_back(path.filename().string() + ": " + what); }

  [[nodiscard]] fs::path resolve(const fs::path& test, const std::string& written) const {
    const fs::path beside = test.parent_path() / fs::path(written).filename();
    if (fs::exists(beside)) return beside;
    std::string below = written;
    for (const std::string prefix : {"tests/", "corpus-tests/"})
      if (below.starts_with(prefix)) below = below.substr(prefix.size());
    const fs::path inFolder = folder_ / below;
    return fs::exists(inFolder) ? inFolder : fs::absolute(folder_).lexically_normal().parent_path() / below;
  }

  bool load(const fs::path& test, const Json& description, PolicySet& policies, EntityStore& store) {
    const Result<std::string> policyText = readText(resolve(test, description.value("policies", "")));
    const Result<std::string> entityText = readText(resolve(test, description.value("entities", "")));
    if (!policyText || !entityText) return problem(test, (policyText ? entityText : policyText).error().message), false;
    ParsedPolicies parsed = parsePolicies(*policyText);
    if (!parsed.diagnostics.empty()) return problem(test, "policies: " + parsed.diagnostics[0].message), false;
    for (Policy& policy : parsed.policies)
      if (const Result<void> added = policies.add(std::move(policy)); !added) return problem(test, added.error().message), false;
    BuiltEntities entities = parseEntities(*entityText);
    if (!entities.diagnostics.empty()) return problem(test, "entities: " + entities.diagnostics[0].message), false;
    store = std::move(entities.store);
    return true;
  }

  void request(const fs::path& test, const Json& in, size_t place, const PolicySet& policies, const EntityStore& store) {
    ++report.requests;
    Request request;
    for (const auto& [name, target] :
         {std::pair{"principal", &request.principal}, {"action", &request.action}, {"resource", &request.resource}}) {
      Result<EntityUid> uid = entityFromJson(in.value(name, Json()), name);
      if (!uid) return problem(test, uid.error().message);
      *target = std::move(*uid);
    }
    Result<Value> context = recordFromJson(in.value("context", Json::object()), "context");
    if (!context) return problem(test, context.error().message);
    request.context = std::move(*context);
    compare(test, in, place, authorize(policies, request, store));
  }

  void compare(const fs::path& test, const Json& in, size_t place, const Authorization& actual) {
    std::set<std::string> errors;
    for (const auto& [id, error] : actual.errors) errors.insert(id);
    const std::string name = in.value("description", "request") + " (" + std::to_string(place) + ")";
    const auto check = [&](const char* what, const std::string& expected, const std::string& got, uint64_t& counter) {
      if (expected == got) return;
      ++counter;
      if (report.differences.size() < options_.maxDifferences)
        report.differences.push_back({test.filename().string(), name, what, expected, got});
    };
    check("decision", in.value("decision", ""), std::string(toString(actual.decision)), report.decisionMismatches);
    check("reason", joined(idsOf(in, "reason")), joined({actual.reasons.begin(), actual.reasons.end()}), report.reasonMismatches);
    check("errors", joined(idsOf(in, "errors")), joined(errors), report.errorMismatches);
  }

  fs::path folder_;
  CorpusOptions options_;
};

Result<std::vector<fs::path>> testsBelow(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, error);
  if (error) return Error{ErrorCode::cannotOpen, "cannot open the folder `" + folder.string() + "`: " + error.message(), {}};
  for (; at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (error) return Error{ErrorCode::cannotOpen, "cannot read below `" + folder.string() + "`: " + error.message(), {}};
    const std::string name = at->path().filename().string();
    if (at->is_regular_file(error) && name.ends_with(".json") && !name.ends_with(".entities.json")) out.push_back(at->path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

Result<CorpusReport> runCorpus(const fs::path& folder, const CorpusOptions& options, const Task& task) {
  const auto start = std::chrono::steady_clock::now();
  const Result<std::vector<fs::path>> tests = testsBelow(folder);
  if (!tests) return tests.error();
  CorpusRun run(folder, options);
  for (size_t i = 0; i < tests->size(); ++i) {
    if (task.cancelled()) return Task::cancelledError();
    if (i % 64 == 0) task.report({"running corpus tests", i, tests->size(), "files"});
    try {
      run.test((*tests)[i]);
    } catch (const Json::exception& error) {   // a member of an unexpected type
      run.report.problems.push_back((*tests)[i].filename().string() + ": " + error.what());
    }
  }
  run.report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return std::move(run.report);
}

}  // namespace chatelaine::cedar
