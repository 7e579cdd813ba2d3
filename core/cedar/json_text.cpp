#include "core/cedar/json_text.h"

#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/cedar/text.h"

namespace chatelaine::cedar {

namespace {

using Json = nlohmann::json;

// Builds the tree from events, because nlohmann's own reader keeps the last of two equal keys in silence: such a member
// becomes a discarded value, which no reader takes for anything else.
class StrictBuilder : public Json::json_sax_t {
public:
  Json root;
  std::string problem;
  std::optional<size_t> offset;

  bool null() override { return put(nullptr); }
  bool boolean(bool v) override { return put(v); }
  bool number_integer(number_integer_t v) override { return put(v); }
  bool number_unsigned(number_unsigned_t v) override { return put(v); }
  bool number_float(number_float_t v, const string_t&) override { return put(v); }
  bool string(string_t& v) override { return put(std::move(v)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override {
    for (const std::string& name : stack_.back().twice) (*stack_.back().container)[name] = Json(Json::value_t::discarded);
    return end_array();
  }
  bool end_array() override { stack_.pop_back(); return true; }
  bool key(string_t& v) override {
    if (stack_.back().container->contains(v)) stack_.back().twice.push_back(v);
    key_ = std::move(v);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    problem = "malformed JSON";
    offset = position == 0 ? 0 : position - 1;
    return false;
  }

private:
  template <class T>
  bool put(T&& value) { return place(Json(std::forward<T>(value))) != nullptr; }

  struct Level {
    Json* container;
    std::vector<std::string> twice;
  };

  bool open(Json value) {
    if (stack_.size() >= static_cast<size_t>(kMaxJsonDepth)) {
      problem = "nested deeper than " + std::to_string(kMaxJsonDepth) + " levels";
      return false;
    }
    stack_.push_back({place(std::move(value)), {}});
    return true;
  }

  Json* place(Json value) {
    if (stack_.empty()) return &(root = std::move(value));
    Json& parent = *stack_.back().container;
    if (parent.is_object()) return &(parent[key_] = std::move(value));
    parent.push_back(std::move(value));
    return &parent.back();
  }

  std::vector<Level> stack_;
  std::string key_;
};

}  // namespace

std::string memberPath(std::string_view where, std::string_view name) {
  if (!isIdentifier(name)) return std::string(where) + "[" + stringLiteral(name) + "]";
  return std::string(where) + (where.empty() ? "" : ".") + std::string(name);
}

std::string elementPath(std::string_view where, size_t index) { return std::string(where) + "[" + std::to_string(index) + "]"; }

Result<Json> parseJsonStrictly(std::string_view text, size_t* problemOffset) {
  StrictBuilder builder;
  if (Json::sax_parse(text.begin(), text.end(), &builder)) return std::move(builder.root);
  if (problemOffset) *problemOffset = std::min(builder.offset.value_or(0), text.size());
  return Error{ErrorCode::invalidInput, builder.problem.empty() ? "malformed JSON" : builder.problem, {}};
}

std::vector<Span> repeatedKeys(std::string_view text) {
  std::vector<Span> repeated;
  std::vector<std::set<std::string>> open;      // of an array: never filled
  std::vector<bool> isObject;
  bool expectsKey = false;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '{' || c == '[') {
      open.emplace_back();
      isObject.push_back(c == '{');
      expectsKey = c == '{';
    } else if (c == '}' || c == ']') {
      open.pop_back();
      isObject.pop_back();
      expectsKey = false;
    } else if (c == ',') {
      expectsKey = !isObject.empty() && isObject.back();
    } else if (c == '"') {
      const size_t start = at;
      for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\' ? 1 : 0;
      const Span span{start, at + 1 - start};
      if (!std::exchange(expectsKey, false)) continue;
      const auto name = Json::parse(text.substr(span.offset, span.length)).get<std::string>();      // `\u0061` is `a`
      if (!open.back().insert(name).second) repeated.push_back(span);
    }
  }
  return repeated;
}

std::vector<Span> elementSpans(std::string_view text) {
  std::vector<Span> out;
  size_t depth = 0, start = std::string_view::npos;
  const auto finish = [&](size_t end) {
    if (start != std::string_view::npos) out.push_back({start, end - start});
    start = std::string_view::npos;
  };
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool closes = c == ']' || c == '}';
    if (depth == 1 && (c == ',' || closes)) finish(at);
    if (closes && depth > 0) --depth;
    else if (depth == 1 && c != ',' && start == std::string_view::npos &&
             std::string_view(" \t\r\n").find(c) == std::string_view::npos)
      start = at;
    if (c == '[' || c == '{') ++depth;
    if (c == '"')
      for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\' ? 1 : 0;
  }
  for (Span& span : out)
    while (span.length > 0 && std::string_view(" \t\r\n").find(text[span.offset + span.length - 1]) != std::string_view::npos)
      --span.length;
  return out;
}

}  // namespace chatelaine::cedar
