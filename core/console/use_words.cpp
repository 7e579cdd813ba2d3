#include "core/console/use_words.h"

#include <algorithm>
#include <unordered_map>

#include "core/simulate/credential_shown.h"
#include "core/simulate/record_view.h"

namespace chatelaine::console {

namespace {

using identity::NodeKind;
using traffic::RecordColumn;

constexpr int64_t microsADay = 86'400'000'000;
constexpr int64_t microsAnHour = 3'600'000'000;
constexpr int64_t idleDays = 90;              // as the checks count what is not used
constexpr size_t fewestDays = 3;              // that make a rhythm
constexpr size_t rarely = 10;                 // at most every tenth day
constexpr size_t widestHours = 6;

std::string keyOf(NodeKind kind, std::string_view id) { return std::string(identity::toString(kind)) + "/" + std::string(id); }

std::string counted(uint64_t n, const char* one, const char* many) { return std::to_string(n) + (n == 1 ? one : many); }

int64_t dayOf(Time time) { return time.micros / microsADay; }

bool endsAMonth(int64_t day) { return formatTime({(day + 1) * microsADay}).substr(8, 2) == "01"; }

// The shortest stretch of the clock that holds all hours: its first hour and its length.
std::pair<size_t, size_t> stretchOf(const std::array<bool, 24>& hours) {
  std::pair<size_t, size_t> best{0, 24};
  for (size_t from = 0; from < 24; ++from) {
    size_t length = 0;
    for (size_t h = 0; h < 24; ++h)
      if (hours[(from + h) % 24]) length = h + 1;
    if (length < best.second) best = {from, length};
  }
  return best;
}

}  // namespace

UseWords::UseWords(const World& world) : world_(world) {
  simulate::CredentialShown credentials(*world.graph);
  for (const traffic::Snapshot::Part& part : world.traffic->parts()) {
    const simulate::RecordView view(*part.segment);
    std::unordered_map<const char*, Rhythm*> known;      // by where the name is held
    const auto note = [&](NodeKind kind, std::string_view name, Time time) {
      if (name.empty()) return;
      Rhythm*& rhythm = known[name.data()];
      if (rhythm == nullptr) {
        const auto node = world.graph->find(kind, name);
        rhythm = &rhythms_[keyOf(kind, node ? world.graph->at(*node).id : name)];
      }
      rhythm->days.insert(dayOf(time));
      rhythm->hours[static_cast<size_t>(time.micros % microsADay / microsAnHour)] = true;
    };
    part.live->forEach([&](size_t row) {
      if (view.isListing(row)) return;
      const Time time = view.segment().times[row];
      note(NodeKind::agent, view.text(RecordColumn::agent, row), time);
      note(NodeKind::credential, credentials.of(view, row), time);
    });
  }
}

uint64_t UseWords::callsFrom(const InventoryRow& row, Time time) const {
  const identity::Identity& identity = world_.graph->at(row.node);
  simulate::CredentialShown credentials(*world_.graph);
  uint64_t calls = 0;
  for (const traffic::Snapshot::Part& part : world_.traffic->parts()) {
    const simulate::RecordView view(*part.segment);
    part.live->forEach([&](size_t r) {
      if (view.segment().times[r] < time || view.isListing(r)) return;
      const std::string_view agent = view.text(RecordColumn::agent, r);
      const bool mine = row.kind == NodeKind::credential ? credentials.of(view, r) == identity.id : agent == identity.id || agent == identity.name;
      if (mine) ++calls;
    });
  }
  return calls;
}

// From the day after the last one.
std::string UseWords::whileItsOwnerIsGone(const InventoryRow& row) const {
  const identity::Owner owner = world_.graph->ownerOf(row.node, world_.asOf);
  const identity::Fact* left = owner.person ? world_.graph->at(*owner.person).fact("left") : nullptr;
  const auto at = left != nullptr && !left->absent ? parseTime(left->value) : std::nullopt;
  if (!at) return "its owner left";
  return "its owner left; " + counted(callsFrom(row, Time{(dayOf(at->time) + 1) * microsADay}), " call since", " calls since");
}

std::string UseWords::idle(const InventoryRow& row, Time lastUsed) const {
  const int64_t days = (world_.asOf - lastUsed).micros / microsADay;
  if (days < idleDays) return {};
  const simulate::Use* busiest = nullptr;
  std::string behind;
  for (const auto& [key, use] : *world_.usage) {
    if (!key.starts_with("credential/") || !use.lastUsed || *use.lastUsed + Duration::days(idleDays) < world_.asOf) continue;
    const bool seen = std::ranges::find(use.principals, row.name) != use.principals.end();
    if (row.kind != NodeKind::agent || !seen || (busiest != nullptr && busiest->requests >= use.requests)) continue;
    busiest = &use;
    behind = " behind " + key.substr(key.find('/') + 1);
  }
  return "idle for " + std::to_string(days) + " days" + behind;
}

std::string UseWords::rhythm(const InventoryRow& row) const {
  const auto found = rhythms_.find(keyOf(row.kind, row.id));
  if (found == rhythms_.end() || !world_.recorded) return {};
  const Rhythm& rhythm = found->second;
  const auto recorded = static_cast<size_t>(dayOf(*world_.recorded->to) - dayOf(*world_.recorded->from) + 1);
  if (rhythm.days.size() < fewestDays || rhythm.days.size() * rarely > recorded) return {};
  std::string words = "on " + std::to_string(rhythm.days.size()) + " days";
  const auto ends = static_cast<size_t>(std::ranges::count_if(rhythm.days, endsAMonth));
  if (ends >= fewestDays) words += ", " + std::to_string(ends) + " at a month's end";
  const auto [from, length] = stretchOf(rhythm.hours);
  if (length <= widestHours) words += ", " + std::to_string(from) + " to " + std::to_string(from + length > 24 ? from + length - 24 : from + length) + " h UTC";
  return words;
}

std::string UseWords::of(const InventoryRow& row) const {
  if ((row.kind != NodeKind::agent && row.kind != NodeKind::credential) || row.behindGateway) return {};
  const auto found = world_.usage->find(keyOf(row.kind, row.id));
  const simulate::Use use = found == world_.usage->end() ? simulate::Use{} : found->second;
  if (row.state == "blocked" && use.denied != 0) return "blocked, " + counted(use.denied, " try refused", " tries refused");
  if (row.state == "expired" && row.expires) {
    const uint64_t tries = callsFrom(row, *row.expires);
    return tries == 0 ? "expired" : "expired, " + counted(tries, " try after", " tries after");
  }
  if (row.ownerState == identity::OwnerState::personLeft) return whileItsOwnerIsGone(row);
  if (use.requests == 0 && !use.lastTried) return "never used";
  if (use.lastUsed)
    if (const std::string words = idle(row, *use.lastUsed); !words.empty()) return words;
  return rhythm(row);
}

}  // namespace chatelaine::console
