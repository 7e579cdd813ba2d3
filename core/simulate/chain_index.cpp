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
  void write(ChainIndex& index) const {
    std::unordered_map<std::string, uint32_t> numbers;
    index.humans.assign(1, {});
    for (size_t i = 0; i < known_.size(); ++i) {
      if (!known_[i].evidence) continue;
      const auto [at, isNew] = numbers.try_emplace(known_[i].name, static_cast<uint32_t>(index.humans.size()));
      if (isNew) index.humans.push_back(known_[i].name);
      index.chains[i].humanWithInferred = at->second;
      if (*known_[i].evidence != Evidence::inferred) index.chains[i].human = at->second;
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
        if (isNew) chains.push_back({key, 0, 0});
        chain = at->second;
      }
      rows[row] = chain;
      if (const std::string_view human = view.text(RecordColumn::human, row); !human.empty())
        originators.note(chain, human, *view.evidence(RecordColumn::human, row));
    });
    ofRow.push_back(std::move(rows));
  }
  originators.write(*this);
}

}  // namespace chatelaine::simulate
