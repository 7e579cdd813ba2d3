// Cancellation and progress of long work. A Task is handed to an operation by reference; the operation calls report() now
// and then and stops with ErrorCode::cancelled soon after cancelled() turned true. Any thread may ask for the stop; report()
// is called on the worker's thread and its callback must be quick.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "core/base/result.h"

namespace chatelaine {

struct Progress {
  std::string what;        // "reading spend logs"
  uint64_t done = 0;
  uint64_t total = 0;      // 0: not known
  std::string unit;        // "rows", "bytes"
};

class Task {
public:
  Task() = default;
  Task(std::stop_token stop, std::function<void(const Progress&)> progress)
      : stop_(std::move(stop)), progress_(std::move(progress)) {}
  [[nodiscard]] bool cancelled() const { return stop_.stop_requested(); }
  void report(const Progress& progress) const { if (progress_) progress_(progress); }
  // The error to return once cancelled() is true.
  static Error cancelledError() { return {ErrorCode::cancelled, "cancelled; what was committed stays", {}}; }

private:
  std::stop_token stop_;
  std::function<void(const Progress&)> progress_;
};

}  // namespace chatelaine
