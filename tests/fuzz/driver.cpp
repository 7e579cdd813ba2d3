// Runs a fuzz target without libFuzzer: every seed of the folder given, then a fixed number of mutations of each, from a
// fixed random seed, so that the run is the same everywhere. Usage: TARGET SEED_FOLDER [MUTATIONS_PER_SEED]
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

std::vector<std::string> readSeeds(const std::filesystem::path& folder) {
  std::vector<std::string> seeds{""};
  if (!std::filesystem::is_directory(folder)) return seeds;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return seeds;
}

std::string mutate(std::string text, const std::vector<std::string>& seeds, std::mt19937& random) {
  const auto pick = [&](size_t n) { return n == 0 ? size_t{0} : random() % n; };
  for (size_t edits = 1 + pick(4); edits > 0; --edits) {
    const size_t at = pick(text.size() + 1);
    switch (random() % 5) {
      case 0: text.insert(at, 1, static_cast<char>(random())); break;
      case 1: text.erase(at, 1 + pick(16)); break;
      case 2: if (at < text.size()) text[at] = static_cast<char>(random()); break;
      case 3: text.insert(at, text.substr(pick(text.size() + 1), pick(32))); break;
      default: {
        const std::string& other = seeds[pick(seeds.size())];
        text.insert(at, other.substr(pick(other.size() + 1), pick(64)));
      }
    }
  }
  return text;
}

void run(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> seeds = readSeeds(argc > 1 ? argv[1] : "");
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 2000;
  std::mt19937 random(4711);
  size_t runs = 0;
  for (const std::string& seed : seeds) {
    run(seed);
    ++runs;
    for (int i = 0; i < rounds; ++i, ++runs) run(mutate(seed, seeds, random));
  }
  std::printf("%zu inputs, no crash\n", runs);
  return runs > 0 ? 0 : 1;
}
