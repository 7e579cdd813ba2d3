#include "app/chatelainectl/command.h"

#include <map>
#include <string_view>

#include "app/chatelainectl/commands/commands.h"

namespace chatelaine::ctl {

const std::vector<Command>& commands() {
  static const std::vector<Command> table{
      workspaceCreate(), workspaceInfo(),   workspaceCheck(), sourceList(),    sourceDetect(),  sourceImport(),   sourceRecords(),
      peopleImport(),    inventoryList(),   inventoryState(), trafficList(),   trafficCount(),  chainList(),      chainShow(),
      policyCheck(),     policyAuthorize(), policyCorpus(),   policyImport(),  policyInForce(), replayRun(),      replayConform(),
      checkList(),       checkRun(),        findingList(),    reviewCreate(),  reviewList(),    reviewDecide(),   reviewClose(),
      reportMake(),      reportRecompute(), completionBash(), completionZsh(), manualPage()};
  return table;
}

std::string_view nounSummary(std::string_view noun) {
  static const std::map<std::string_view, std::string_view> summaries{
      {"workspace", "the one file that holds everything"},
      {"source", "what can be read, and reading it"},
      {"people", "people and owners, from two CSV files"},
      {"inventory", "identities and credentials: who answers for them, what they may, what they did"},
      {"traffic", "recorded requests"},
      {"chain", "who acted through whom"},
      {"policy", "Cedar policies, and the rules in force"},
      {"replay", "what recorded traffic would have got"},
      {"check", "tests of posture"},
      {"finding", "checks that failed, with their evidence"},
      {"review", "access reviews"},
      {"report", "reports by framework, and recounting them"},
      {"completion", "completion scripts for a shell"},
      {"manual", "the manual page"},
  };
  const auto found = summaries.find(noun);
  return found == summaries.end() ? std::string_view{} : found->second;
}

std::vector<Option> optionsOf(const Command& command) {
  std::vector<Option> options = command.options;
  if (command.rows) options.push_back({"--rows", "", "print the rows behind the figures too", {}});
  if (command.asOf) options.push_back({"--as-of", "TIME", "measure ages from this time, not from the newest recorded event", {}});
  if (!command.formats.empty()) options.push_back({"--format", "FORMAT", "how to print the answer", command.formats});
  options.push_back({"--jobs", "N", "use at most N processors", {}});
  options.push_back({"--quiet", "", "no notes and no progress, only warnings and errors", {}});
  options.push_back({"--verbose", "", "say more on standard error", {}});
  options.push_back({"--no-color", "", "no bold and no colour (also: the variable NO_COLOR)", {}});
  options.push_back({"--help", "", "print this help", {}});
  return options;
}

}  // namespace chatelaine::ctl
