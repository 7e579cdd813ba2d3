#include "core/cedar/extensions.h"

#include <QtTest/QtTest>

using namespace chatelaine;
using namespace chatelaine::cedar;

class ExtensionsTest : public QObject {
  Q_OBJECT

private slots:
  void addresses_data();
  void addresses();
  void numbers_data();
  void numbers();
  void datetimesReadBack();
};

void ExtensionsTest::addresses_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("printed");       // empty: refused
  const auto row = [](const char* text, const char* printed) { QTest::newRow(text) << text << printed; };
  row("1.2.3.4", "1.2.3.4");
  row("1.2.3.4/32", "1.2.3.4");
  row("255.255.255.255/0", "255.255.255.255/0");
  row("01.2.3.4", "");
  row("1.2.3", "");
  row("1.2.3.4.5", "");
  row("1.2.3.256", "");
  row("1.2.3.4/33", "");
  row("1.2.3.4/032", "");
  row("1.2.3.4/", "");
  row("1.2.3.4/+3", "");
  row("1.2.3.4 ", "");
  row(" 1.2.3.4", "");
  row("-1.2.3.4", "");
  row("", "");
  row("::", "0:0:0:0:0:0:0:0");
  row("::1/128", "0:0:0:0:0:0:0:1");
  row("2001:DB8::/61", "2001:db8:0:0:0:0:0:0/61");
  row("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0");
  row("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8");
  row("1:2:3:4:5:6:7:8::", "");
  row("::1:2:3:4:5:6:7:8", "");
  row("1:2:3:4:5:6:7", "");
  row("1:2:3:4:5:6:7:8:9", "");
  row(":1:2:3:4:5:6:7", "");
  row("1::2::3", "");
  row("1:", "");
  row(":::", "");
  row("00001::", "");
  row("g::", "");
  row("-1::", "");
  row("::ffff:1.2.3.4", "");
  row("::1/129", "");
  row("::1%eth0", "");
  row("[::1]", "");
  row("1111:1111:1111:1111:1111:1111:1111:1111/128", "1111:1111:1111:1111:1111:1111:1111:1111");
  row("1111:1111:1111:1111:1111:1111:1111:1111/0128", "");
}

void ExtensionsTest::addresses() {
  QFETCH(QString, text);
  QFETCH(QString, printed);
  const Result<IpAddress> ip = parseIp(text.toStdString());
  QCOMPARE(ip ? QString::fromStdString(formatIp(*ip)) : QString(), printed);
  if (ip) QCOMPARE(*parseIp(formatIp(*ip)), *ip);
}

void ExtensionsTest::numbers_data() {
  QTest::addColumn<QString>("type");
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("value");         // empty: refused
  const auto row = [](const char* type, const char* text, const char* value) {
    QTest::addRow("%s %s", type, text) << type << text << value;
  };
  row("decimal", "0.0", "0");
  row("decimal", "-0.5", "-5000");
  row("decimal", "1.2345", "12345");
  row("decimal", "000001.1", "11000");
  row("decimal", "922337203685477.5807", "9223372036854775807");
  row("decimal", "-922337203685477.5808", "-9223372036854775808");
  row("decimal", "922337203685477.5808", "");
  row("decimal", "-922337203685477.5809", "");
  row("decimal", "99999999999999999999.0", "");
  row("decimal", "1", "");
  row("decimal", "1.", "");
  row("decimal", ".1", "");
  row("decimal", "1.23456", "");
  row("decimal", "+1.0", "");
  row("decimal", "--1.0", "");
  row("decimal", "1.0e1", "");
  row("decimal", "1.0 ", "");
  row("decimal", "", "");
  row("decimal", "-", "");
  row("duration", "1d2h3m4s5ms", "93784005");
  row("duration", "-1ms", "-1");
  row("duration", "0ms", "0");
  row("duration", "1m1ms", "60001");
  row("duration", "9223372036854775807ms", "9223372036854775807");
  row("duration", "-9223372036854775808ms", "-9223372036854775808");
  row("duration", "-106751991167d7h12m55s808ms", "-9223372036854775808");
  row("duration", "-106751991167d7h12m55s809ms", "");
  row("duration", "9223372036854775808ms", "");
  row("duration", "99999999999999999999ms", "");
  row("duration", "106751991168d", "");
  row("duration", "1h1d", "");
  row("duration", "1d1d", "");
  row("duration", "", "");
  row("duration", "-", "");
  row("duration", "1", "");
  row("duration", "d", "");
  row("duration", "1.5h", "");
  row("duration", "1 h", "");
  row("duration", "+1h", "");
  row("duration", "1H", "");
  row("datetime", "1970-01-01", "0");
  row("datetime", "2024-02-29", "1709164800000");
  row("datetime", "1969-12-31T23:59:59.999Z", "-1");
  row("datetime", "0000-01-01", "-62167219200000");
  row("datetime", "9999-12-31T23:59:59.999Z", "253402300799999");
  row("datetime", "1970-01-01T00:00:00+0130", "-5400000");
  row("datetime", "1970-01-01T00:00:00.250-2359", "86340250");
  row("datetime", "2023-02-29", "");
  row("datetime", "1900-02-29", "");
  row("datetime", "2024-13-01", "");
  row("datetime", "2024-00-01", "");
  row("datetime", "2024-01-00", "");
  row("datetime", "2024-1-1", "");
  row("datetime", "2024-01-01T24:00:00Z", "");
  row("datetime", "2024-01-01T23:60:00Z", "");
  row("datetime", "2016-12-31T23:59:60Z", "");
  row("datetime", "2024-01-01T00:00:00", "");
  row("datetime", "2024-01-01T00:00:00.1Z", "");
  row("datetime", "2024-01-01T00:00:00.1234Z", "");
  row("datetime", "2024-01-01T00:00:00+2400", "");
  row("datetime", "2024-01-01T00:00:00+0060", "");
  row("datetime", "2024-01-01T00:00:00+01:00", "");
  row("datetime", "2024-01-01 00:00:00Z", "");
  row("datetime", "2024-01-01t00:00:00Z", "");
  row("datetime", "+000002025-01-01", "");
  row("datetime", "", "");
}

void ExtensionsTest::numbers() {
  QFETCH(QString, type);
  QFETCH(QString, text);
  QFETCH(QString, value);
  const std::string bytes = text.toStdString();
  const Result<int64_t> number = type == "decimal"    ? parseDecimal(bytes)
                                 : type == "duration" ? parseDuration(bytes)
                                                      : parseDatetime(bytes);
  QCOMPARE(number ? QString::number(*number) : QString(), value);
  if (!number) {
    QVERIFY(!number.error().message.empty());
    return;
  }
  const std::string printed = type == "decimal"    ? formatDecimal(*number)
                              : type == "duration" ? formatDuration(*number)
                                                   : formatDatetime(*number);
  QCOMPARE(type == "decimal"    ? *parseDecimal(printed)
           : type == "duration" ? *parseDuration(printed)
                                : *parseDatetime(printed),
           *number);
}

void ExtensionsTest::datetimesReadBack() {
  const int64_t first = *parseDatetime("0000-01-01"), last = *parseDatetime("9999-12-31T23:59:59.999Z");
  for (int64_t millis = first; millis <= last; millis += 987'654'321'987) {
    QVERIFY(datetimeHasText(millis));
    QCOMPARE(*parseDatetime(formatDatetime(millis)), millis);
  }
  QVERIFY(!datetimeHasText(first - 1));
  QVERIFY(!datetimeHasText(last + 1));
}

QTEST_GUILESS_MAIN(ExtensionsTest)
#include "extensions_test.moc"
