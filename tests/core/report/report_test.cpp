#include <QtTest/QTest>

#include <QTemporaryDir>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>

#include "core/base/digest.h"
#include "core/report/csv.h"
#include "core/report/report.h"
#include "tests/core/posture/world.h"

using namespace chatelaine;
using namespace chatelaine::report;
using chatelaine::test::World;
using identity::EdgeKind;
using identity::NodeKind;
namespace fs = std::filesystem;

namespace {

World office() {
  World world;
  world.node(NodeKind::human, "ana", {{"status", "active"}})
      .node(NodeKind::human, "derek", {{"status", "left"}, {"left", "2026-10-30"}});
  world.key("vk-shared", {{"created", "2026-07-20"}, {"expires", ""}});
  world.key("=vk,\"odd\"", {{"created", "2026-07-20"}, {"expires", "2026-09-01"}});
  world.node(NodeKind::credential, "UPSTREAM", {{"kind", "provider-key"}, {"secret-in-clear", "true"}});
  world.agent("deploy-agent").agent("refund-agent");
  world.owner("derek", NodeKind::agent, "deploy-agent").owner("ana", NodeKind::credential, "vk-shared");
  world.call("2026-11-20T11:50:00Z", "vk-shared", "crm/get");
  world.by("refund-agent", Evidence::claimed).forHuman("ana", Evidence::claimed);
  world.call("2026-11-20T11:57:00Z", "vk-shared", "crm/get");
  world.by("deploy-agent", Evidence::claimed);
  world.call("2026-11-20T12:00:00Z", "vk-shared", "gpt-4o");
  return world;
}

ReportInput inputOfOffice(const posture::Thresholds& thresholds = {}) {
  const posture::Facts facts = office().facts();
  ReportInput input;
  input.workspace = "office.chatelaine";
  input.frameworks = {"nist-csf-2.0", "owasp-nhi-2025"};
  input.period = *facts.recorded;
  input.asOf = facts.asOf;
  input.recorded = facts.recorded;
  input.runs = std::move(posture::runChecks(facts, thresholds, Task())).value();
  input.sources = {{"litellm", "litellm", "tables/world.jsonl", sha256("world").hex(), 1234, 12, 1,
                    test::at("2026-11-20T11:50:00Z"), test::at("2026-11-20T12:00:00Z")}};
  input.imports = {{"litellm", {"litellm"}, test::at("2026-11-20T12:30:00Z"), "olga.petrova"}};
  input.reconciliations = {{"litellm", {{"requests", "api/global_activity.json", "3", "3", "rows against sum_api_requests", true}}, ""},
                           {"people", {}, "its files state no totals of the system that made them"}};
  input.coverage = {3, 3, {}, 2, 3};
  input.identities = facts.graph->identities().size();
  input.version = "0.1.0";
  return input;
}

std::string textOf(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void writeText(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary | std::ios::trunc) << text; }

const ControlStatus& statusOf(const Report& report, size_t framework, const char* control) {
  return *std::ranges::find(report.results[framework].controls, control, &ControlStatus::control);
}

}  // namespace

class ReportTest : public QObject {
  Q_OBJECT

private slots:
  void catalogsAreWhole();
  void statusesHaveTheirWords();
  void equalInputsGiveEqualDigests();
  void goldenJson();
  void wordsThatPromiseTooMuchOccurNowhere();
  void figuresAreCountedAgainFromTheCsv();
  void formulasDoNotRun();
  void sumsHold();
  void recomputedReportIsEqual();
  void tamperedReportIsNoticed();
  void importsAndTotals();
  void inputIsReadBack();
  void foreignFoldersAreLeftAlone();
  void csvRoundTrip();
};

void ReportTest::catalogsAreWhole() {
  QCOMPARE(frameworks().size(), size_t{2});
  const auto csf = frameworkById("nist-csf-2.0");
  QVERIFY(csf && csf->kind == FrameworkKind::controls);
  QCOMPARE(csf->controls.size(), size_t{134});
  QCOMPARE(std::ranges::count(csf->controls, false, &Control::group), 106);
  const auto nhi = frameworkById("owasp-nhi-2025");
  QVERIFY(nhi && nhi->kind == FrameworkKind::risks);
  QCOMPARE(nhi->controls.size(), size_t{10});
  for (const Framework& framework : frameworks())
    for (const Mapping& mapping : framework.mappings)
      QVERIFY2(std::ranges::find(framework.controls, mapping.control, &Control::id) != framework.controls.end(),
               mapping.control.c_str());
  QVERIFY(!frameworkById("iso-42001-2023"));
  ReportInput input = inputOfOffice();
  input.frameworks = {"iso-42001-2023"};
  const auto report = make(std::move(input));
  QVERIFY(!report && report.error().code == ErrorCode::notFound);
}

