#include "ui/pages/reports/report_view.h"

#include <algorithm>

#include "ui/models/kinds.h"
#include "ui/theme/figures.h"
#include "ui/theme/times.h"

namespace chatelaine::ui {

namespace {

const report::Framework* frameworkOf(const std::vector<report::Framework>& frameworks, const std::string& id) {
  for (const report::Framework& framework : frameworks)
    if (framework.id == id) return &framework;
  return nullptr;
}

bool spokenTo(const report::ControlStatus& control) { return !control.checksRun.empty() || !control.checksNotRun.empty(); }

std::pair<Role, QString> lookOfStatus(report::Status status) {
  switch (status) {
    case report::Status::deviations:
    case report::Status::seen: return {Role::deny, QStringLiteral("■")};
    case report::Status::noDeviation:
    case report::Status::notSeen: return {Role::allow, QStringLiteral("●")};
    case report::Status::testedInPart: return {Role::medium, QStringLiteral("◐")};
    case report::Status::notAssessable:
    case report::Status::notLookedFor: return {Role::noDecision, QStringLiteral("◌")};
  }
  return {Role::noDecision, QStringLiteral("◌")};
}

QString escaped(const std::string& text) { return QString::fromStdString(text).toHtmlEscaped(); }

QString paper(Role role) {
  static const Theme light = Theme::load(Scheme::light);
  return light.color(role).name();
}

// All entries of the framework, also those that nothing here speaks to.
uint64_t entries(const report::Framework& framework) {
  return static_cast<uint64_t>(std::count_if(framework.controls.begin(), framework.controls.end(), [](const report::Control& c) { return !c.group; }));
}

QString frameworkHtml(const report::FrameworkResult& result, const report::Framework& framework) {
  uint64_t spoken = 0;
  const uint64_t all = entries(framework);
  std::map<report::Status, uint64_t> byStatus;
  for (const auto& control : result.controls) {
    if (!spokenTo(control)) continue;
    ++spoken;
    ++byStatus[control.status];
  }
  QString html = QStringLiteral("<h2>%1</h2>").arg(escaped(framework.title));
  QStringList counts;
  for (const auto& [status, count] : byStatus) counts << QStringLiteral("<span style='color:%1'>%2 %3</span>").arg(paper(lookOfStatus(status).first), figure(count), text(report::toString(status)).toHtmlEscaped());
  html += QObject::tr("<p>Identity data can speak to <b>%1 of the %2</b> entries: %3. Nothing here says that an entry as a whole is fulfilled: a test that found nothing is evidence for the population that was tested, no more.</p>")
              .arg(figure(spoken), figure(all), counts.join(QStringLiteral(" · ")));
  html += QStringLiteral("<table cellspacing='0' cellpadding='4' width='100%'><tr style='color:%1'><td>%2</td><td>%3</td><td>%4</td></tr>").arg(paper(Role::textMuted), QObject::tr("Id"), QObject::tr("Title"), QObject::tr("What was measured"));
  for (const auto& control : result.controls) {
    if (!spokenTo(control)) continue;
    const auto [role, sign] = lookOfStatus(control.status);
    html += QStringLiteral("<tr><td style='font-family:\"JetBrains Mono\"'>%1</td><td>%2</td><td><span style='color:%3'>%4</span> %5</td></tr>")
                .arg(escaped(control.control), escaped(control.title), paper(role), sign, escaped(control.sentence));
  }
  return html + QStringLiteral("</table>");
}

}  // namespace

Cell statusCell(report::Status status) {
  Cell cell = Cell::plain(text(report::toString(status)));
  cell.role = lookOfStatus(status).first;
  switch (status) {
    case report::Status::deviations:
    case report::Status::seen: cell.icon = QStringLiteral("deny"); break;
    case report::Status::noDeviation:
    case report::Status::notSeen: cell.icon = QStringLiteral("allow"); break;
    case report::Status::testedInPart: cell.icon = QStringLiteral("undetermined"); break;
    default: cell.icon = QStringLiteral("no-decision");
  }
  cell.iconRole = cell.role;
  return cell;
}

std::shared_ptr<const RowSource> controlRows(const report::Report& report, const std::vector<report::Framework>& frameworks, bool directOnly) {
  QList<CellGroup> groups;
  for (const report::FrameworkResult& result : report.results) {
    const report::Framework* framework = frameworkOf(frameworks, result.framework);
    if (framework == nullptr) continue;
    CellGroup group;
    uint64_t spoken = 0;
    for (const report::ControlStatus& control : result.controls) {
      if (spokenTo(control)) ++spoken;
      if (!spokenTo(control) && (directOnly || control.supporting.empty())) continue;
      CellRow row;
      row.id = QString::fromStdString(result.framework + "/" + control.control);
      Cell id = Cell::id(QString::fromStdString(control.control));
      id.tooltip = QString::fromStdString(control.title);
      Cell count = !control.checksRun.empty() ? Cell::plain(QObject::tr("%1 of %2").arg(figure(control.deviations), figure(control.tested))) : Cell::muted(spokenTo(control) ? QObject::tr("did not run") : QObject::tr("supporting only"));
      count.tooltip = QString::fromStdString(control.sentence);
      row.cells = {id, statusCell(control.status), count};
      group.rows.append(row);
    }
    group.heading = Cell::plain(QString::fromStdString(framework->title));
    group.heading.face = Face::strong;
    group.heading.note = QObject::tr("%1 of %2").arg(figure(spoken), figure(entries(*framework)));
    groups.append(group);
  }
  return std::make_shared<CellRows>(QStringList{QObject::tr("Control"), QObject::tr("Status"), QObject::tr("Deviations")}, QList<bool>{false, false, true}, groups);
}

QString previewHtml(const report::Report& report, const std::vector<report::Framework>& frameworks) {
  const report::ReportInput& input = report.input;
  QString html = QStringLiteral("<html><body style='color:%1; font-family:Inter; font-size:13px'>").arg(paper(Role::text));
  html += QStringLiteral("<p style='color:%1'>%2</p>").arg(paper(Role::textMuted), QObject::tr("%1 · Non-human identities behind AI gateways").arg(escaped(input.workspace)));
  QString period = QObject::tr("as recorded");
  if (input.recorded && input.recorded->from && input.recorded->to) period = QStringLiteral("%1 – %2").arg(stampText(*input.recorded->from), stampText(*input.recorded->to));
  html += QObject::tr("<p>Period %1, as of %2. %3 requests, %4 of them can be replayed; %5 of %6 comparable agree with the policies in force. Digest <code>%7</code>.</p>")
              .arg(period, stampText(input.asOf), figure(input.coverage.requests), figure(input.coverage.replayable), figure(input.coverage.agree), figure(input.coverage.comparable), QString::fromStdString(report.digest).left(16));
  for (const report::FrameworkResult& result : report.results)
    if (const report::Framework* framework = frameworkOf(frameworks, result.framework)) html += frameworkHtml(result, *framework);
  html += QStringLiteral("<h2>%1</h2><table cellspacing='0' cellpadding='4' width='100%'>").arg(QObject::tr("Checks"));
  for (const posture::CheckRun& run : input.runs) {
    const auto failed = std::count_if(run.population.begin(), run.population.end(), [](const posture::Tested& t) { return t.outcome == posture::Outcome::deviation; });
    const QString result = run.notAssessable.empty() ? QObject::tr("%1 of %2").arg(figure(failed), figure(run.population.size())) : QObject::tr("not assessable: %1").arg(escaped(run.notAssessable));
    html += QStringLiteral("<tr><td style='font-family:\"JetBrains Mono\"'>%1</td><td><b>%2</b><br><span style='color:%3'>%4</span></td><td>%5</td></tr>")
                .arg(escaped(run.check.id), escaped(run.check.title), paper(Role::textMuted), escaped(run.check.rule), result);
  }
  return html + QStringLiteral("</table></body></html>");
}

}  // namespace chatelaine::ui
