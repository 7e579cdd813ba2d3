// What a file is, from its name and first bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/gateway/reader.h"
#include "core/gateway/read/kinds.h"

namespace chatelaine::gateway {

enum class Format : uint8_t { none, jsonLines, jsonDocument, csv, yaml };

struct Sniffed {
  Format format = Format::none;
  std::vector<Detection> detections;     // best first; empty: no reader takes it
  std::string why;                       // why none does
};

// How many bytes of a file (unpacked) are looked at.
inline constexpr size_t headSize = size_t{1} << 20;

// `name` is the file's name without folders and without .gz or .zst.
Sniffed sniff(std::string_view name, std::string_view head, bool headIsAll);

// The name without .gz or .zst.
std::string unpackedName(std::string_view name);

}  // namespace chatelaine::gateway
