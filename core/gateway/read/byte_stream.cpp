#include "core/gateway/read/byte_stream.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#include <zlib.h>
#include <zstd.h>

namespace chatelaine::gateway {

namespace {

constexpr size_t chunkSize = size_t{256} * 1024;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using FileHandle = std::unique_ptr<std::FILE, CloseFile>;

Error damaged(const std::string& name, const char* what) {
  return {ErrorCode::damaged, "`" + name + "` is damaged: " + what, {}};
}

class PlainStream : public ByteStream {
public:
  PlainStream(FileHandle file, std::string name) : file_(std::move(file)), name_(std::move(name)) {}

  Result<size_t> read(std::span<char> buffer) override {
    const size_t n = std::fread(buffer.data(), 1, buffer.size(), file_.get());
    if (n < buffer.size() && std::ferror(file_.get()) != 0)
      return Error{ErrorCode::cannotOpen, "`" + name_ + "` cannot be read to its end", {}};
    return n;
  }

private:
  FileHandle file_;
  std::string name_;
};

// What both unpackers share: packed bytes waiting to be unpacked.
class PackedInput {
public:
  explicit PackedInput(std::unique_ptr<ByteStream> packed) : packed_(std::move(packed)), buffer_(chunkSize) {}

  Result<bool> refill() {
    auto n = packed_->read(buffer_);
    if (!n) return std::move(n).error();
    used_ = 0;
    size_ = *n;
    return size_ > 0;
  }
  [[nodiscard]] bool empty() const { return used_ == size_; }
  [[nodiscard]] std::span<char> rest() { return std::span(buffer_).subspan(used_, size_ - used_); }
  void consume(size_t n) { used_ += n; }

private:
  std::unique_ptr<ByteStream> packed_;
  std::vector<char> buffer_;
  size_t used_ = 0;
  size_t size_ = 0;
};

class GzipStream : public ByteStream {
public:
  GzipStream(std::unique_ptr<ByteStream> packed, std::string name) : input_(std::move(packed)), name_(std::move(name)) {
    inflateInit2(&state_, 15 + 16);
  }
  ~GzipStream() override { inflateEnd(&state_); }
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;

  Result<size_t> read(std::span<char> buffer) override {
    state_.next_out = reinterpret_cast<Bytef*>(buffer.data());
    state_.avail_out = static_cast<uInt>(buffer.size());
    while (state_.avail_out > 0) {
      if (input_.empty()) {
        auto more = input_.refill();
        if (!more) return std::move(more).error();
        if (!*more) {
          if (!atMemberEnd_) return damaged(name_, "the gzip stream ends too early");
          break;
        }
      }
      CHATELAINE_TRY(step());
    }
    return buffer.size() - state_.avail_out;
  }

private:
  Result<void> step() {
    if (atMemberEnd_) {
      inflateReset(&state_);      // RFC 1952: a file may hold several members
      atMemberEnd_ = false;
    }
    const auto rest = input_.rest();
    state_.next_in = reinterpret_cast<Bytef*>(rest.data());
    state_.avail_in = static_cast<uInt>(rest.size());
    const int status = inflate(&state_, Z_NO_FLUSH);
    input_.consume(rest.size() - state_.avail_in);
    if (status == Z_STREAM_END) atMemberEnd_ = true;
    else if (status != Z_OK && status != Z_BUF_ERROR) return damaged(name_, "the gzip stream does not unpack");
    return {};
  }

  PackedInput input_;
  std::string name_;
  z_stream state_{};
  bool atMemberEnd_ = false;
};

class ZstdStream : public ByteStream {
public:
  ZstdStream(std::unique_ptr<ByteStream> packed, std::string name)
      : input_(std::move(packed)), name_(std::move(name)), state_(ZSTD_createDStream()) {}
  ~ZstdStream() override { ZSTD_freeDStream(state_); }
  ZstdStream(const ZstdStream&) = delete;
  ZstdStream& operator=(const ZstdStream&) = delete;

