// Any text as a filter: it parses or says where not; what parses can be evaluated; tokens and completions lie within the text.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/traffic/aggregate.h"
#include "tests/core/traffic/generator.h"

using namespace chatelaine;
using namespace chatelaine::traffic;

namespace {

struct World {
  std::shared_ptr<const Snapshot> snapshot = snapshotOf(test::Generator(8).requests(40));
  std::vector<Field> catalog = fieldCatalog(*snapshot);
};

void mustLieWithin(Span span, size_t size) {
  if (span.offset > size || span.length > size - span.offset) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const World world;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const ParsedFilter parsed = parseFilter(text, world.catalog);
  for (const Diagnostic& diagnostic : parsed.diagnostics) mustLieWithin(diagnostic.span, size);
  if (!hasErrors(parsed.diagnostics)) {
    const size_t rows = count(select(*world.snapshot, parsed.filter, {}));
    if (rows > 0 && parsed.filter.certainlyEmpty(*world.snapshot)) std::abort();
    (void)parsed.filter.matchesIdentity([](std::string_view) { return std::nullopt; });
    const ParsedFilter again = parseFilter("not (" + std::string(text) + ")", world.catalog);
    if (!parsed.filter.matchesAll() && hasErrors(again.diagnostics) && again.diagnostics.front().code != "filter/too-deep" &&
        again.diagnostics.front().code != "filter/too-long")
      std::abort();
  }
  for (const Token& token : tokens(text, world.catalog)) mustLieWithin(token.span, size);
  for (const Completion& completion : complete(text, size / 2, *world.snapshot, world.catalog, 5)) mustLieWithin(completion.replaces, size);
  return 0;
}
