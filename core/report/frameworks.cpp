#include <nlohmann/json.hpp>

#include "core/posture/crosswalk.h"
#include "core/report/report.h"

namespace chatelaine::report {

std::string nistCsfText();
std::string owaspNhiText();

namespace {

// How the titles are printed: the catalogs' own are long.
std::string titleOf(const std::string& id, const std::string& catalogTitle) {
  if (id == "nist-csf-2.0") return "NIST Cybersecurity Framework 2.0";
  if (id == "owasp-nhi-2025") return "OWASP Non-Human Identities Top 10, 2025";
  return catalogTitle;
}

bool isGroup(const std::string& level) { return level == "function" || level == "category"; }

Framework parse(const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text);
  Framework framework;
  framework.id = json.at("framework_id");
  framework.title = titleOf(framework.id, json.at("title"));
  framework.kind = json.at("kind") == "risk" ? FrameworkKind::risks : FrameworkKind::controls;
  framework.license = json.at("license");
  for (const auto& node : json.at("nodes")) {
    Control control;
    control.id = node.at("id");
    control.title = node.at("title");
    control.group = isGroup(node.at("level"));
    // A subcategory of the CSF has no short title; its outcome statement stands for it.
    if (!control.group && control.title == control.id && node.contains("statement")) control.title = node.at("statement");
    if (!node.at("parent").is_null()) control.parent = node.at("parent");
    framework.controls.push_back(std::move(control));
  }
  for (const posture::CrosswalkCheck& check : posture::crosswalk())
    for (const posture::CrosswalkMapping& mapping : check.mappings)
      if (mapping.framework == framework.id)
        framework.mappings.push_back({check.id, mapping.item, mapping.direct, mapping.reason});
  return framework;
}

const std::vector<Framework>& all() {
  static const std::vector<Framework> parsed{parse(nistCsfText()), parse(owaspNhiText())};
  return parsed;
}

}  // namespace

std::vector<Framework> frameworks() { return all(); }

std::optional<Framework> frameworkById(std::string_view id) {
  for (const Framework& framework : all())
    if (framework.id == id) return framework;
  return std::nullopt;
}

}  // namespace chatelaine::report
