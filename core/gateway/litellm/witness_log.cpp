#include <charconv>

#include "core/base/digest.h"
#include "core/gateway/litellm/witness_facts.h"
#include "core/gateway/litellm/witness_records.h"

namespace chatelaine::gateway::litellm {

namespace {

using traffic::Reason;

struct AccessLine {
  std::string_view address, method, path;
  int status = 0;
};

// `10.20.1.72:0 - "POST /a2a/ID HTTP/1.1" 403`
std::optional<AccessLine> accessLine(std::string_view message) {
  const size_t quote = message.find(" - \""), end = message.rfind("\" ");
  if (quote == message.npos || end == message.npos || end < quote + 4) return std::nullopt;
  AccessLine line;
  line.address = message.substr(0, quote);
  line.address = line.address.substr(0, line.address.rfind(':'));
  const std::string_view request = message.substr(quote + 4, end - quote - 4);
  const size_t first = request.find(' '), last = request.rfind(' ');
  if (first == request.npos || last <= first) return std::nullopt;
  line.method = request.substr(0, first);
  line.path = request.substr(first + 1, last - first - 1);
  line.path = line.path.substr(0, line.path.find('?'));
  const std::string_view status = message.substr(end + 2, 3);
  const auto read = std::from_chars(status.data(), status.data() + status.size(), line.status);
  if (read.ec != std::errc()) return std::nullopt;
  return line;
}

}  // namespace

// A door's refusal, by its status alone.
traffic::Reason reasonOfStatus(int status) {
  switch (status) {
    case 401: return Reason::authentication;
    case 403: return Reason::access;
    case 429: return Reason::rate;
    default: return status >= 500 ? Reason::backend : Reason::malformed;
  }
}

void sayDoor(Witness& w, std::string_view path) {
  w.route = routeOf(path);
  w.kind = *kindOf(path);
  if (w.route == "a2a" && path.size() > 5) w.say(Topic::target, path.substr(5, path.substr(5).find('/')), Evidence::asserted, 2);
}

void readLogLine(JsonReader::Object line, const Place& place, std::vector<Witness>& out) {
  const std::string_view message = JsonReader::text(line, "message");
  const auto access = accessLine(message);
  const auto time = parseTime(JsonReader::text(line, "timestamp"));
  if (!access || !time || access->status < 400 || access->method != "POST" || routeOf(access->path).empty() || !kindOf(access->path)) return;
  Witness w;
  w.sight = Sight::door;
  w.source = place.source;
  w.start = time->time;                 // written when the answer was
  w.end = time->time;
  w.remainderNanos = time->remainderNanos;
  w.offsetMinutes = time->offsetMinutes;
  w.failed = true;
  w.status = access->status;
  w.reason = reasonOfStatus(access->status);
  w.detail = "HTTP " + std::to_string(access->status);
  w.id = sha256(std::string(JsonReader::text(line, "timestamp")) + ' ' + std::string(message)).hex().substr(0, 16);
  w.label = "proxy-log:" + w.id;
  sayDoor(w, access->path);
  w.say(Topic::address, access->address, Evidence::asserted);
  out.push_back(std::move(w));
}

}  // namespace chatelaine::gateway::litellm
