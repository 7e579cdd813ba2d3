#include <QtTest/QTest>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/traffic/aggregate.h"
#include "core/traffic/filter.h"
#include "core/traffic/numbers.h"
#include "tests/core/traffic/generator.h"

using namespace chatelaine;
using namespace chatelaine::traffic;

namespace {

Request call(const std::string& id, const std::string& agent, Verdict verdict, const std::string& target, const char* time) {
  Request request;
  request.id = id;
  request.source = "litellm";
  request.gateway = "litellm";
  if (!agent.empty()) {
    request.agents = {{"orchestrator", "", Evidence::claimed}, {agent, "", Evidence::verified}};
    request.principal = Cell::recorded("Agent::\"" + agent + "\"", Evidence::verified);
  }
  request.verdict = verdict;
  request.reason = verdict == Verdict::deny ? Reason::access : Reason::none;
  request.target = target;
  request.time = parseTime(time)->time;
  request.chain = "chain of " + id;
  return request;
}

// Five requests that differ in each field of the table below.
std::shared_ptr<const Snapshot> world() {
  std::vector<Request> requests{
      call("1", "refund-agent", Verdict::allow, "billing/issue_refund", "2026-10-01T00:00:00Z"),
      call("2", "refund-agent", Verdict::deny, "crm/get_customer", "2026-10-01T12:30:00Z"),
      call("3", "analyst", Verdict::allow, "crm/search", "2026-10-02T00:00:00Z"),
      call("4", "", Verdict::none, "gpt-4o", "2026-10-03T08:00:00.5Z"),
      call("5", "", Verdict::deny, "", "2026-11-01T08:00:00Z"),
  };
  requests[0].human = Named{"anna", "u1", Evidence::verified};
  requests[0].context["context.input.amount"] = Cell::recorded("640", Evidence::verified);
  requests[0].context["context.input.tags"] = Cell::recorded(R"(["eu","vip"])", Evidence::verified);
  requests[1].human = Named{"bert \"b\"", "", Evidence::inferred};
  requests[1].context["context.input"] = Cell::recorded("{}", Evidence::verified);
  requests[1].context["context.chain.human"] = Cell::recorded(R"({"__entity":{"id":"bert","type":"Human"}})", Evidence::inferred);
  requests[2].context["context.input.amount"] = Cell::recorded("12.5", Evidence::verified);
  requests[3].candidates = {"analyst", "refund-agent"};
  requests[4].kind = Kind::model;
  requests[4].reason = Reason::authentication;
  return snapshotOf(requests);
}

QString matching(const Snapshot& snapshot, const std::string& text) {
  const ParsedFilter parsed = parseFilter(text, fieldCatalog(snapshot));
  if (!parsed.diagnostics.empty()) return QString::fromStdString("error: " + parsed.diagnostics.front().message);
  std::vector<std::string> ids;
  const Selection selection = select(snapshot, parsed.filter, {});
  for (uint32_t s = 0; s < selection.size(); ++s)
    selection[s].forEach([&](size_t row) { ids.push_back(snapshot.row({s, static_cast<uint32_t>(row)}).id); });
  std::sort(ids.begin(), ids.end());
  QString out;
  for (const std::string& id : ids) out += QString::fromStdString(id);
  return out;
}

}  // namespace

class FilterTest : public QObject {
  Q_OBJECT

private slots:
  void rows_data();
  void rows();
  void diagnostics_data();
  void diagnostics();
  void identities_data();
  void identities();
  void certainlyEmpty_data();
  void certainlyEmpty();
  void conditionsFromCells();
  void completions_data();
  void completions();
  void colours();
  void groups();
  void histograms();
  void agreesWithPlainEvaluation();

private:
  std::shared_ptr<const Snapshot> world_ = world();
};

