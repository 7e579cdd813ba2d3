#include <algorithm>

#include <yaml-cpp/yaml.h>

#include "core/gateway/read/cut.h"
#include "core/gateway/read/json_redact.h"

namespace chatelaine::gateway {

namespace {

constexpr size_t mostNodes = 500'000;      // aliases can make a small text stand for a huge document

// A scalar that is, or holds, a secret.
struct Scalar {
  size_t position = 0;
  std::string value;
  std::string redacted;
};

class Collector {
public:
  explicit Collector(const Redaction& redaction) : redaction_(redaction) {}

  bool visit(const YAML::Node& node, FieldClass cls) {
    if (++visited_ > mostNodes) return false;
    switch (node.Type()) {
      case YAML::NodeType::Scalar: scalar(node, cls); return true;
      case YAML::NodeType::Sequence:
        return std::ranges::all_of(node, [&](const YAML::Node& item) { return visit(item, cls); });
      case YAML::NodeType::Map: return map(node, cls);
      default: return true;
    }
  }
  std::vector<Scalar> found;

private:
  bool map(const YAML::Node& node, FieldClass cls) {
    for (const auto& entry : node) {
      const std::string name = entry.first.IsScalar() ? entry.first.Scalar() : "";
      FieldClass mine = cls;
      if (cls != FieldClass::secret) mine = classifyField(name, ContentRules::none);
      if (!visit(entry.first, FieldClass::plain) || !visit(entry.second, mine)) return false;
    }
    return true;
  }

  void scalar(const YAML::Node& node, FieldClass cls) {
    const std::string& value = node.Scalar();
    std::string redacted;
    if (cls == FieldClass::secret || cls == FieldClass::keyOrHash) {
      if (isNoSecret(value) || (cls == FieldClass::keyOrHash && isHexDigest(value))) return;
      if (value == "true" || value == "false" || value == "null" || value == "~") return;
      redacted = identifySecret(value, false, redaction_);
    } else if (!appendRedacted(value, redaction_, redacted)) {
      return;
    }
    found.push_back({static_cast<size_t>(std::max(node.Mark().pos, 0)), value, redacted});
  }

  const Redaction& redaction_;
  size_t visited_ = 0;
};

// yaml-cpp counts code points, not bytes.
size_t byteOf(std::string_view text, size_t codePoint) {
  size_t at = 0;
  for (; at < text.size() && codePoint > 0; --codePoint)
    do ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80);
  return at;
}

// Replaces the scalars in the text; false where one does not stand there as it reads (folded, escaped).
bool spliceScalars(std::string_view text, std::vector<Scalar> scalars, std::string& out) {
  std::ranges::sort(scalars, {}, &Scalar::position);
  size_t copied = 0, lastPosition = std::string::npos;
  for (const Scalar& scalar : scalars) {
    if (scalar.position == lastPosition) continue;      // an alias names it again
    lastPosition = scalar.position;
    size_t start = byteOf(text, scalar.position);
    if (start < text.size() && (text[start] == '"' || text[start] == '\'')) ++start;
    if (start < copied || !text.substr(std::min(start, text.size())).starts_with(scalar.value)) return false;
    out.append(text, copied, start - copied);
    out += scalar.redacted;
    copied = start + scalar.value.size();
  }
  out.append(text, copied);
  return true;
}

// Comments are no YAML, but may hold a setting that was put out of use.
void redactComments(std::string& text, const Redaction& redaction) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = std::string_view(text).substr(at, end - at);
    const size_t hash = line.starts_with('#') ? 0 : line.find(" #");
    const size_t cut = hash == std::string_view::npos ? line.size() : hash;
    out += line.substr(0, cut);
    if (cut < line.size()) appendRedacted(line.substr(cut), redaction, out);
    if (end < text.size()) out += '\n';
    at = end + 1;
  }
  text.swap(out);
}

void appendJson(const YAML::Node& node, FieldClass cls, const Redaction& redaction, size_t& budget, std::string& out) {
  if (budget == 0) return;
  --budget;
  if (node.IsMap()) {
    out += "{";
    bool first = true;
    for (const auto& entry : node) {
      const std::string name = entry.first.IsScalar() ? entry.first.Scalar() : "";
      out += (first ? "\"" : ",\"") + encodeJsonString(name) + "\":";
      first = false;
      appendJson(entry.second, cls == FieldClass::secret ? cls : classifyField(name, ContentRules::none), redaction, budget, out);
    }
    out += "}";
  } else if (node.IsSequence()) {
    out += "[";
    for (size_t i = 0; i < node.size(); ++i) {
      if (i > 0) out += ",";
      appendJson(node[i], cls, redaction, budget, out);
    }
    out += "]";
  } else if (node.IsScalar()) {
    Collector collector(redaction);
    collector.visit(node, cls);
    out += "\"" + encodeJsonString(collector.found.empty() ? node.Scalar() : collector.found.front().redacted) + "\"";
  } else {
    out += "null";
  }
}

}  // namespace

std::string redactYaml(std::string_view text, const Redaction& redaction, std::vector<Problem>& problems) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  try {
    const YAML::Node root = YAML::Load(std::string(text));
    Collector collector(redaction);
    if (!collector.visit(root, FieldClass::plain)) {
      problems.push_back({"", 0, 0, "", "yaml/too-large", "the document stands for more than 500,000 values"});
      return {};
    }
    std::string out;
    if (spliceScalars(text, std::move(collector.found), out)) {
      redactComments(out, redaction);
      Collector again(redaction);
      again.visit(YAML::Load(out), FieldClass::plain);
      if (again.found.empty()) return out;
    }
    // A secret that is folded over lines cannot be cut out in place: the same document as JSON, which is YAML too.
    out.clear();
    size_t budget = mostNodes;
    appendJson(root, FieldClass::plain, redaction, budget, out);
    return out;
  } catch (const YAML::Exception& error) {
    const bool known = !error.mark.is_null();
    problems.push_back({"", known ? static_cast<uint64_t>(error.mark.line) + 1 : 0,
                        known ? static_cast<uint64_t>(error.mark.column) + 1 : 0, "", "yaml/syntax",
                        "this is no YAML: " + error.msg});
    return {};
  } catch (const std::exception& error) {      // yaml-cpp lets some of the standard library's through
    problems.push_back({"", 0, 0, "", "yaml/syntax", std::string("this is no YAML: ") + error.what()});
    return {};
  }
}

}  // namespace chatelaine::gateway
