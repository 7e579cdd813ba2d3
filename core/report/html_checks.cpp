#include <algorithm>

#include "core/report/html.h"
#include "core/review/page.h"

namespace chatelaine::report::html {

namespace {

namespace page = review::page;
using page::escaped;

constexpr size_t rowsPrinted = 40;

std::string place(const posture::Tested& tested) {
  if (tested.evidence.empty()) return tested.requests.empty() ? "" : page::counted(tested.requests.size(), "request", "requests");
  const identity::Provenance& from = tested.evidence.front();
  std::string text = escaped(from.source + ": " + from.record) + "<br><span class=\"m\">" + std::string(toString(from.evidence));
  if (!from.by.empty()) text += " by " + escaped(from.by);
  if (!tested.requests.empty()) text += "; " + page::counted(tested.requests.size(), "request", "requests");
  return text + "</span>";
}

std::string deviationRows(const posture::CheckRun& run) {
  std::string rows;
  size_t printed = 0;
  for (const posture::Tested& tested : run.population) {
    if (tested.outcome != posture::Outcome::deviation || ++printed > rowsPrinted) continue;
    rows += "<tr><td class=\"id wide\">" + escaped(tested.subject) + "<br><span class=\"m\">" +
            std::string(identity::toString(tested.kind)) + "</span></td><td>" + escaped(tested.reason) +
            "</td><td class=\"wide\">" + place(tested) + "</td></tr>\n";
  }
  return rows;
}

std::string result(const posture::CheckRun& run, const Tally& tally) {
  if (!ran(run)) return mark(Status::notAssessable) + "<span class=\"none\">not assessable</span>";
  std::string text = mark(tally.deviations > 0 ? Status::deviations : Status::noDeviation);
  if (tally.deviations > 0)
    text +=
        "<span class=\"deny\">deviations " + page::grouped(tally.deviations) + " of " + page::grouped(tally.tested) + "</span>";
  else text += "<span class=\"allow\">no deviation in " + page::grouped(tally.tested) + " tested</span>";
  return text;
}

std::string files(const posture::CheckRun& run, const Tally& tally) {
  const std::string folder = "checks/" + run.check.id + "/";
  const auto link = [&](const char* name) { return "<a href=\"" + folder + name + "\"><code>" + folder + name + "</code></a>"; };
  std::string text = page::grouped(tally.population) + " in " + link("population.csv") + ", " + page::grouped(tally.deviations) +
                     " in " + link("deviations.csv");
  const bool requests =
      std::ranges::any_of(run.population, [](const posture::Tested& tested) { return !tested.requests.empty(); });
  return requests ? text + ", the calls in " + link("requests.csv") : text;
}

std::string parameters(const posture::CheckInfo& check) {
  std::string text;
  for (const posture::Parameter& p : check.parameters)
    text += (text.empty() ? "" : "; ") + escaped(p.name) + " " + std::to_string(p.value) + " " + escaped(p.unit) + " (" +
            (p.setBy == "default" ? "default" : "set by " + escaped(p.setBy)) + ")";
  return text;
}

std::string section(const posture::CheckRun& run) {
  const Tally tally = tallyOf(run);
  const posture::CheckInfo& check = run.check;
  std::string text = "<div class=\"check\" id=\"" + escaped(check.id) + "\"><h3><span>" + escaped(check.title) +
                     "</span><span class=\"id\">" + escaped(check.id) + "</span><span class=\"" +
                     std::string(posture::toString(check.severity)) + " m\">" + std::string(posture::toString(check.severity)) +
                     "</span><span class=\"r\">" + result(run, tally) + "</span></h3>\n";
  text += "<p class=\"s\">" + escaped(check.rationale) + "</p>\n<p class=\"s m\"><b>Counted so:</b> " + escaped(check.rule) +
          "</p>\n";
  if (!ran(run)) return text + "<p class=\"s\">Not assessable: " + escaped(run.notAssessable) + ".</p></div>\n";
  text += "<p class=\"s m\">" + files(run, tally);
  if (tally.notEvaluated > 0) text += "; " + page::grouped(tally.notEvaluated) + " could not be evaluated";
  if (!check.parameters.empty()) text += ". Thresholds: " + parameters(check);
  text += ".</p>\n";
  if (tally.deviations == 0) return text + "</div>\n";
  text += "<table><colgroup><col style=\"width:42mm\"><col><col style=\"width:58mm\"></colgroup><thead><tr><th>" +
          escaped(run.rows) + "</th><th>Why</th><th>Read from</th></tr></thead><tbody>\n" + deviationRows(run) +
          "</tbody></table>\n";
  if (tally.deviations > rowsPrinted)
    text += "<p class=\"s m\">" + page::grouped(tally.deviations - rowsPrinted) + " more in deviations.csv.</p>\n";
  return text + "<p class=\"s\" style=\"margin-top:1.6mm\"><b>What to do:</b> " + escaped(check.fix) + "</p></div>\n";
}

}  // namespace

std::string checks(const Report& report) {
  std::string text = "<section class=\"sheet\">" + head(report) +
                     "<h1>Checks</h1>\n<p class=\"m\">Each with its rule, the thresholds in force, and what it found.</p>\n";
  for (const posture::CheckRun& run : report.input.runs) text += section(run);
  return text + "</section>\n";
}

}  // namespace chatelaine::report::html