void FilterTest::rows_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("ids");
  const auto row = [](const char* text, const char* ids) { QTest::newRow(text) << text << ids; };
  row("", "12345");
  row("  ", "12345");
  row("agent == \"refund-agent\"", "12");
  row("agent != \"refund-agent\"", "3");
  row("not agent == \"refund-agent\"", "345");
  row("agent in [\"analyst\", \"refund-agent\"]", "123");
  row("agent is recorded", "123");
  row("agent is not recorded", "45");
  row("verdict == deny", "25");
  row("verdict != allow", "245");
  row("verdict in [allow, none]", "134");
  row("verdict == \"deny\"", "25");
  row("kind == model", "5");
  row("reason is absent", "134");
  row("reason is recorded", "25");
  row("reason is not absent", "25");
  row("reason == access", "2");
  row("target like \"crm/*\"", "23");
  row("target like \"*\"", "1234");
  row("target like \"*_*\"", "12");
  row("target like \"crm\"", "");
  row("target is not recorded", "5");
  row("agents has \"orchestrator\"", "123");
  row("agents has \"analyst\"", "3");
  row("candidates has \"analyst\"", "4");
  row("candidates is recorded", "4");
  row("human == \"bert \\\"b\\\"\"", "2");
  row("human.evidence == inferred", "2");
  row("human.evidence in [verified, inferred]", "12");
  row("human.evidence is not recorded", "345");
  row("agent.evidence == verified", "123");
  row("time >= 2026-10-02", "345");
  row("time < 2026-10-02", "12");
  row("time == 2026-10-01", "12");
  row("time <= 2026-10-01", "12");
  row("time > 2026-10-01", "345");
  row("time == 2026-10-01T12:30:00Z", "2");
  row("time == \"2026-10-01 14:30:00+02:00\"", "2");
  row("time > 2026-10-01T12:30", "345");
  row("time >= 2026-10-01T12:30", "2345");
  row("time is recorded", "12345");
  row("time in [2026-10-01, 2026-10-03]", "124");
  row("context.input.amount > 12.5", "1");
  row("context.input.amount >= 12.50", "13");
  row("context.input.amount == 640", "1");
  row("context.input.amount == 640.0", "1");
  row("context.input.amount != 640", "3");
  row("context.input.amount is absent", "2");
  row("context.input.amount is not recorded", "45");
  row("context.input.tags has \"vip\"", "1");
  row("context.chain.human == \"bert\"", "2");
  row("context.chain.human == \"Human::\\\"bert\\\"\"", "2");
  row("principal == \"analyst\"", "3");
  row("principal == \"Agent::\\\"analyst\\\"\"", "3");
  row("agent == \"refund-agent\" and verdict == deny", "2");
  row("agent == \"analyst\" or verdict == deny", "235");
  row("agent == \"analyst\" or agent == \"refund-agent\" and verdict == deny", "23");
  row("(agent == \"analyst\" or agent == \"refund-agent\") and verdict == deny", "2");
  row("not (verdict == deny or agent is not recorded)", "13");
  row("not not verdict == deny", "25");
  row("identity.kind == agent and verdict == deny", "25");
  row("identity.kind == agent or verdict == deny", "12345");
  row("not identity.kind == agent", "12345");
  row("`agent` == \"analyst\"", "3");
  row("request == \"4\"", "4");
}

void FilterTest::rows() {
  QFETCH(QString, text);
  QFETCH(QString, ids);
  QCOMPARE(matching(*world_, text.toStdString()), ids);
}

