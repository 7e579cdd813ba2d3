// People and owners from CSV, as statements of one batch. Two kinds of file, told apart by their header: people
// `id,mail,manager,status,left` and owners `identity,owner[,until]`. Pure but for reading the file.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/gateway/records.h"
#include "core/identity/model.h"

namespace chatelaine::console {

struct PeopleBatch {
  std::string batch;
  std::string by;
  Time at;
};

struct PeopleRead {
  std::vector<identity::Statement> statements;
  std::vector<gateway::Problem> problems;         // one or more a rejected row
  uint64_t rejected = 0;
  Digest sha256;
};

// Errors: cannotOpen; invalidInput where the header is neither.
Result<PeopleRead> readPeople(const std::filesystem::path& csv, const PeopleBatch& batch);

}  // namespace chatelaine::console
