#include <algorithm>
#include <map>

#include "core/traffic/filter_lexer.h"
#include "core/traffic/filter_node.h"

namespace chatelaine::traffic {

namespace {

enum class Expects { operand, comparison, state, stateWord, list, value, afterValue, afterCondition, nothing };

// What the words before the cursor ask for next.
struct Place {
  Expects expects = Expects::operand;
  const Field* field = nullptr;
  FilterOp op = FilterOp::equal;
  bool inList = false;
  int open = 0;
};

const Field* fieldOf(const std::vector<Field>& catalog, const Lexeme& lexeme) {
  if (lexeme.kind != LexKind::word && lexeme.kind != LexKind::quotedField) return nullptr;
  for (const Field& field : catalog)
    if (field.name == lexeme.value) return &field;
  return nullptr;
}

void stepOperand(Place& place, const Lexeme& lexeme, const std::vector<Field>& catalog) {
  if (lexeme.value == "(" && lexeme.kind == LexKind::bracket) {
    ++place.open;
  } else if (lexeme.kind != LexKind::word || lexeme.value != "not") {
    place.field = fieldOf(catalog, lexeme);
    place.expects = place.field ? Expects::comparison : Expects::nothing;
  }
}

void stepComparison(Place& place, const Lexeme& lexeme) {
  place.inList = false;
  if (lexeme.value == "is") place.expects = Expects::state;
  else if (lexeme.value == "in") place.expects = Expects::list;
  else place.expects = lexeme.kind == LexKind::comparison || lexeme.value == "like" || lexeme.value == "has" ? Expects::value : Expects::nothing;
}

void step(Place& place, const Lexeme& lexeme, const std::vector<Field>& catalog) {
  switch (place.expects) {
    case Expects::operand: stepOperand(place, lexeme, catalog); break;
    case Expects::comparison: stepComparison(place, lexeme); break;
    case Expects::state: place.expects = lexeme.value == "not" ? Expects::stateWord : Expects::afterCondition; break;
    case Expects::stateWord: place.expects = Expects::afterCondition; break;
    case Expects::list:
      place.expects = lexeme.value == "[" ? Expects::value : Expects::nothing;
      place.inList = true;
      break;
    case Expects::value: place.expects = place.inList ? Expects::afterValue : Expects::afterCondition; break;
    case Expects::afterValue: place.expects = lexeme.kind == LexKind::comma ? Expects::value : Expects::afterCondition; break;
    case Expects::afterCondition:
      if (lexeme.value == ")") --place.open;
      else place.expects = lexeme.value == "and" || lexeme.value == "or" ? Expects::operand : Expects::nothing;
      break;
    case Expects::nothing: break;
  }
}

size_t liveRowsWith(const Snapshot& snapshot, const Field& field) {
  if (field.domain != FieldDomain::request) return 0;
  size_t rows = 0;
  for (const Snapshot::Part& part : snapshot.parts()) {
    const FieldCodes codes(*part.segment, field.name);
    part.live->forEach([&](size_t row) { rows += codes.at(row) >= firstValueCode ? 1 : 0; });
  }
  return rows;
}

// Every value that a live row holds (of a list: its members), with how many rows hold it.
std::map<std::string, size_t> valuesOf(const Snapshot& snapshot, const Field& field) {
  std::map<std::string, size_t> values;
  for (const Snapshot::Part& part : snapshot.parts()) {
    const FieldCodes codes(*part.segment, field.name);
    if (codes.isTime()) continue;
    std::vector<size_t> counts(codes.end(), 0);
    part.live->forEach([&](size_t row) { ++counts[codes.at(row)]; });
    for (Code code = firstValueCode; code < codes.end(); ++code) {
      if (counts[code] == 0) continue;
      if (field.type == FieldType::list)
        for (const std::string& member : codes.members(code)) values[member] += counts[code];
      else
        values[codes.shown(code)] += counts[code];
    }
  }
  return values;
}

// 0: begins with it, 1: holds it; absent: neither. Letters of either case are alike.
std::optional<int> rankOf(std::string_view candidate, std::string_view typed) {
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b)); };
  const auto at = std::search(candidate.begin(), candidate.end(), typed.begin(), typed.end(), same);
  if (at == candidate.end() && !typed.empty()) return std::nullopt;
  return at == candidate.begin() ? 0 : 1;
}

class Completer {
public:
  Completer(const Snapshot& snapshot, const std::vector<Field>& catalog, Span replaces, std::string_view typed)
      : snapshot_(snapshot), catalog_(catalog), replaces_(replaces), typed_(typed) {}

