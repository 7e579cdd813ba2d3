#include <algorithm>
#include <array>

#include "core/report/html.h"
#include "core/review/page.h"

namespace chatelaine::report::html {

namespace {

namespace page = review::page;
using page::escaped;

struct Counts {
  uint64_t deviations = 0;
  uint64_t part = 0;
  uint64_t none = 0;
  uint64_t notAssessable = 0;
};

Counts countsOf(const FrameworkResult& result) {
  Counts counts;
  for (const ControlStatus& status : result.controls) switch (status.status) {
      case Status::deviations:
      case Status::seen: ++counts.deviations; break;
      case Status::testedInPart: ++counts.part; break;
      case Status::noDeviation:
      case Status::notSeen: ++counts.none; break;
      case Status::notAssessable:
      case Status::notLookedFor: ++counts.notAssessable; break;
    }
  return counts;
}

const char* colourOf(Status status) {
  switch (status) {
    case Status::deviations:
    case Status::seen: return "deny";
    case Status::testedInPart: return "medium";
    case Status::noDeviation:
    case Status::notSeen: return "allow";
    case Status::notAssessable:
    case Status::notLookedFor: return "none";
  }
  return "none";
}

const posture::CheckRun* runOf(const Report& report, const std::string& check) {
  const auto it = std::ranges::find(report.input.runs, check, [](const posture::CheckRun& run) { return run.check.id; });
  return it == report.input.runs.end() ? nullptr : &*it;
}

std::string csvLink(const std::string& check, const char* table) {
  return "<a class=\"id nb\" href=\"checks/" + check + "/" + table + ".csv\">" + check + "</a>";
}

// "5 of 19 credentials: NHI-CRD-02 Credential has no expiry ...", a line a check that ran; then what could not run.
std::string measured(const Report& report, const ControlStatus& status) {
  std::string text;
  for (const std::string& check : status.checksRun) {
    const posture::CheckRun& run = *runOf(report, check);
    const Tally tally = tallyOf(run);
    text += "<div>" + std::string(tally.deviations > 0 ? "<b>" : "") + page::grouped(tally.deviations) + " of " +
            page::grouped(tally.tested) + (tally.deviations > 0 ? "</b>" : "") + ": " + escaped(run.check.title) + " " +
            csvLink(check, tally.deviations > 0 ? "deviations" : "population") + "</div>";
  }
  if (status.checksRun.empty()) return text + "<div class=\"m\">" + escaped(status.sentence) + "</div>";
  std::string absent;
  for (const std::string& check : status.checksNotRun) {
    const std::string id = "<span class=\"nb\">" + escaped(check) + "</span>";
    if (const posture::CheckRun* run = runOf(report, check))
      text += "<div class=\"m\">" + id + ": " + escaped(run->notAssessable) + "</div>";
    else absent += (absent.empty() ? "" : ", ") + id;
  }
  return absent.empty() ? text : text + "<div class=\"m\">not in this version: " + absent + "</div>";
}

std::string failed(const ControlStatus& status) {
  if (status.checksRun.empty()) return "<span class=\"m\">0 of " + std::to_string(status.checksNotRun.size()) + " ran</span>";
  std::string text = std::to_string(status.checksWithDeviations.size()) + " of " + std::to_string(status.checksRun.size());
  if (!status.checksNotRun.empty()) text += " <span class=\"m\">+" + std::to_string(status.checksNotRun.size()) + "</span>";
  return text;
}

std::string controlRow(const Report& report, const ControlStatus& status) {
  const std::string words = status.checksRun.empty() ? "not assessable" : status.sentence;
  return "<tr><td class=\"id\">" + escaped(status.control) + "</td><td class=\"m\">" + escaped(status.title) +
         "</td><td class=\"" + colourOf(status.status) + "\">" + mark(status.status) + escaped(words) + "</td><td class=\"n\">" +
         failed(status) + "</td><td>" + measured(report, status) + "</td></tr>\n";
}

// One bar over all controls: each status by its share, the rest white.
std::string bar(const FrameworkResult& result, const Counts& counts) {
  const double width = 1000;
  const double each = width / static_cast<double>(std::max<uint64_t>(result.of, 1));
  const std::array<std::pair<uint64_t, const char*>, 4> parts{
      {{counts.deviations, "var(--deny)"}, {counts.part, "var(--medium)"}, {counts.none, "var(--allow)"}, {counts.notAssessable,
          "var(--noDecision)"}}};
  double x = 0;
  std::string svg =
      "<svg class=\"bar\" viewBox=\"0 0 1000 78\" preserveAspectRatio=\"xMinYMin meet\" role=\"img\" aria-label=\"statuses of " +
      std::to_string(result.of) + "\">";
  for (size_t i = 0; i < parts.size(); ++i) {
    const auto [n, colour] = parts[i];
    if (n == 0) continue;
    const double w = static_cast<double>(n) * each;
    const std::string at = std::to_string(x);
    if (i == 3)
      svg += "<rect x=\"" + std::to_string(x + 1) + "\" y=\"1\" width=\"" + std::to_string(w - 3) +
             "\" height=\"26\" fill=\"none\" style=\"stroke:" + colour + "\" stroke-width=\"1.6\" stroke-dasharray=\"6 4\"/>";
    else svg += "<rect x=\"" + at + "\" y=\"0\" width=\"" + std::to_string(w - 2) + "\" height=\"28\" style=\"fill:" + colour
        + "\"/>";
    svg += "<text x=\"" + at + "\" y=\"47\" style=\"font-size:18px;font-weight:600;fill:" + colour + "\">" +
           std::to_string(n) + "</text>";
    x += w;
  }
  const uint64_t rest = result.of - std::min<uint64_t>(result.of, result.controls.size());
  if (rest > 0)
    svg += "<rect x=\"" + std::to_string(x + 1) + "\" y=\"1\" width=\"" + std::to_string(std::max(width - x - 2, 1.0)) +
           "\" height=\"26\" fill=\"none\" style=\"stroke:var(--lineStrong)\"/><text x=\"" + std::to_string(x + 12) +
           "\" y=\"20\" style=\"font-size:17px;fill:var(--textMuted)\">" + std::to_string(rest) + " of "
               + std::to_string(result.of) +
           ": identity data says nothing about them</text>";
  return svg +
         "<text x=\"0\" y=\"72\" style=\"font-size:15px;fill:var(--textMuted)\"><tspan style=\"fill:var(--deny)\">deviations</tspan> · <tspan "
         "style=\"fill:var(--medium)\">tested in part</tspan> · "
         "<tspan style=\"fill:var(--allow)\">no deviation</tspan> · not assessable, in this order</text></svg>\n";
}

// "one source", "three sources", "12 sources".
std::string sourcesInWords(const Report& report) {
  constexpr std::array<const char*, 10> small{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
  std::vector<std::string> names;
  for (const SourceRow& row : report.input.sources)
    if (std::ranges::find(names, row.source) == names.end()) names.push_back(row.source);
  return (names.size() < small.size() ? std::string(small[names.size()]) : page::grouped(names.size())) +
         (names.size() == 1 ? " source" : " sources");
}

std::string unbroken(const std::string& id) { return "<span class=\"nb\">" + id + "</span>"; }

std::string supporting(const FrameworkResult& result) {
  std::string rows;
  for (const ControlStatus& status : result.controls) {
    if (status.supporting.empty()) continue;
    std::string list;
    for (const std::string& check : status.supporting) list += (list.empty() ? "" : ", ") + unbroken(escaped(check));
    rows += "<dt class=\"id\">" + escaped(status.control) + "</dt><dd>" + list + "</dd>";
  }
  std::string only;
  for (const std::string& id : result.supportingOnly) only += (only.empty() ? "" : ", ") + unbroken(escaped(id));
  if (rows.empty() && only.empty()) return {};
  std::string out = "<h3>Supporting evidence, which sets no status</h3>\n<dl class=\"tight\">" + rows + "</dl>\n";
  if (!only.empty())
    out += "<p class=\"s m\">With supporting evidence alone, and therefore without a status: " + only + ".</p>\n";
  return out;
}

std::string controlsSheet(const Report& report, const FrameworkResult& result, const Framework& framework) {
  const Counts counts = countsOf(result);
  std::string text = "<section class=\"sheet\">" + head(report) + "<h1>" + escaped(framework.title) +
                     "</h1>\n<p>Identity data from " + sourcesInWords(report) + " can speak to <b>" +
                     std::to_string(result.controls.size()) + " of the " + std::to_string(result.of) +
                     "</b> subcategories. For those " + std::to_string(result.controls.size()) +
                     ", automatic checks found <b>deviations in " + std::to_string(counts.deviations) + "</b>, tested " +
                     std::to_string(counts.part) + " in part and " + std::to_string(counts.none) +
                     " with no deviation, and could not assess " + std::to_string(counts.notAssessable) +
                     ". Nothing here says that a subcategory as a whole is fulfilled: a check without a deviation is evidence "
                     "for the population that was tested, no more.</p>\n";
  text += bar(result, counts);
  text +=
      "<table><colgroup><col style=\"width:17mm\"><col style=\"width:52mm\"><col style=\"width:33mm\"><col "
      "style=\"width:17mm\"><col></colgroup>\n<thead><tr><th>Id</th><th>Subcategory</th>"
      "<th>Status</th><th class=\"n\">Failed</th><th>What was measured</th></tr></thead><tbody>\n";
  for (const ControlStatus& status : result.controls) text += controlRow(report, status);
  return text +
         "</tbody></table>\n<p class=\"s m\" style=\"margin-top:2mm\">Failed: checks with a deviation, of those that ran; +n did "
         "not run. Status: rows with the result <i>deviation</i> in the "
         "<code>deviations.csv</code> of its checks, of the rows in their <code>population.csv</code> that were evaluated. One "
         "row a subcategory: <a href=\"controls.csv\"><code>controls.csv</code></a>.</p>\n" +
         supporting(result) + "</section>\n";
}

std::string riskEntry(const ControlStatus& status) {
  const std::string id = status.control.substr(0, status.control.find(':'));
  const std::string figure = status.checksRun.empty() ? "not looked for" : status.sentence;
  return "<div><span>" + mark(status.status) + "</span><span class=\"id\">" + escaped(id) + "</span><span class=\"t\">" +
         escaped(status.title) + "</span><span class=\"m\">" + escaped(figure) + "</span></div>";
}

std::string risksSheet(const Report& report, const FrameworkResult& result, const Framework& framework) {
  std::string text =
      "<section class=\"sheet\">" + head(report) + "<h1>" + escaped(framework.title) +
      "</h1>\n<p>A deviation shows an instance of the risk; no deviation does not show its absence. "
      "<span class=\"m\">Rows with the result <i>deviation</i>, of the rows that were evaluated, over the checks that are about "
      "the risk (<a href=\"controls.csv\"><code>controls.csv</code></a>).</span></p>\n<div class=\"two\">\n";
  for (const ControlStatus& status : result.controls) text += riskEntry(status) + "\n";
  text +=
      "</div>\n<h2>What was looked at</h2>\n<table><colgroup><col style=\"width:17mm\"><col style=\"width:40mm\"><col "
      "style=\"width:36mm\"><col style=\"width:17mm\"><col></colgroup>\n<thead><tr><th>Id</th><th>Risk</th>"
      "<th>Seen</th><th class=\"n\">Failed</th><th>What was measured</th></tr></thead><tbody>\n";
  for (const ControlStatus& status : result.controls) {
    const std::string words = status.checksRun.empty() ? "not looked for" : status.sentence;
    text += "<tr><td class=\"id\">" + escaped(status.control) + "</td><td class=\"m\">" + escaped(status.title) +
            "</td><td class=\"" + colourOf(status.status) + "\">" + mark(status.status) + escaped(words) +
            "</td><td class=\"n\">" + failed(status) + "</td><td>" + measured(report, status) + "</td></tr>\n";
  }
  return text +
         "</tbody></table>\n<p class=\"s m\" style=\"margin-top:2mm\">Titles: OWASP Top 10 Non-Human Identities Risks, 2025, " +
         escaped(framework.license) + ".</p>\n" + supporting(result) + "</section>\n";
}

}  // namespace

std::string framework(const Report& report, const FrameworkResult& result) {
  const auto known = frameworkById(result.framework);
  return known->kind == FrameworkKind::risks ? risksSheet(report, result, *known) : controlsSheet(report, result, *known);
}

}  // namespace chatelaine::report::html