void ReportTest::statusesHaveTheirWords() {
  const auto report = make(inputOfOffice());
  QVERIFY(report);
  QCOMPARE(report->results[0].of, uint64_t{106});
  QCOMPARE(report->results[0].controls.size(), size_t{18});
  QCOMPARE(report->results[0].supportingOnly.size(), size_t{6});
  QCOMPARE(statusOf(*report, 0, "PR.AA-04").sentence, std::string("deviations 1 of 2"));
  QCOMPARE(statusOf(*report, 0, "PR.DS-01").sentence, std::string("deviations 1 of 1"));
  QCOMPARE(statusOf(*report, 0, "RS.MI-01").sentence, std::string("not assessable: lacks NHI-GWY-05 (not in this version)"));
  QVERIFY(statusOf(*report, 0, "RS.MI-01").status == Status::notAssessable);
  QCOMPARE(statusOf(*report, 1, "NHI8:2025").sentence, std::string("not looked for: lacks NHI-CRD-05 (not in this version)"));
  QCOMPARE(statusOf(*report, 1, "NHI2:2025").sentence, std::string("seen 1 of 1"));
  QCOMPARE(statusOf(*report, 1, "NHI6:2025").sentence, std::string("not looked for: no check is about it"));
  // Supporting mappings set no status: the secret in clear does not reach PR.AA-01's checks.
  const ControlStatus& aa01 = statusOf(*report, 0, "PR.AA-01");
  QVERIFY(std::ranges::find(aa01.supporting, "NHI-CRD-06") != aa01.supporting.end());
  QVERIFY(std::ranges::find(aa01.checksRun, "NHI-CRD-06") == aa01.checksRun.end());

  ReportInput clean = inputOfOffice();
  for (posture::CheckRun& run : clean.runs)
    for (posture::Tested& tested : run.population) tested.outcome = posture::Outcome::pass;
  const auto better = make(std::move(clean));
  QCOMPARE(statusOf(*better, 0, "GV.RR-02").sentence, std::string("no deviation in 5 tested"));
  QCOMPARE(statusOf(*better, 0, "PR.AA-02").sentence, std::string("tested in part (1 of 2 checks)"));
  QCOMPARE(statusOf(*better, 1, "NHI2:2025").sentence, std::string("not seen in 1"));
  QCOMPARE(statusOf(*better, 1, "NHI4:2025").sentence, std::string("not seen in 1 (1 of 2 checks)"));
}

void ReportTest::equalInputsGiveEqualDigests() {
  ReportInput later = inputOfOffice();
  later.made = test::at("2026-11-24T09:14:00Z");
  later.by = "olga.petrova";
  const std::string digest = make(inputOfOffice())->digest;
  QCOMPARE(make(std::move(later))->digest, digest);
  QVERIFY(make(inputOfOffice({{"NHI-CRD-02.max_ttl_static_days", {30, "olga.petrova"}}}))->digest != digest);
}

void ReportTest::goldenJson() {
  const std::string got = toJson(*make(inputOfOffice())).dump(2) + "\n";
  const fs::path golden = fs::path(CHATELAINE_SOURCE_DIR) / "tests/core/report/golden/report.json";
  if (qEnvironmentVariableIsSet("CHATELAINE_UPDATE_GOLDEN")) writeText(golden, got);
  QCOMPARE(QString::fromStdString(got), QString::fromStdString(textOf(golden)));
}

void ReportTest::wordsThatPromiseTooMuchOccurNowhere() {
  const std::regex words(R"(\b(met|compliant|compliance|non-compliance|passed(?! on)|certified)\b)", std::regex::icase);
  const std::regex percent(R"(\d\s*%)");
  const auto report = make(inputOfOffice());
  QTemporaryDir folder;
  QVERIFY(write(*report, fs::path(folder.path().toStdString()) / "r", {}));
  for (const auto& entry : fs::recursive_directory_iterator(folder.path().toStdString())) {
    if (!entry.is_regular_file()) continue;
    std::string text = textOf(entry.path());
    if (entry.path().extension() == ".html") {
      text = std::regex_replace(text, std::regex("<style>[\\s\\S]*?</style>"), "");
      QVERIFY(!std::regex_search(text, percent));
    }
    std::smatch match;
    QVERIFY2(!std::regex_search(text, match, words), (entry.path().filename().string() + ": " + match.str()).c_str());
  }
}

