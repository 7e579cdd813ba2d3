// The entities that policies refer to: attributes, parents, tags, and what follows from the parents (`in`). A store is an
// immutable snapshot that shares its content: copies are cheap, any thread may read.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/digest.h"
#include "core/base/ids.h"
#include "core/cedar/value.h"

namespace chatelaine::cedar {

using EntityIndex = Index<struct EntityTag>;

struct Entity {
  EntityUid uid;
  Value attributes = Value::record({});     // a record
  std::vector<EntityUid> parents;           // direct; need not be in the store themselves
  Value tags = Value::record({});           // a record
};

class EntityStore {
public:
  EntityStore();                            // empty

  [[nodiscard]] size_t size() const;
  // Null if the store does not hold it. Lives as long as the store or a copy of it.
  [[nodiscard]] const Entity* find(const EntityUid& uid) const;
  [[nodiscard]] const std::vector<Entity>& entities() const;                 // in the order they were added

  // Cedar's `in`: equal, or `ancestor` is reached over parents. A thing is in itself though the store does not hold it.
  [[nodiscard]] bool isIn(const EntityUid& entity, const EntityUid& ancestor) const;
  // All that `entity` is in, without itself, sorted by uid.
  [[nodiscard]] std::vector<EntityUid> ancestors(const EntityUid& entity) const;
  // The types of all entities that are in `ancestor`, without itself, sorted.
  [[nodiscard]] const std::vector<std::string>& descendantTypes(const EntityUid& ancestor) const;

  // Over all facts; does not depend on the order in which entities were added.
  [[nodiscard]] const Digest& digest() const;

private:
  friend class EntityStoreBuilder;
  struct Data;
  std::shared_ptr<const Data> data_;
};

struct BuiltEntities {
  EntityStore store;                        // without what the diagnostics name
  Diagnostics diagnostics;                  // entity/duplicate, entity/cycle, json/…; the message names the entity
};

// Collects entities. A second one with the same uid is an error unless it is identical; entities on a cycle of parents are
// reported and lose the parents that close it.
class EntityStoreBuilder {
public:
  EntityStoreBuilder();
  ~EntityStoreBuilder();
  EntityStoreBuilder(EntityStoreBuilder&&) noexcept;
  EntityStoreBuilder& operator=(EntityStoreBuilder&&) noexcept;
  // `where`: its place in a text, for diagnostics.
  EntityStoreBuilder& add(Entity entity, Span where = {});
  [[nodiscard]] BuiltEntities build() &&;

private:
  std::vector<Entity> entities_;
  std::vector<Span> places_;
};

// The context of a request, a JSON object; of no use where there are errors.
struct BuiltContext {
  Value context = Value::record({});
  Diagnostics diagnostics;
};
BuiltContext parseContext(std::string_view json, std::string_view fileName = {});

// Cedar's entities JSON: `[{uid, attrs, parents, tags}]`. A bad entity is reported by its span and path and left out.
BuiltEntities parseEntities(std::string_view json, std::string_view fileName = {});

// The same form back, sorted by uid.
std::string entitiesToJson(const EntityStore& store);

}  // namespace chatelaine::cedar
