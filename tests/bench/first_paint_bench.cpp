// The window with the sample workspace: from the program's start of work to the first picture that shows its figures. Needs a
// display or QT_QPA_PLATFORM=offscreen. The sample is made once, before the clock starts.
#include <benchmark/benchmark.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QTemporaryDir>
#include <QtWidgets/QApplication>

#include "core/console/sample.h"
#include "ui/pages/pages.h"
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

void firstPaint(benchmark::State& state) {
  const Sample sample;
  if (!sample.isMade()) return state.SkipWithError("the sample workspace cannot be made");
  for (auto _ : state) {
    QElapsedTimer clock;
    clock.start();
    ui::Settings settings;
    ui::MainWindow window(settings, nullptr);
    for (ui::Page* page : ui::makePages(window.context())) window.addPage(page);
    window.finish();
    window.show();
    window.openWorkspace(sample.path());
    while (!window.context().world() && clock.elapsed() < 60'000) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    window.grab();
    state.SetIterationTime(static_cast<double>(clock.nsecsElapsed()) / 1e9);
  }
}
BENCHMARK(firstPaint)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(3);

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
