#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/workspace/state.h"

namespace chatelaine::workspace {

namespace {

std::string_view wordFor(PolicyRole role) { return role == PolicyRole::baseline ? "baseline" : "draft"; }
PolicyRole roleFrom(const std::string& word) { return word == "baseline" ? PolicyRole::baseline : PolicyRole::draft; }

Result<void> outcome(const Result<uint64_t>& changed) { return changed ? Result<void>() : Result<void>(changed.error()); }

// Calls `read` for each row.
template <class Read>
Result<void> eachRow(const Database& database, std::string_view sql, const std::vector<Argument>& arguments, Read read) {
  Result<Rows> rows = database.query(sql, arguments);
  if (!rows) return rows.error();
  while (true) {
    const Result<bool> more = rows->next();
    if (!more) return more.error();
    if (!*more) return {};
    read(*rows);
  }
}

StoredStatement statementOf(const Rows& rows) {
  StoredStatement out;
  identity::Statement& statement = out.statement;
  statement.id = rows.text(0);
  statement.subject = rows.text(1);
  if (!rows.isNull(2)) statement.subjectKind = identity::nodeKindFromString(rows.text(2));
  statement.field = rows.text(3);
  statement.value = rows.text(4);
  statement.until = rows.time(5);
  statement.by = rows.text(6);
  statement.at = Time{rows.integer(7)};
  statement.why = rows.text(8);
  statement.batch = rows.text(9);
  out.endedAt = rows.time(10);
  out.endedBy = rows.text(11);
  return out;
}

PolicyRevision revisionOf(const Rows& rows) {
  return {rows.text(1), roleFrom(rows.text(3)), rows.count(2), Time{rows.integer(4)}, rows.text(5), rows.text(6), {}};
}

constexpr std::string_view revisionColumns = "SELECT id, name, revision, role, at, by, note FROM policy_revision ";
constexpr std::string_view documentColumns = "SELECT kind, id, parent, state, version, at, by, body FROM document d ";
constexpr std::string_view isLatest = "version = (SELECT max(version) FROM document WHERE kind = d.kind AND id = d.id) ";

Document documentOf(const Rows& rows) {
  return {rows.text(0), rows.text(1), rows.text(2), rows.text(3), rows.count(4), Time{rows.integer(5)}, rows.text(6), rows.text(7)};
}

Error noJson(const std::string& what) { return {ErrorCode::invalidInput, what + " is no JSON", {}}; }

}  // namespace

Result<void> Workspace::addStatements(const std::vector<identity::Statement>& statements) {
  return atomically([&]() -> Result<void> {
    for (const identity::Statement& statement : statements) {
      const std::string kind(statement.subjectKind ? identity::toString(*statement.subjectKind) : "");
      CHATELAINE_TRY(state_->database.run(
          "INSERT INTO statement (id, subject, subject_kind, field, value, until, by, at, why, batch) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {statement.id, statement.subject, statement.subjectKind ? Argument(kind) : Argument(std::nullopt), statement.field, statement.value,
           statement.until, statement.by, statement.at, statement.why, statement.batch}));
    }
    return {};
  });
}

Result<size_t> Workspace::endStatements(std::string_view batch, Time at, std::string_view by) {
  size_t ended = 0;
  const Result<void> done = atomically([&]() -> Result<void> {
    const Result<uint64_t> changed =
        state_->database.run("UPDATE statement SET ended_at = ?, ended_by = ? WHERE batch = ? AND ended_at IS NULL", {at, by, batch});
    ended = changed ? static_cast<size_t>(*changed) : 0;
    return outcome(changed);
  });
  return done ? Result<size_t>(ended) : Result<size_t>(done.error());
}

Result<size_t> Workspace::resumeStatements(std::string_view batch) {
  size_t resumed = 0;
  const Result<void> done = atomically([&]() -> Result<void> {
    const Result<uint64_t> changed =
        state_->database.run("UPDATE statement SET ended_at = NULL, ended_by = NULL WHERE batch = ? AND ended_at IS NOT NULL", {batch});
    resumed = changed ? static_cast<size_t>(*changed) : 0;
    return outcome(changed);
  });
  return done ? Result<size_t>(resumed) : Result<size_t>(done.error());
}

