// Everything that is printed from the table of commands: help at three levels, completion scripts, the manual page. Pure.
#pragma once

#include <string>
#include <string_view>

#include "app/chatelainectl/command.h"

namespace chatelaine::ctl {

std::string helpOfProgram();
std::string helpOfNoun(std::string_view noun);
std::string helpOfCommand(const Command& command);
std::string usageOf(const Command& command);              // "chatelainectl traffic list WORKSPACE [--filter TEXT]"

std::string bashCompletion();
std::string zshCompletion();
std::string manualPageText();                             // troff, man macros

}  // namespace chatelaine::ctl
