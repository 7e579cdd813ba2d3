// Reports by framework (design: Report): what was tested for each control and what it gave, never "met" or "compliant". A
// Report is a value; writing makes the folder: report.html, report.json, controls.csv, coverage.csv, sources.csv, totals.csv, for each check
// checks/ID/population.csv, deviations.csv and, where calls are the evidence, requests.csv; SHA256SUMS over all of them.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"
#include "core/base/task.h"
#include "core/posture/check.h"

namespace chatelaine::report {

enum class FrameworkKind { controls, risks };

struct Control {
  std::string id;                       // "PR.AA-01"
  std::string title;
  std::string parent;                   // id of the group, empty at the top
  bool group = false;
};

struct Mapping {
  std::string check;
  std::string control;
  bool direct = false;                  // only direct mappings set a status
  std::string reason;
};

struct Framework {
  std::string id;                       // "nist-csf-2.0"
  std::string title;                    // "NIST Cybersecurity Framework 2.0"
  FrameworkKind kind = FrameworkKind::controls;
  std::string license;                  // of its titles and statements
  std::vector<Control> controls;        // in the framework's order
  std::vector<Mapping> mappings;        // of all 40 checks, also those not in this build
};
std::vector<Framework> frameworks();                                 // those of this build
std::optional<Framework> frameworkById(std::string_view id);

enum class Status { deviations, noDeviation, testedInPart, notAssessable, seen, notSeen, notLookedFor };

struct ControlStatus {
  std::string control;
  std::string title;
  Status status = Status::notAssessable;
  std::string sentence;                 // "deviations 4 of 19", "tested in part (3 of 19 checks)", "not assessable: lacks …"
  uint64_t deviations = 0;
  uint64_t tested = 0;
  std::vector<std::string> checksRun;   // ids, direct mappings
  std::vector<std::string> checksNotRun;
  std::vector<std::string> supporting;  // ids, do not set the status
  std::vector<std::string> checksWithDeviations;          // of checksRun
  std::string group;                    // id of the outermost group, "PR"
};

struct SourceRow {
  std::string source;
  std::string reader;
  std::string file;
  std::string sha256;
  uint64_t bytes = 0;
  uint64_t rows = 0;
  uint64_t rejected = 0;
  std::optional<Time> first;
  std::optional<Time> last;
};

// When a source was last read, by whom: beside the content, so that equal evidence gives equal digests.
struct ImportRow {
  std::string source;
  std::vector<std::string> readers;
  Time imported;
  std::string by;
};

// The source system's own totals held against the kept records.
struct ControlTotal {
  std::string what;                     // "requests", "spend of vk-refund"
  std::string statedBy;                 // the file
  std::string stated;
  std::string counted;
  std::string rule;
  bool agrees = false;
};
struct Reconciliation {
  std::string source;
  std::vector<ControlTotal> totals;
  std::string notReconcilable;          // why, where there are none
};

struct Coverage {
  uint64_t requests = 0;
  uint64_t replayable = 0;
  std::map<std::string, uint64_t> notReplayable;
  uint64_t agree = 0;
  uint64_t comparable = 0;
};

struct ReportInput {
  std::string workspace;                // file name, no path
  std::vector<std::string> frameworks;
  TimeRange period;
  Time asOf;
  std::optional<TimeRange> recorded;
  std::vector<posture::CheckRun> runs;
  std::vector<SourceRow> sources;
  std::vector<ImportRow> imports;       // not part of the digest
  std::vector<Reconciliation> reconciliations;
  Coverage coverage;
  uint64_t identities = 0;
  std::string version;                  // of the program
  std::optional<Time> made;             // when and by whom; not part of the digest
  std::string by;
};

struct FrameworkResult {
  std::string framework;
  std::vector<ControlStatus> controls;  // those with a direct mapping; of a risk list all
  std::vector<std::string> supportingOnly;                // controls with supporting mappings alone: no status
  uint64_t of = 0;                      // controls (risks) of the framework, groups not counted
};

struct Report {
  ReportInput input;
  std::vector<FrameworkResult> results;
  std::string digest;                   // over the JSON without itself, `made`, `by` and `imports`; equal inputs give equal digests
};

Result<Report> make(ReportInput input);
nlohmann::json toJson(const Report& report);
std::string toHtml(const Report& report);            // stands alone, A4 print style, every figure names its CSV and its rule
// Into a new or empty folder, or over an earlier report. `formats`: "html", "json"; empty: both. The CSVs are always written.
Result<void> write(const Report& report, const std::filesystem::path& folder, const std::vector<std::string>& formats);

struct Difference {
  std::string what;                     // "NHI-CRD-03 population", "PR.AA-01 deviations"
  std::string reported;
  std::string recomputed;
};
// Compares a written folder (report.json, CSVs, SHA256SUMS) with the same report made anew.
Result<std::vector<Difference>> compare(const std::filesystem::path& folder, const Report& again);
// What a folder says of itself, so that it can be made anew.
Result<ReportInput> inputOf(const std::filesystem::path& folder);

std::string_view toString(Status status);

}  // namespace chatelaine::report
