#include "ui/shell/filter_language.h"

#include <QtCore/QCoreApplication>

#include "ui/theme/figures.h"

namespace chatelaine::ui {

namespace {

// Byte offsets of UTF-8 as offsets into the QString, and back.
int unitsOf(std::string_view utf8, size_t bytes) {
  return static_cast<int>(QString::fromUtf8(utf8.data(), static_cast<qsizetype>(std::min(bytes, utf8.size()))).size());
}

size_t bytesOf(const QString& text, int units) { return static_cast<size_t>(text.left(units).toUtf8().size()); }

Role roleOf(traffic::TokenKind kind) {
  switch (kind) {
    case traffic::TokenKind::operatorWord: return Role::synKeyword;
    case traffic::TokenKind::text: return Role::synString;
    case traffic::TokenKind::number:
    case traffic::TokenKind::time: return Role::synNumber;
    case traffic::TokenKind::wrong: return Role::invalid;
    default: return Role::text;
  }
}

FilterSpan spanOf(std::string_view utf8, const Span& span, Role role, bool squiggle) {
  const int from = unitsOf(utf8, span.offset);
  return {from, std::max(1, unitsOf(utf8, span.offset + span.length) - from), role, squiggle};
}

FilterCheck check(const console::World& world, const QString& text) {
  const std::string utf8 = text.toStdString();
  FilterCheck result;
  for (const traffic::Token& token : traffic::tokens(utf8, world.fields))
    result.spans.append(spanOf(utf8, token.span, roleOf(token.kind), false));
  const traffic::ParsedFilter parsed = traffic::parseFilter(utf8, world.fields);
  for (const Diagnostic& diagnostic : parsed.diagnostics) {
    if (diagnostic.severity != Severity::error) continue;
    result.validity = FilterValidity::invalid;
    result.words = QObject::tr("at %1: %2").arg(unitsOf(utf8, diagnostic.span.offset) + 1).arg(QString::fromStdString(diagnostic.message));
    result.spans.append(spanOf(utf8, diagnostic.span, Role::invalid, true));
    return result;
  }
  result.validity = FilterValidity::valid;
  if (parsed.filter.certainlyEmpty(*world.traffic)) {
    result.validity = FilterValidity::certainlyEmpty;
    result.words = QObject::tr("valid, can match nothing");
  }
  return result;
}

FilterCompletions complete(const console::World& world, const QString& text, int cursor) {
  const std::string utf8 = text.toStdString();
  FilterCompletions result;
  const size_t whole = world.traffic->liveRows();
  for (const traffic::Completion& completion : traffic::complete(utf8, bytesOf(text, cursor), *world.traffic, world.fields)) {
    result.from = unitsOf(utf8, completion.replaces.offset);
    result.length = unitsOf(utf8, completion.replaces.offset + completion.replaces.length) - result.from;
    result.items.append({QString::fromStdString(completion.text), QString::fromStdString(completion.meaning),
                         ofWhole(static_cast<qint64>(completion.recorded), static_cast<qint64>(whole))});
  }
  result.foot = QObject::tr("Right: how many requests record it");
  return result;
}

}  // namespace

FilterLanguage filterLanguage(console::WorldPtr world) {
  if (!world || !world->traffic) return {};
  return {[world](const QString& text) { return check(*world, text); },
          [world](const QString& text, int cursor) { return complete(*world, text, cursor); }};
}

}  // namespace chatelaine::ui
