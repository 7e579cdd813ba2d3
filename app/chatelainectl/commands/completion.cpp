#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"
#include "app/chatelainectl/help.h"

namespace chatelaine::ctl {

Command completionBash() {
  return {.noun = "completion",
          .verb = "bash",
          .summary = "the script for bash",
          .description = "",
          .arguments = {},
          .options = {},
          .example = "chatelainectl completion bash > ~/.local/share/bash-completion/completions/chatelainectl",
          .formats = {},
          .run = [](Context& context) -> Result<Exit> { return context.out.write(bashCompletion()), Exit::done; }};
}

Command completionZsh() {
  return {.noun = "completion",
          .verb = "zsh",
          .summary = "the script for zsh",
          .description = "",
          .arguments = {},
          .options = {},
          .example = "chatelainectl completion zsh > ~/.zfunc/_chatelainectl",
          .formats = {},
          .run = [](Context& context) -> Result<Exit> { return context.out.write(zshCompletion()), Exit::done; }};
}

Command manualPage() {
  return {.noun = "manual",
          .verb = "page",
          .summary = "the manual page, for man",
          .description = "",
          .arguments = {},
          .options = {},
          .example = "chatelainectl manual page > chatelainectl.1 && man ./chatelainectl.1",
          .formats = {},
          .run = [](Context& context) -> Result<Exit> { return context.out.write(manualPageText()), Exit::done; }};
}

}  // namespace chatelaine::ctl
