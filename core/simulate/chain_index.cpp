#include "core/simulate/chain_index.h"

#include <optional>
#include <unordered_map>

#include "core/simulate/record_view.h"

namespace chatelaine::simulate {

namespace {

using traffic::RecordColumn;

class Originators {
public:
  void note(uint32_t chain, std::string_view name, Evidence evidence) {
    if (known_.size() <= chain) known_.resize(chain + size_t{1});
    Known& known = known_[chain];
    if (!known.evidence || std::pair(evidence, name) > std::pair(*known.evidence, std::string_view(known.name)))
      known = {std::string(name), evidence};
  }
  void write(std::vector<ChainIndex::Chain>& chains) const {
    for (size_t i = 0; i < known_.size(); ++i) {
      if (!known_[i].evidence) continue;
      chains[i].humanWithInferred = known_[i].name;
      if (*known_[i].evidence != Evidence::inferred) chains[i].human = known_[i].name;
    }
  }

private:
  struct Known {
    std::string name;
    std::optional<Evidence> evidence;
  };
  std::vector<Known> known_;
};

}  // namespace

ChainIndex::ChainIndex(const traffic::Snapshot& snapshot) {
  std::unordered_map<std::string, uint32_t> byKey;
  Originators originators;
  for (const traffic::Snapshot::Part& part : snapshot.parts()) {
    const RecordView view(*part.segment);
    std::vector<uint32_t> rows(part.segment->rows, none);
    std::vector<uint32_t> byCode;                  // of this segment's dictionary
    const traffic::Column* column = part.segment->column(nameOf(RecordColumn::chain));
    if (column) byCode.assign(column->dictionary->end(), none);
    part.live->forEach([&](size_t row) {
      if (!column || column->codes[row] < traffic::firstValueCode) return;
      uint32_t& chain = byCode[column->codes[row]];
      if (chain == none) {
        const std::string& key = column->dictionary->value(column->codes[row]);
        const auto [at, isNew] = byKey.try_emplace(key, static_cast<uint32_t>(chains.size()));
        if (isNew) chains.push_back({key, {}, {}});
        chain = at->second;
      }
      rows[row] = chain;
      if (const std::string_view human = view.text(RecordColumn::human, row); !human.empty())
        originators.note(chain, human, *view.evidence(RecordColumn::human, row));
    });
    ofRow.push_back(std::move(rows));
  }
  originators.write(chains);
}

}  // namespace chatelaine::simulate
