#include "app/chatelainectl/help.h"

#include <set>

#include "app/chatelainectl/output.h"

namespace chatelaine::ctl {

namespace {

std::string optionWords(const Option& option) {
  std::string words = option.name + (option.value.empty() ? "" : " " + option.value);
  return words;
}

std::string meaningOf(const Option& option) {
  if (option.values.empty()) return option.meaning;
  std::string list;
  for (const std::string& value : option.values) list += (list.empty() ? "" : ", ") + value;
  return option.meaning + ": " + list;
}

std::string argumentWords(const Argument& argument) {
  const std::string name = argument.name + (argument.repeated ? "…" : "");
  return argument.optional ? "[" + name + "]" : name;
}

std::vector<std::string> nouns() {
  std::vector<std::string> out;
  std::set<std::string> seen;
  for (const Command& command : commands())
    if (seen.insert(command.noun).second) out.push_back(command.noun);
  return out;
}

std::string verbsOf(std::string_view noun) {
  std::string out;
  for (const Command& command : commands())
    if (command.noun == noun) out += (out.empty() ? "" : ", ") + command.verb;
  return out;
}

}  // namespace

std::string helpOfProgram() {
  TextTable table;
  table.column("").column("").column("");
  for (const std::string& noun : nouns()) table.row({noun, verbsOf(noun), std::string(nounSummary(noun))});
  return "chatelainectl: who acts through whom behind AI gateways, and what a policy would change\n\n"
         "usage: chatelainectl NOUN VERB [ARGUMENTS] [OPTIONS]\n\n" +
         table.toText(2) +
         "\nHelp at every level: chatelainectl NOUN --help, chatelainectl NOUN VERB --help\n"
         "Exit codes: 0 done, 1 the answer is no, 2 wrong use, 3 input had errors, 4 cannot open, 130 cancelled\n\n"
         "example:\n"
         "  chatelainectl workspace create sample.chatelaine --sample\n"
         "  chatelainectl replay run sample.chatelaine --draft people-first\n";
}

std::string helpOfNoun(std::string_view noun) {
  TextTable table;
  table.column("").column("");
  std::string example;
  for (const Command& command : commands()) {
    if (command.noun != noun) continue;
    table.row({command.verb, command.summary});
    if (example.empty()) example = command.example.substr(0, command.example.find('\n'));
  }
  return "chatelainectl " + std::string(noun) + ": " + std::string(nounSummary(noun)) + "\n\nusage: chatelainectl " + std::string(noun) +
         " VERB [ARGUMENTS] [OPTIONS]\n\n" + table.toText(2) + "\nexample:\n  " + example + "\n";
}

std::string usageOf(const Command& command) {
  std::string usage = "chatelainectl " + command.noun + " " + command.verb;
  for (const Argument& argument : command.arguments) usage += " " + argumentWords(argument);
  for (const Option& option : command.options) usage += " [" + optionWords(option) + "]";
  return usage;
}

std::string helpOfCommand(const Command& command) {
  std::string text = "chatelainectl " + command.noun + " " + command.verb + ": " + command.summary + "\n\nusage: " + usageOf(command) + "\n";
  if (!command.description.empty()) text += "\n" + command.description + "\n";
  TextTable table;
  table.column("").column("");
  for (const Argument& argument : command.arguments) table.row({argument.name, argument.meaning});
  for (const Option& option : optionsOf(command)) table.row({optionWords(option), meaningOf(option)});
  text += "\n" + table.toText(2) + "\nexample:\n";
  for (size_t at = 0; at < command.example.size();) {
    const size_t end = std::min(command.example.find('\n', at), command.example.size());
    text += "  " + command.example.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return text;
}

std::string bashCompletion() {
  std::string text =
      "# bash completion of chatelainectl; put it into /usr/share/bash-completion/completions/chatelainectl\n"
      "_chatelainectl() {\n"
      "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    words='";
  for (const std::string& noun : nouns()) text += noun + " ";
  text += "--help --version'\n  elif [ \"$COMP_CWORD\" -eq 2 ]; then\n    case ${COMP_WORDS[1]} in\n";
  for (const std::string& noun : nouns()) {
    text += "      " + noun + ") words='";
    for (const Command& command : commands())
      if (command.noun == noun) text += command.verb + " ";
    text += "--help' ;;\n";
  }
  text += "    esac\n  else\n    case \"${COMP_WORDS[1]} ${COMP_WORDS[2]} $prev\" in\n";
  for (const Command& command : commands())
    for (const Option& option : optionsOf(command)) {
      if (option.values.empty()) continue;
      text += "      '" + command.noun + " " + command.verb + " " + option.name + "') COMPREPLY=($(compgen -W '";
      for (const std::string& value : option.values) text += value + " ";
      text += "' -- \"$cur\")); return ;;\n";
    }
  text += "    esac\n    case \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n";
  for (const Command& command : commands()) {
    text += "      '" + command.noun + " " + command.verb + "') words='";
    for (const Option& option : optionsOf(command)) text += option.name + " ";
    text += "' ;;\n";
  }
  text +=
      "    esac\n    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- \"$cur\")); return; fi\n  fi\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\n"
      "complete -o filenames -F _chatelainectl chatelainectl\n";
  return text;
}

namespace {

std::string zshQuoted(std::string text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') out += "'\\''";
    else if (c == '[' || c == ']' || c == ':') out += std::string("\\") + c;
    else out += c;
  }
  return out;
}

std::string zshOption(const Option& option) {
  std::string text = "      '" + option.name + "[" + zshQuoted(option.meaning) + "]";
  if (option.value.empty()) return text + "' \\\n";
  text += ":" + option.value + ":";
  if (option.values.empty()) return text + "_files' \\\n";
  text += "(";
  for (const std::string& value : option.values) text += value + " ";
  text.back() = ')';
  return text + "' \\\n";
}

}  // namespace

std::string zshCompletion() {
  std::string text =
      "#compdef chatelainectl\n"
      "_chatelainectl() {\n  local -a list\n  if (( CURRENT == 2 )); then\n    list=(";
  for (const std::string& noun : nouns()) text += "\n      '" + noun + ":" + zshQuoted(std::string(nounSummary(noun))) + "'";
  text += ")\n    _describe noun list\n    return\n  fi\n  if (( CURRENT == 3 )); then\n    case $words[2] in\n";
  for (const std::string& noun : nouns()) {
    text += "      " + noun + ") list=(";
    for (const Command& command : commands())
      if (command.noun == noun) text += "\n        '" + command.verb + ":" + zshQuoted(command.summary) + "'";
    text += ") ;;\n";
  }
  text += "    esac\n    _describe verb list\n    return\n  fi\n  case \"$words[2] $words[3]\" in\n";
  for (const Command& command : commands()) {
    text += "    '" + command.noun + " " + command.verb + "') _arguments \\\n";
    for (const Option& option : optionsOf(command)) text += zshOption(option);
    text += "      '*:file:_files' ;;\n";
  }
  return text + "  esac\n}\n_chatelainectl \"$@\"\n";
}

namespace {

std::string troff(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool lineStart = i == 0 || text[i - 1] == '\n';
    if (lineStart && (text[i] == '.' || text[i] == '\'')) out += "\\&";
    if (text[i] == '\\') out += "\\e";
    else if (text[i] == '-') out += "\\-";
    else out += text[i];
  }
  return out;
}

}  // namespace

