// The kinds of files that readers know: by what fields they are told, what must be in each row, how they are cut. A table; the
// readers add their rows.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/gateway/read/secrets.h"

namespace chatelaine::gateway {

enum class Stamp : uint8_t { none, rfc3339, epochSeconds, spanNanos };

struct FileKind {
  std::string_view reader;
  std::string_view kind;            // RawFile::kind
  std::string_view title;           // "LiteLLM's spend log"
  std::string_view table;           // the PostgreSQL table; empty: none
  std::string_view container;       // the array of a page of an API's answer ("data"); empty: none
  std::vector<std::string_view> marks;       // fields that, together, tell the kind
  std::vector<std::string_view> required;    // must be texts that are not empty
  std::vector<std::string_view> known;       // all fields that versions in use write
  std::string_view timeField;       // when the event happened; empty: it has no time
  Stamp stamp = Stamp::none;
  ContentRules content = ContentRules::none;
  std::vector<std::string_view> fileNames;   // stems that hint at the kind where the fields do not tell it ("key_list_deleted")
};

std::span<const FileKind> fileKinds();
const FileKind* fileKind(std::string_view reader, std::string_view kind);

}  // namespace chatelaine::gateway
