#include "core/cedar/entities.h"

#include <numeric>
#include <unordered_map>

namespace chatelaine::cedar {

namespace {

constexpr uint32_t kNone = UINT32_MAX;
const std::vector<std::string> kNoTypes;

std::string describe(const EntityUid& uid) { return "`" + uid.toString() + "`"; }

Diagnostic problem(std::string code, std::string message, Span where, std::string help) {
  return {Severity::error, std::move(code), std::move(message), where, std::move(help), ""};
}

}  // namespace

// Entities stand first in `uids`, then the parents that the store does not hold: a dense number for each.
struct EntityStore::Data {
  std::vector<Entity> entities;
  std::vector<EntityUid> uids;
  std::unordered_map<EntityUid, uint32_t> numbers;
  std::vector<std::vector<uint32_t>> ancestors;      // by entity, sorted
  std::vector<std::vector<std::string>> descendantTypes;   // by uid, sorted
  Digest digest;

  [[nodiscard]] uint32_t numberOf(const EntityUid& uid) const {
    const auto at = numbers.find(uid);
    return at == numbers.end() ? kNone : at->second;
  }
};

namespace {

// Entities and their direct parents as numbers; finds the ancestors depth first, without recursion, and the parents that
// close a cycle.
class Closure {
public:
  Closure(const std::vector<std::vector<uint32_t>>& parents, size_t entities)
      : parents_(parents), state_(entities, kNew), ancestors(entities) {}

  void run() {
    for (uint32_t start = 0; start < state_.size(); ++start)
      if (state_[start] == kNew) visit(start);
  }

private:
  enum State : uint8_t { kNew, kOpen, kDone };
  struct Frame {
    uint32_t entity;
    size_t next;
  };

  void visit(uint32_t start) {
    std::vector<Frame> stack{{start, 0}};
    state_[start] = kOpen;
    while (!stack.empty()) {
      const uint32_t entity = stack.back().entity;
      if (stack.back().next == parents_[entity].size()) {
        finish(entity);
        stack.pop_back();
        continue;
      }
      const uint32_t parent = parents_[entity][stack.back().next++];
      if (parent >= state_.size() || state_[parent] == kDone) continue;
      if (state_[parent] == kOpen) {
        cyclic.push_back({entity, parent});
        continue;
      }
      state_[parent] = kOpen;
      stack.push_back({parent, 0});
    }
  }