void FilterTest::diagnostics_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("code");
  QTest::addColumn<int>("offset");
  QTest::addColumn<int>("length");
  QTest::addColumn<QString>("help");      // a part of it
  const auto row = [](const char* text, const char* code, int offset, int length, const char* help) {
    QTest::newRow(text) << text << code << offset << length << help;
  };
  row("agent = \"x\"", "filter/unexpected", 6, 1, "write == to compare");
  row("agnet == \"x\"", "filter/unknown-field", 0, 5, "`agent`");
  row("xyzzy == 1", "filter/unknown-field", 0, 5, "begins with a field");
  row("verdict == denied", "filter/unknown-value", 11, 6, "`deny`");
  row("kind == \"credential\"", "filter/unknown-value", 8, 12, "of identities write identity.kind == credential");
  row("owner == \"ana\"", "filter/unknown-field", 0, 5, "of identities write identity.owner");
  row("verdict == maybe", "filter/unknown-value", 11, 5, "`allow`, `deny` or `none`");
  row("agent == refund", "filter/unquoted", 9, 6, "\"refund\"");
  row("agent == 'x'", "filter/unexpected", 9, 3, "write \"x\"");
  row("agent == \"x", "filter/unexpected", 9, 2, "close it");
  row("agent == ", "filter/incomplete", 9, 0, "");
  row("agent", "filter/incomplete", 5, 0, "==, !=, in, like or is");
  row("agent is", "filter/incomplete", 8, 0, "");
  row("agent is missing", "filter/unexpected", 9, 7, "");
  row("agent < \"x\"", "filter/operator", 6, 1, "like");
  row("agents == \"x\"", "filter/operator", 7, 2, "has or is");
  row("agent has \"x\"", "filter/operator", 6, 3, "==");
  row("time == yesterday", "filter/time", 8, 9, "2026-10-01");
  row("time == 2026-13-01", "filter/time", 8, 10, "UTC");
  row("context.input.amount > much", "filter/number", 23, 4, "digits");
  row("agent in \"x\"", "filter/unexpected", 9, 3, "[a, b]");
  row("agent in [\"x\"", "filter/bracket", 9, 1, "add ]");
  row("agent in [\"x\" \"y\"]", "filter/unexpected", 14, 3, "");
  row("(agent == \"x\"", "filter/bracket", 0, 1, "add )");
  row("agent == \"x\")", "filter/bracket", 12, 1, "remove");
  row("agent == \"x\" verdict == deny", "filter/unexpected", 13, 7, "and, or");
  row("agent == \"x\" && verdict == deny", "filter/unexpected", 13, 2, "write and");
  row("!agent == \"x\"", "filter/unexpected", 0, 1, "write not");
  row("and", "filter/unexpected", 0, 3, "");
  row("\"x\" == agent", "filter/unexpected", 0, 3, "begins with a field");
  row("agent ~ \"x\"", "filter/unexpected", 6, 1, "like");
}

void FilterTest::diagnostics() {
  QFETCH(QString, text);
  QFETCH(QString, code);
  QFETCH(int, offset);
  QFETCH(int, length);
  QFETCH(QString, help);
  const ParsedFilter parsed = parseFilter(text.toStdString(), fieldCatalog(*world_));
  QCOMPARE(parsed.diagnostics.size(), size_t{1});
  const Diagnostic& diagnostic = parsed.diagnostics.front();
  QCOMPARE(QString::fromStdString(diagnostic.code), code);
  QCOMPARE(static_cast<int>(diagnostic.span.offset), offset);
  QCOMPARE(static_cast<int>(diagnostic.span.length), length);
  QVERIFY2(QString::fromStdString(diagnostic.help).contains(help), diagnostic.help.c_str());
  QVERIFY(!diagnostic.message.empty());
}

void FilterTest::identities_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<bool>("holds");
  const auto row = [](const char* text, bool holds) { QTest::newRow(text) << text << holds; };
  row("", true);
  row("identity.kind == credential", true);
  row("identity.kind == agent", false);
  row("identity.owner == \"jonas\"", true);
  row("identity.owner like \"j*\" and identity.expires is absent", true);
  row("identity.last_used < 2026-10-01", true);
  row("identity.last_used >= 2026-10-01", false);
  row("identity.zone is not recorded", true);
  row("identity.zone has \"moves-money\"", false);
  row("identity.findings has \"NHI-OWN-01\"", true);
  row("identity.shared_by > 3", true);
  row("identity.shared_by > 4", false);
  row("verdict == deny", true);
  row("verdict == deny and identity.kind == agent", false);
  row("not verdict == deny", true);
  row("verdict == deny or identity.kind == agent", true);
  row("not identity.kind == agent", true);
}

