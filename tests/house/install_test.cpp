// What `cmake --install` puts where: programs, desktop entry, icon, metadata, file type, sample.
#include <QtTest/QTest>

#include <QtCore/QDirIterator>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

class InstallTest : public QObject {
  Q_OBJECT

private slots:
  void theTreeIsWhole();
  void theInstalledProgramFindsItsSample();

private:
  [[nodiscard]] bool install();
  QTemporaryDir folder_;
};

namespace {

bool hasWindow() { return QFile::exists(QStringLiteral(CHATELAINE_BINARY_DIR "/bin/chatelaine")); }

}  // namespace

bool InstallTest::install() {
  QProcess cmake;
  cmake.start(QStringLiteral("cmake"), {QStringLiteral("--install"), QStringLiteral(CHATELAINE_BINARY_DIR), QStringLiteral("--prefix"), folder_.path()});
  const bool done = cmake.waitForFinished(-1) && cmake.exitCode() == 0;
  if (!done) qWarning("%s", cmake.readAllStandardError().constData());
  return done;
}

void InstallTest::theTreeIsWhole() {
  QVERIFY(install());
  QSet<QString> files;
  for (QDirIterator it(folder_.path(), QDir::Files, QDirIterator::Subdirectories); it.hasNext();) files.insert(it.next().mid(folder_.path().size() + 1));
  const QString id = QStringLiteral("io.github.chatelaine.Chatelaine");
  QStringList wanted{QStringLiteral("bin/chatelainectl"), QStringLiteral("share/chatelaine/sample/people.csv"), QStringLiteral("share/chatelaine/sample/litellm/config.yaml")};
  if (hasWindow())
    wanted << QStringLiteral("bin/chatelaine") << QStringLiteral("share/applications/%1.desktop").arg(id) << QStringLiteral("share/metainfo/%1.metainfo.xml").arg(id)
           << QStringLiteral("share/icons/hicolor/scalable/apps/%1.svg").arg(id) << QStringLiteral("share/mime/packages/%1.xml").arg(id);
  for (const QString& file : wanted) QVERIFY2(files.contains(file), qPrintable(file));
  for (const QString& file : files) QVERIFY2(file.startsWith(QLatin1String("bin/")) || file.startsWith(QLatin1String("share/")), qPrintable(file));
}

void InstallTest::theInstalledProgramFindsItsSample() {
  QVERIFY(install());
  QProcess program;
  program.setWorkingDirectory(folder_.path());
  program.start(folder_.filePath(QStringLiteral("bin/chatelainectl")), {QStringLiteral("workspace"), QStringLiteral("create"), QStringLiteral("s.chatelaine"), QStringLiteral("--sample")});
  QVERIFY(program.waitForFinished(-1));
  QVERIFY2(program.exitCode() == 0, program.readAllStandardError().constData());
  QVERIFY(QFile::exists(folder_.filePath(QStringLiteral("s.chatelaine"))));
}

QTEST_GUILESS_MAIN(InstallTest)
#include "install_test.moc"