  void finish(uint32_t entity) {
    std::vector<uint32_t>& all = ancestors[entity];
    for (const uint32_t parent : parents_[entity]) {
      if (std::find(cyclic.begin(), cyclic.end(), std::pair(entity, parent)) != cyclic.end()) continue;
      all.push_back(parent);
      if (parent < ancestors.size()) all.insert(all.end(), ancestors[parent].begin(), ancestors[parent].end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    state_[entity] = kDone;
  }

  const std::vector<std::vector<uint32_t>>& parents_;
  std::vector<State> state_;

public:
  std::vector<std::vector<uint32_t>> ancestors;
  std::vector<std::pair<uint32_t, uint32_t>> cyclic;    // child and the parent that closes a cycle
};

Digest digestOf(const std::vector<Entity>& entities) {
  std::vector<uint32_t> order(entities.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return entities[a].uid < entities[b].uid; });
  Sha256 sha;
  sha.addField("chatelaine entities 1");
  for (const uint32_t i : order) {
    const Entity& entity = entities[i];
    sha.addField(entity.uid.type()).addField(entity.uid.id());
    sha.addField(entity.attributes.toString()).addField(entity.tags.toString());
    std::vector<EntityUid> parents = entity.parents;
    std::sort(parents.begin(), parents.end());
    sha.addNumber(static_cast<int64_t>(parents.size()));
    for (const EntityUid& parent : parents) sha.addField(parent.type()).addField(parent.id());
  }
  return sha.finish();
}

std::vector<std::vector<std::string>> typesBelow(const std::vector<Entity>& entities,
                                                 const std::vector<std::vector<uint32_t>>& ancestors, size_t uids) {
  std::vector<std::vector<std::string>> out(uids);
  for (size_t i = 0; i < entities.size(); ++i)
    for (const uint32_t ancestor : ancestors[i]) {
      std::vector<std::string>& types = out[ancestor];
      const auto at = std::lower_bound(types.begin(), types.end(), entities[i].uid.type());
      if (at == types.end() || *at != entities[i].uid.type()) types.insert(at, entities[i].uid.type());
    }
  return out;
}

bool sameFacts(Entity a, Entity b) {
  for (Entity* entity : {&a, &b}) std::sort(entity->parents.begin(), entity->parents.end());
  return a.attributes == b.attributes && a.tags == b.tags && a.parents == b.parents;
}

}  // namespace

EntityStore::EntityStore() : data_([] {
  auto data = std::make_shared<Data>();
  data->digest = digestOf({});
  return data;
}()) {}

size_t EntityStore::size() const { return data_->entities.size(); }
const std::vector<Entity>& EntityStore::entities() const { return data_->entities; }
const Digest& EntityStore::digest() const { return data_->digest; }

const Entity* EntityStore::find(const EntityUid& uid) const {
  const uint32_t number = data_->numberOf(uid);
  return number < data_->entities.size() ? &data_->entities[number] : nullptr;
}

bool EntityStore::isIn(const EntityUid& entity, const EntityUid& ancestor) const {
  if (entity == ancestor) return true;
  const uint32_t from = data_->numberOf(entity);
  if (from >= data_->ancestors.size() || data_->ancestors[from].empty()) return false;
  const uint32_t to = data_->numberOf(ancestor);
  return to != kNone && std::binary_search(data_->ancestors[from].begin(), data_->ancestors[from].end(), to);
}

std::vector<EntityUid> EntityStore::ancestors(const EntityUid& entity) const {
  std::vector<EntityUid> out;
  const uint32_t number = data_->numberOf(entity);
  if (number < data_->ancestors.size())
    for (const uint32_t ancestor : data_->ancestors[number]) out.push_back(data_->uids[ancestor]);
  std::sort(out.begin(), out.end());
  return out;
}

const std::vector<std::string>& EntityStore::descendantTypes(const EntityUid& ancestor) const {
  const uint32_t number = data_->numberOf(ancestor);
  return number < data_->descendantTypes.size() ? data_->descendantTypes[number] : kNoTypes;
}

EntityStoreBuilder::EntityStoreBuilder() = default;
EntityStoreBuilder::~EntityStoreBuilder() = default;
EntityStoreBuilder::EntityStoreBuilder(EntityStoreBuilder&&) noexcept = default;
EntityStoreBuilder& EntityStoreBuilder::operator=(EntityStoreBuilder&&) noexcept = default;

EntityStoreBuilder& EntityStoreBuilder::add(Entity entity, Span where) {
  entities_.push_back(std::move(entity));
  places_.push_back(where);
  return *this;
}

BuiltEntities EntityStoreBuilder::build() && {
  BuiltEntities out;
  auto data = std::make_shared<EntityStore::Data>();
  std::vector<Span> places;
  for (size_t i = 0; i < entities_.size(); ++i) {
    Entity& entity = entities_[i];
    const auto [at, fresh] = data->numbers.try_emplace(entity.uid, static_cast<uint32_t>(data->entities.size()));
    if (fresh) {
      std::sort(entity.parents.begin(), entity.parents.end());
      entity.parents.erase(std::unique(entity.parents.begin(), entity.parents.end()), entity.parents.end());
      data->entities.push_back(std::move(entity));
      places.push_back(places_[i]);
    } else if (!sameFacts(data->entities[at->second], entity)) {
      out.diagnostics.push_back(problem("entity/duplicate",
                                        "the entity " + describe(entity.uid) + " occurs twice with different facts", places_[i],
                                        "the first one is used"));
    }
  }
  for (const Entity& entity : data->entities) data->uids.push_back(entity.uid);
  std::vector<std::vector<uint32_t>> parents(data->entities.size());
  for (size_t i = 0; i < data->entities.size(); ++i)
    for (const EntityUid& parent : data->entities[i].parents) {
      const auto [at, fresh] = data->numbers.try_emplace(parent, static_cast<uint32_t>(data->uids.size()));
      if (fresh) data->uids.push_back(parent);
      parents[i].push_back(at->second);
    }
  Closure closure(parents, data->entities.size());
  closure.run();
  for (const auto& [child, parent] : closure.cyclic) {
    out.diagnostics.push_back(
        problem("entity/cycle",
                "the entity " + describe(data->uids[child]) + " is in itself through its parent " + describe(data->uids[parent]),
                places[child], "remove one of the parents on the way; this one is not used"));
    std::erase(data->entities[child].parents, data->uids[parent]);
  }
  data->ancestors = std::move(closure.ancestors);
  data->descendantTypes = typesBelow(data->entities, data->ancestors, data->uids.size());
  data->digest = digestOf(data->entities);
  out.store.data_ = std::move(data);
  return out;
}

}  // namespace chatelaine::cedar