void FilterTest::identities() {
  QFETCH(QString, text);
  QFETCH(bool, holds);
  const FieldReader reader = [](std::string_view field) -> std::optional<std::vector<std::string>> {
    if (field == "identity.kind") return {{"credential"}};
    if (field == "identity.owner") return {{"jonas"}};
    if (field == "identity.expires") return std::vector<std::string>();
    if (field == "identity.last_used") return {{"2026-09-30T10:00:00Z"}};
    if (field == "identity.findings") return {{"NHI-ATT-01", "NHI-OWN-01"}};
    if (field == "identity.shared_by") return {{"4"}};
    return std::nullopt;
  };
  const ParsedFilter parsed = parseFilter(text.toStdString(), fieldCatalog(*world_));
  QVERIFY(parsed.diagnostics.empty());
  QCOMPARE(parsed.filter.matchesIdentity(reader), holds);
}

void FilterTest::certainlyEmpty_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<bool>("empty");
  const auto row = [](const char* text, bool empty) { QTest::newRow(text) << text << empty; };
  row("", false);
  row("agent == \"analyst\"", false);
  row("agent == \"nobody\"", true);
  row("agent == \"nobody\" and verdict == deny", true);
  row("agent == \"nobody\" or verdict == deny", false);
  row("not agent == \"nobody\"", false);
  row("target like \"slack/*\"", true);
  row("agents has \"nobody\"", true);
  row("time > 2030-01-01", true);
  row("context.input.amount > 1000", true);
  row("agent is not recorded", false);
  row("identity.owner == \"x\"", false);
}

void FilterTest::certainlyEmpty() {
  QFETCH(QString, text);
  QFETCH(bool, empty);
  QCOMPARE(parseFilter(text.toStdString(), fieldCatalog(*world_)).filter.certainlyEmpty(*world_), empty);
}

void FilterTest::conditionsFromCells() {
  const std::vector<Field> catalog = fieldCatalog(*world_);
  const auto field = [&](const char* name) { return *std::find_if(catalog.begin(), catalog.end(), [&](const Field& f) { return f.name == name; }); };
  QCOMPARE(matching(*world_, condition(field("human"), "bert \"b\"")), QString("2"));
  QCOMPARE(matching(*world_, condition(field("verdict"), "deny")), QString("25"));
  QCOMPARE(matching(*world_, condition(field("agents"), "analyst")), QString("3"));
  QCOMPARE(matching(*world_, condition(field("time"), "2026-10-01T12:30:00Z")), QString("2"));
  QCOMPARE(matching(*world_, condition(field("context.input.amount"), "12.5")), QString("3"));
  const Field odd{"context.input.odd name", "", FieldType::text, FieldDomain::request, {}};
  QVERIFY(parseFilter(condition(odd, "x\\\n*"), {odd}).diagnostics.empty());
}

void FilterTest::completions_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("first");
  QTest::addColumn<int>("recorded");
  const auto row = [](const char* text, const char* first, int recorded) { QTest::newRow(text) << text << first << recorded; };
  row("ag", "agent", 3);
  row("verd", "verdict", 5);
  row("agent =", "", -1);
  row("agent ", "==", 0);
  row("agents ", "has", 0);
  row("agent == ", "\"refund-agent\"", 2);
  row("agent == \"an", "\"analyst\"", 1);
  row("agents has \"", "\"orchestrator\"", 3);
  row("verdict == d", "deny", 2);
  row("verdict in [allow", "allow", 2);
  row("verdict in [allow,", "allow", 2);
  row("agent is", "is", 0);
  row("agent is ", "recorded", 0);
  row("agent is n", "not recorded", 0);
  row("verdict == deny ", "and", 0);
  row("verdict == deny and ag", "agent", 3);
  row("(verdict == deny ", "and", 0);
  row("identity.own", "identity.owner", 0);
  row("nonsense ", "", -1);
}