  Result<size_t> read(std::span<char> buffer) override {
    ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
    while (out.pos < out.size) {
      if (input_.empty()) {
        auto more = input_.refill();
        if (!more) return std::move(more).error();
        if (!*more) {
          if (pending_ != 0) return damaged(name_, "the zstd stream ends too early");
          break;
        }
      }
      const auto rest = input_.rest();
      ZSTD_inBuffer in{rest.data(), rest.size(), 0};
      pending_ = ZSTD_decompressStream(state_, &out, &in);
      input_.consume(in.pos);
      if (ZSTD_isError(pending_) != 0) return damaged(name_, ZSTD_getErrorName(pending_));
    }
    return out.pos;
  }

private:
  PackedInput input_;
  std::string name_;
  ZSTD_DStream* state_;
  size_t pending_ = 1;
};

}  // namespace

Result<std::unique_ptr<ByteStream>> openFile(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  FileHandle handle(std::fopen(file.c_str(), "rb"));
  std::error_code ignored;
  if (!handle || !std::filesystem::is_regular_file(file, ignored))
    return Error{handle ? ErrorCode::cannotOpen : ErrorCode::notFound, "`" + file.string() + "` cannot be opened: " +
                 (handle ? "it is no file" : std::strerror(errno)), {}};
  std::array<unsigned char, 4> magic{};
  const size_t n = std::fread(magic.data(), 1, magic.size(), handle.get());
  std::rewind(handle.get());
  auto plain = std::make_unique<PlainStream>(std::move(handle), name);
  if (n >= 2 && magic[0] == 0x1f && magic[1] == 0x8b) return std::unique_ptr<ByteStream>(new GzipStream(std::move(plain), name));
  if (n == 4 && magic[0] == 0x28 && magic[1] == 0xb5 && magic[2] == 0x2f && magic[3] == 0xfd)
    return std::unique_ptr<ByteStream>(new ZstdStream(std::move(plain), name));
  return std::unique_ptr<ByteStream>(std::move(plain));
}

Result<std::string> readHead(const std::filesystem::path& file, size_t limit) {
  auto stream = openFile(file);
  if (!stream) return std::move(stream).error();
  std::string head(limit, '\0');
  size_t size = 0;
  while (size < limit) {
    const auto n = (*stream)->read(std::span(head).subspan(size, std::min(limit - size, chunkSize)));
    if (!n) {
      if (size == 0) return n.error();
      break;
    }
    if (*n == 0) break;
    size += *n;
  }
  head.resize(size);
  return head;
}

Result<std::string> readWhole(const std::filesystem::path& file, size_t limit) {
  auto stream = openFile(file);
  if (!stream) return std::move(stream).error();
  std::string whole;
  std::vector<char> chunk(chunkSize);
  for (;;) {
    auto n = (*stream)->read(chunk);
    if (!n) return std::move(n).error();
    if (*n == 0) return whole;
    if (whole.size() + *n > limit)
      return Error{ErrorCode::invalidInput, "`" + file.filename().string() + "` is one document of more than " +
                   std::to_string(limit >> 20) + " MB; export it as one record a line (`.jsonl`)", {}};
    whole.append(chunk.data(), *n);
  }
}

Result<Measure> measureFile(const std::filesystem::path& file, const Task& task) {
  auto stream = openFile(file);
  if (!stream) return std::move(stream).error();
  Sha256 digest;
  Measure measure;
  std::vector<char> chunk(chunkSize);
  for (;;) {
    if (task.cancelled()) return Task::cancelledError();
    auto n = (*stream)->read(chunk);
    if (!n) return std::move(n).error();
    if (*n == 0) break;
    digest.add({chunk.data(), *n});
    measure.bytes += *n;
  }
  measure.sha256 = digest.finish();
  return measure;
}

}  // namespace chatelaine::gateway
