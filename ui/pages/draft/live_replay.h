// The what-if while a person types: the newest text is replayed on a worker, an older run that is still going is cancelled, and
// the answer comes back as a value. GUI thread; the destructor cancels, then waits.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <QtCore/QObject>

#include "core/console/whatif.h"

namespace chatelaine::ui {

// A flipped or undetermined row with why. The reasons come with a second answer of the same serial number.
struct FlipRow {
  traffic::RowId row;
  simulate::Flip flip = simulate::Flip::none;
  simulate::Explanation why;
};

// How many newly denied rows a condition, or a policy as a whole, is the reason of.
struct Cause {
  std::string policy;
  std::optional<Span> condition;
  uint64_t rows = 0;
};

// Where a policy stands in the draft's text.
struct PolicyPlace {
  std::string id;
  std::string file;
  Span span;
  Span firstLine;
};
std::vector<PolicyPlace> placesOf(const console::DraftText& draft);

struct LiveAnswer {
  uint64_t serial = 0;                       // of the request that it answers
  console::WorldPtr world;
  std::vector<PolicyPlace> places;           // of every policy that parses
  console::WhatIfAnswer answer;              // without a result where the draft has errors
  std::vector<FlipRow> rows;                 // at most rowLimit a kind, in the order of time
  bool explained = false;                    // rows carry their reasons, and causes are counted
  std::vector<Cause> causes;                 // of the rows listed, most first
  bool rowsCut = false;                      // more rows than are listed
  QString error;                             // of the world; empty where it went well
  double milliseconds = 0;
};
using LiveAnswerPtr = std::shared_ptr<const LiveAnswer>;

class LiveReplay : public QObject {
  Q_OBJECT

public:
  static constexpr size_t rowLimit = 2000;

  explicit LiveReplay(QObject* parent = nullptr);
  ~LiveReplay() override;

  // Takes the place of what has not been started; returns its serial number.
  uint64_t ask(console::WhatIfRequest request);
  [[nodiscard]] bool busy() const { return answered_ < asked_; }

Q_SIGNALS:
  void answered(const chatelaine::ui::LiveAnswerPtr& answer);

private:
  void work(const std::stop_token& stop);
  void deliver(LiveAnswerPtr answer);

  uint64_t asked_ = 0;
  uint64_t answered_ = 0;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::optional<std::pair<uint64_t, console::WhatIfRequest>> next_;
  std::stop_source running_;
  std::jthread worker_;
};

}  // namespace chatelaine::ui

Q_DECLARE_METATYPE(chatelaine::ui::LiveAnswerPtr)
