// One command of the command line as data: help, completion scripts and the manual page are made from the same table that
// the arguments are read by. Values.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace chatelaine::ctl {

class Context;

// The exit codes that scripts rely on.
enum class Exit : int {
  done = 0,
  answeredNo = 1,      // flips or findings over the limit, a check that failed
  wrongUse = 2,
  badInput = 3,        // what was good is kept and counted, what was bad is listed
  cannotOpen = 4,      // a file could not be opened, locked, or is of a newer version
  cancelled = 130,
};

struct Argument {
  std::string name;                    // "WORKSPACE"
  std::string meaning;
  bool optional = false;
  bool repeated = false;               // one or more; the last argument only
};

struct Option {
  std::string name;                    // "--filter"
  std::string value;                   // what stands for its value: "TEXT"; empty: a switch
  std::string meaning;
  std::vector<std::string> values;     // the only ones that it takes; empty: any
};

struct Command {
  std::string noun;
  std::string verb;
  std::string summary;                 // one line, lower case
  std::string description;             // further lines of the help; may be empty
  std::vector<Argument> arguments;
  std::vector<Option> options;         // beside the common ones
  std::string example;                 // one or more command lines
  std::vector<std::string> formats;    // "text" first
  bool asOf = false;                   // takes --as-of
  bool rows = false;                   // takes --rows
  Result<Exit> (*run)(Context& context) = nullptr;
};

const std::vector<Command>& commands();                                 // in the order of the help
std::string_view nounSummary(std::string_view noun);                    // "recorded requests"

// Its own options, then those that every command takes.
std::vector<Option> optionsOf(const Command& command);

}  // namespace chatelaine::ctl
