#include <QtTest/QTest>

#include <cmath>

#include <QtCore/QDirIterator>
#include <QtCore/QMetaEnum>
#include <QtCore/QRegularExpression>

#include "ui/theme/figures.h"
#include "ui/theme/marks.h"
#include "ui/theme/patterns.h"
#include "ui/theme/theme.h"
#include "ui/theme/times.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

// WCAG 2: relative luminance and contrast ratio.
double luminance(QColor color) {
  const auto part = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
  return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF());
}

double contrast(QColor a, QColor b) {
  const double x = luminance(a);
  const double y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

}  // namespace

class ThemeTest : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void contrastsReachTheirRatio_data();
  void contrastsReachTheirRatio();
  void noColourStandsOutsideTheTokens();
  void everyIconRendersInItsRole();
  void iconsFollowTheTheme();
  void digitsStandInEqualCells();
  void figuresAreGroupedAndSigned();
  void sharesNameTheirWhole();
  void durationsReadLikeWords();
  void evidenceHasFiveLines();
  void hatchStaysInsideItsShape();
  void barsKeepSmallPartsVisible();
};

void ThemeTest::contrastsReachTheirRatio_data() {
  QTest::addColumn<int>("scheme");
  QTest::addColumn<int>("ink");
  QTest::addColumn<int>("ground");
  QTest::addColumn<double>("least");
  const auto roles = QMetaEnum::fromType<Role>();
  const auto row = [&](Scheme scheme, Role ink, Role ground, double least) {
    QTest::addRow("%s %s on %s", scheme == Scheme::dark ? "dark" : "light", roles.valueToKey(static_cast<int>(ink)), roles.valueToKey(static_cast<int>(ground)))
        << static_cast<int>(scheme) << static_cast<int>(ink) << static_cast<int>(ground) << least;
  };
  for (const Scheme scheme : {Scheme::light, Scheme::dark}) {
    for (const Role ground : {Role::surface, Role::surfaceRaised, Role::chrome}) {
      for (const Role ink : {Role::text, Role::textMuted, Role::accent, Role::allow, Role::deny, Role::undetermined, Role::noDecision, Role::critical,
                             Role::high, Role::medium, Role::low, Role::info, Role::synKeyword, Role::synString, Role::synEntity, Role::synComment,
                             Role::synNumber})
        row(scheme, ink, ground, 4.5);
      for (const Role mark : {Role::lineStrong, Role::focus, Role::flowEdge, Role::hatch, Role::human, Role::agent, Role::workload, Role::credential,
                              Role::certificate, Role::gateway, Role::mcpServer, Role::tool, Role::model, Role::provider, Role::dataSource, Role::team})
        row(scheme, mark, ground, 3.0);
    }
    row(scheme, Role::allow, Role::allowTint, 4.5);
    row(scheme, Role::deny, Role::denyTint, 4.5);
    row(scheme, Role::undetermined, Role::undeterminedTint, 4.5);
    row(scheme, Role::noDecision, Role::noDecisionTint, 4.5);
    for (const Role ink : {Role::text, Role::textMuted, Role::allow, Role::deny, Role::undetermined}) row(scheme, ink, Role::selection, 4.5);
    row(scheme, Role::text, Role::match, 4.5);
    row(scheme, Role::stripText, Role::stripBg, 4.5);
    row(scheme, Role::accentText, Role::accent, 4.5);
    row(scheme, Role::text, Role::flow, 4.5);
    row(scheme, Role::text, Role::denyTint, 4.5);
  }
}

void ThemeTest::contrastsReachTheirRatio() {
  QFETCH(int, scheme);
  QFETCH(int, ink);
  QFETCH(int, ground);
  QFETCH(double, least);
  const Theme theme = Theme::load(static_cast<Scheme>(scheme));
  const double ratio = contrast(theme.color(static_cast<Role>(ink)), theme.color(static_cast<Role>(ground)));
  QVERIFY2(ratio >= least, qPrintable(QStringLiteral("%1 is below %2").arg(ratio, 0, 'f', 2).arg(least)));
}

void ThemeTest::noColourStandsOutsideTheTokens() {
  static const QRegularExpression literal(QStringLiteral(
      "QColor\\s*\\(\\s*[0-9\"]|QColor\\s*::\\s*from|QColorConstants|\"#[0-9A-Fa-f]{3,8}\"|Qt::(red|green|blue|black|white|gray|yellow|cyan|magenta|dark\\w+|light\\w+)\\b|qRgb"));
  int files = 0;
  for (const char* folder : {"ui", "app/chatelaine"}) {
    QDirIterator it(QStringLiteral(CHATELAINE_SOURCE_DIR "/") + QLatin1String(folder), {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                    QDirIterator::Subdirectories);
    while (it.hasNext()) {
      QFile file(it.next());
      QVERIFY(file.open(QIODevice::ReadOnly));
      const auto match = literal.match(QString::fromUtf8(file.readAll()));
      QVERIFY2(!match.hasMatch(), qPrintable(file.fileName() + QStringLiteral(" writes a colour: ") + match.captured()));
      ++files;
    }
  }
  QVERIFY(files > 20);
}

void ThemeTest::everyIconRendersInItsRole() {
  const Theme theme = Theme::load(Scheme::light);
  QDirIterator it(QStringLiteral(":/icons"), {QStringLiteral("*.svg")}, QDir::Files);
  int icons = 0;
  while (it.hasNext()) {
    const QString name = QFileInfo(it.next()).completeBaseName();
    const QImage image = theme.pixmap(name, Role::deny, 16, 2).toImage();
    QCOMPARE(image.size(), QSize(32, 32));
    int inked = 0;
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x) inked += qAlpha(image.pixel(x, y)) > 128 ? 1 : 0;
    QVERIFY2(inked > 10, qPrintable(name + QStringLiteral(" is empty")));
    ++icons;
  }
  QVERIFY(icons >= 60);
}

