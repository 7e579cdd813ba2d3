#include "ui/pages/policies/cedar_lexer.h"

#include <array>

#include <Qsci/qsciscintilla.h>

#include "ui/theme/theme.h"

namespace chatelaine::ui {

namespace {

bool isWordStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isWord(char c) { return isWordStart(c) || isDigit(c); }

bool isKeyword(const QByteArray& word) {
  static const std::array<const char*, 18> words{"permit", "forbid", "when",  "unless", "principal", "action", "resource", "context", "in",
                                                 "is",     "has",    "like",  "if",     "then",      "else",   "true",     "false",   "__cedar"};
  return std::any_of(words.begin(), words.end(), [&](const char* k) { return word == k; });
}

int endOfString(const QByteArray& text, int from) {
  for (int at = from + 1; at < text.size(); ++at) {
    if (text[at] == '\\') ++at;
    else if (text[at] == '"' || text[at] == '\n') return std::min<int>(at + 1, static_cast<int>(text.size()));
  }
  return static_cast<int>(text.size());
}

int endOfWord(const QByteArray& text, int from) {
  int at = from;
  while (at < text.size() && isWord(text[at])) ++at;
  return at;
}

// A path of names followed by `::"` or used as a type: Ns::Type.
int endOfPath(const QByteArray& text, int from) {
  int at = endOfWord(text, from);
  while (at + 2 < text.size() && text[at] == ':' && text[at + 1] == ':' && isWordStart(text[at + 2])) at = endOfWord(text, at + 2);
  return at;
}

StyledRun runAt(const QByteArray& text, int at) {
  const char c = text[at];
  if (c == '/' && at + 1 < text.size() && text[at + 1] == '/') {
    const auto end = text.indexOf('\n', at);
    return {at, static_cast<int>(end < 0 ? text.size() : end) - at, CedarLexer::Comment};
  }
  if (c == '"') return {at, endOfString(text, at) - at, CedarLexer::String};
  if (c == '@') return {at, endOfWord(text, at + 1) - at, CedarLexer::Annotation};
  if (isDigit(c)) return {at, endOfWord(text, at) - at, CedarLexer::Number};
  if (!isWordStart(c)) return {at, 1, CedarLexer::Plain};
  const int path = endOfPath(text, at);
  const bool entity = text.mid(path, 2) == "::" || (c >= 'A' && c <= 'Z');
  if (entity) return {at, path - at, CedarLexer::Entity};
  const int word = endOfWord(text, at);
  return {at, word - at, isKeyword(text.mid(at, word - at)) ? CedarLexer::Keyword : CedarLexer::Plain};
}

}  // namespace

QList<StyledRun> cedarRuns(const QByteArray& text) {
  QList<StyledRun> runs;
  for (int at = 0; at < text.size();) {
    const StyledRun run = runAt(text, at);
    if (!runs.isEmpty() && runs.last().style == run.style && run.style == CedarLexer::Plain)
      runs.last().length += run.length;
    else
      runs.append(run);
    at += run.length;
  }
  return runs;
}

CedarLexer::CedarLexer(QObject* parent) : QsciLexerCustom(parent) { applyTheme(); }

void CedarLexer::applyTheme() {
  const Theme& now = theme();
  // Scintilla sizes text in points; the tokens are pixels at 96 dots an inch.
  QFont mono = now.font(Face::mono);
  mono.setPointSizeF(mono.pixelSize() * 72.0 / 96.0);
  setDefaultFont(mono);
  setDefaultPaper(now.color(Role::surface));
  setDefaultColor(now.color(Role::text));
  constexpr std::array<Role, 7> roles{Role::text, Role::synKeyword, Role::synEntity, Role::synString, Role::synNumber, Role::synComment, Role::synEntity};
  for (int style = Plain; style <= Annotation; ++style) {
    setFont(mono, style);
    setPaper(now.color(Role::surface), style);
    setColor(now.color(roles[static_cast<size_t>(style)]), style);
  }
}

QString CedarLexer::description(int style) const {
  static const std::array<const char*, 7> names{"text", "keyword", "entity", "string", "number", "comment", "annotation"};
  return style >= 0 && style < 7 ? QString::fromLatin1(names[static_cast<size_t>(style)]) : QString();
}

// No token goes on over the end of its line: the lines that changed are enough.
void CedarLexer::styleText(int start, int end) {
  QsciScintilla* view = editor();
  if (view == nullptr) return;
  const auto ask = [view](unsigned message, long argument) { return view->SendScintilla(message, static_cast<unsigned long>(argument)); };
  const long first = ask(QsciScintillaBase::SCI_POSITIONFROMLINE, ask(QsciScintillaBase::SCI_LINEFROMPOSITION, start));
  const long last = ask(QsciScintillaBase::SCI_POSITIONFROMLINE, ask(QsciScintillaBase::SCI_LINEFROMPOSITION, end) + 1);
  QByteArray text(last - first + 1, '\0');
  view->SendScintilla(QsciScintillaBase::SCI_GETTEXTRANGE, first, last, text.data());
  text.chop(1);
  startStyling(static_cast<int>(first));
  for (const StyledRun& run : cedarRuns(text)) setStyling(run.length, run.style);
}

}  // namespace chatelaine::ui