void FilterTest::completions() {
  QFETCH(QString, text);
  QFETCH(QString, first);
  QFETCH(int, recorded);
  const std::string typed = text.toStdString();
  const std::vector<Completion> all = complete(typed, typed.size(), *world_, fieldCatalog(*world_));
  if (recorded < 0) {
    QVERIFY(all.empty());
    return;
  }
  QVERIFY(!all.empty());
  QCOMPARE(QString::fromStdString(all.front().text), first);
  QCOMPARE(static_cast<int>(all.front().recorded), recorded);
  QVERIFY(all.front().replaces.offset + all.front().replaces.length <= typed.size());
}

void FilterTest::colours() {
  const auto kinds = [&](const std::string& text) {
    QString out;
    for (const Token& token : tokens(text, fieldCatalog(*world_))) out += QString("fotnpT!").at(
        token.kind == TokenKind::field ? 0 : token.kind == TokenKind::operatorWord ? 1 : token.kind == TokenKind::text ? 2
        : token.kind == TokenKind::number ? 3 : token.kind == TokenKind::punctuation ? 4 : token.kind == TokenKind::time ? 5 : 6);
    return out;
  };
  QCOMPARE(kinds("agent == \"x\" and (time >= 2026-10-01 or verdict in [deny, allow])"), QString("fotopfoTofoptptpp"));
  QCOMPARE(kinds("agent is not recorded"), QString("fooo"));
  QCOMPARE(kinds("context.input.amount > 12.5"), QString("fon"));
  QCOMPARE(kinds("nonsense = 1"), QString("!!n"));
}

void FilterTest::groups() {
  const Selection all = select(*world_, Filter(), {});
  const Result<std::vector<Group>> groups = groupBy(*world_, all, {"agent", "verdict"});
  QVERIFY(groups.has_value());
  QCOMPARE(groups->size(), size_t{5});
  uint64_t sum = 0;
  for (const Group& group : *groups) sum += group.count;
  QCOMPARE(sum, uint64_t{5});
  const auto unnamed = std::find_if(groups->begin(), groups->end(), [](const Group& g) { return !g.recorded[0] && g.key[1] == "deny"; });
  QVERIFY(unnamed != groups->end() && unnamed->key[0].empty());
  const Result<std::vector<Group>> byTags = groupBy(*world_, all, {"context.input.tags"});
  QVERIFY(std::any_of(byTags->begin(), byTags->end(), [](const Group& g) { return g.key[0] == "eu, vip"; }));
  QVERIFY(groupBy(*world_, all, {})->front().count == 5);
  const Result<std::vector<Group>> wrong = groupBy(*world_, all, {"agnet"});
  QVERIFY(!wrong.has_value());
  QVERIFY(QString::fromStdString(wrong.error().message).contains("`agent`"));
  QVERIFY(!groupBy(*world_, all, {"time"}).has_value());
}

