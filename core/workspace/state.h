// What an open workspace holds. Internal to core/workspace.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/workspace/lock.h"
#include "core/workspace/sqlite.h"
#include "core/workspace/workspace.h"

namespace chatelaine::workspace {

// Records of the file that is being kept, until they fill a frame.
struct OpenFile {
  int64_t id = 0;
  uint64_t kept = 0;                // records in frames already
  std::string frame;
  uint64_t inFrame = 0;
  uint64_t firstLine = 0;
  uint64_t lastLine = 0;
};

// A folder that goes with its owner.
class TemporaryFolder {
public:
  TemporaryFolder() = default;
  explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}
  ~TemporaryFolder();
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFolder& operator=(TemporaryFolder&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }

private:
  std::filesystem::path path_;
};

struct Workspace::State {
  std::filesystem::path path;
  Access access = Access::readOnly;
  std::string copyNotice;
  std::string key;
  WriterLock lock;                  // released after the database is closed
  TemporaryFolder copy;
  Database database;
  int depth = 0;                    // of atomically()
  std::optional<OpenFile> file;
  std::shared_ptr<const traffic::Snapshot> traffic;
};

// --- Rows of more than one file.

Result<std::string> blobAt(const Rows& rows, int column);             // opens its envelope
Result<int64_t> rawFileId(const Database& database, const RawFile& file);       // notFound: not kept

// Every stored frame holds records one after the other.
std::string frameRecord(const RawRecord& record);
Result<std::vector<RawRecord>> recordsOfFrame(std::string_view frame, uint64_t count);

std::string identitiesToJson(const std::vector<const identity::RecordIdentity*>& identities);
Result<void> identitiesFromJson(std::string_view json, std::vector<identity::RecordIdentity>& out);
std::string edgesToJson(const std::vector<const identity::Edge*>& edges);
Result<void> edgesFromJson(std::string_view json, std::vector<identity::Edge>& out);

Digest journalHash(const JournalEntry& entry);
Result<std::vector<JournalEntry>> journalEntries(const Database& database);

struct LoadedSegment {
  int64_t id = 0;
  std::shared_ptr<const traffic::Segment> segment;
  traffic::Bitmap superseded;
};
using Dictionaries = std::vector<std::pair<std::string, std::shared_ptr<traffic::Dictionary>>>;     // by name

Result<Dictionaries> loadDictionaries(const Database& database);
// A null segment where a part does not hold and `faults` takes the reason; without `faults` that is an error.
Result<std::vector<LoadedSegment>> loadSegments(const Database& database, const Dictionaries& dictionaries, std::vector<Fault>* faults);

inline constexpr const char* rowsPart = "rows";
inline constexpr const char* digestsPart = "digests";
inline constexpr const char* columnPart = "column:";      // then the column's name

}  // namespace chatelaine::workspace