void ReportTest::figuresAreCountedAgainFromTheCsv() {
  const auto report = make(inputOfOffice());
  QTemporaryDir temporary;
  const fs::path folder = fs::path(temporary.path().toStdString()) / "r";
  QVERIFY(write(*report, folder, {"json"}));
  QVERIFY(!fs::exists(folder / "report.html"));
  const nlohmann::json json = nlohmann::json::parse(textOf(folder / "report.json"));
  std::map<std::string, std::pair<uint64_t, uint64_t>> counted;
  for (const auto& check : json.at("checks")) {
    uint64_t tested = 0;
    uint64_t deviations = 0;
    uint64_t requests = 0;
    const auto id = check.at("check").get<std::string>();
    const auto rows = csv::parse(textOf(folder / "checks" / id / "population.csv"));
    for (size_t i = 1; i < rows.size(); ++i) {
      QCOMPARE(rows[i].size(), rows[0].size());
      if (rows[i][3] != "not evaluated") ++tested;
      if (rows[i][3] == "deviation") ++deviations;
      requests += std::stoull(rows[i].back());
    }
    QCOMPARE(rows.size() - 1, check.at("population").get<size_t>());
    QCOMPARE(tested, check.at("tested").get<uint64_t>());
    QCOMPARE(deviations, check.at("deviations").get<uint64_t>());
    QCOMPARE(csv::parse(textOf(folder / "checks" / id / "deviations.csv")).size() - 1, deviations);
    if (requests > 0) QCOMPARE(csv::parse(textOf(folder / "checks" / id / "requests.csv")).size() - 1, requests);
    counted[id] = {deviations, tested};
  }
  for (const auto& framework : json.at("statuses"))
    for (const auto& control : framework.at("controls")) {
      std::pair<uint64_t, uint64_t> sum{0, 0};
      for (const auto& check : control.at("checks_run")) {
        sum.first += counted.at(check.get<std::string>()).first;
        sum.second += counted.at(check.get<std::string>()).second;
      }
      QCOMPARE(control.at("deviations").get<uint64_t>(), sum.first);
      QCOMPARE(control.at("tested").get<uint64_t>(), sum.second);
    }
}

void ReportTest::formulasDoNotRun() {
  QCOMPARE(csv::line({"=1+1", "+1", "-1", "@x", "\tx", "a=b", "1"}), std::string("'=1+1,'+1,'-1,'@x,'\tx,a=b,1\r\n"));
  const auto report = make(inputOfOffice());
  QTemporaryDir temporary;
  const fs::path folder = fs::path(temporary.path().toStdString()) / "r";
  QVERIFY(write(*report, folder, {}));
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".csv")
      for (const csv::Row& row : csv::parse(textOf(entry.path())))
        for (const std::string& field : row)
          QVERIFY2(field.empty() || std::string_view("=+-@\t").find(field[0]) == std::string_view::npos, field.c_str());
}

void ReportTest::sumsHold() {
  QTemporaryDir temporary;
  const fs::path folder = fs::path(temporary.path().toStdString()) / "r";
  QVERIFY(write(*make(inputOfOffice()), folder, {}));
  std::istringstream lines(textOf(folder / "SHA256SUMS"));
  size_t listed = 0;
  for (std::string line; std::getline(lines, line); ++listed)
    QCOMPARE(sha256(textOf(folder / line.substr(66))).hex(), line.substr(0, 64));
  size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) files += entry.is_regular_file();
  QCOMPARE(files, listed + 1);
}

void ReportTest::recomputedReportIsEqual() {
  QTemporaryDir temporary;
  const fs::path folder = fs::path(temporary.path().toStdString()) / "r";
  ReportInput input = inputOfOffice();
  input.made = test::at("2026-11-24T09:14:00Z");
  QVERIFY(write(*make(std::move(input)), folder, {}));
  const auto differences = compare(folder, *make(inputOfOffice()));
  QVERIFY(differences);
  QVERIFY2(differences->empty(),
           differences->empty() ? "" : (differences->front().what + ": " + differences->front().reported).c_str());
}

