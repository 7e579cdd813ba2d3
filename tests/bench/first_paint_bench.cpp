// The window with the sample workspace: from the program's start of work to the first picture that shows its figures. Needs a
// display or QT_QPA_PLATFORM=offscreen. The sample is made once, before the clock starts.
#include <benchmark/benchmark.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QTemporaryDir>
#include <QtWidgets/QApplication>

#include "core/console/sample.h"
#include "ui/pages/pages.h"
#include "ui/shell/appearance.h"
#include "ui/shell/main_window.h"
#include "ui/shell/workbench.h"

using namespace chatelaine;

namespace {

// The sample workspace in a folder of its own.
class Sample {
public:
  Sample() {
    const auto folder = console::sampleFolder();
    if (!folder) return;
    const auto session = console::openSample(*folder, path().toStdString(), "bench", Task());
    made_ = session.has_value();
  }
  [[nodiscard]] bool isMade() const { return made_; }
  [[nodiscard]] QString path() const { return folder_.filePath(QStringLiteral("sample.chatelaine")); }

private:
  QTemporaryDir folder_;
  bool made_ = false;
};

// Lets events come until `done`, or for a minute.
template <class Done>
bool waitFor(Done done) {
  QElapsedTimer patience;
  patience.start();
  while (!done() && patience.elapsed() < 60'000) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 10);
  return done();
}

double millisecondsOf(const QElapsedTimer& clock) { return static_cast<double>(clock.nsecsElapsed()) / 1e6; }

// Time: to the first picture of the Overview with the workspace's figures. `with_findings_ms`: to the one with findings and
// agreement, which are worked out meanwhile.
void firstPaint(benchmark::State& state) {
  const Sample sample;
  if (!sample.isMade()) return state.SkipWithError("the sample workspace cannot be made");
  for (auto _ : state) {
    QElapsedTimer clock;
    clock.start();
    ui::Settings settings;
    ui::Appearance appearance(*qApp, ui::SchemeChoice::light);
    ui::MainWindow window(settings, &appearance);
    for (ui::Page* page : ui::makePages(window.context())) window.addPage(page);
    window.finish();
    window.resize(1440, 900);
    window.show();
    window.openWorkspace(sample.path());
    if (!waitFor([&] { return window.context().world() != nullptr; })) return state.SkipWithError("the workspace was not opened");
    window.context().scope.setPage(QStringLiteral("overview"));
    window.grab();
    state.SetIterationTime(millisecondsOf(clock) / 1e3);
    const auto& bench = window.context().workbench;
    if (!waitFor([&] { return bench.derived().checks && bench.derived().conform; })) return state.SkipWithError("no findings came");
    window.grab();
    state.counters["with_findings_ms"] = millisecondsOf(clock);
  }
}
BENCHMARK(firstPaint)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(5);

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
