#include <QtTest/QTest>

#include "core/traffic/numbers.h"

using namespace chatelaine;
using namespace chatelaine::traffic;

namespace {

Request withAmount(const std::string& action, const std::string& value) {
  Request request;
  request.action = Cell::recorded("Action::\"" + action + "\"", Evidence::asserted);
  request.context["context.input.amount"] = Cell::recorded(value, Evidence::verified);
  return request;
}

std::string typedAmount(const Request& request) {
  const Cell& cell = request.context.at("context.input.amount");
  return cell.state == State::notRecorded ? "not recorded" : cell.state == State::absent ? "absent" : cell.value;
}

std::string decimal(const std::string& text) { return R"({"__extn":{"arg":")" + text + R"(","fn":"decimal"}})"; }

}  // namespace

class NumbersTest : public QObject {
  Q_OBJECT

private slots:
  void numbers_data();
  void numbers();
  void order();
  void wholeValuesAreLong();
  void oneFractionMakesAllDecimal();
  void anotherActionIsTypedByItself();
  void whatNeitherHoldsIsNotRecorded();
  void numbersInsideSetsAndRecords();
  void typingAgainChangesNothing();
  void hostileValues();
};

void NumbersTest::numbers_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("asLong");       // empty: none
  QTest::addColumn<QString>("asDecimal");
  QTest::newRow("zero") << "0" << "0" << "0.0";
  QTest::newRow("minus zero") << "-0.0" << "0" << "0.0";
  QTest::newRow("whole") << "12" << "12" << "12.0";
  QTest::newRow("whole with a point") << "12.00" << "12" << "12.0";
  QTest::newRow("fraction") << "12.50" << "" << "12.5";
  QTest::newRow("four digits") << "-0.0001" << "" << "-0.0001";
  QTest::newRow("five digits") << "0.00001" << "" << "";
  QTest::newRow("exponent") << "1e3" << "1000" << "1000.0";
  QTest::newRow("negative exponent") << "125e-1" << "" << "12.5";
  QTest::newRow("small exponent") << "5E-4" << "" << "0.0005";
  QTest::newRow("largest long") << "9223372036854775807" << "9223372036854775807" << "";
  QTest::newRow("smallest long") << "-9223372036854775808" << "-9223372036854775808" << "";
  QTest::newRow("beyond long") << "9223372036854775808" << "" << "";
  QTest::newRow("largest decimal") << "922337203685477.5807" << "" << "922337203685477.5807";
  QTest::newRow("beyond decimal") << "922337203685477.5808" << "" << "";
  QTest::newRow("smallest decimal") << "-922337203685477.5808" << "" << "-922337203685477.5808";
}

void NumbersTest::numbers() {
  QFETCH(QString, text);
  QFETCH(QString, asLong);
  QFETCH(QString, asDecimal);
  const std::optional<Number> number = Number::parse(text.toStdString());
  QVERIFY(number.has_value());
  QCOMPARE(QString::fromStdString(number->asLong().value_or("")), asLong);
  QCOMPARE(QString::fromStdString(number->asDecimal().value_or("")), asDecimal);
}

void NumbersTest::order() {
  const std::vector<std::string> ascending{"-1e300", "-100", "-99.5", "-99.49", "-0.5", "0", "0.05", "0.5", "1", "9", "10", "10.01", "1e18", "1e300"};
  for (size_t i = 0; i < ascending.size(); ++i)
    for (size_t j = 0; j < ascending.size(); ++j)
      QVERIFY2((*Number::parse(ascending[i]) <=> *Number::parse(ascending[j])) == (i <=> j), (ascending[i] + " " + ascending[j]).c_str());
  QVERIFY(*Number::parse("1.50") == *Number::parse("15e-1"));
  for (const char* wrong : {"", "-", "+1", ".5", "5.", "1e", "1e999", "0x10", "1 ", "one", "1.2.3"}) QVERIFY2(!Number::parse(wrong), wrong);
}

void NumbersTest::wholeValuesAreLong() {
  std::vector<Request> requests{withAmount("a", "5"), withAmount("a", "7.0"), withAmount("a", "1e2")};
  typeNumbers(requests);
  QCOMPARE(typedAmount(requests[0]), std::string("5"));
  QCOMPARE(typedAmount(requests[1]), std::string("7"));
  QCOMPARE(typedAmount(requests[2]), std::string("100"));
}

void NumbersTest::oneFractionMakesAllDecimal() {
  std::vector<Request> requests{withAmount("a", "5"), withAmount("a", "12.5")};
  typeNumbers(requests);
  QCOMPARE(typedAmount(requests[0]), decimal("5.0"));
  QCOMPARE(typedAmount(requests[1]), decimal("12.5"));
}

void NumbersTest::anotherActionIsTypedByItself() {
  std::vector<Request> requests{withAmount("a", "5"), withAmount("b", "12.5")};
  typeNumbers(requests);
  QCOMPARE(typedAmount(requests[0]), std::string("5"));
}

void NumbersTest::whatNeitherHoldsIsNotRecorded() {
  std::vector<Request> requests{withAmount("a", "0.00001"), withAmount("a", "1"), withAmount("b", "null"), withAmount("c", "9223372036854775808")};
  typeNumbers(requests);
  QCOMPARE(typedAmount(requests[0]), std::string("not recorded"));
  QCOMPARE(typedAmount(requests[1]), decimal("1.0"));
  QCOMPARE(typedAmount(requests[2]), std::string("absent"));
  QCOMPARE(typedAmount(requests[3]), std::string("not recorded"));
}

void NumbersTest::numbersInsideSetsAndRecords() {
  std::vector<Request> requests{withAmount("a", "[1,2.5]"), withAmount("a", R"({"n":1,"other":null,"text":"1"})"), withAmount("a", R"({"n":0.5})"),
                                withAmount("b", R"(["x",0.00001])"), withAmount("b", R"({"__entity":{"id":"1","type":"T"}})")};
  typeNumbers(requests);
  QCOMPARE(typedAmount(requests[0]), "[" + decimal("1.0") + "," + decimal("2.5") + "]");
  QCOMPARE(typedAmount(requests[1]), "{\"n\":" + decimal("1.0") + R"(,"text":"1"})");
  QCOMPARE(typedAmount(requests[3]), std::string("not recorded"));
  QCOMPARE(typedAmount(requests[4]), std::string(R"({"__entity":{"id":"1","type":"T"}})"));
}

void NumbersTest::typingAgainChangesNothing() {
  std::vector<Request> requests{withAmount("a", "5"), withAmount("a", "12.5"), withAmount("b", "[1,2.5]"), withAmount("b", R"({"n":1})")};
  typeNumbers(requests);
  const std::vector<Request> once = requests;
  typeNumbers(requests);
  QVERIFY(requests == once);
  std::vector<Request> later{once[0], withAmount("a", "3")};
  typeNumbers(later);
  QCOMPARE(typedAmount(later[1]), decimal("3.0"));
}

void NumbersTest::hostileValues() {
  std::vector<Request> requests{withAmount("a", std::string(100'000, '[') + std::string(100'000, ']')), withAmount("a", "[1"), withAmount("a", "-"),
                                withAmount("a", "{\"a\":1e999}"), withAmount("a", std::string(100'000, '9'))};
  typeNumbers(requests);
  for (const Request& request : requests) QCOMPARE(typedAmount(request), std::string("not recorded"));
}

QTEST_GUILESS_MAIN(NumbersTest)
#include "numbers_test.moc"
