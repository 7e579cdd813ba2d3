#include "core/workspace/blob.h"

#include <zstd.h>

#include "core/base/digest.h"

namespace chatelaine::workspace {

namespace {

constexpr size_t headSize = 4;
constexpr size_t checksumSize = 16;
constexpr char blobVersion = 1;
constexpr char codecPlain = 0;
constexpr char codecZstd = 1;
constexpr char cipherNone = 0;
constexpr int level = 3;
constexpr unsigned long long largest = 1ULL << 30;     // no BLOB of ours unpacks to more

std::string checksumOf(std::string_view head, std::string_view stored) {
  const Digest digest = Sha256().add(head).add(stored).finish();
  return {reinterpret_cast<const char*>(digest.bytes.data()), checksumSize};
}

Error damaged(const char* what) { return {ErrorCode::damaged, what, {}}; }

}  // namespace

std::string sealBlob(std::string_view content) {
  std::string packed(ZSTD_compressBound(content.size()), '\0');
  const size_t size = ZSTD_compress(packed.data(), packed.size(), content.data(), content.size(), level);
  const bool isSmaller = ZSTD_isError(size) == 0 && size < content.size();
  const std::string_view stored = isSmaller ? std::string_view(packed).substr(0, size) : content;
  const std::string head{blobVersion, isSmaller ? codecZstd : codecPlain, cipherNone, '\0'};
  return head + checksumOf(head, stored) + std::string(stored);
}

Result<std::string> openBlob(std::string_view blob) {
  if (blob.size() < headSize + checksumSize) return damaged("a BLOB is shorter than its head");
  const std::string_view head = blob.substr(0, headSize);
  const std::string_view stored = blob.substr(headSize + checksumSize);
  if (blob.substr(headSize, checksumSize) != checksumOf(head, stored)) return damaged("the checksum of a BLOB does not hold");
  if (head[0] != blobVersion || head[2] != cipherNone || (head[1] != codecPlain && head[1] != codecZstd))
    return Error{ErrorCode::newerVersion, "a BLOB was written by a newer version of Chatelaine; update it", {}};
  if (head[1] == codecPlain) return std::string(stored);
  const unsigned long long size = ZSTD_getFrameContentSize(stored.data(), stored.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > largest) return damaged("the size of a BLOB does not hold");
  std::string content(static_cast<size_t>(size), '\0');
  const size_t got = ZSTD_decompress(content.data(), content.size(), stored.data(), stored.size());
  if (ZSTD_isError(got) != 0 || got != content.size()) return damaged("the compression of a BLOB does not hold");
  return content;
}

}  // namespace chatelaine::workspace
