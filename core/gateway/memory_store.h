// Raw records in memory: for a dry run, for tests, and for deriving without a workspace. Not safe from many threads while
// something is written; reading is.
#pragma once

#include <vector>

#include "core/gateway/records.h"

namespace chatelaine::gateway {

class MemoryStore : public RawStore, public RawSink {
public:
  [[nodiscard]] std::vector<RawFile> files() const override;
  [[nodiscard]] Result<void> records(const RawFile& file, const std::function<void(const RawRecord&)>& visit) const override;

  [[nodiscard]] Result<bool> begin(const RawFile& file) override;
  [[nodiscard]] Result<void> record(const RawRecord& record) override;
  [[nodiscard]] Result<void> end(const RawFile& file, const std::vector<Problem>& problems) override;

  [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }

private:
  struct Kept {
    RawFile file;
    std::vector<RawRecord> records;
    bool complete = false;
  };
  std::vector<Kept> kept_;
  std::vector<Problem> problems_;
};

}  // namespace chatelaine::gateway