void ReportTest::tamperedReportIsNoticed() {
  QTemporaryDir temporary;
  const fs::path folder = fs::path(temporary.path().toStdString()) / "r";
  const auto report = make(inputOfOffice());
  const auto names = [&](const Report& again) {
    std::vector<std::string> all;
    const auto differences = compare(folder, again);
    if (differences) for (const Difference& d : *differences) all.push_back(d.what);
    return all;
  };
  const auto has = [](const std::vector<std::string>& all, const char* what) {
    return std::ranges::find(all, what) != all.end();
  };

  QVERIFY(write(*report, folder, {}));
  const fs::path population = folder / "checks/NHI-CRD-02/population.csv";
  std::string csv = textOf(population);
  csv.replace(csv.find(",deviation,"), 11, ",no deviation,");
  writeText(population, csv);
  std::vector<std::string> found = names(*report);
  QVERIFY(has(found, "checks/NHI-CRD-02/population.csv"));
  QVERIFY(has(found, "NHI-CRD-02/credential/vk-shared result"));

  QVERIFY(write(*report, folder, {}));
  std::string json = textOf(folder / "report.json");
  json.replace(json.find("deviations 1 of 2"), 17, "deviations 0 of 2");
  writeText(folder / "report.json", json);
  found = names(*report);
  QVERIFY(has(found, "report.json digest"));
  QVERIFY(std::ranges::any_of(found, [](const std::string& what) { return what.ends_with("PR.AA-04 sentence"); }));

  QVERIFY(write(*report, folder, {}));
  fs::remove(folder / "sources.csv");
  QVERIFY(has(names(*report), "sources.csv"));

  QVERIFY(write(*report, folder, {}));
  found = names(*make(inputOfOffice({{"NHI-CRD-02.max_ttl_static_days", {30, "olga.petrova"}}})));
  QVERIFY(has(found, "NHI-CRD-02 parameters"));
  QVERIFY(std::ranges::any_of(
      found, [](const std::string& what) { return what.starts_with("NHI-CRD-02/credential/") && what.ends_with(" result"); }));
}

void ReportTest::importsAndTotals() {
  const auto report = make(inputOfOffice());
  QVERIFY(report);
  ReportInput later = inputOfOffice();
  later.imports[0].imported = test::at("2026-11-24T09:00:00Z");
  QCOMPARE(make(later)->digest, report->digest);      // when it was read is beside the evidence
  ReportInput other = inputOfOffice();
  other.reconciliations[0].totals[0].counted = "2";
  other.reconciliations[0].totals[0].agrees = false;
  QVERIFY(make(other)->digest != report->digest);
  const QString html = QString::fromStdString(toHtml(*make(other)));
  QVERIFY(html.contains("2026-11-20 12:30") && html.contains("olga.petrova"));
  QVERIFY(html.contains("differs"));
  QVERIFY(html.contains("people: not reconcilable: its files state no totals"));
  const nlohmann::json json = toJson(*report);
  QCOMPARE(json.at("imports").at(0).at("imported").get<std::string>(), std::string("2026-11-20T12:30:00Z"));
  QCOMPARE(json.at("reconciliation").at(1).at("not_reconcilable").get<std::string>(), std::string("its files state no totals of the system that made them"));

  QTemporaryDir temporary;
  const fs::path folder = fs::path(temporary.path().toStdString()) / "r";
  QVERIFY(write(*report, folder, {}));
  QVERIFY(compare(folder, *make(later))->empty());
  std::vector<std::string> differing;
  const auto differences = compare(folder, *make(other));
  QVERIFY(differences);
  for (const Difference& difference : *differences) differing.push_back(difference.what);
  QVERIFY(std::ranges::find(differing, "totals.csv") != differing.end());
  QVERIFY2(std::ranges::find(differing, "reconciliation litellm totals") != differing.end(), differing.front().c_str());
}

void ReportTest::inputIsReadBack() {
  QTemporaryDir temporary;
  const fs::path folder = fs::path(temporary.path().toStdString()) / "r";
  const ReportInput input = inputOfOffice();
  QVERIFY(write(*make(inputOfOffice()), folder, {}));
  const auto back = inputOf(folder);
  QVERIFY(back);
  QCOMPARE(back->workspace, input.workspace);
  QVERIFY(back->frameworks == input.frameworks);
  QVERIFY(back->period == input.period && back->asOf == input.asOf && back->recorded == input.recorded);
  QVERIFY(write(*make(inputOfOffice()), folder, {"html"}));
  QVERIFY(!fs::exists(folder / "report.json"));
  const auto without = inputOf(folder);
  QVERIFY(!without && without.error().code == ErrorCode::notFound);
}

void ReportTest::foreignFoldersAreLeftAlone() {
  QTemporaryDir temporary;
  const fs::path folder = temporary.path().toStdString();
  writeText(folder / "mine.txt", "mine");
  const auto refused = write(*make(inputOfOffice()), folder, {});
  QVERIFY(!refused && refused.error().code == ErrorCode::wrongUse);
  QCOMPARE(textOf(folder / "mine.txt"), std::string("mine"));
  QVERIFY(!write(*make(inputOfOffice()), folder / "r", {"pdf"}));
  writeText(folder / "SHA256SUMS", std::string(64, 'a') + "  ../outside\n");
  QVERIFY(!write(*make(inputOfOffice()), folder, {}));
}

void ReportTest::csvRoundTrip() {
  const std::vector<csv::Row> rows{{"a", "b,c", "d\"e", "f\r\ng", ""}, {"", "é", "x", "y", "z"}};
  QVERIFY(csv::parse(csv::write(rows)) == rows);
}

QTEST_GUILESS_MAIN(ReportTest)
#include "report_test.moc"
