#include "core/workspace/schema.h"

#include <array>
#include <string>

namespace chatelaine::workspace {

namespace {

// Migration 1. A later change of the format adds a migration; this text stays as it is.
constexpr const char* first = R"sql(
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE source (
  name TEXT PRIMARY KEY,
  reader TEXT NOT NULL,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE raw_file (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL REFERENCES source (name),
  reader TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  size INTEGER NOT NULL,
  rows_read INTEGER NOT NULL DEFAULT 0,
  rows_accepted INTEGER NOT NULL DEFAULT 0,
  rows_rejected INTEGER NOT NULL DEFAULT 0,
  first INTEGER,
  last INTEGER,
  unknown_fields TEXT NOT NULL DEFAULT '[]',
  version TEXT NOT NULL DEFAULT '',
  records INTEGER NOT NULL DEFAULT 0,
  complete INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX raw_file_once ON raw_file (source, sha256);

CREATE TABLE raw_frame (
  id INTEGER PRIMARY KEY,
  file INTEGER NOT NULL REFERENCES raw_file (id) ON DELETE CASCADE,
  first_record INTEGER NOT NULL,
  records INTEGER NOT NULL,
  first_line INTEGER NOT NULL,
  last_line INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX raw_frame_order ON raw_frame (file, first_record);

CREATE TABLE raw_problem (
  id INTEGER PRIMARY KEY,
  file INTEGER NOT NULL REFERENCES raw_file (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  line INTEGER NOT NULL,
  "column" INTEGER NOT NULL,
  field TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL
) STRICT;
CREATE INDEX raw_problem_file ON raw_problem (file);

CREATE TABLE dictionary (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE dictionary_page (
  id INTEGER PRIMARY KEY,
  dictionary INTEGER NOT NULL REFERENCES dictionary (id),
  first_code INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX dictionary_page_order ON dictionary_page (dictionary, first_code);

CREATE TABLE segment (
  id INTEGER PRIMARY KEY,
  rows INTEGER NOT NULL CHECK (rows BETWEEN 1 AND 65536),
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  superseded BLOB
) STRICT;

CREATE TABLE segment_part (
  id INTEGER PRIMARY KEY,
  segment INTEGER NOT NULL REFERENCES segment (id),
  name TEXT NOT NULL,
  data BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX segment_part_name ON segment_part (segment, name);

CREATE TABLE graph_part (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('identities', 'edges')),
  source TEXT NOT NULL,
  items INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX graph_part_name ON graph_part (kind, source);

CREATE TABLE decision_point (
  gateway TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  on_error TEXT NOT NULL CHECK (on_error IN ('skip', 'deny')),
  not_lowered TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE point_version (
  gateway TEXT NOT NULL REFERENCES decision_point (gateway) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  valid_from INTEGER,
  valid_to INTEGER,
  origin TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (gateway, number)
) STRICT;

CREATE TABLE statement (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  subject TEXT NOT NULL,
  subject_kind TEXT,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  until INTEGER,
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  why TEXT NOT NULL,
  batch TEXT NOT NULL,
  ended_at INTEGER,
  ended_by TEXT
) STRICT;
CREATE INDEX statement_batch ON statement (batch);

CREATE TABLE policy_revision (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  revision INTEGER NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('baseline', 'draft')),
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  note TEXT NOT NULL,
  UNIQUE (name, revision)
) STRICT;

CREATE TABLE policy_file (
  revision INTEGER NOT NULL REFERENCES policy_revision (id),
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (revision, name)
) STRICT;

CREATE TABLE document (
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  parent TEXT NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (kind, id, version)
) STRICT;
CREATE INDEX document_parent ON document (kind, parent);

CREATE TABLE journal (
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  payload TEXT NOT NULL,
  previous BLOB NOT NULL CHECK (length(previous) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER journal_no_change BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END;
CREATE TRIGGER journal_no_removal BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END;

INSERT INTO meta (name, value) VALUES ('key', randomblob(32)), ('made_by', 'chatelaine )sql" CHATELAINE_VERSION R"sql(');
)sql";

// The migration at index n leads from version n to n + 1.
constexpr std::array<const char*, formatVersion> migrations{first};

}  // namespace

Result<void> migrate(Database& database) {
  CHATELAINE_TRY(database.script("BEGIN IMMEDIATE"));
  const Result<int64_t> version = database.number("PRAGMA user_version");
  if (!version) return version.error();
  for (auto from = static_cast<size_t>(*version); from < migrations.size(); ++from)
    if (Result<void> done = database.script(migrations[from]); !done) {
      const Result<void> undone = database.script("ROLLBACK");
      return undone ? done : undone;
    }
  CHATELAINE_TRY(database.script("PRAGMA application_id = " + std::to_string(applicationId) +
                                 "; PRAGMA user_version = " + std::to_string(formatVersion) + "; COMMIT"));
  return {};
}

}  // namespace chatelaine::workspace
