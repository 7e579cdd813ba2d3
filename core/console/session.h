// An open workspace and what a person does with it. One Session a process and file; its functions are called from one thread at
// a time (the window gives long ones to a worker and waits for its value). Each operation that changes something writes the
// journal. Reading never needs write access.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/task.h"
#include "core/console/world.h"
#include "core/gateway/reader.h"
#include "core/report/report.h"
#include "core/review/campaign.h"

namespace chatelaine::console {

enum class Mode { read, write };

struct ImportSummary {
  struct Row {
    std::string path;
    std::string source;
    std::string reader;
    uint64_t records = 0;
    uint64_t accepted = 0;
    uint64_t rejected = 0;
    uint64_t requests = 0;               // of the source instance, afterwards
    uint64_t identities = 0;
    double seconds = 0;
    bool known = false;
    std::string skippedBecause;
  };
  std::vector<Row> files;
  std::vector<gateway::Problem> problems;
  uint64_t newRequests = 0;
  uint64_t changedRequests = 0;
};

struct PeopleSummary {
  uint64_t accepted = 0;
  uint64_t rejected = 0;
  std::string batch;                      // undoes them as one step
  std::vector<gateway::Problem> problems;
};

struct WorkspaceInfo {
  int64_t formatVersion = 0;
  uint64_t requests = 0;
  uint64_t identities = 0;
  uint64_t credentials = 0;
  uint64_t chains = 0;
  uint64_t sources = 0;
  uint64_t bytes = 0;
  Time asOf;
};

class Session {
public:
  // `actor` is written into the journal. Errors: foreign, damaged, newerVersion, locked, cannotOpen.
  static Result<std::unique_ptr<Session>> open(const std::filesystem::path& file, Mode mode, std::string actor);
  static Result<std::unique_ptr<Session>> create(const std::filesystem::path& file, std::string actor);
  ~Session();

  [[nodiscard]] WorldPtr world() const;
  [[nodiscard]] WorkspaceInfo info() const;
  // Measures ages from another time in this session only; nothing is stored.
  Result<void> lookFrom(Time asOf);
  Result<std::vector<std::string>> check(const Task& task);                    // problems; empty: sound

  Result<ImportSummary> importFiles(gateway::ImportRequest request, const Task& task);
  Result<PeopleSummary> importPeople(const std::filesystem::path& csv, const Task& task);
  Result<void> state(std::string subject, std::string field, std::string value, std::string why);
  Result<void> undoStatements(const std::string& batch);
  Result<void> setAsOf(std::optional<Time> time);
  Result<gateway::RawRecord> rawRecord(std::string_view source, std::string_view record) const;

  // Cedar files into the workspace. Diagnostics are returned; a set with errors is not stored.
  struct PolicyImport {
    uint64_t policies = 0;
    Diagnostics diagnostics;
  };
  Result<PolicyImport> importPolicies(const std::filesystem::path& folder, bool draft, std::string name);
  Result<void> savePolicySet(PolicySetInfo set);
  Result<void> removePolicySet(const std::string& name);

  Result<std::vector<posture::CheckRun>> runChecks(const Task& task) const;
  Result<void> setThreshold(const std::string& name, int64_t value);

  Result<review::Campaign> createReview(const std::string& name, const std::string& reviewer, const std::string& filter);
  Result<review::Campaign> decideReview(const std::string& campaign, const std::string& item, review::Decision decision);
  Result<review::Campaign> undoReview(const std::string& campaign, const std::string& item);
  Result<review::Closing> closeReview(const std::string& campaign);            // digest into the journal
  [[nodiscard]] std::vector<review::GatewayCall> callsToCarryOut(const review::Campaign& campaign) const;

  struct ReportRequest {
    std::vector<std::string> frameworks;
    TimeRange period;                                                          // absent ends: as recorded
    std::filesystem::path folder;
    std::vector<std::string> formats;                                          // "html", "json"; empty: both
  };
  Result<report::Report> makeReport(const ReportRequest& request, const Task& task);
  // The same report as a value; writes nothing.
  Result<report::Report> previewReport(const std::vector<std::string>& frameworks, const TimeRange& period, const Task& task) const;
  // Runs the readers again over the stored raw records and compares.
  Result<std::vector<report::Difference>> recompute(const std::filesystem::path& folder, const Task& task) const;

private:
  struct State;
  explicit Session(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace chatelaine::console