Result<std::vector<StoredStatement>> Workspace::statements() const {
  std::vector<StoredStatement> out;
  CHATELAINE_TRY(eachRow(state_->database,
                         "SELECT id, subject, subject_kind, field, value, until, by, at, why, batch, ended_at, ended_by FROM statement ORDER BY number",
                         {}, [&](const Rows& rows) { out.push_back(statementOf(rows)); }));
  return out;
}

Result<PolicyRevision> Workspace::savePolicies(PolicyRevision revision) {
  std::sort(revision.files.begin(), revision.files.end(), [](const PolicyFile& a, const PolicyFile& b) { return a.name < b.name; });
  const Result<PolicyRevision> before = policies(revision.set);
  if (!before && before.error().code != ErrorCode::notFound) return before.error();
  if (before && before->files == revision.files && before->role == revision.role) return *before;
  revision.revision = before ? before->revision + 1 : 1;
  const Result<void> done = atomically([&]() -> Result<void> {
    Database& database = state_->database;
    CHATELAINE_TRY(database.run("INSERT INTO policy_revision (name, revision, role, at, by, note) VALUES (?, ?, ?, ?, ?, ?)",
                                {revision.set, revision.revision, wordFor(revision.role), revision.at, revision.by, revision.note}));
    const int64_t id = database.lastRow();
    for (const PolicyFile& file : revision.files)
      CHATELAINE_TRY(database.run("INSERT INTO policy_file (revision, name, text) VALUES (?, ?, ?)", {id, file.name, file.text}));
    return {};
  });
  return done ? Result<PolicyRevision>(std::move(revision)) : Result<PolicyRevision>(done.error());
}

Result<std::vector<PolicyRevision>> Workspace::policySets() const {
  std::vector<PolicyRevision> out;
  CHATELAINE_TRY(eachRow(state_->database,
                         std::string(revisionColumns) + "p WHERE revision = (SELECT max(revision) FROM policy_revision WHERE name = p.name) ORDER BY name",
                         {}, [&](const Rows& rows) { out.push_back(revisionOf(rows)); }));
  return out;
}

Result<std::vector<PolicyRevision>> Workspace::policyHistory(std::string_view set) const {
  std::vector<PolicyRevision> out;
  CHATELAINE_TRY(eachRow(state_->database, std::string(revisionColumns) + "WHERE name = ? ORDER BY revision", {set},
                         [&](const Rows& rows) { out.push_back(revisionOf(rows)); }));
  return out;
}

Result<PolicyRevision> Workspace::policies(std::string_view set, std::optional<uint64_t> revision) const {
  std::optional<PolicyRevision> found;
  int64_t id = 0;
  CHATELAINE_TRY(eachRow(state_->database, std::string(revisionColumns) + "WHERE name = ? AND (? IS NULL OR revision = ?) ORDER BY revision DESC LIMIT 1",
                         {set, revision ? Argument(*revision) : Argument(std::nullopt), revision ? Argument(*revision) : Argument(std::nullopt)},
                         [&](const Rows& rows) {
                           id = rows.integer(0);
                           found = revisionOf(rows);
                         }));
  if (!found) return Error{ErrorCode::notFound, "the workspace has no policies called `" + std::string(set) + "`", {}};
  CHATELAINE_TRY(eachRow(state_->database, "SELECT name, text FROM policy_file WHERE revision = ? ORDER BY name", {id},
                         [&](const Rows& rows) { found->files.push_back({rows.text(0), rows.text(1)}); }));
  return *std::move(found);
}

