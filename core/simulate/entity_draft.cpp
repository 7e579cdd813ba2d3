#include "core/simulate/entity_draft.h"

#include <unordered_map>

#include "core/simulate/default_model.h"

namespace chatelaine::simulate {

namespace {

using cedar::EntityUid;

// The kinds whose members a source has to list; the others follow from names or are stated.
bool needsListing(std::string_view entityType, std::string_view parentType) {
  return parentType == "Team" || parentType == "Provider" || (parentType == "Gateway" && entityType == "Agent");
}

struct OpenData {
  std::set<std::pair<std::string, std::string>> listed;
  std::unordered_map<EntityUid, std::set<std::string, std::less<>>> absent;

  [[nodiscard]] bool parentsOpen(const EntityUid& entity, std::string_view parentType) const {
    return needsListing(entity.type(), parentType) && mayBeIn(entity.type(), parentType) &&
           !listed.contains({entity.type(), std::string(parentType)});
  }

  [[nodiscard]] std::optional<cedar::Unknown> attributeOpen(const EntityUid& entity, std::string_view name) const {
    for (const Attribute& attribute : attributesOf(entity.type())) {
      if (attribute.name != name) continue;
      if (attribute.onlyStated) return std::nullopt;
      if (const auto known = absent.find(entity); known != absent.end() && known->second.contains(name)) return std::nullopt;
      return cedar::Unknown{attribute.kind, std::string(attribute.entityType), attribute.optional};
    }
    return std::nullopt;
  }
};

Digest digestOf(const cedar::EntityStore& store, const OpenData& data) {
  Sha256 hash;
  hash.addField(store.digest().hex());
  for (const auto& [type, parent] : data.listed) hash.addField(type).addField(parent);
  std::map<std::string, const std::set<std::string, std::less<>>*> absent;
  for (const auto& [uid, names] : data.absent) absent.emplace(uid.toString(), &names);
  for (const auto& [uid, names] : absent) {
    hash.addField(uid).addNumber(static_cast<int64_t>(names->size()));
    for (const std::string& name : *names) hash.addField(name);
  }
  return hash.finish();
}

}  // namespace

void EntityDraft::note(Draft& draft, const std::string& fact, Evidence evidence) {
  const auto [at, isNew] = draft.evidence.emplace(fact, evidence);
  if (!isNew) at->second = weakest(at->second, evidence);
}

void EntityDraft::set(const EntityUid& uid, const std::string& attribute, cedar::Value value, Evidence evidence) {
  Draft& draft = entities_[uid];
  draft.attributes.insert_or_assign(attribute, std::move(value));
  draft.absent.erase(attribute);
  note(draft, attribute, evidence);
}

void EntityDraft::setAbsent(const EntityUid& uid, const std::string& attribute, Evidence evidence) {
  Draft& draft = entities_[uid];
  if (draft.attributes.contains(attribute)) return;
  draft.absent.insert(attribute);
  note(draft, attribute, evidence);
}

void EntityDraft::addParent(const EntityUid& uid, const EntityUid& parent, Evidence evidence) {
  if (uid == parent) return;
  Draft& draft = entities_[uid];
  draft.parents.insert(parent);
  note(draft, parent.type(), evidence);
  entities_[parent];
}

void EntityDraft::setListed(std::string_view entityType, std::string_view parentType) {
  listed_.emplace(entityType, parentType);
}

std::shared_ptr<Entities> EntityDraft::finish() && {
  auto data = std::make_shared<OpenData>();
  auto entities = std::make_shared<Entities>();
  cedar::EntityStoreBuilder builder;
  data->listed = std::move(listed_);
  for (auto& [uid, draft] : entities_) {
    cedar::Entity entity;
    entity.uid = uid;
    std::vector<cedar::Field> fields;
    for (auto& [name, value] : draft.attributes) fields.push_back({name, std::move(value)});
    entity.attributes = cedar::Value::record(std::move(fields));
    entity.parents.assign(draft.parents.begin(), draft.parents.end());
    builder.add(std::move(entity));
    if (!draft.absent.empty()) data->absent.emplace(uid, std::move(draft.absent));
    if (!draft.evidence.empty()) entities->evidence.emplace(uid, std::move(draft.evidence));
  }
  entities->store = std::move(builder).build().store;
  entities->digest = digestOf(entities->store, *data);
  entities->open.parents = [data](const EntityUid& entity, std::string_view type) { return data->parentsOpen(entity, type); };
  entities->open.attributes = [data](const EntityUid& entity, std::string_view name) { return data->attributeOpen(entity, name); };
  return entities;
}

}  // namespace chatelaine::simulate
