#include <QtTest/QtTest>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace fs = std::filesystem;

namespace {

const fs::path root = CHATELAINE_SOURCE_DIR;

// What each folder may include, beside itself: the picture of docs/architecture.md.
const std::map<std::string, std::set<std::string>> allowed = {
    {"base", {}},
    {"identity", {"base"}},
    {"cedar", {"base"}},
    {"traffic", {"base"}},
    {"gateway", {"base", "identity", "cedar", "traffic"}},
    {"simulate", {"base", "identity", "cedar", "traffic"}},
    {"posture", {"base", "identity", "cedar", "traffic", "simulate"}},
    {"review", {"base", "identity", "cedar", "traffic", "simulate"}},
    {"report", {"base", "identity", "cedar", "traffic", "simulate", "posture", "review"}},
    {"workspace", {"base", "identity", "cedar", "traffic", "simulate", "posture", "review", "report"}},
    {"console", {"base", "identity", "cedar", "traffic", "gateway", "simulate", "posture", "review", "report", "workspace"}},
};

std::string textOf(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

bool isSource(const fs::path& path) { return path.extension() == ".h" || path.extension() == ".cpp"; }

std::set<std::string> includesOf(const fs::path& path) {
  static const std::regex include("#include\\s*[<\"]([^>\"]+)[>\"]");
  const std::string text = textOf(path);
  std::set<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), include), end; it != end; ++it) found.insert((*it)[1]);
  return found;
}

template <class Check>
void forEachSource(const fs::path& folder, Check check) {
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && isSource(entry.path())) check(entry.path());
}

QString name(const fs::path& path) { return QString::fromStdString(fs::relative(path, root).string()); }

}  // namespace

class LayoutTest : public QObject {
  Q_OBJECT

private slots:
  void topLevelHoldsExactlyTheHouse();
  void coreIncludesRunOneWay();
  void coreKnowsNeitherQtNorSqlOutsideItsPlace();
  void windowAndCommandLineActOnlyThroughConsole();
  void targetsAreNamedLikeTheirFolders();
};

void LayoutTest::topLevelHoldsExactlyTheHouse() {
  const std::set<std::string> expected{"CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", "app", "core", "docs",
                                       "installer", "resources", "tests", "ui"};
  for (const auto& entry : fs::directory_iterator(root)) {
    const std::string file = entry.path().filename().string();
    if (file.starts_with('.') || file == "build") continue;
    QVERIFY2(expected.contains(file), qPrintable("not part of the house: " + QString::fromStdString(file)));
  }
  for (const std::string& file : expected) QVERIFY2(fs::exists(root / file), qPrintable("missing: " + QString::fromStdString(file)));
}

void LayoutTest::coreIncludesRunOneWay() {
  int seen = 0;
  for (const auto& [folder, below] : allowed)
    forEachSource(root / "core" / folder, [&](const fs::path& path) {
      ++seen;
      for (const std::string& include : includesOf(path)) {
        if (!include.starts_with("core/")) continue;
        const std::string other = include.substr(5, include.find('/', 5) - 5);
        QVERIFY2(other == folder || below.contains(other), qPrintable(name(path) + " includes " + QString::fromStdString(include)));
      }
    });
  QVERIFY(seen > 0);
}

void LayoutTest::coreKnowsNeitherQtNorSqlOutsideItsPlace() {
  forEachSource(root / "core", [](const fs::path& path) {
    const bool inWorkspace = fs::relative(path, root / "core").begin()->string() == "workspace";
    for (const std::string& include : includesOf(path)) {
      QVERIFY2(!include.starts_with("Q") && !include.starts_with("ui/") && !include.starts_with("app/"),
               qPrintable(name(path) + " includes " + QString::fromStdString(include)));
      QVERIFY2(include != "sqlite3.h" || inWorkspace, qPrintable(name(path) + " knows SQL"));
    }
  });
}

void LayoutTest::windowAndCommandLineActOnlyThroughConsole() {
  for (const char* folder : {"ui", "app"})
    forEachSource(root / folder, [](const fs::path& path) {
      for (const std::string& include : includesOf(path))
        QVERIFY2(!include.starts_with("core/workspace/"), qPrintable(name(path) + " goes past console to the workspace"));
    });
}

void LayoutTest::targetsAreNamedLikeTheirFolders() {
  const std::string text = textOf(root / "core" / "CMakeLists.txt");
  std::set<std::string> targets;
  static const std::regex call("\nchatelaine_core\\((\\w+)");
  for (std::sregex_iterator it(text.begin(), text.end(), call), end; it != end; ++it) targets.insert((*it)[1]);
  for (const auto& entry : fs::directory_iterator(root / "core")) {
    if (!entry.is_directory()) continue;
    const std::string folder = entry.path().filename().string();
    QVERIFY2(targets.contains(folder), qPrintable(QString::fromStdString(folder) + " has no target of its name"));
    QVERIFY2(allowed.contains(folder), qPrintable(QString::fromStdString(folder) + " is not in the dependency picture"));
  }
}

QTEST_GUILESS_MAIN(LayoutTest)
#include "layout_test.moc"
