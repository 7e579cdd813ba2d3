#include "ui/pages/draft/live_replay.h"

#include <algorithm>
#include <chrono>

#include <QtCore/QMetaObject>

#include "core/cedar/parser.h"

namespace chatelaine::ui {

namespace {

// Flipped rows by time, at most `limit` of each kind.
std::vector<FlipRow> flippedRows(const simulate::ReplayResult& result, const traffic::Snapshot& traffic, size_t limit, bool& cut) {
  std::vector<FlipRow> rows;
  std::map<simulate::Flip, size_t> taken;
  for (const traffic::RowId id : traffic.rowsByTime()) {
    if (id.segment >= result.rows.size()) continue;
    const simulate::Flip flip = result.rows[id.segment][id.row];
    if (flip == simulate::Flip::none) continue;
    if (++taken[flip] > limit) {
      cut = true;
      continue;
    }
    rows.push_back({id, flip, {}});
  }
  return rows;
}

std::vector<Cause> causesOf(const std::vector<FlipRow>& rows) {
  std::map<std::tuple<std::string, size_t, size_t>, Cause> found;
  for (const FlipRow& row : rows) {
    if (row.flip != simulate::Flip::newlyDenied) continue;
    const Span span = row.why.decidingCondition.value_or(Span{});
    Cause& cause = found[{row.why.decidingPolicy, span.offset, span.length}];
    cause.policy = row.why.decidingPolicy;
    cause.condition = row.why.decidingCondition;
    ++cause.rows;
  }
  std::vector<Cause> causes;
  for (auto& [key, cause] : found) causes.push_back(std::move(cause));
  std::stable_sort(causes.begin(), causes.end(), [](const Cause& a, const Cause& b) { return a.rows > b.rows; });
  return causes;
}

// The counts and rows of one request; null where it was cancelled for a newer one.
std::shared_ptr<LiveAnswer> countsOf(console::WhatIf& whatIf, const console::WhatIfRequest& request, uint64_t serial, const std::stop_token& stop) {
  const auto begin = std::chrono::steady_clock::now();
  auto live = std::make_shared<LiveAnswer>();
  live->serial = serial;
  live->world = request.world;
  live->places = placesOf(request.draft);
  Result<console::WhatIfAnswer> answer = whatIf.run(request, Task(stop, {}));
  if (!answer) {
    if (answer.error().code == ErrorCode::cancelled) return nullptr;
    live->error = QString::fromStdString(answer.error().message);
    return live;
  }
  live->answer = std::move(*answer);
  if (live->answer.result && live->answer.input) live->rows = flippedRows(*live->answer.result, *request.world->traffic, LiveReplay::rowLimit, live->rowsCut);
  live->milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
  return live;
}

// The same answer with the reason of each row; null where it was cancelled.
std::shared_ptr<LiveAnswer> explained(console::WhatIf& whatIf, const LiveAnswer& counts, const std::stop_token& stop) {
  auto live = std::make_shared<LiveAnswer>(counts);
  for (FlipRow& row : live->rows) {
    if (stop.stop_requested()) return nullptr;
    row.why = whatIf.explain(*live->answer.input, row.row);
  }
  live->causes = causesOf(live->rows);
  live->explained = true;
  return live;
}

Span firstLineOf(std::string_view text, Span policy) {
  const size_t end = std::min(text.find('\n', policy.offset), policy.offset + policy.length);
  return {policy.offset, end - policy.offset};
}

}  // namespace

std::vector<PolicyPlace> placesOf(const console::DraftText& draft) {
  std::vector<PolicyPlace> places;
  for (const auto& file : draft.files)
    for (const auto& policy : cedar::parsePolicies(file.text, file.name, cedar::PolicyIds::annotated).policies)
      places.push_back({policy.id, file.name, policy.span, firstLineOf(file.text, policy.span)});
  return places;
}

LiveReplay::LiveReplay(QObject* parent) : QObject(parent) {
  worker_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

LiveReplay::~LiveReplay() {
  worker_.request_stop();
  {
    const std::lock_guard lock(mutex_);
    running_.request_stop();
  }
  worker_.join();
}

uint64_t LiveReplay::ask(console::WhatIfRequest request) {
  const uint64_t serial = ++asked_;
  {
    const std::lock_guard lock(mutex_);
    next_ = {serial, std::move(request)};
    running_.request_stop();
  }
  wake_.notify_one();
  return serial;
}

void LiveReplay::work(const std::stop_token& stop) {
  console::WhatIf whatIf;
  for (;;) {
    std::unique_lock lock(mutex_);
    if (!wake_.wait(lock, stop, [this] { return next_.has_value(); })) return;
    const auto [serial, request] = std::move(*next_);
    next_.reset();
    running_ = std::stop_source();
    const std::stop_token cancel = running_.get_token();
    lock.unlock();
    const std::shared_ptr<LiveAnswer> counts = countsOf(whatIf, request, serial, cancel);
    if (!counts) continue;
    deliver(counts);
    if (counts->rows.empty()) continue;
    if (LiveAnswerPtr whole = explained(whatIf, *counts, cancel)) deliver(std::move(whole));
  }
}

void LiveReplay::deliver(LiveAnswerPtr answer) {
  QMetaObject::invokeMethod(
      this,
      [this, answer = std::move(answer)] {
        answered_ = std::max(answered_, answer->serial);
        Q_EMIT answered(answer);
      },
      Qt::QueuedConnection);
}

}  // namespace chatelaine::ui