void FilterTest::histograms() {
  const Selection all = select(*world_, Filter(), {});
  for (const size_t bins : {size_t{1}, size_t{3}, size_t{40}, size_t{100'000}}) {
    const Histogram histogram = traffic::histogram(*world_, all, {}, bins);
    QVERIFY(histogram.bins.size() <= bins);
    uint64_t allowed = 0;
    uint64_t denied = 0;
    uint64_t undecided = 0;
    for (size_t i = 0; i < histogram.bins.size(); ++i) {
      if (i > 0) QVERIFY(histogram.bins[i].from - histogram.bins[i - 1].from == histogram.width);
      allowed += histogram.bins[i].allowed;
      denied += histogram.bins[i].denied;
      undecided += histogram.bins[i].undecided;
    }
    QCOMPARE(allowed, uint64_t{2});
    QCOMPARE(denied, uint64_t{2});
    QCOMPARE(undecided, uint64_t{1});
  }
  const TimeRange october{parseTime("2026-10-01")->time, parseTime("2026-10-03")->time};
  const Histogram days = traffic::histogram(*world_, all, october, 2);
  QCOMPARE(days.bins.size(), size_t{2});
  QVERIFY(days.width == Duration::days(1));
  QCOMPARE(days.bins[1].allowed, uint64_t{1});
  QVERIFY(traffic::histogram(*snapshotOf({}), {}, {}, 10).bins.empty());
  QCOMPARE(count(select(*world_, Filter(), october)), size_t{3});
}

// --- A second, plain reading of the grammar's meaning over Request values, against which random filters are compared.
namespace {

struct PlainValue {
  State state = State::notRecorded;
  std::vector<std::string> texts;
};

PlainValue text(const std::string& value) { return value.empty() ? PlainValue{} : PlainValue{State::recorded, {value}}; }

PlainValue plainContext(const Request& request, const std::string& path) {
  const Cell cell = cellAt(request, path);
  PlainValue out{cell.state, {}};
  if (cell.state != State::recorded) return out;
  const auto json = nlohmann::json::parse(cell.value);
  if (json.is_string()) out.texts = {json.get<std::string>()};
  else if (json.is_array()) out.texts = json.get<std::vector<std::string>>();
  else if (json.is_object() && json.contains("__entity"))
    out.texts = {json["__entity"]["type"].get<std::string>() + "::\"" + json["__entity"]["id"].get<std::string>() + "\"", json["__entity"]["id"]};
  else if (json.is_object() && json.contains("__extn")) out.texts = {json["__extn"]["arg"]};
  else out.texts = {cell.value};
  return out;
}

PlainValue plainValue(const Request& request, const std::string& field) {
  if (field == "agent") return request.agents.empty() ? PlainValue{} : PlainValue{State::recorded, {request.agents.back().name}};
  if (field == "human") return request.human ? PlainValue{State::recorded, {request.human->name}} : PlainValue{};
  if (field == "human.evidence") return request.human ? PlainValue{State::recorded, {std::string(toString(request.human->evidence))}} : PlainValue{};
  if (field == "agents") {
    PlainValue out{request.agents.empty() ? State::notRecorded : State::recorded, {}};
    for (const Named& agent : request.agents) out.texts.push_back(agent.name);
    return out;
  }
  if (field == "credential") return text(request.credential);
  if (field == "target") return text(request.target);
  if (field == "session") return text(request.session);
  if (field == "verdict") return text(std::string(toString(request.verdict)));
  if (field == "kind") return text(std::string(toString(request.kind)));
  if (field == "reason") return request.reason == Reason::none ? PlainValue{State::absent, {}} : text(std::string(toString(request.reason)));
  return plainContext(request, field);
}

bool plainLike(const std::string& pattern, const std::string& value) {
  const size_t star = pattern.find('*');
  if (star == std::string::npos) return pattern == value;
  if (!value.starts_with(pattern.substr(0, star))) return false;
  for (size_t skip = star; skip <= value.size(); ++skip)
    if (plainLike(pattern.substr(star + 1), value.substr(skip))) return true;
  return false;
}

struct PlainFilter {
  std::string text;
  std::function<bool(const Request&)> holds;
};

PlainFilter randomCondition(test::Generator& generator) {
  static const std::vector<std::string> texts{"agent", "human", "credential", "target", "session", "context.chain.human", "context.sourceIp"};
  static const std::vector<std::string> values{"anna", "refund-agent", "zo\xc3\xab", "back\\slash", "quo\"te", "", "vk-1", "crm/search", "slack/send*message", "s7", "Human::\"anna\"", "10.0.0.1", "nothing"};
  const auto quote = [](const std::string& value) {
    std::string out = "\"";
    for (const char c : value) out += (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c);
    return out + "\"";
  };
  const std::string field = generator.oneOf(texts);
  const std::string value = generator.oneOf(values);
  const auto any = [](const PlainValue& v, const std::string& wanted) { return std::find(v.texts.begin(), v.texts.end(), wanted) != v.texts.end(); };
  switch (generator.below(9)) {
    case 0: return {field + " == " + quote(value), [=](const Request& r) { return any(plainValue(r, field), value); }};
    case 1: return {field + " != " + quote(value), [=](const Request& r) { const PlainValue v = plainValue(r, field); return v.state == State::recorded && !any(v, value); }};
    case 2: {
      const std::string other = generator.oneOf(values);
      return {field + " in [" + quote(value) + "," + quote(other) + "]", [=](const Request& r) { const PlainValue v = plainValue(r, field); return any(v, value) || any(v, other); }};
    }
    case 3: {
      const std::string pattern = generator.oneOf(std::vector<std::string>{"*", "a*", "*a*", "*/*_*", "crm/*", "*agent", "s*e*", ""});
      return {field + " like " + quote(pattern), [=](const Request& r) { const PlainValue v = plainValue(r, field); return std::any_of(v.texts.begin(), v.texts.end(), [&](const auto& t) { return plainLike(pattern, t); }); }};
    }
    case 4: {
      const std::string f = generator.oneOf(std::vector<std::string>{"agent", "agents", "human", "reason", "context.input.amount", "context.input.to", "human.evidence"});
      return generator.chance(50) ? PlainFilter{f + " is not recorded", [=](const Request& r) { return plainValue(r, f).state == State::notRecorded; }}
                                  : PlainFilter{f + " is absent", [=](const Request& r) { return plainValue(r, f).state == State::absent; }};
    }
    case 5: return {"agents has " + quote(value), [=](const Request& r) { return any(plainValue(r, "agents"), value); }};
    case 6: {
      const std::string verdict = generator.oneOf(std::vector<std::string>{"allow", "deny", "none"});
      return {"verdict != " + verdict, [=](const Request& r) { return toString(r.verdict) != verdict; }};
    }
    case 7: {
      const Time at{1'790'000'000'000'000 + static_cast<int64_t>(generator.below(1000)) * 7'919'123};
      return {"time >= " + formatTime(at), [=](const Request& r) { return r.time >= at; }};
    }
    default: {
      const std::string amount = generator.oneOf(std::vector<std::string>{"2", "12.5", "-5", "1000"});
      return {"context.chain.depth < " + amount, [=](const Request& r) {
                const PlainValue v = plainValue(r, "context.chain.depth");
                return v.state == State::recorded && std::stod(v.texts.front()) < std::stod(amount);
              }};
    }
  }
}

PlainFilter randomFilter(test::Generator& generator, int depth) {
  if (depth == 0 || generator.chance(30)) return randomCondition(generator);
  const PlainFilter a = randomFilter(generator, depth - 1);
  if (generator.chance(25)) return {"not (" + a.text + ")", [=](const Request& r) { return !a.holds(r); }};
  const PlainFilter b = randomFilter(generator, depth - 1);
  if (generator.chance(50)) return {"(" + a.text + " and " + b.text + ")", [=](const Request& r) { return a.holds(r) && b.holds(r); }};
  return {"(" + a.text + " or " + b.text + ")", [=](const Request& r) { return a.holds(r) || b.holds(r); }};
}

}  // namespace

void FilterTest::agreesWithPlainEvaluation() {
  test::Generator generator(77);
  std::vector<Request> requests = generator.requests(600);
  typeNumbers(requests);
  const auto snapshot = snapshotOf(requests);
  const std::vector<Field> catalog = fieldCatalog(*snapshot);
  size_t some = 0;
  for (int round = 0; round < 600; ++round) {
    const PlainFilter plain = randomFilter(generator, 3);
    const ParsedFilter parsed = parseFilter(plain.text, catalog);
    QVERIFY2(parsed.diagnostics.empty(), (plain.text + ": " + (parsed.diagnostics.empty() ? "" : parsed.diagnostics.front().message)).c_str());
    const Selection selection = select(*snapshot, parsed.filter, {});
    for (const Request& request : requests) {
      const RowId row = *snapshot->find(request.id);
      QVERIFY2(selection[row.segment].test(row.row) == plain.holds(request), (plain.text + " at " + request.id).c_str());
    }
    const size_t rows = count(selection);
    some += rows > 0 && rows < requests.size() ? 1 : 0;
    if (parsed.filter.certainlyEmpty(*snapshot)) QCOMPARE(rows, size_t{0});
  }
  QVERIFY2(some > 300, std::to_string(some).c_str());
}

QTEST_GUILESS_MAIN(FilterTest)
#include "filter_test.moc"
