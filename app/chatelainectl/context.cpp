#include "app/chatelainectl/context.h"

#include <chrono>
#include <cstdlib>
#include <utility>
#include <pwd.h>
#include <unistd.h>

namespace chatelaine::ctl {

namespace {

constexpr int standardOutput = 1;
constexpr int standardError = 2;
constexpr std::string_view clearedLine = "\r\x1b[K";

Format formatFrom(const std::string& text) {
  if (text == "json") return Format::json;
  if (text == "jsonl") return Format::jsonl;
  return text == "csv" ? Format::csv : Format::text;
}

bool mayColour(const Arguments& arguments, int descriptor) {
  const char* noColour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return !arguments.has("--no-color") && (noColour == nullptr || *noColour == '\0') && isatty(descriptor) != 0 && terminal != nullptr &&
         std::string_view(terminal) != "dumb";
}

// One line on the terminal, written over at most ten times a second.
std::function<void(const Progress&)> progressLine(const Arguments& arguments, bool& shown) {
  if (arguments.has("--quiet") || isatty(standardError) == 0) return {};
  return [last = std::chrono::steady_clock::time_point{}, &shown](const Progress& progress) mutable {
    const auto now = std::chrono::steady_clock::now();
    const bool done = progress.total != 0 && progress.done >= progress.total;
    if (!done && now - last < std::chrono::milliseconds(100)) return;
    last = now;
    std::string line(clearedLine);
    shown = !done;
    if (!done) {
      line += progress.what + "  " + grouped(progress.done);
      if (progress.total != 0) line += " of " + grouped(progress.total);
      line += " " + progress.unit;
    }
    [[maybe_unused]] const ssize_t written = ::write(standardError, line.data(), line.size());
  };
}

}  // namespace

Context::Context(const Command& theCommand, Arguments theArguments, Stream& theOut, Stream& messages, std::stop_token stop)
    : command(theCommand), arguments(std::move(theArguments)), out(theOut), format(formatFrom(arguments.valueOr("--format", "text"))),
      task(std::move(stop), progressLine(arguments, progressShown_)), messages_(messages), quiet_(arguments.has("--quiet")),
      verbose_(arguments.has("--verbose")), bold_(mayColour(arguments, standardOutput)), messagesBold_(mayColour(arguments, standardError)) {}

void Context::clearProgress() {
  if (!std::exchange(progressShown_, false)) return;
  messages_.write(clearedLine);
  messages_.flush();
}

RowWriter Context::rows(TextTable table) {
  clearProgress();
  return {out, format, std::move(table), bold()};
}

void Context::note(std::string_view text) {
  clearProgress();
  if (!quiet_) messages_.write(std::string(text) + "\n");
  messages_.flush();
}

void Context::detail(std::string_view text) {
  if (verbose_) note(text);
}

void Context::warn(std::string_view text) {
  clearProgress();
  messages_.write((messagesBold_ ? "\x1b[1mwarning:\x1b[0m " : "warning: ") + std::string(text) + "\n");
  messages_.flush();
}

void Context::error(const Error& error) {
  clearProgress();
  messages_.write((messagesBold_ ? "\x1b[1;31merror:\x1b[0m " : "error: ") + error.message + "\n");
  for (const std::string& note : error.notes) messages_.write(note + (note.ends_with('\n') ? "" : "\n"));
  messages_.flush();
}

Exit Context::answer(const Json& object, std::string_view text) {
  clearProgress();
  switch (format) {
    case Format::json: out.write(object.dump(2) + "\n"); break;
    case Format::jsonl: out.write(object.dump() + "\n"); break;
    default: out.write(text);
  }
  return Exit::done;
}

Result<std::unique_ptr<console::Session>> Context::open(console::Mode mode) {
  auto session = console::Session::open(arguments.at(0), mode, actorName());
  if (!session) return session;
  if (const auto text = arguments.value("--as-of")) {
    const auto parsed = parseTime(*text);
    if (!parsed) return Error{ErrorCode::wrongUse, "`--as-of` needs a date or time such as 2026-11-20 or 2026-11-20T08:00:00Z, not `" + *text + "`", {}};
    CHATELAINE_TRY((*session)->lookFrom(parsed->time));
  }
  return session;
}

Result<Context::View> Context::view() {
  auto session = open(console::Mode::read);
  if (!session) return std::move(session).error();
  View seen{std::move(*session), {}, {}};
  seen.world = seen.session->world();
  auto kept = scope(*seen.world);
  if (!kept) return std::move(kept).error();
  seen.scope = std::move(*kept);
  return seen;
}

Result<console::Scope> Context::scope(const console::World& world) const {
  console::Scope scope;
  if (const auto text = arguments.value("--filter")) {
    auto filter = filterOf(world, *text);
    if (!filter) return std::move(filter).error();
    scope.filter = std::move(*filter);
  }
  return scope;
}

Result<traffic::Filter> filterOf(const console::World& world, const std::string& text) {
  traffic::ParsedFilter parsed = traffic::parseFilter(text, world.fields);
  if (hasErrors(parsed.diagnostics)) return errorOf("the filter cannot be read", parsed.diagnostics, text);
  return parsed.filter;
}

Error errorOf(std::string message, const Diagnostics& diagnostics, std::string_view text) {
  Error error{ErrorCode::wrongUse, std::move(message), {}};
  for (Diagnostic diagnostic : diagnostics) {
    if (diagnostic.file.empty()) diagnostic.file = "filter";
    error.notes.push_back(renderWithCarets(diagnostic, text));
  }
  return error;
}

std::string actorName() {
  if (const char* stated = std::getenv("CHATELAINE_USER"); stated != nullptr && *stated != '\0') return stated;
  if (const passwd* user = getpwuid(geteuid()); user != nullptr) return user->pw_name;
  return "uid " + std::to_string(geteuid());
}

Exit exitOf(const Error& error) {
  switch (error.code) {
    case ErrorCode::cancelled: return Exit::cancelled;
    case ErrorCode::invalidInput: return Exit::badInput;
    case ErrorCode::wrongUse:
    case ErrorCode::notFound: return Exit::wrongUse;
    default: return Exit::cannotOpen;
  }
}

}  // namespace chatelaine::ctl
