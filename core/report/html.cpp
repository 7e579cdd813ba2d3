#include "core/report/html.h"

#include <regex>
#include <set>

#include "core/posture/crosswalk.h"
#include "core/review/page.h"

namespace chatelaine::report {

namespace page = review::page;
using page::escaped;

namespace html {

namespace {

// An end that the report leaves open is that of the recording.
TimeRange statedPeriod(const ReportInput& input) {
  TimeRange period = input.period;
  if (!input.recorded) return period;
  if (!period.from) period.from = input.recorded->from;
  if (!period.to) period.to = input.recorded->to;
  return period;
}

std::string minute(Time time) { return page::minutes(time).substr(0, 16); }

std::string fileName(const std::string& workspace) { return workspace.ends_with(".chatelaine") ? workspace : workspace
    + ".chatelaine"; }

std::string shellWord(const std::string& name) {
  return name.find_first_of(" '\"$`\\&;()<>|*?") == std::string::npos
             ? name
             : "'" + std::regex_replace(name, std::regex("'"), "'\\''") + "'";
}

std::string fact(std::string_view name, const std::string& value) {
  return "<dt>" + std::string(name) + "</dt><dd>" + value + "</dd>\n";
}

std::string titles(const Report& report) {
  std::string text;
  for (const FrameworkResult& result : report.results)
    text += (text.empty() ? "" : "; ") + escaped(frameworkById(result.framework)->title);
  return text;
}

std::string thresholds(const Report& report) {
  std::string rows;
  for (const posture::CheckRun& run : report.input.runs)
    for (const posture::Parameter& p : run.check.parameters)
      rows += "<tr><td class=\"id\">" + checkLink(run.check.id) + "</td><td class=\"id\">" + escaped(p.name) +
              "</td><td class=\"n\">" + std::to_string(p.value) + "</td><td>" + escaped(p.unit) + "</td><td class=\"n m\">" +
              std::to_string(p.defaultValue) + "</td><td>" +
              (p.setBy == "default" ? "<span class=\"m\">the default, set by nobody here</span>" : escaped(p.setBy)) +
              "</td></tr>\n";
  if (rows.empty()) return {};
  return "<h2>Thresholds in force</h2>\n<table><thead><tr><th>Check</th><th>Threshold</th><th class=\"n\">Value</th><th>Unit</th>"
         "<th class=\"n\">Default</th><th>Set by</th></tr></thead><tbody>\n" + rows + "</tbody></table>\n";
}

std::string coverage(const Coverage& c) {
  std::string why;
  for (const auto& [reason, n] : c.notReplayable) why += (why.empty() ? "" : ", ") + page::grouped(n) + " " + escaped(reason);
  std::string text = "<h2>What the figures stand on</h2>\n<p>" + page::counted(c.requests, "request is", "requests are") +
                     " recorded in the period. A policy can be asked about <b>" + page::grouped(c.replayable) + " of " +
                     page::grouped(c.requests) + "</b>";
  if (!why.empty()) text += "; the rest: " + why;
  text += ".";
  if (c.comparable > 0)
    text += " Of " + page::counted(c.comparable, "request", "requests") +
            " with a recorded verdict and known rules, the gateway&#39;s own rules give the recorded verdict in <b>" +
            page::grouped(c.agree) + "</b>.";
  return text +
         " <span class=\"m\">Figures: <a href=\"coverage.csv\"><code>coverage.csv</code></a>, each with its rule.</span></p>\n";
}

std::string limits() {
  return "<h2>What this report is, and is not</h2>\n<ul><li>It supports an opinion; it is none. A row says what automatic checks "
         "found in the population that "
         "they tested, and nothing about a control as a whole.</li><li>Each check tests its full population; no sample is "
         "drawn.</li><li>A check that lacked its input is "
         "not assessable. It is counted neither as a deviation nor as its absence.</li><li>A window longer than the recording is "
         "never answered.</li>"
         "<li>Only direct mappings set a status; supporting ones are listed apart. The mapping is the crosswalk " +
         escaped(posture::crosswalkVersion()) +
         ", the judgement of its authors, not of the frameworks&#39; publishers.</li><li>On a list of risks, a deviation is an "
         "instance of the risk; its absence does not "
         "show the absence of the risk.</li></ul>\n";
}

std::string recompute(const Report& report) {
  return "<h2>How to check it</h2>\n<p>Each figure names its CSV and the rule by which it is counted again. <code>sha256sum -c "
         "SHA256SUMS</code> shows whether a file "
         "changed since it was written; it proves nothing about the time before. This runs the readers again over the stored raw "
         "records and compares:</p>\n"
         "<pre>chatelainectl report recompute FOLDER " +
         escaped(shellWord(fileName(report.input.workspace))) + "</pre>\n";
}

}  // namespace

std::string mark(Status status) {
  const std::string open = "<svg class=\"mark\" viewBox=\"0 0 12 12\" aria-hidden=\"true\">";
  switch (status) {
    case Status::deviations:
    case Status::seen: return open + "<rect x=\"1\" y=\"1\" width=\"10\" height=\"10\" style=\"fill:var(--deny)\"/></svg>";
    case Status::noDeviation:
    case Status::notSeen: return open + "<circle cx=\"6\" cy=\"6\" r=\"5\" style=\"fill:var(--allow)\"/></svg>";
    case Status::testedInPart:
      return open +
             "<circle cx=\"6\" cy=\"6\" r=\"5\" fill=\"none\" style=\"stroke:var(--medium)\" stroke-width=\"1.5\"/><path d=\"M6 1a5 5 0 0 0 "
             "0 10z\" style=\"fill:var(--medium)\"/></svg>";
    case Status::notAssessable:
    case Status::notLookedFor:
      return open +
             "<circle cx=\"6\" cy=\"6\" r=\"4.5\" fill=\"none\" style=\"stroke:var(--noDecision)\" stroke-width=\"1.5\" stroke-dasharray=\"2.5 "
             "1.9\"/></svg>";
  }
  return {};
}

std::string head(const Report& report) {
  const std::string name = report.input.workspace.substr(0, report.input.workspace.rfind(".chatelaine"));
  return "<div class=\"head\"><span>" + escaped(name) + " · Non-human identities behind AI gateways</span><span class=\"m\">" +
         page::periodInWords(statedPeriod(report.input)) + "</span></div>\n";
}

std::string checkLink(const std::string& check) { return "<a href=\"#" + escaped(check) + "\">" + escaped(check) + "</a>"; }

std::string cover(const Report& report) {
  const ReportInput& input = report.input;
  std::string made = input.made ? page::minutes(*input.made) : "not stated";
  if (!input.by.empty()) made += " by " + escaped(input.by);
  uint64_t rows = 0;
  uint64_t rejected = 0;
  std::set<std::string> sourceNames;
  for (const SourceRow& row : input.sources) {
    rows += row.rows;
    rejected += row.rejected;
    sourceNames.insert(row.source);
  }
  std::string text = "<section class=\"sheet\">" + head(report) + "<h1>What was tested, and what it gave</h1>\n<dl>";
  text += fact("Frameworks", titles(report)) + fact("Period", page::periodInWords(statedPeriod(input)));
  text += fact("Recorded", input.recorded ? page::periodInWords(*input.recorded) : std::string("no traffic"));
  text += fact("As of", page::minutes(input.asOf) + " <span class=\"m\">(ages and windows are measured from here)</span>");
  text += fact("Population", page::counted(input.coverage.requests, "request", "requests") + ", " +
                                 page::counted(input.identities, "identity", "identities"));
  text += fact("Sources", page::counted(sourceNames.size(), "source", "sources") + ", " +
                              page::counted(input.sources.size(), "file", "files") + ", " + page::counted(rows, "row", "rows") +
                              " read, " + page::grouped(rejected) +
                              " rejected (<a href=\"sources.csv\"><code>sources.csv</code></a>)");
  text += fact("Made", made + " with Chatelaine " + escaped(input.version) + ", times in UTC");
  text += fact("Digest", "<code>" + report.digest + "</code>") + "</dl>\n";
  return text + coverage(input.coverage) + thresholds(report) + limits() + recompute(report) + "</section>\n";
}

std::string sources(const Report& report) {
  std::string text =
      "<section class=\"sheet\">" + head(report) +
      "<h1>Sources</h1>\n<p class=\"m\">What was read, with the digest of each file before anything in it was redacted. "
      "Totals are counted again from <a href=\"sources.csv\"><code>sources.csv</code></a>: one row a file. Times are "
      "UTC.</p>\n<table><colgroup><col style=\"width:24mm\"><col style=\"width:46mm\"><col style=\"width:18mm\"><col "
      "style=\"width:14mm\">"
      "<col style=\"width:15mm\"><col style=\"width:24mm\"><col></colgroup><thead><tr><th>Source</th><th>File</th>"
      "<th class=\"n\">Bytes</th><th class=\"n\">Rows</th><th class=\"n\">Rejected</th><th>First and last "
      "event</th><th>SHA-256</th></tr></thead><tbody>\n";
  for (const SourceRow& row : report.input.sources)
    text += "<tr><td>" + escaped(row.source) + "</td><td class=\"id wide\">" + escaped(row.file) + "</td><td class=\"n\">" +
            page::grouped(row.bytes) + "</td><td class=\"n\">" + page::grouped(row.rows) + "</td><td class=\"n\">" +
            page::grouped(row.rejected) + "</td><td>" +
            (row.first ? minute(*row.first) : std::string("<span class=\"m\">no event</span>")) +
            (row.last ? "<br>" + minute(*row.last) : "") + "</td><td class=\"id wide m\">" + escaped(row.sha256) + "</td></tr>\n";
  return text + "</tbody></table>\n" + imports(report) + reconciliation(report) + "</section>\n";
}

}  // namespace html

std::string toHtml(const Report& report) {
  const ReportInput& input = report.input;
  const std::string shortDigest =
      report.digest.substr(0, 6) + "…" + report.digest.substr(report.digest.size() - std::min<size_t>(4, report.digest.size()));
  const std::string foot = "Figures: " + page::counted(input.coverage.requests, "request", "requests") + ", " +
                           page::counted(input.identities, "identity", "identities") + ". Report digest " + shortDigest +
                           ". Recompute: chatelainectl report recompute";
  std::string text = page::open(input.workspace + ", report of checks", foot);
  for (const FrameworkResult& result : report.results) text += html::framework(report, result);
  text += html::cover(report) + html::checks(report) + html::sources(report);
  const size_t last = text.rfind("</section>");
  text.insert(last, "<div class=\"foot\">" + escaped(foot) + " FOLDER " + escaped(input.workspace) + "</div>\n");
  return text + page::close();
}

}  // namespace chatelaine::report
