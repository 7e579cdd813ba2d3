#include "core/gateway/read/peek.h"

#include <algorithm>

namespace chatelaine::gateway {

namespace {

// Walks a JSON text without checking it; stops quietly where the text does.
class Walker {
public:
  explicit Walker(std::string_view text) : text_(text) {}
  [[nodiscard]] bool atEnd() const { return at_ >= text_.size(); }
  [[nodiscard]] size_t position() const { return at_; }
  char peek() {
    at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
    return atEnd() ? '\0' : text_[at_];
  }
  void skip() { ++at_; }

  // The inside of the string at hand.
  std::string_view string() {
    const size_t start = ++at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    const size_t end = std::min(at_, text_.size());
    at_ = std::min(at_ + 1, text_.size());
    return text_.substr(start, end - start);
  }

  // Over a whole value, without recursion. False: the text ended inside it.
  bool value() {
    int depth = 0;
    do {
      switch (peek()) {
        case '\0': return false;
        case '"':
          string();
          if (atEnd() && text_.back() != '"') return false;
          break;
        case '{': case '[': ++depth; skip(); continue;
        case '}': case ']': --depth; skip(); break;
        case ',': case ':': skip(); continue;
        default: at_ = std::min(text_.find_first_of(" \t\r\n,]}", at_), text_.size());
      }
    } while (depth > 0);
    return true;
  }

private:
  std::string_view text_;
  size_t at_ = 0;
};

std::vector<std::string> namesOf(Walker& walker, const auto& onMember) {
  std::vector<std::string> names;
  walker.skip();
  while (walker.peek() == '"') {
    names.emplace_back(walker.string());
    if (walker.peek() != ':') break;
    walker.skip();
    if (!onMember(names.back())) break;
    if (walker.peek() != ',') break;
    walker.skip();
  }
  return names;
}

// The names in the first object of the list at hand; the walker is left anywhere inside it.
std::vector<std::string> firstElement(Walker& walker) {
  walker.skip();
  if (walker.peek() != '{') return {};
  return namesOf(walker, [&](const std::string&) { return walker.value(); });
}

}  // namespace

Peek peekJson(std::string_view head) {
  Peek result;
  const size_t begin = head.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return result;
  const std::string_view text = head.substr(begin);
  result.lineEnd = std::min(text.find('\n'), text.size());
  Walker line(text.substr(0, result.lineEnd));
  result.lineIsWhole = line.value() && line.peek() == '\0';
  result.lineEnd += begin;
  Walker walker(text);
  switch (walker.peek()) {
    case '{':
      result.shape = Peek::Shape::object;
      result.names = namesOf(walker, [&](const std::string& name) {
        if (walker.peek() == '[') {
          Walker inner = walker;
          result.lists.emplace_back(name, firstElement(inner));
        }
        return walker.value();
      });
      break;
    case '[': {
      result.shape = Peek::Shape::list;
      Walker inner = walker;
      result.elementNames = firstElement(inner);
      walker.skip();
      result.emptyList = walker.peek() == ']';
      break;
    }
    default: result.shape = Peek::Shape::other;
  }
  return result;
}

}  // namespace chatelaine::gateway
