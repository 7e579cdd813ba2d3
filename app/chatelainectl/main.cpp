#include <algorithm>
#include <csignal>
#include <sched.h>
#include <stop_token>
#include <thread>
#include <unistd.h>

#include "app/chatelainectl/context.h"
#include "app/chatelainectl/help.h"
#include "core/base/near.h"

namespace chatelaine::ctl {

namespace {

int cancelPipe[2] = {-1, -1};

extern "C" void onInterrupt(int) {
  [[maybe_unused]] const ssize_t written = ::write(cancelPipe[1], "c", 1);
}

// Turns Ctrl+C into a request to stop; the second one ends the process at once.
class Interrupts {
public:
  Interrupts() {
    if (::pipe(cancelPipe) != 0) return;
    struct sigaction action = {};
    action.sa_handler = onInterrupt;
    action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    signal(SIGPIPE, SIG_IGN);
    watcher_ = std::thread([this] {
      char byte = 0;
      if (::read(cancelPipe[0], &byte, 1) == 1 && byte == 'c') source_.request_stop();
    });
  }
  ~Interrupts() {
    if (!watcher_.joinable()) return;
    [[maybe_unused]] const ssize_t written = ::write(cancelPipe[1], "q", 1);
    watcher_.join();
  }
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;
  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

private:
  std::stop_source source_;
  std::thread watcher_;
};

int code(Exit exit) { return static_cast<int>(exit); }

int wrongUse(Stream& messages, const std::string& message, const std::string& help) {
  messages.write("error: " + message + "; see `" + help + "`\n");
  messages.flush();
  return code(Exit::wrongUse);
}

int unknownNoun(Stream& messages, const std::string& noun) {
  std::vector<std::string> nouns;
  for (const Command& command : commands())
    if (nouns.empty() || nouns.back() != command.noun) nouns.push_back(command.noun);
  const std::string near = alternatives(nearest(noun, nouns));
  return wrongUse(messages, "no command `" + noun + "`" + (near.empty() ? "" : ", did you mean " + near + "?"), "chatelainectl --help");
}

int unknownVerb(Stream& messages, const std::string& noun, const std::string& verb) {
  std::vector<std::string> verbs;
  for (const Command& command : commands())
    if (command.noun == noun) verbs.push_back(command.verb);
  const std::string near = alternatives(nearest(verb, verbs));
  return wrongUse(messages, "no command `" + noun + " " + verb + "`" + (near.empty() ? "" : ", did you mean " + near + "?"),
                  "chatelainectl " + noun + " --help");
}

bool limitProcessors(const std::string& text) {
  if (text.empty() || text.size() > 4 || text.find_first_not_of("0123456789") != std::string::npos) return false;
  const int wanted = std::stoi(text);
  if (wanted < 1) return false;
  cpu_set_t mine;
  CPU_ZERO(&mine);
  if (sched_getaffinity(0, sizeof mine, &mine) != 0) return true;
  for (int cpu = 0, kept = 0; cpu < CPU_SETSIZE; ++cpu)
    if (CPU_ISSET(cpu, &mine) && ++kept > wanted) CPU_CLR(cpu, &mine);
  sched_setaffinity(0, sizeof mine, &mine);
  return true;
}

int run(const Command& command, const std::vector<std::string>& words, Stream& out, Stream& messages) {
  const std::string help = "chatelainectl " + command.noun + " " + command.verb + " --help";
  auto arguments = Arguments::read(command, words);
  if (!arguments) return wrongUse(messages, arguments.error().message, help);
  if (arguments->has("--help")) {
    out.write(helpOfCommand(command));
    return code(Exit::done);
  }
  if (const auto jobs = arguments->value("--jobs"); jobs && !limitProcessors(*jobs))
    return wrongUse(messages, "`--jobs` needs a number from 1 on, not `" + *jobs + "`", help);
  const Interrupts interrupts;
  Context context(command, std::move(*arguments), out, messages, interrupts.token());
  const Result<Exit> result = command.run(context);
  if (result) return code(*result);
  context.error(result.error());
  return code(exitOf(result.error()));
}

int dispatch(const std::vector<std::string>& words, Stream& out, Stream& messages) {
  const auto isHelp = [](const std::string& word) { return word == "--help" || word == "-h"; };
  if (words.empty()) return wrongUse(messages, "which command?", "chatelainectl --help");
  if (isHelp(words[0])) return out.write(helpOfProgram()), code(Exit::done);
  if (words[0] == "--version") return out.write("chatelainectl " CHATELAINE_VERSION "\n"), code(Exit::done);
  const auto& table = commands();
  if (std::none_of(table.begin(), table.end(), [&](const Command& c) { return c.noun == words[0]; })) return unknownNoun(messages, words[0]);
  if (words.size() == 1) return wrongUse(messages, "`" + words[0] + "` needs a verb", "chatelainectl " + words[0] + " --help");
  if (isHelp(words[1])) return out.write(helpOfNoun(words[0])), code(Exit::done);
  for (const Command& command : table)
    if (command.noun == words[0] && command.verb == words[1]) return run(command, {words.begin() + 2, words.end()}, out, messages);
  return unknownVerb(messages, words[0], words[1]);
}

}  // namespace

}  // namespace chatelaine::ctl

int main(int argc, char** argv) {
  using namespace chatelaine::ctl;
  Stream out(1);
  Stream messages(2);
  int result = dispatch({argv + 1, argv + argc}, out, messages);
  if (const auto written = out.finish(); !written) {
    messages.write("error: " + written.error().message + "\n");
    result = code(Exit::cannotOpen);
  }
  [[maybe_unused]] const auto said = messages.finish();
  return result;
}
