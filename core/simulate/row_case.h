// One recorded row as the question that a policy answers, and the answers of its leaves; for explanations. One thread.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/simulate/engine.h"

namespace chatelaine::simulate {

struct LeafAnswer {
  Leaf leaf;
  cedar::PossibleSet possible = 0;               // of its expression
  bool reached = false;                          // possibly: by what the leaves before it may give
  std::string error;                             // the message, where it certainly fails
};

// What a leaf read: `context.input.amount` -> `640`, `absent` or `not recorded`.
struct SeenValue {
  std::string input;
  std::string value;
  std::string words;                             // "amount 640", "expires absent on vk-support-shared"
};

class RowCase {
public:
  RowCase(Engine& engine, SegmentState& segment, size_t row, const Reading& reading, const cedar::Policy& policy);

  [[nodiscard]] const std::vector<LeafAnswer>& leaves() const { return leaves_; }
  // The leaf that alone ends the policy as not satisfied or failing: the leftmost such.
  [[nodiscard]] std::optional<size_t> ending() const;
  [[nodiscard]] std::vector<SeenValue> seenBy(const Leaf& leaf) const;
  // The fields that were not recorded and leave the policy open.
  [[nodiscard]] std::vector<std::string> open() const;

private:
  cedar::PossibleSet answer(const Leaf& leaf, std::string& error) const;
  [[nodiscard]] SeenValue seenValue(const std::vector<std::string>& names, cedar::ExprId chain, bool isTest) const;

  const cedar::Policy& policy_;
  const Entities& entities_;
  cedar::PartialRequest request_;
  std::vector<cedar::EntityUid> callers_;
  std::vector<LeafAnswer> leaves_;
};

}  // namespace chatelaine::simulate
