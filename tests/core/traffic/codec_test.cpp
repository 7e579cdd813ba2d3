#include <QtTest/QTest>

#include <random>

#include "core/traffic/codec.h"
#include "core/traffic/columns.h"
#include "tests/core/traffic/generator.h"

using namespace chatelaine;
using namespace chatelaine::traffic;

namespace {

bool sameColumn(const Column& a, const Column& b) {
  if (a.name != b.name || a.codes.size() != b.codes.size()) return false;
  for (size_t row = 0; row < a.codes.size(); ++row) {
    if (a.stateOf(row) != b.stateOf(row) || a.evidenceOf(row) != b.evidenceOf(row)) return false;
    if (a.codes[row] >= firstValueCode && a.dictionary->value(a.codes[row]) != b.dictionary->value(b.codes[row])) return false;
  }
  return true;
}

std::shared_ptr<const Segment> segmentOf(uint32_t seed, size_t rows) { return snapshotOf(test::Generator(seed).requests(rows))->parts().front().segment; }

}  // namespace

class CodecTest : public QObject {
  Q_OBJECT

private slots:
  void segmentsComeBack_data();
  void segmentsComeBack();
  void everyWidthOfCodes();
  void timesOfEveryCentury();
  void dictionariesGrowByPages();
  void rebasedColumnsKeepTheirValues();
  void bitmapsAndDigests();
  void damageIsRefused();
};

void CodecTest::segmentsComeBack_data() {
  QTest::addColumn<int>("rows");
  for (const int rows : {1, 2, 63, 64, 65, 1000}) QTest::addRow("%d rows", rows) << rows;
}

void CodecTest::segmentsComeBack() {
  QFETCH(int, rows);
  const auto segment = segmentOf(static_cast<uint32_t>(rows), static_cast<size_t>(rows));
  Segment back;
  back.rows = segment->rows;
  QVERIFY(decodeRows(encodeRows(*segment), back).has_value());
  QVERIFY(back.times == segment->times && back.arrival == segment->arrival && back.kinds == segment->kinds);
  QVERIFY(back.verdicts == segment->verdicts && back.reasons == segment->reasons);
  for (const Column& column : segment->columns) {
    const Result<Column> own = decodeColumn(column.name, encodeColumn(column, true), segment->rows, nullptr);
    QVERIFY2(own.has_value(), column.name.c_str());
    QVERIFY2(sameColumn(*own, column), column.name.c_str());
    const Result<Column> shared = decodeColumn(column.name, encodeColumn(column, false), segment->rows, column.dictionary);
    QVERIFY(shared.has_value() && sameColumn(*shared, column));
  }
}

void CodecTest::everyWidthOfCodes() {
  std::mt19937 random(9);
  for (uint32_t values = 1; values <= 5000; values = values * 2 + 1) {
    auto dictionary = std::make_shared<Dictionary>();
    for (uint32_t i = 0; i < values; ++i) dictionary->add("value " + std::to_string(i));
    Column column{"c", dictionary, {}, {}, Evidence::claimed};
    for (size_t row = 0; row < 333; ++row) column.codes.push_back(random() % dictionary->end());
    const Result<Column> back = decodeColumn("c", encodeColumn(column, true), column.codes.size(), nullptr);
    QVERIFY(back.has_value() && sameColumn(*back, column));
    QVERIFY(back->uniformEvidence == Evidence::claimed);
  }
}

void CodecTest::timesOfEveryCentury() {
  Segment segment;
  for (const int64_t micros : {INT64_MIN, int64_t{-1}, int64_t{0}, int64_t{1'795'273'982'651'299}, INT64_MAX}) segment.times.push_back(Time{micros});
  segment.rows = segment.times.size();
  segment.arrival = {4, 3, 2, 1, 0};
  segment.kinds.assign(segment.rows, Kind::list);
  segment.verdicts.assign(segment.rows, Verdict::deny);
  segment.reasons.assign(segment.rows, Reason::malformed);
  Segment back;
  back.rows = segment.rows;
  QVERIFY(decodeRows(encodeRows(segment), back).has_value());
  QVERIFY(back.times == segment.times && back.arrival == segment.arrival);
}

void CodecTest::dictionariesGrowByPages() {
  Dictionary dictionary;
  for (const char* value : {"a", "", "z\xff", "b"}) dictionary.add(value);
  const std::string first = encodeValues(dictionary, firstValueCode);
  const Code end = dictionary.end();
  dictionary.add("later");
  Dictionary back;
  QVERIFY(decodeValues(first, back).has_value());
  QVERIFY(decodeValues(encodeValues(dictionary, end), back).has_value());
  QCOMPARE(back.end(), dictionary.end());
  for (Code code = firstValueCode; code < back.end(); ++code) QCOMPARE(back.value(code), dictionary.value(code));
  QVERIFY(!decodeValues(first, back).has_value());
}

void CodecTest::rebasedColumnsKeepTheirValues() {
  const auto segment = segmentOf(11, 200);
  auto target = std::make_shared<Dictionary>();
  target->add("something else");
  for (const Column& column : segment->columns) QVERIFY(sameColumn(rebased(column, target), column));
}

void CodecTest::bitmapsAndDigests() {
  for (const size_t rows : {size_t{0}, size_t{1}, size_t{64}, size_t{100}}) {
    Bitmap bitmap(rows);
    for (size_t row = 0; row < rows; row += 3) bitmap.set(row);
    const Result<Bitmap> back = decodeBitmap(encodeBitmap(bitmap), rows);
    QVERIFY(back.has_value() && *back == bitmap);
    QVERIFY(!decodeBitmap(encodeBitmap(bitmap), rows + 64).has_value());
  }
  QVERIFY(!decodeBitmap(std::string(8, '\xff'), 60).has_value());
  const std::vector<Digest> digests{sha256("a"), sha256("b")};
  QVERIFY(*decodeDigests(encodeDigests(digests), 2) == digests);
  QVERIFY(!decodeDigests(encodeDigests(digests), 3).has_value());
}

void CodecTest::damageIsRefused() {
  const auto segment = segmentOf(12, 100);
  const std::string rows = encodeRows(*segment);
  const std::string column = encodeColumn(*segment->column("request"), true);
  for (size_t size = 0; size < rows.size(); size += 7) {
    Segment back;
    back.rows = segment->rows;
    const Result<void> done = decodeRows(rows.substr(0, size), back);
    QVERIFY(!done.has_value() && done.error().code == ErrorCode::damaged);
  }
  for (size_t size = 0; size < column.size(); ++size) QVERIFY(!decodeColumn("request", column.substr(0, size), segment->rows, nullptr).has_value());
  QVERIFY(!decodeColumn("request", column + "x", segment->rows, nullptr).has_value());
  QVERIFY(!decodeColumn("agent", encodeColumn(*segment->column("agent"), false), segment->rows, nullptr).has_value());
  QVERIFY(!decodeColumn("agent", encodeColumn(*segment->column("agent"), false), segment->rows, std::make_shared<Dictionary>()).has_value());
}

QTEST_GUILESS_MAIN(CodecTest)
#include "codec_test.moc"
