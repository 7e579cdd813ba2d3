#include <nlohmann/json.hpp>

#include "core/cedar/entities.h"
#include "core/cedar/json_text.h"

namespace chatelaine::cedar {

namespace {

using Json = nlohmann::json;

bool isAction(const EntityUid& uid) { return uid.type() == "Action" || uid.type().ends_with("::Action"); }

Error wrong(const std::string& where, const std::string& what) { return {ErrorCode::invalidInput, where + ": " + what, {}}; }

Result<std::vector<EntityUid>> readParents(const Json& in, const std::string& where, const EntityUid& child) {
  std::vector<EntityUid> out;
  if (!in.is_array()) return wrong(where, "must be an array of entities");
  for (size_t i = 0; i < in.size(); ++i) {
    const std::string place = elementPath(where, i);
    Result<EntityUid> parent = entityFromJson(in[i], place);
    if (!parent) return parent.error();
    if (isAction(child) && !isAction(*parent)) return wrong(place, "an action can only have actions as parents");
    out.push_back(std::move(*parent));
  }
  return out;
}

Result<Entity> readEntity(const Json& in, const std::string& where) {
  if (!in.is_object()) return wrong(where, "an entity is an object with `uid`, `attrs` and `parents`");
  for (const char* name : {"uid", "attrs", "parents"})
    if (!in.contains(name)) return wrong(where, "the member `" + std::string(name) + "` is missing");
  Entity entity;
  Result<EntityUid> uid = entityFromJson(in["uid"], memberPath(where, "uid"));
  if (!uid) return uid.error();
  entity.uid = std::move(*uid);
  Result<Value> attributes = recordFromJson(in["attrs"], memberPath(where, "attrs"));
  if (!attributes) return attributes.error();
  entity.attributes = std::move(*attributes);
  Result<std::vector<EntityUid>> parents = readParents(in["parents"], memberPath(where, "parents"), entity.uid);
  if (!parents) return parents.error();
  entity.parents = std::move(*parents);
  if (!in.contains("tags")) return entity;
  Result<Value> tags = recordFromJson(in["tags"], memberPath(where, "tags"));
  if (!tags) return tags.error();
  entity.tags = std::move(*tags);
  return entity;
}

Json entityJson(const EntityUid& uid) { return {{"type", uid.type()}, {"id", uid.id()}}; }

Json fieldsJson(const Value& record) {
  Json out = Json::object();
  for (const Field& field : record.asRecord()) out[field.name] = field.value.toJson();
  return out;
}

// The key with its quotes.
std::string twice(std::string_view key) { return "`" + std::string(key.substr(1, key.size() - 2)) + "` occurs twice in its object"; }

}  // namespace

BuiltContext parseContext(std::string_view text, std::string_view fileName) {
  BuiltContext out;
  const auto report = [&](std::string code, std::string message, Span span) {
    out.diagnostics.push_back({Severity::error, std::move(code), std::move(message), span, "", std::string(fileName)});
  };
  size_t offset = 0;
  const Result<Json> root = parseJsonStrictly(text, &offset);
  if (!root) {
    report("json/malformed", root.error().message, {offset, std::min<size_t>(1, text.size() - offset)});
  } else if (!root->is_object()) {
    report("json/shape", "a context is an object", {0, text.size()});
  } else {
    for (const Span& key : repeatedKeys(text))
      report("json/repeated-key", twice(text.substr(key.offset, key.length)), key);
    if (!out.diagnostics.empty()) return out;
    Result<Value> context = recordFromJson(*root, "context");
    if (context) out.context = std::move(*context); else report("json/context", context.error().message, {0, text.size()});
  }
  return out;
}

BuiltEntities parseEntities(std::string_view text, std::string_view fileName) {
  Diagnostics diagnostics;
  EntityStoreBuilder builder;
  const auto report = [&](std::string code, std::string message, Span span) {
    diagnostics.push_back({Severity::error, std::move(code), std::move(message), span, "", std::string(fileName)});
  };
  size_t offset = 0;
  const Result<Json> root = parseJsonStrictly(text, &offset);
  if (!root) {
    report("json/malformed", root.error().message, {offset, std::min<size_t>(1, text.size() - offset)});
  } else if (!root->is_array()) {
    report("json/shape", "entities are an array of objects", {0, text.size()});
  } else {
    const std::vector<Span> spans = elementSpans(text);
    for (size_t i = 0; i < root->size(); ++i) {
      Result<Entity> entity = readEntity((*root)[i], elementPath("", i));
      if (entity) {
        builder.add(std::move(*entity), spans.at(i));
        continue;
      }
      const std::vector<Span> repeated = repeatedKeys(text.substr(spans.at(i).offset, spans.at(i).length));
      if (repeated.empty()) report("json/entity", entity.error().message, spans.at(i));
      for (const Span& key : repeated) {
        const Span place{spans.at(i).offset + key.offset, key.length};
        report("json/repeated-key", twice(text.substr(place.offset, place.length)), place);
      }
    }
  }
  BuiltEntities out = std::move(builder).build();
  for (Diagnostic& diagnostic : out.diagnostics) diagnostic.file = std::string(fileName);
  out.diagnostics.insert(out.diagnostics.begin(), diagnostics.begin(), diagnostics.end());
  return out;
}

std::string entitiesToJson(const EntityStore& store) {
  std::vector<const Entity*> sorted;
  for (const Entity& entity : store.entities()) sorted.push_back(&entity);
  std::sort(sorted.begin(), sorted.end(), [](const Entity* a, const Entity* b) { return a->uid < b->uid; });
  Json out = Json::array();
  for (const Entity* entity : sorted) {
    Json parents = Json::array();
    for (const EntityUid& parent : entity->parents) parents.push_back(entityJson(parent));
    Json one = {{"uid", entityJson(entity->uid)}, {"attrs", fieldsJson(entity->attributes)}, {"parents", std::move(parents)}};
    if (!entity->tags.asRecord().empty()) one["tags"] = fieldsJson(entity->tags);
    out.push_back(std::move(one));
  }
  return out.dump(1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace chatelaine::cedar
