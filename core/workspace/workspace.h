// A workspace: one SQLite file that holds evidence, what was derived from it, and what people decided (docs/file-format.md).
// One thread at a time; what it returns is values and immutable snapshots that outlive it. At most one process has it open
// for writing; readers need no write access. Every change is a transaction: a kill at any moment leaves the last commit.
// Errors: cannotOpen, notFound, foreign, damaged, newerVersion, locked, readOnly (each with words that say what to do).
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/task.h"
#include "core/traffic/snapshot.h"
#include "core/workspace/derived.h"
#include "core/workspace/documents.h"
#include "core/workspace/raw.h"

namespace chatelaine::workspace {

enum class Access { readWrite, readOnly };

struct Info {
  int formatVersion = 0;
  uint64_t pageSize = 0;
  uint64_t bytes = 0;               // of the file
  uint64_t sources = 0;
  uint64_t files = 0;
  uint64_t records = 0;             // kept raw records
  uint64_t requests = 0;            // live
  uint64_t superseded = 0;
  uint64_t segments = 0;
  uint64_t recordIdentities = 0;
  uint64_t edges = 0;
  uint64_t statements = 0;          // that count
  uint64_t journalEntries = 0;
};

// One thing that check() found.
struct Fault {
  std::string where;                // "pages", "raw frame 12", "segment 3, column principal", "journal entry 7"
  std::string what;
};

class Workspace {
public:
  struct State;
  // A new file; an error if something stands there already.
  static Result<std::unique_ptr<Workspace>> create(const std::filesystem::path& path);
  static Result<std::unique_ptr<Workspace>> open(const std::filesystem::path& path, Access access);
  ~Workspace();                     // checkpoints; the file is alone again
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const;
  [[nodiscard]] Access access() const;
  // Why a copy was opened in place of the file (read only); empty where none was.
  [[nodiscard]] const std::string& copyNotice() const;
  // 32 random bytes made with the file: secrets are known by an HMAC under them.
  [[nodiscard]] const std::string& key() const;
  Result<Info> info() const;
  // Reads everything; an empty list: nothing is wrong. An error only where the file cannot be read at all.
  Result<std::vector<Fault>> check(const Task& task) const;

  // All or nothing of what `work` writes; may be nested.
  Result<void> atomically(const std::function<Result<void>()>& work);

  // --- Evidence. beginFile, addRecord..., endFile; one file at a time. False: exactly this file (source, sha256) is kept
  // already. A file without endFile is no part of files() and is replaced when it is begun again.
  Result<bool> beginFile(const RawFile& file);
  Result<void> addRecord(const RawRecord& record);
  Result<void> endFile(const RawFile& file, const std::vector<Problem>& problems);
  // The sources are partial since their first beginFile until this says that they were read and derived to the end.
  Result<void> finishImport(const std::vector<std::string>& sources);
  Result<std::vector<Source>> sources() const;
  Result<std::vector<RawFile>> files() const;                           // by (source, name, sha256)
  Result<std::vector<Problem>> problems(const RawFile& file) const;
  Result<void> records(const RawFile& file, const std::function<void(const RawRecord&)>& visit) const;    // in the file's order
  // The record at `index` of the file, from 0; one small read. notFound: the file has not so many.
  Result<RawRecord> recordAt(const RawFile& file, uint64_t index) const;
  // The records of the file that begin in the line.
  Result<std::vector<RawRecord>> recordsAtLine(const RawFile& file, uint64_t line) const;
  // Over (source, name, sha256) of the files kept: what is derived is current as long as it was stored with this digest.
  Result<Digest> evidenceDigest() const;

  // --- Derived. `requests` is the full set: rows whose content is unchanged stay, changed ones are written anew and the old
  // superseded, those not in the set are superseded. Commits segment by segment; cancelled or killed, it goes on next time.
  // `knowledge` replaces what was known, in the last commit, together with the mark that `evidence` is what it stands for.
  Result<Applied> applyDerived(std::vector<traffic::Request> requests, const Knowledge& knowledge, const Digest& evidence, const Task& task);
  Result<bool> derivedIsCurrent() const;
  Result<std::shared_ptr<const traffic::Snapshot>> traffic() const;     // kept until something changes it
  Result<Knowledge> knowledge() const;

  // --- Statements.
  Result<void> addStatements(const std::vector<identity::Statement>& statements);
  Result<size_t> endStatements(std::string_view batch, Time at, std::string_view by);       // how many counted until now
  Result<size_t> resumeStatements(std::string_view batch);                                  // undoes endStatements
  Result<std::vector<StoredStatement>> statements() const;              // all, in the order of their making

  // --- Policies.
  Result<PolicyRevision> savePolicies(PolicyRevision revision);         // the number is given; equal files add no revision
  Result<std::vector<PolicyRevision>> policySets() const;               // the latest of each set, without texts
  Result<PolicyRevision> policies(std::string_view set, std::optional<uint64_t> revision = {}) const;
  Result<std::vector<PolicyRevision>> policyHistory(std::string_view set) const;            // without texts

  // --- Documents.
  Result<Document> putDocument(Document document);                      // a new version; the old ones are kept
  Result<Document> document(std::string_view kind, std::string_view id) const;              // the latest
  Result<std::vector<Document>> documents(std::string_view kind, std::optional<std::string_view> parent = {}) const;   // the latest of each
  Result<std::vector<Document>> documentHistory(std::string_view kind, std::string_view id) const;

  // --- Settings: small texts by name ("as-of", "thresholds", "filters", ...).
  Result<std::optional<std::string>> setting(std::string_view name) const;
  Result<void> setSetting(std::string_view name, std::optional<std::string_view> value);    // absent: removed

  // --- Journal: append only.
  Result<JournalEntry> appendJournal(Time at, std::string_view actor, std::string_view action, std::string_view payload);
  Result<std::vector<JournalEntry>> journal() const;

private:
  explicit Workspace(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace chatelaine::workspace
