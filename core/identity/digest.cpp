#include "core/identity/graph.h"

namespace chatelaine::identity {

namespace {

void add(Sha256& digest, const std::optional<Time>& time) {
  digest.addNumber(time ? 1 : 0).addNumber(time ? time->micros : 0);
}

void add(Sha256& digest, const Provenance& from) {
  digest.addField(from.source).addField(from.record).addNumber(static_cast<int64_t>(from.evidence));
  digest.addField(from.by).addField(from.why);
  add(digest, from.at);
}

}  // namespace

Digest Graph::digest() const {
  Sha256 digest;
  for (const Identity& identity : identities_) {
    digest.addField(toString(identity.kind)).addField(identity.id).addField(identity.name);
    for (const size_t record : identity.records) digest.addField(records_[record].id.source).addField(records_[record].id.key);
    for (const Fact& fact : identity.facts) {
      digest.addField(fact.name).addField(fact.value).addNumber(fact.absent ? 1 : 0);
      add(digest, fact.from);
      add(digest, fact.validFrom);
      add(digest, fact.validTo);
    }
  }
  for (const GraphEdge& edge : edges_) {
    digest.addField(toString(edge.kind)).addNumber(edge.from.value).addNumber(edge.to.value).addField(edge.note);
    add(digest, edge.provenance);
    add(digest, edge.validTo);
  }
  for (const ToConfirm& open : toConfirm_) digest.addField(open.subject).addField(open.message);
  return digest.finish();
}

}  // namespace chatelaine::identity