std::string manualPageText() {
  std::string text = ".TH CHATELAINECTL 1 \"\" \"chatelaine " CHATELAINE_VERSION "\" \"User Commands\"\n.SH NAME\nchatelainectl \\- " +
                     troff("who acts through whom behind AI gateways, and what a policy would change") +
                     "\n.SH SYNOPSIS\n.B chatelainectl\nNOUN VERB [ARGUMENTS] [OPTIONS]\n.SH DESCRIPTION\n" +
                     troff("The command line of Chatelaine. A workspace is one file that holds what was read from gateways: identities, "
                           "credentials, requests and rules. Data goes to standard output, everything else to standard error. The JSON "
                           "form is stable.\n") +
                     ".SH COMMANDS\n";
  for (const Command& command : commands()) {
    text += ".SS " + troff(command.noun + " " + command.verb) + "\n" + troff(command.summary) + ".\n.PP\n.B " + troff(usageOf(command)) + "\n";
    if (!command.description.empty()) text += ".PP\n" + troff(command.description) + "\n";
    for (const Argument& argument : command.arguments) text += ".TP\n" + troff(argument.name) + "\n" + troff(argument.meaning) + "\n";
    for (const Option& option : command.options) text += ".TP\n" + troff(optionWords(option)) + "\n" + troff(meaningOf(option)) + "\n";
    text += ".PP\n.nf\n" + troff(command.example) + "\n.fi\n";
  }
  text += ".SH COMMON OPTIONS\n";
  Command common;
  common.asOf = true;
  common.rows = true;
  common.formats = {"text", "json", "jsonl", "csv"};
  for (const Option& option : optionsOf(common)) text += ".TP\n" + troff(optionWords(option)) + "\n" + troff(meaningOf(option)) + "\n";
  text += ".SH EXIT STATUS\n";
  const std::vector<std::pair<std::string, std::string>> codes{
      {"0", "done"},
      {"1", "the question was answered with no: flips or findings over the limit, a check that failed"},
      {"2", "wrong use"},
      {"3", "input had errors: what was good is kept and counted, what was bad is listed"},
      {"4", "a file could not be opened or locked, or is of a newer version"},
      {"130", "cancelled"}};
  for (const auto& [code, meaning] : codes) text += ".TP\n" + code + "\n" + troff(meaning) + "\n";
  return text + ".SH ENVIRONMENT\n.TP\nNO_COLOR\nno bold and no colour\n.TP\nCHATELAINE_USER\nthe name that is written into the journal, "
                "instead of the user's\n.TP\nCHATELAINE_SAMPLE\nthe folder of the sample's recordings\n";
}

}  // namespace chatelaine::ctl
