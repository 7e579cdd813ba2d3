#include <QtTest/QTest>

#include "core/base/time.h"

using namespace chatelaine;

class TimeTest : public QObject {
  Q_OBJECT

private slots:
  void parses_data();
  void parses();
  void refuses_data();
  void refuses();
  void formatsWhatItParses();
  void epochSeconds_data();
  void epochSeconds();
  void rangesAreHalfOpen();
  void describesDurations_data();
  void describesDurations();
};

void TimeTest::parses_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<qlonglong>("micros");
  QTest::addColumn<int>("nanos");
  QTest::addColumn<int>("offset");       // 9999: none recorded
  const auto row = [](const char* text, qlonglong micros, int nanos, int offset) { QTest::newRow(text) << text << micros << nanos << offset; };
  row("1970-01-01", 0, 0, 9999);
  row("1970-01-01T00:00:00Z", 0, 0, 0);
  row("1969-12-31T23:59:59.999999Z", -1, 0, 0);
  row("2026-10-01", 1'790'812'800'000'000, 0, 9999);
  row("2026-10-01T12:30", 1'790'857'800'000'000, 0, 9999);
  row("2026-10-01 12:30:15.25", 1'790'857'815'250'000, 0, 9999);
  row("2026-10-01T14:30:15,25+02:00", 1'790'857'815'250'000, 0, 120);
  row("2026-10-01T14:30:15.250000123+0200", 1'790'857'815'250'000, 123, 120);
  row("2026-10-01t07:00:15.25-05:30", 1'790'857'815'250'000, 0, -330);
  row("2026-10-01T12:30:15.1234567899z", 1'790'857'815'123'456, 789, 0);
  row("2024-02-29T00:00:00Z", 1'709'164'800'000'000, 0, 0);
  row("2000-02-29T23:59:60Z", 951'868'800'000'000, 0, 0);
}

void TimeTest::parses() {
  QFETCH(QString, text);
  QFETCH(qlonglong, micros);
  QFETCH(int, nanos);
  QFETCH(int, offset);
  const std::optional<ParsedTime> parsed = parseTime(text.toStdString());
  QVERIFY(parsed.has_value());
  QCOMPARE(static_cast<qlonglong>(parsed->time.micros), micros);
  QCOMPARE(static_cast<int>(parsed->remainderNanos), nanos);
  QCOMPARE(parsed->offsetMinutes ? static_cast<int>(*parsed->offsetMinutes) : 9999, offset);
}

void TimeTest::refuses_data() {
  QTest::addColumn<QString>("text");
  for (const char* text : {"", "2026", "2026-10", "2026-13-01", "2026-00-01", "2026-10-32", "2026-02-29", "2100-02-29", "26-10-01", "2026-10-01T", "2026-10-01T24:00:00",
                           "2026-10-01T12", "2026-10-01T12:60", "2026-10-01T12:30:61", "2026-10-01T12:30:15+", "2026-10-01T12:30:15+25:00", "2026-10-01T12:30:15+02:60",
                           "2026-10-01T12:30:15Zx", "2026-10-01x", "yesterday", " 2026-10-01", "2026/10/01", "-2026-10-01"})
    QTest::newRow(*text ? text : "empty") << text;
}

void TimeTest::refuses() {
  QFETCH(QString, text);
  QVERIFY(!parseTime(text.toStdString()).has_value());
}

void TimeTest::formatsWhatItParses() {
  QCOMPARE(formatTime(Time{0}), std::string("1970-01-01T00:00:00Z"));
  QCOMPARE(formatTime(Time{1}), std::string("1970-01-01T00:00:00.000001Z"));
  QCOMPARE(formatTime(Time{1'000}), std::string("1970-01-01T00:00:00.001Z"));
  QCOMPARE(formatTime(Time{-1}), std::string("1969-12-31T23:59:59.999999Z"));
  for (int64_t micros = -60'000'000'000'000'000; micros < 200'000'000'000'000'000; micros += 777'777'777'777'777) {
    const std::optional<ParsedTime> back = parseTime(formatTime(Time{micros}));
    QVERIFY(back.has_value());
    QCOMPARE(back->time.micros, micros);
  }
}

void TimeTest::epochSeconds_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<bool>("ok");
  QTest::addColumn<qlonglong>("micros");
  const auto row = [](const char* text, bool ok, qlonglong micros) { QTest::newRow(text) << text << ok << micros; };
  row("0", true, 0);
  row("1795273982.651299", true, 1'795'273'982'651'299);
  row("1795273982.6512999", true, 1'795'273'982'651'299);
  row("-1.5", true, -1'500'000);
  row("-0.5", true, -500'000);
  row("1e9", false, 0);
  row("x", false, 0);
  row("1.x", false, 0);
  row("99999999999999999999", false, 0);
}

void TimeTest::epochSeconds() {
  QFETCH(QString, text);
  QFETCH(bool, ok);
  QFETCH(qlonglong, micros);
  const std::optional<Time> time = timeFromEpochSeconds(std::string_view(text.toStdString()));
  QCOMPARE(time.has_value(), ok);
  if (ok) QCOMPARE(static_cast<qlonglong>(time->micros), micros);
}

void TimeTest::rangesAreHalfOpen() {
  const TimeRange range{Time{10}, Time{20}};
  QVERIFY(!range.contains(Time{9}) && range.contains(Time{10}) && range.contains(Time{19}) && !range.contains(Time{20}));
  QVERIFY(TimeRange{}.contains(Time{INT64_MIN}));
  const TimeRange since{Time{10}, {}};
  QVERIFY(since.contains(Time{INT64_MAX}) && !since.contains(Time{0}));
}

void TimeTest::describesDurations_data() {
  QTest::addColumn<qlonglong>("seconds");
  QTest::addColumn<QString>("words");
  const auto row = [](qlonglong seconds, const char* words) { QTest::newRow(words) << seconds << words; };
  row(0, "0 s");
  row(1, "1 s");
  row(119, "119 s");
  row(420, "7 min");
  row(7200, "2 hours");
  row(86'400, "24 hours");
  row(86'400 * 13, "13 days");
  row(86'400 * 126, "18 weeks");
}

void TimeTest::describesDurations() {
  QFETCH(qlonglong, seconds);
  QFETCH(QString, words);
  QCOMPARE(QString::fromStdString(describe(Duration::seconds(seconds))), words);
}

QTEST_GUILESS_MAIN(TimeTest)
#include "time_test.moc"
