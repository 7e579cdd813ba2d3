#include "core/report/assess.h"

#include <algorithm>
#include <set>

#include "core/posture/crosswalk.h"

namespace chatelaine::report {

namespace {

const posture::CheckRun* runOf(const std::vector<posture::CheckRun>& runs, const std::string& check) {
  const auto it = std::ranges::find(runs, check, [](const posture::CheckRun& run) { return run.check.id; });
  return it == runs.end() ? nullptr : &*it;
}

std::string joined(const std::vector<std::string>& parts, std::string_view by) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : std::string(by)) + part;
  return text;
}

// Why checks did not run: "lacks traffic: ...; 7 min of 90 days recorded; lacks NHI-GWY-02 (not in this version)".
std::string lacks(const std::vector<std::string>& checks, const std::vector<posture::CheckRun>& runs) {
  std::vector<std::string> reasons;
  std::vector<std::string> absent;
  for (const std::string& check : checks) {
    const posture::CheckRun* run = runOf(runs, check);
    if (!run) absent.push_back(check);
    else if (std::ranges::find(reasons, run->notAssessable) == reasons.end()) reasons.push_back(run->notAssessable);
  }
  if (!absent.empty()) reasons.push_back("lacks " + joined(absent, ", ") + " (not in this version)");
  return joined(reasons, "; ");
}

std::string notRunSentence(FrameworkKind kind, const std::string& why) {
  const std::string words = kind == FrameworkKind::risks ? "not looked for" : "not assessable";
  return why.starts_with("lacks ") ? words + ": " + why : words + " (" + why + ")";
}

std::string number(uint64_t n) { return std::to_string(n); }

void setStatus(ControlStatus& status, FrameworkKind kind, const std::vector<posture::CheckRun>& runs) {
  const size_t all = status.checksRun.size() + status.checksNotRun.size();
  const std::string part = " (" + number(status.checksRun.size()) + " of " + number(all) + " checks)";
  const bool risks = kind == FrameworkKind::risks;
  if (status.checksRun.empty()) {
    status.status = risks ? Status::notLookedFor : Status::notAssessable;
    status.sentence = all == 0 ? "not looked for: no check is about it" : notRunSentence(kind, lacks(status.checksNotRun, runs));
  } else if (status.deviations > 0) {
    status.status = risks ? Status::seen : Status::deviations;
    status.sentence = (risks ? "seen " : "deviations ") + number(status.deviations) + " of " + number(status.tested);
  } else if (risks) {
    status.status = Status::notSeen;
    status.sentence = "not seen in " + number(status.tested) + (status.checksNotRun.empty() ? "" : part);
  } else if (!status.checksNotRun.empty()) {
    status.status = Status::testedInPart;
    status.sentence = "tested in part" + part;
  } else {
    status.status = Status::noDeviation;
    status.sentence = "no deviation in " + number(status.tested) + " tested";
  }
}

std::string outermost(const Framework& framework, const Control& control) {
  std::string at = control.parent.empty() ? control.id : control.parent;
  for (size_t guard = 0; guard < framework.controls.size(); ++guard) {
    const auto it = std::ranges::find(framework.controls, at, &Control::id);
    if (it == framework.controls.end() || it->parent.empty()) break;
    at = it->parent;
  }
  return at;
}

ControlStatus statusOf(const Framework& framework, const Control& control, const std::vector<posture::CheckRun>& runs) {
  ControlStatus status;
  status.control = control.id;
  status.title = control.title;
  status.group = outermost(framework, control);
  for (const Mapping& mapping : framework.mappings) {
    if (mapping.control != control.id) continue;
    if (!mapping.direct) {
      status.supporting.push_back(mapping.check);
      continue;
    }
    const posture::CheckRun* run = runOf(runs, mapping.check);
    if (!run || !ran(*run)) {
      status.checksNotRun.push_back(mapping.check);
      continue;
    }
    const Tally tally = tallyOf(*run);
    status.checksRun.push_back(mapping.check);
    status.tested += tally.tested;
    status.deviations += tally.deviations;
    if (tally.deviations > 0) status.checksWithDeviations.push_back(mapping.check);
  }
  setStatus(status, framework.kind, runs);
  return status;
}

}  // namespace

Tally tallyOf(const posture::CheckRun& run) {
  Tally tally;
  for (const posture::Tested& tested : run.population) {
    ++tally.population;
    if (tested.outcome == posture::Outcome::notEvaluated) ++tally.notEvaluated;
    else ++tally.tested;
    if (tested.outcome == posture::Outcome::deviation) ++tally.deviations;
  }
  return tally;
}

bool ran(const posture::CheckRun& run) { return run.notAssessable.empty() && tallyOf(run).tested > 0; }

FrameworkResult assess(const Framework& framework, const std::vector<posture::CheckRun>& runs) {
  FrameworkResult result;
  result.framework = framework.id;
  for (const Control& control : framework.controls) {
    if (control.group) continue;
    ++result.of;
    ControlStatus status = statusOf(framework, control, runs);
    const bool direct = !status.checksRun.empty() || !status.checksNotRun.empty();
    if (direct || framework.kind == FrameworkKind::risks) result.controls.push_back(std::move(status));
    else if (!status.supporting.empty()) result.supportingOnly.push_back(control.id);
  }
  return result;
}

std::string_view toString(Status status) {
  switch (status) {
    case Status::deviations: return "deviations";
    case Status::noDeviation: return "no deviation";
    case Status::testedInPart: return "tested in part";
    case Status::notAssessable: return "not assessable";
    case Status::seen: return "seen";
    case Status::notSeen: return "not seen";
    case Status::notLookedFor: return "not looked for";
  }
  return "";
}

}  // namespace chatelaine::report
