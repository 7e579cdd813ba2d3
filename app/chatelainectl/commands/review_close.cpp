#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/commands/review_rows.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace chatelaine::ctl {

namespace {

namespace fs = std::filesystem;

Result<void> writeFile(const fs::path& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  if (!out.flush()) return Error{ErrorCode::cannotOpen, "cannot write `" + path.string() + "`", {}};
  return {};
}

std::string callsText(const std::vector<review::GatewayCall>& calls) {
  if (calls.empty()) return {};
  std::string text = "\nto carry out by hand:\n";
  for (const review::GatewayCall& call : calls) text += "  # " + call.subject + ": " + call.what + "\n" + (call.command.empty() ? "" : "  " + call.command + "\n");
  return text;
}

Result<Exit> runReviewClose(Context& context) {
  auto session = context.open(console::Mode::write);
  if (!session) return std::move(session).error();
  const std::string& name = context.arguments.at(1);
  const fs::path folder = context.arguments.valueOr("--out", "");
  if (!folder.empty()) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) return Error{ErrorCode::cannotOpen, "cannot make the folder `" + folder.string() + "`: " + failed.message(), {}};
  }
  auto closing = (*session)->closeReview(name);
  if (!closing) return std::move(closing).error();
  if (!folder.empty()) {
    CHATELAINE_TRY(writeFile(folder / "review.json", closing->json));
    CHATELAINE_TRY(writeFile(folder / "review.html", closing->html));
  }
  const console::WorldPtr world = (*session)->world();
  const auto found = std::find_if(world->campaigns.begin(), world->campaigns.end(), [&](const review::Campaign& c) { return c.name == name; });
  const std::vector<review::GatewayCall> calls = (*session)->callsToCarryOut(*found);
  Json list = Json::array();
  for (const review::GatewayCall& call : calls) list.push_back({{"item", call.item}, {"subject", call.subject}, {"what", call.what}, {"command", orNull(call.command)}});
  std::string text = "closed " + name + "\ndigest " + closing->digest + "\n" + callsText(calls);
  if (!folder.empty()) text += "\nwritten: " + (folder / "review.html").string() + ", " + (folder / "review.json").string() + "\n";
  return context.answer({{"campaign", name}, {"state", "closed"}, {"digest", closing->digest}, {"to_carry_out", std::move(list)}}, text);
}

}  // namespace

Command reviewClose() {
  return {.noun = "review",
          .verb = "close",
          .summary = "close a review and hand over its result",
          .description = "Open items are listed as not decided. The digest goes into the journal; the calls to carry out by hand are printed.",
          .arguments = {{"WORKSPACE", "a workspace"}, {"NAME", "the review"}},
          .options = {{"--out", "DIR", "write review.html and review.json there", {}}},
          .example = "chatelainectl review close sample.chatelaine keys-november --out keys-november/",
          .formats = {"text", "json"},
          .run = runReviewClose};
}

}  // namespace chatelaine::ctl
