#include <QtTest/QTest>

#include "core/console/export.h"

using namespace chatelaine::console;

class ExportTest : public QObject {
  Q_OBJECT

private slots:
  void csv_data();
  void csv();
  void clipboardQuotesWhatWouldBreakRows();
  void jsonKeepsColumnOrder();
};

void ExportTest::csv_data() {
  QTest::addColumn<QString>("cell");
  QTest::addColumn<QString>("written");
  QTest::newRow("plain") << "vk-deploy" << "vk-deploy";
  QTest::newRow("empty") << "" << "";
  QTest::newRow("comma") << "a,b" << "\"a,b\"";
  QTest::newRow("quote") << "say \"no\"" << "\"say \"\"no\"\"\"";
  QTest::newRow("line feed") << "a\nb" << "\"a\nb\"";
  QTest::newRow("formula =") << "=1+2" << "'=1+2";
  QTest::newRow("formula +") << "+1" << "'+1";
  QTest::newRow("formula -") << "-1" << "'-1";
  QTest::newRow("formula @") << "@SUM(A1)" << "'@SUM(A1)";
  QTest::newRow("formula behind a tab") << "\t=1" << "'\t=1";
  QTest::newRow("formula with a comma") << "=A1,B1" << "\"'=A1,B1\"";
  QTest::newRow("minus inside") << "a-b" << "a-b";
}

void ExportTest::csv() {
  QFETCH(QString, cell);
  QFETCH(QString, written);
  const Table table{{"name", "n"}, {{cell.toStdString(), "7"}}};
  QCOMPARE(QString::fromStdString(toCsv(table)), "name,n\r\n" + written + ",7\r\n");
}

void ExportTest::clipboardQuotesWhatWouldBreakRows() {
  const Table table{{"a", "b"}, {{"x\ty", "=z"}, {"1,2", "l\nm"}}};
  QCOMPARE(QString::fromStdString(toTsv(table)), QString("a\tb\n\"x\ty\"\t'=z\n1,2\t\"l\nm\"\n"));
}

void ExportTest::jsonKeepsColumnOrder() {
  const Table table{{"zeta", "alpha"}, {{"1", "a\"b"}}};
  QCOMPARE(QString::fromStdString(toJson(table)), QString("[\n  {\n    \"zeta\": \"1\",\n    \"alpha\": \"a\\\"b\"\n  }\n]\n"));
}

QTEST_GUILESS_MAIN(ExportTest)
#include "export_test.moc"
