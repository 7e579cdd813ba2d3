// From kept records to what is known: identities, edges, requests, rules in force. A pure function of the records: their
// order and the order of imports never change the result.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/task.h"
#include "core/gateway/records.h"
#include "core/identity/model.h"
#include "core/traffic/request.h"

namespace chatelaine::gateway {

// A gateway's native rules as Cedar, in one version.
struct PolicyVersion {
  std::optional<Time> from;         // absent: since the beginning of the recording
  std::optional<Time> to;           // absent: still
  std::string text;                 // Cedar; each policy annotated @id, @source("config.yaml:42"), @native("…")
  std::string origin;               // "LiteLLM 1.106.2, rules of main"
};

// What happens at the point when a policy errs.
enum class OnError { skipPolicy, deny };

struct DecisionPoint {
  std::string gateway;              // Gateway::"litellm"
  std::string source;
  OnError onError = OnError::skipPolicy;
  std::vector<PolicyVersion> versions;          // by time, the last is the latest
  std::vector<std::string> notLowered;          // rules that Cedar does not say, in words
};

struct Derived {
  std::vector<identity::RecordIdentity> identities;
  std::vector<identity::Edge> edges;
  std::vector<traffic::Request> requests;       // one a call, joined over all witnesses, path and evidence filled
  std::vector<DecisionPoint> points;
  std::vector<Problem> problems;                // found while deriving (contradictions are findings, not problems)
  std::vector<std::string> systemVersions;      // "litellm 1.106.2"
  std::vector<std::string> credentialsPassedOn; // credential ids used by somebody else than their holder, with why after a tab
};

Result<Derived> derive(const RawStore& store, const Task& task);

// The raw record that a request, fact or edge names as its provenance ("tables/X.jsonl:12"); error: not kept.
Result<RawRecord> findRecord(const RawStore& store, std::string_view source, std::string_view record);

}  // namespace chatelaine::gateway