Result<Document> Workspace::putDocument(Document document) {
  if (!nlohmann::json::accept(document.body)) return noJson("the document `" + document.id + "`");
  const Result<void> done = atomically([&]() -> Result<void> {
    Database& database = state_->database;
    const Result<int64_t> last = database.number("SELECT coalesce(max(version), 0) FROM document WHERE kind = ? AND id = ?", {document.kind, document.id});
    if (!last) return last.error();
    document.version = static_cast<uint64_t>(*last) + 1;
    return outcome(database.run("INSERT INTO document (kind, id, version, parent, state, at, by, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                                {document.kind, document.id, document.version, document.parent, document.state, document.at, document.by, document.body}));
  });
  return done ? Result<Document>(std::move(document)) : Result<Document>(done.error());
}

Result<Document> Workspace::document(std::string_view kind, std::string_view id) const {
  std::optional<Document> found;
  CHATELAINE_TRY(eachRow(state_->database, std::string(documentColumns) + "WHERE kind = ? AND id = ? ORDER BY version DESC LIMIT 1", {kind, id},
                         [&](const Rows& rows) { found = documentOf(rows); }));
  if (!found) return Error{ErrorCode::notFound, "the workspace has no " + std::string(kind) + " `" + std::string(id) + "`", {}};
  return *std::move(found);
}

Result<std::vector<Document>> Workspace::documents(std::string_view kind, std::optional<std::string_view> parent) const {
  std::vector<Document> out;
  const Argument of = parent ? Argument(*parent) : Argument(std::nullopt);
  // In the order in which they were first made.
  CHATELAINE_TRY(eachRow(state_->database,
                         std::string(documentColumns) + "WHERE kind = ? AND (? IS NULL OR parent = ?) AND " + std::string(isLatest) +
                             "ORDER BY (SELECT min(number) FROM document WHERE kind = d.kind AND id = d.id)",
                         {kind, of, of}, [&](const Rows& rows) { out.push_back(documentOf(rows)); }));
  return out;
}

Result<std::vector<Document>> Workspace::documentHistory(std::string_view kind, std::string_view id) const {
  std::vector<Document> out;
  CHATELAINE_TRY(eachRow(state_->database, std::string(documentColumns) + "WHERE kind = ? AND id = ? ORDER BY version", {kind, id},
                         [&](const Rows& rows) { out.push_back(documentOf(rows)); }));
  return out;
}

Result<std::optional<std::string>> Workspace::setting(std::string_view name) const {
  std::optional<std::string> value;
  CHATELAINE_TRY(eachRow(state_->database, "SELECT value FROM setting WHERE name = ?", {name}, [&](const Rows& rows) { value = rows.text(0); }));
  return value;
}

Result<void> Workspace::setSetting(std::string_view name, std::optional<std::string_view> value) {
  return atomically([&]() -> Result<void> {
    if (!value) return outcome(state_->database.run("DELETE FROM setting WHERE name = ?", {name}));
    return outcome(state_->database.run("INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                                        {name, *value}));
  });
}

Digest journalHash(const JournalEntry& entry) {
  Sha256 hash;
  hash.add({reinterpret_cast<const char*>(entry.previous.bytes.data()), entry.previous.bytes.size()});
  hash.addNumber(static_cast<int64_t>(entry.number)).addNumber(entry.at.micros);
  return hash.addField(entry.actor).addField(entry.action).addField(entry.payload).finish();
}

Result<std::vector<JournalEntry>> journalEntries(const Database& database) {
  std::vector<JournalEntry> out;
  CHATELAINE_TRY(eachRow(database, "SELECT number, at, actor, action, payload, previous, hash FROM journal ORDER BY number", {}, [&](const Rows& rows) {
    out.push_back({rows.count(0), Time{rows.integer(1)}, rows.text(2), rows.text(3), rows.text(4), rows.digest(5), rows.digest(6)});
  }));
  return out;
}

Result<JournalEntry> Workspace::appendJournal(Time at, std::string_view actor, std::string_view action, std::string_view payload) {
  if (!nlohmann::json::accept(payload)) return noJson("the payload of `" + std::string(action) + "`");
  JournalEntry entry{0, at, std::string(actor), std::string(action), std::string(payload), {}, {}};
  const Result<void> done = atomically([&]() -> Result<void> {
    CHATELAINE_TRY(eachRow(state_->database, "SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1", {}, [&](const Rows& rows) {
      entry.number = rows.count(0);
      entry.previous = rows.digest(1);
    }));
    ++entry.number;
    entry.hash = journalHash(entry);
    return outcome(state_->database.run("INSERT INTO journal (number, at, actor, action, payload, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
                                        {entry.number, entry.at, entry.actor, entry.action, entry.payload, entry.previous, entry.hash}));
  });
  return done ? Result<JournalEntry>(std::move(entry)) : Result<JournalEntry>(done.error());
}

Result<std::vector<JournalEntry>> Workspace::journal() const { return journalEntries(state_->database); }

}  // namespace chatelaine::workspace
