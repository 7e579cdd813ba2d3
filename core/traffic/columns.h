// The record side of a request as columns: which there are, what each holds, and back. For the builder, the snapshot, the codec
// and the workspace. Pure functions.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/traffic/request.h"
#include "core/traffic/snapshot.h"

namespace chatelaine::traffic {

// Columns beside times, kinds, verdicts and reasons, sorted by name. Lists are JSON texts; `end` is UTC microseconds, `remainder`
// nanoseconds, `offset` minutes, as decimal texts. `human` and `human_id` have the human's evidence, `agent`, `agent_id` and
// `principal` their own.
enum class RecordColumn : uint8_t {
  action, address, agent, agentId, agentIds, agents, agentsEvidence, candidates, chain, credential, credentialId, detail, end, gateway,
  human, humanId, offset, parent, principal, record, records, remainder, request, resource, server, session, source, target, trace,
};
inline constexpr size_t recordColumnCount = 29;
inline constexpr std::array<std::string_view, recordColumnCount> recordColumnNames{
    "action", "address", "agent",  "agent_id",  "agent_ids", "agents",  "agents_evidence", "candidates", "chain",   "credential",
    "credential_id", "detail",   "end",    "gateway", "human", "human_id", "offset", "parent", "principal", "record",
    "records", "remainder", "request", "resource", "server",   "session", "source", "target", "trace"};

inline std::string_view nameOf(RecordColumn column) { return recordColumnNames[static_cast<size_t>(column)]; }

// True for a column whose values are few in a workspace: its dictionary is shared by all segments.
bool hasSharedDictionary(std::string_view column);

// What the request holds in the column; not recorded where it holds nothing.
Cell recordCell(const Request& request, RecordColumn column);

// Puts a recorded value (absent only for principal, action and resource) back. `column` is one of recordColumnNames.
void setRecordCell(Request& request, std::string_view column, const Cell& cell);

// Digest of a segment: its rows' content digests (contentDigest) and order of arrival, in the order of the segment.
Digest segmentDigest(const std::vector<Digest>& rowDigests, const std::vector<uint32_t>& arrival);

}  // namespace chatelaine::traffic