  std::vector<Completion> run(const Place& place, size_t limit) {
    switch (place.expects) {
      case Expects::operand: operands(); break;
      case Expects::comparison: comparisons(*place.field); break;
      case Expects::state: words({{"recorded", "the record says it"}, {"not recorded", "nothing says what it was"}, {"absent", "recorded as not there"}}); break;
      case Expects::stateWord: words({{"recorded", "nothing says what it was"}, {"absent", "not recorded as not there"}}); break;
      case Expects::list: words({{"[", "a list of values"}}); break;
      case Expects::value: values(*place.field); break;
      case Expects::afterValue: words({{",", "another value"}, {"]", "end of the list"}}); break;
      case Expects::afterCondition:
        words({{"and", "both hold"}, {"or", "either holds"}});
        if (place.open > 0) words({{")", "end of the bracket"}});
        break;
      case Expects::nothing: break;
    }
    std::stable_sort(found_.begin(), found_.end(), [](const Ranked& a, const Ranked& b) { return a.rank < b.rank; });
    std::vector<Completion> out;
    for (Ranked& ranked : found_)
      if (out.size() < limit) out.push_back(std::move(ranked.completion));
    return out;
  }

private:
  struct Ranked {
    int rank;
    Completion completion;
  };

  void offer(std::string_view shown, std::string text, std::string meaning, size_t recorded) {
    if (const std::optional<int> rank = rankOf(shown, typed_)) found_.push_back({*rank, {replaces_, std::move(text), std::move(meaning), recorded}});
  }

  void words(std::initializer_list<std::pair<const char*, const char*>> list) {
    for (const auto& [word, meaning] : list) offer(word, word, meaning, 0);
  }

  void operands() {
    for (const Field& field : catalog_)
      if (rankOf(field.name, typed_)) offer(field.name, writtenField(field.name), field.meaning, liveRowsWith(snapshot_, field));
    words({{"not", "the condition does not hold"}});
  }

  void comparisons(const Field& field) {
    if (field.type == FieldType::list) words({{"has", "it holds the value"}});
    else words({{"==", "is the value"}, {"!=", "is recorded and another value"}});
    if (field.type == FieldType::time || field.type == FieldType::number)
      words({{"<", "below"}, {"<=", "at most"}, {">", "above"}, {">=", "at least"}});
    if (field.type != FieldType::list) words({{"in", "is one of a list"}});
    if (field.type == FieldType::text) words({{"like", "matches, * standing for any text"}});
    words({{"is", "recorded, not recorded or absent"}});
  }

  void values(const Field& field) {
    const bool isText = field.type == FieldType::text || field.type == FieldType::list;
    const std::map<std::string, size_t> counts = field.domain == FieldDomain::request ? valuesOf(snapshot_, field) : std::map<std::string, size_t>{};
    std::vector<std::pair<std::string, size_t>> all;
    if (field.type == FieldType::enumeration) {
      for (const std::string& value : field.values) {
        const auto at = counts.find(value);
        all.emplace_back(value, at == counts.end() ? 0 : at->second);
      }
    } else {
      all.assign(counts.begin(), counts.end());
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    for (const auto& [value, rows] : all) offer(value, isText ? inQuotes(value) : value, "", rows);
    if (field.name == "time") times();
  }

  void times() {
    const std::optional<TimeRange> range = snapshot_.timeRange();
    if (!range) return;
    const Time last = *range->to - Duration{1};
    offer(formatTime(*range->from), formatTime(*range->from), "the first request", 0);
    offer(formatTime(last), formatTime(last), "the last request", 0);
  }

  const Snapshot& snapshot_;
  const std::vector<Field>& catalog_;
  Span replaces_;
  std::string_view typed_;
  std::vector<Ranked> found_;
};

bool isPartial(const Lexeme& lexeme, std::string_view text) {
  if (lexeme.kind == LexKind::wrong) return text[lexeme.span.offset] == '"' || text[lexeme.span.offset] == '`';
  return lexeme.kind == LexKind::word || lexeme.kind == LexKind::text || lexeme.kind == LexKind::quotedField;
}

}  // namespace

std::vector<Completion> complete(std::string_view text, size_t cursor, const Snapshot& snapshot, const std::vector<Field>& catalog, size_t limit) {
  cursor = std::min(cursor, text.size());
  Place place;
  Span replaces{cursor, 0};
  std::string_view typed;
  for (const Lexeme& lexeme : lexFilter(text)) {
    const size_t end = lexeme.span.offset + lexeme.span.length;
    if (lexeme.span.offset >= cursor) break;
    if (end >= cursor && isPartial(lexeme, text)) {
      typed = text.substr(lexeme.span.offset, cursor - lexeme.span.offset);
      const bool hasQuote = typed.front() == '"' || typed.front() == '`';
      replaces = {lexeme.span.offset, lexeme.kind == LexKind::wrong ? typed.size() : lexeme.span.length};
      if (hasQuote) typed.remove_prefix(1);
      break;
    }
    step(place, lexeme, catalog);
  }
  return Completer(snapshot, catalog, replaces, typed).run(place, limit);
}

}  // namespace chatelaine::traffic
