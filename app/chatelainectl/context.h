// What a command's run function gets: its arguments, where to print, cancellation, and the few steps that many commands share.
// One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/chatelainectl/arguments.h"
#include "app/chatelainectl/output.h"
#include "core/base/task.h"
#include "core/console/session.h"

namespace chatelaine::ctl {

class Context {
public:
  Context(const Command& command, Arguments arguments, Stream& out, Stream& messages, std::stop_token stop);
  ~Context() { clearProgress(); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const Command& command;
  const Arguments arguments;
  Stream& out;
  const Format format;
  const Task task;

  // Words for people, on standard error: a note is held back by --quiet, a warning and an error are not.
  void note(std::string_view text);
  void detail(std::string_view text);               // only with --verbose
  void warn(std::string_view text);
  void error(const Error& error);

  // A whole answer: the object for json, one line of it for jsonl, the text else.
  Exit answer(const Json& object, std::string_view text);
  [[nodiscard]] RowWriter rows(TextTable table);
  [[nodiscard]] bool bold() const { return bold_; }

  // The workspace of the first argument, seen as of --as-of.
  Result<std::unique_ptr<console::Session>> open(console::Mode mode);
  // The workspace of the first argument for reading, with what --filter keeps of it.
  struct View {
    std::unique_ptr<console::Session> session;
    console::WorldPtr world;
    console::Scope scope;
  };
  Result<View> view();
  // --filter, checked against the workspace's fields.
  Result<console::Scope> scope(const console::World& world) const;

private:
  void clearProgress();
  Stream& messages_;
  bool progressShown_ = false;                      // written by the task's callback
  bool quiet_;
  bool verbose_;
  bool bold_;
  bool messagesBold_;
};

// A filter as typed; error: where it is wrong, with carets.
Result<traffic::Filter> filterOf(const console::World& world, const std::string& text);
// The error that stands for these diagnostics, one note each.
Error errorOf(std::string message, const Diagnostics& diagnostics, std::string_view text);

std::string actorName();                            // who is written into the journal
Exit exitOf(const Error& error);

}  // namespace chatelaine::ctl
