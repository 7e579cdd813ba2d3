// Random requests that show everything a request can: for property and differential tests of traffic and workspace.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "core/traffic/request.h"

namespace chatelaine::traffic::test {

class Generator {
public:
  explicit Generator(uint32_t seed) : random_(seed) {}

  std::vector<Request> requests(size_t count) {
    std::vector<Request> out;
    for (size_t i = 0; i < count; ++i) out.push_back(request(i));
    return out;
  }

  size_t below(size_t n) { return random_() % n; }
  bool chance(int percent) { return static_cast<int>(random_() % 100) < percent; }
  template <class T>
  const T& oneOf(const std::vector<T>& list) {
    return list[below(list.size())];
  }

  Request request(size_t number) {
    Request r;
    r.id = idOf(number);
    r.source = oneOf(sources_);
    r.gateway = chance(80) ? oneOf(sources_) : "";
    r.kind = static_cast<Kind>(below(6));
    r.time = Time{1'790'000'000'000'000 + static_cast<int64_t>(below(1000)) * 7'919'123};
    if (chance(60)) r.end = r.time + Duration{static_cast<int64_t>(below(5'000'000))};
    r.remainderNanos = chance(20) ? static_cast<uint16_t>(below(1000)) : uint16_t{0};
    if (chance(50)) r.offsetMinutes = static_cast<int16_t>(chance(50) ? 0 : 120);
    r.target = chance(85) ? oneOf(targets_) : "";
    if (r.target.find('/') != std::string::npos) r.server = r.target.substr(0, r.target.find('/'));
    if (chance(60)) r.human = Named{oneOf(names_), chance(50) ? "u-" + std::to_string(below(9)) : "", evidence()};
    for (size_t n = below(4); n > 0; --n) r.agents.push_back({oneOf(names_), chance(50) ? "a-" + std::to_string(below(9)) : "", evidence()});
    for (size_t n = chance(20) ? below(4) : 0; n > 0; --n) r.candidates.push_back(oneOf(names_));
    r.credential = chance(70) ? "vk-" + std::to_string(below(5)) : "";
    r.credentialId = chance(50) ? idOf(below(5)) : "";
    r.session = chance(50) ? "s" + std::to_string(below(40)) : "";
    r.trace = chance(40) ? "t" + std::to_string(below(40)) : "";
    r.record = "r" + std::to_string(number);
    for (size_t n = below(3); n > 0; --n) r.records.push_back("litellm/spend-logs:" + std::to_string(number) + std::to_string(n));
    r.verdict = static_cast<Verdict>(below(3));
    r.reason = r.verdict == Verdict::allow ? Reason::none : static_cast<Reason>(below(9));
    r.detail = chance(20) ? oneOf(names_) : "";
    r.chain = r.kind == Kind::list ? "" : "chain-" + std::to_string(below(30));
    r.parent = chance(20) ? idOf(below(100)) : "";
    r.address = chance(30) ? "10.0.0." + std::to_string(below(9)) : "";
    fillCedarSide(r);
    return r;
  }

  static std::string idOf(size_t number) {
    std::string digits = std::to_string(number);
    return std::string(32 - digits.size(), '0') + digits;
  }

private:
  Evidence evidence() { return static_cast<Evidence>(1 + below(5)); }

  void fillCedarSide(Request& r) {
    if (!r.agents.empty()) r.principal = Cell::recorded("Agent::\"" + escaped(r.agents.back().name) + "\"", r.agents.back().evidence);
    if (!r.target.empty()) {
      r.action = Cell::recorded("Action::\"" + r.target + "\"", Evidence::asserted);
      r.resource = Cell::recorded("Tool::\"litellm/" + r.target + "\"", Evidence::asserted);
    }
    const bool seenWhole = chance(50);
    if (seenWhole) r.context["context.input"] = Cell::recorded("{}", Evidence::verified);
    if (chance(50)) r.context["context.input.amount"] = Cell::recorded(oneOf(numbers_), Evidence::verified);
    if (chance(40)) r.context["context.input.to"] = Cell::recorded(oneOf(texts_), Evidence::claimed);
    if (chance(30)) r.context["context.input.tags"] = Cell::recorded(R"(["eu","us"])", Evidence::claimed);
    if (chance(30)) r.context["context.chain.depth"] = chance(20) ? Cell::absent(evidence()) : Cell::recorded(std::to_string(below(4)), evidence());
    if (chance(30)) r.context["context.sourceIp"] = Cell::recorded(R"({"__extn":{"arg":"10.0.0.1","fn":"ip"}})", Evidence::asserted);
    if (r.human) r.context["context.chain.human"] = Cell::recorded(R"({"__entity":{"id":"anna","type":"Human"}})", r.human->evidence);
  }

  static std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    return out;
  }

  std::mt19937 random_;
  std::vector<std::string> sources_{"litellm", "otlp", "litellm-otel-v2"};
  std::vector<std::string> targets_{"crm/get_customer", "crm/search", "billing/issue_refund", "gpt-4o", "refund-agent", "slack/send*message"};
  std::vector<std::string> names_{"anna", "refund-agent", "support agent", "zo\xc3\xab", "back\\slash", "quo\"te", "star*", "", "n/a"};
  std::vector<std::string> numbers_{"1", "2", "12.5", "640", "-3", "0.00001", "1e3", "9223372036854775808", "7.0"};
  std::vector<std::string> texts_{R"("eu")", R"("a@evil.example")", R"("")", "true", R"("12.5")"};
};

}  // namespace chatelaine::traffic::test
