// The window: composition only.
#include <QtCore/QCommandLineParser>
#include <QtWidgets/QApplication>

#include "ui/pages/pages.h"
#include "ui/shell/main_window.h"

using namespace chatelaine::ui;

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QApplication::setApplicationName(QStringLiteral("chatelaine"));
  QApplication::setApplicationDisplayName(QStringLiteral("Chatelaine"));
  QApplication::setApplicationVersion(QStringLiteral(CHATELAINE_VERSION));
  QApplication::setDesktopFileName(QStringLiteral("io.github.chatelaine.Chatelaine"));

  QCommandLineParser parser;
  parser.setApplicationDescription(QStringLiteral("Console for the identities, credentials and policies behind AI gateways."));
  parser.addHelpOption();
  parser.addVersionOption();
  const QCommandLineOption themeOption(QStringLiteral("theme"), QStringLiteral("Look: light, dark or desktop (default)."), QStringLiteral("light|dark|desktop"));
  const QCommandLineOption sampleOption(QStringLiteral("sample"), QStringLiteral("Open the sample workspace."));
  parser.addOptions({themeOption, sampleOption});
  parser.addPositionalArgument(QStringLiteral("workspace"), QStringLiteral("The workspace file to open."), QStringLiteral("[WORKSPACE]"));
  parser.process(application);

  Settings settings;
  SchemeChoice scheme = settings.scheme();
  if (parser.isSet(themeOption)) {
    const QString wanted = parser.value(themeOption);
    if (wanted != QLatin1String("light") && wanted != QLatin1String("dark") && wanted != QLatin1String("desktop")) {
      qCritical("chatelaine: --theme takes light, dark or desktop, not `%s`", qPrintable(wanted));
      return 2;
    }
    scheme = wanted == QLatin1String("light") ? SchemeChoice::light : wanted == QLatin1String("dark") ? SchemeChoice::dark : SchemeChoice::desktop;
  }
  Appearance appearance(application, scheme);
  MainWindow window(settings, &appearance);
  for (Page* page : makePages(window.context())) window.addPage(page);
  window.finish();
  window.show();
  const QStringList files = parser.positionalArguments();
  if (!files.isEmpty()) window.openWorkspace(files.front());
  else if (parser.isSet(sampleOption)) window.openSample();
  return QApplication::exec();
}
