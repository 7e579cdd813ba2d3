#include <QtTest/QTest>

#include <memory>
#include <unordered_set>

#include <nlohmann/json.hpp>

#include "core/base/diagnostic.h"
#include "core/base/digest.h"
#include "core/base/evidence.h"
#include "core/base/ids.h"
#include "core/base/near.h"
#include "core/base/result.h"
#include "core/base/task.h"

using namespace chatelaine;

// Digests, results, evidence, diagnostics, near names, tasks.
class ValuesTest : public QObject {
  Q_OBJECT

private slots:
  void sha256Vectors();
  void hmacVectors();
  void fieldsCannotRunTogether();
  void digestTexts();
  void results();
  void tryReturnsTheError();
  void evidenceIsOrdered();
  void idsOfKindsDiffer();
  void positionsCountCodePoints();
  void caretsStandUnderTheSpan();
  void diagnosticsAsJson();
  void nearNames();
  void tasks();
};

// FIPS 180-4 examples, and the empty text.
void ValuesTest::sha256Vectors() {
  QCOMPARE(sha256("").hex(), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  QCOMPARE(sha256("abc").hex(), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  QCOMPARE(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").hex(),
           std::string("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
  Sha256 parts;
  parts.add("a").add("").add("bc");
  QVERIFY(parts.finish() == sha256("abc"));
}

// RFC 4231, test cases 1 and 2.
void ValuesTest::hmacVectors() {
  QCOMPARE(hmacSha256(std::string(20, '\x0b'), "Hi There").hex(), std::string("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
  QCOMPARE(hmacSha256("Jefe", "what do ya want for nothing?").hex(), std::string("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
}

void ValuesTest::fieldsCannotRunTogether() {
  QVERIFY(Sha256().addField("ab").addField("c").finish() != Sha256().addField("a").addField("bc").finish());
  QVERIFY(Sha256().addNumber(1).finish() != Sha256().addNumber(256).finish());
}

void ValuesTest::digestTexts() {
  const Digest digest = sha256("abc");
  QVERIFY(Digest::fromHex(digest.hex()) == digest);
  QVERIFY(Digest::fromHex("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD") == digest);
  QVERIFY(!Digest::fromHex("ba78").has_value());
  QVERIFY(!Digest::fromHex(std::string(64, 'g')).has_value());
  const std::unordered_set<Digest> set{digest, sha256("x"), digest};
  QCOMPARE(set.size(), size_t{2});
}

void ValuesTest::results() {
  Result<std::unique_ptr<int>> value = std::make_unique<int>(5);
  QVERIFY(value.has_value());
  const std::unique_ptr<int> taken = *std::move(value);
  QCOMPARE(*taken, 5);
  const Result<std::string> error = Error{ErrorCode::notFound, "no such thing", {}};
  QVERIFY(!error && error.error().code == ErrorCode::notFound);
  QVERIFY(Result<void>().has_value());
}

void ValuesTest::tryReturnsTheError() {
  int reached = 0;
  const auto run = [&](bool fails) -> Result<int> {
    CHATELAINE_TRY(fails ? Result<void>(Error{ErrorCode::locked, "locked", {}}) : Result<void>());
    ++reached;
    return 1;
  };
  QVERIFY(run(false).has_value());
  QVERIFY(run(true).error().code == ErrorCode::locked);
  QCOMPARE(reached, 1);
}

void ValuesTest::evidenceIsOrdered() {
  QVERIFY(weakest(Evidence::verified, Evidence::claimed) == Evidence::claimed);
  QVERIFY(weakest(Evidence::inferred, Evidence::claimed) == Evidence::inferred);
  QVERIFY(strongest(Evidence::stated, Evidence::asserted) == Evidence::asserted);
  for (const char* word : {"verified", "asserted", "stated", "claimed", "inferred"}) QCOMPARE(toString(*evidenceFromString(word)), std::string_view(word));
  QVERIFY(!evidenceFromString("guessed").has_value());
}

void ValuesTest::idsOfKindsDiffer() {
  using A = Index<struct ATag>;
  using B = Index<struct BTag>;
  static_assert(!std::is_convertible_v<A, B> && !std::is_convertible_v<size_t, A>);
  QVERIFY(!A().valid() && A(0).valid() && A(1) < A(2));
}

void ValuesTest::positionsCountCodePoints() {
  const std::string text = "a\nz\xc3\xab" "b\n";
  QVERIFY((positionOf(text, 0) == Position{1, 1}));
  QVERIFY((positionOf(text, 2) == Position{2, 1}));
  QVERIFY((positionOf(text, 5) == Position{2, 3}));
  QVERIFY((positionOf(text, 99) == Position{3, 1}));
  QVERIFY((positionOf("", 0) == Position{1, 1}));
}

void ValuesTest::caretsStandUnderTheSpan() {
  const std::string text = "permit (\n\tz\xc3\xab = 1\n);";
  const Diagnostic diagnostic{Severity::error, "x", "`=` is no comparison", {14, 1}, "write ==", "a.cedar"};
  QCOMPARE(renderWithCarets(diagnostic, text),
           std::string("a.cedar:2:5: error: `=` is no comparison\n  \tz\xc3\xab = 1\n  \t   ^\n  help: write ==\n"));
  const Diagnostic atEnd{Severity::warning, "x", "incomplete", {999, 5}, "", ""};
  QVERIFY(renderWithCarets(atEnd, text).starts_with("3:3: warning: incomplete\n  );\n    ^\n"));
  QVERIFY(hasErrors({atEnd, diagnostic}) && !hasErrors({atEnd}));
}

void ValuesTest::diagnosticsAsJson() {
  const Diagnostic diagnostic{Severity::advice, "filter/unknown", "m", {0, 3}, "", ""};
  const nlohmann::json json = toJson(diagnostic, "z\xc3\xab!");
  QCOMPARE(json["length"].get<int>(), 2);
  QCOMPARE(json["severity"].get<std::string>(), std::string("advice"));
  QVERIFY(json["help"].is_null());
  QCOMPARE(json["column"].get<int>(), 1);
}

void ValuesTest::nearNames() {
  QCOMPARE(editDistance("agent", "agent"), size_t{0});
  QCOMPARE(editDistance("agnet", "agent"), size_t{1});
  QCOMPARE(editDistance("", "abc"), size_t{3});
  QCOMPARE(editDistance("kitten", "sitting"), size_t{3});
  const std::vector<std::string> names{"agent", "agents", "verdict", "human"};
  QVERIFY(nearest("agnet", names).front() == "agent");
  QVERIFY(nearest("ver", names) == std::vector<std::string>{"verdict"});
  QVERIFY(nearest("xyzzy", names).empty());
  QCOMPARE(nearest("agen", names, 1).size(), size_t{1});
  QCOMPARE(alternatives({"a", "b", "c"}), std::string("`a`, `b` or `c`"));
  QCOMPARE(alternatives({}), std::string());
  QVERIFY(nearest(std::string(100'000, 'a'), {std::string(100'000, 'b')}).empty());
}

void ValuesTest::tasks() {
  std::stop_source stop;
  uint64_t seen = 0;
  const Task task(stop.get_token(), [&](const Progress& progress) { seen = progress.done; });
  task.report({"x", 7, 9, "rows"});
  QCOMPARE(seen, uint64_t{7});
  QVERIFY(!task.cancelled());
  stop.request_stop();
  QVERIFY(task.cancelled());
  QVERIFY(Task::cancelledError().code == ErrorCode::cancelled);
  Task().report({});
}

QTEST_GUILESS_MAIN(ValuesTest)
#include "values_test.moc"