void ThemeTest::iconsFollowTheTheme() {
  applyTheme(*qApp, Scheme::light);
  const QIcon icon = themedIcon(QStringLiteral("filter"));
  const QImage light = icon.pixmap(16, 16).toImage();
  applyTheme(*qApp, Scheme::dark);
  QVERIFY(icon.pixmap(16, 16).toImage() != light);
  QVERIFY(icon.pixmap(QSize(16, 16), QIcon::Disabled).toImage() != icon.pixmap(16, 16).toImage());
  applyTheme(*qApp, Scheme::light);
}

void ThemeTest::digitsStandInEqualCells() {
  const FigureText text(Theme::load(Scheme::light).font(Face::body));
  QCOMPARE(text.width(QStringLiteral("1,111")), text.width(QStringLiteral("8,888")));
  QVERIFY(text.width(QStringLiteral("88")) > text.width(QStringLiteral("8")));
}

void ThemeTest::figuresAreGroupedAndSigned() {
  QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
  QCOMPARE(figure(2228), QStringLiteral("2,228"));
  QCOMPARE(figure(-30), QString(QChar(0x2212)) + QStringLiteral("30"));
  QCOMPARE(signedFigure(96), QStringLiteral("+96"));
  QCOMPARE(signedFigure(0), QStringLiteral("±0"));
  QCOMPARE(ofWhole(594, 2228), QStringLiteral("594 of 2,228"));
  QCOMPARE(counted(1, QStringLiteral("row"), QStringLiteral("rows")), QStringLiteral("1 row"));
  QCOMPARE(figure(std::numeric_limits<qint64>::min()).size(), 26);
}

void ThemeTest::sharesNameTheirWhole() {
  QCOMPARE(share(2106, 2228), QStringLiteral("94.5 %"));
  QCOMPARE(share(0, 0), QStringLiteral("n/a"));
}

void ThemeTest::durationsReadLikeWords() {
  QCOMPARE(durationText(Duration::seconds(9)), QStringLiteral("9 s"));
  QCOMPARE(durationText(Duration::seconds(24 * 60 + 20)), QStringLiteral("24 min 20 s"));
  QCOMPARE(durationText(Duration::days(126)), QStringLiteral("18 weeks"));
  QCOMPARE(durationText(Duration::days(3)), QStringLiteral("3 days"));
}

void ThemeTest::evidenceHasFiveLines() {
  const Theme theme = Theme::load(Scheme::dark);
  QCOMPARE(theme.evidencePen(Evidence::verified).widthF(), 2.0);
  QVERIFY(theme.evidencePen(Evidence::verified).dashPattern().isEmpty());
  QCOMPARE(theme.evidencePen(Evidence::asserted).widthF(), 1.0);
  QSet<QString> patterns;
  for (const Evidence evidence : {Evidence::claimed, Evidence::inferred, Evidence::stated}) {
    QString pattern;
    for (const qreal dash : theme.evidencePen(evidence).dashPattern()) pattern += QString::number(dash) + u' ';
    patterns.insert(pattern);
    QCOMPARE(markOf(evidence).role, Role::textMuted);
    QVERIFY(!markOf(evidence).word.isEmpty());
  }
  QCOMPARE(patterns.size(), 3);
}

void ThemeTest::hatchStaysInsideItsShape() {
  QImage image(60, 40, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  QPainter painter(&image);
  fillHatched(painter, QRectF(10, 10, 30, 20));
  painter.end();
  int inside = 0;
  int outside = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x)
      if (qAlpha(image.pixel(x, y)) > 0) (QRect(10, 10, 30, 20).contains(x, y) ? inside : outside) += 1;
  QVERIFY(inside > 100);
  QVERIFY(inside < 500);
  QCOMPARE(outside, 0);
}

void ThemeTest::barsKeepSmallPartsVisible() {
  QImage image(100, 10, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  QPainter painter(&image);
  drawBar(painter, QRectF(0, 0, 100, 10), {{9999, BarFill::solid, Role::flowEdge, {}}, {1, BarFill::solid, Role::deny, {}}}, 20000);
  painter.end();
  QCOMPARE(QColor(image.pixel(50, 5)), theme().color(Role::deny));
  QCOMPARE(qAlpha(image.pixel(60, 5)), 0);
}

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
