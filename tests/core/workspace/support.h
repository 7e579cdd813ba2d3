// A place for workspace files and what goes into them.
#pragma once

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <sqlite3.h>

#include "core/workspace/workspace.h"
#include "tests/core/traffic/generator.h"

namespace chatelaine::workspace::test {

inline std::filesystem::path in(const QTemporaryDir& folder, const char* name) { return std::filesystem::path(folder.path().toStdString()) / name; }

inline std::string bytesOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void write(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// Past the workspace, as somebody with another tool could.
inline void sql(const std::filesystem::path& path, const std::string& text) {
  sqlite3* database = nullptr;
  QCOMPARE(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  char* message = nullptr;
  const int done = sqlite3_exec(database, text.c_str(), nullptr, nullptr, &message);
  QVERIFY2(done == SQLITE_OK, message);
  sqlite3_close(database);
}

inline RawFile fileNamed(const std::string& source, const std::string& name) {
  RawFile file;
  file.source = source;
  file.reader = "litellm";
  file.kind = "spend-logs";
  file.name = name;
  file.size = 1234;
  file.sha256 = sha256(source + name);
  file.version = "1.106.2";
  file.unknownFields = {"odd", "new \"field\""};
  return file;
}

inline Result<void> keep(Workspace& workspace, RawFile file, size_t records) {
  const Result<bool> isNew = workspace.beginFile(file);
  if (!isNew) return isNew.error();
  if (!*isNew) return {};
  for (size_t i = 0; i < records; ++i)
    CHATELAINE_TRY(workspace.addRecord({i + 1, i % 7 == 0 ? "/rows/" + std::to_string(i) : "", "{\"row\":" + std::to_string(i) + ",\"of\":\"" + file.name + "\"}"}));
  file.rowsRead = records + 1;
  file.rowsAccepted = records;
  file.rowsRejected = 1;
  file.first = Time{1};
  file.last = Time{2'000'000};
  return workspace.endFile(file, {{file.name, 9, 4, "/when", "time/invalid", "no time"}});
}

inline Knowledge someKnowledge() {
  Knowledge out;
  identity::RecordIdentity key;
  key.id = {identity::NodeKind::credential, "litellm", "abc"};
  key.name = "vk-a";
  key.strongKeys = {"key-hash:abc"};
  key.weakKeys = {"name:vk-a"};
  key.from = {"litellm", "tables/keys.jsonl:1", Evidence::asserted, 1.0, "", {}, ""};
  key.facts = {{"expires", "", true, key.from, {}, {}}, {"kind", "virtual-key", false, {"console", "", Evidence::stated, 0.5, "anna", Time{5}, "because"}, Time{1}, Time{2}}};
  out.identities = {key};
  out.edges = {{identity::EdgeKind::owns, {identity::NodeKind::human, "litellm", "u1"}, key.id, "team support", key.from, Time{7}}};
  out.points = {{"litellm", "litellm", OnError::deny, {{{}, Time{9}, "permit(principal, action, resource);", "rules of main"}, {Time{9}, {}, "", "later"}}, {"budget"}}};
  out.problems = {{"a.jsonl", 1, 2, "f", "c", "m"}};
  out.systemVersions = {"litellm 1.106.2"};
  out.credentialsPassedOn = {"abc\tused by bert"};
  return out;
}

}  // namespace chatelaine::workspace::test
