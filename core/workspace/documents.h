// What people make in a workspace: statements, policies, reviews, finding runs, reports, and the journal. Values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/base/time.h"
#include "core/identity/model.h"

namespace chatelaine::workspace {

// A person's decision; ended ones are kept and count no more.
struct StoredStatement {
  identity::Statement statement;
  std::optional<Time> endedAt;
  std::string endedBy;
};

enum class PolicyRole { baseline, draft };

struct PolicyFile {
  std::string name;                 // "refunds.cedar"; a draft's `draft.json` is a file like the others
  std::string text;
  bool operator==(const PolicyFile&) const = default;
};

// One state of a named set of policy files; earlier revisions are kept.
struct PolicyRevision {
  std::string set;
  PolicyRole role = PolicyRole::draft;
  uint64_t revision = 0;            // from 1
  Time at;
  std::string by;
  std::string note;
  std::vector<PolicyFile> files;    // by name
};

// A JSON document with its history. Kinds in use: "campaign", "review-item", "decision", "finding-run", "report", "tests".
struct Document {
  std::string kind;
  std::string id;                   // unique within the kind
  std::string parent;               // id of what it belongs to, such as an item's campaign; empty: nothing
  std::string state;                // a word of the kind: "open", "decided", ...
  uint64_t version = 0;             // from 1; given by the workspace
  Time at;
  std::string by;
  std::string body;                 // JSON
};

// Each entry's hash is SHA-256 over the previous entry's hash, time, actor, action and payload (docs/file-format.md).
struct JournalEntry {
  uint64_t number = 0;              // from 1
  Time at;
  std::string actor;
  std::string action;               // "source import", "statement add", ...
  std::string payload;              // JSON
  Digest previous;
  Digest hash;
};

}  // namespace chatelaine::workspace
