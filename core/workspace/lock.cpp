#include "core/workspace/lock.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/time.h"

namespace chatelaine::workspace {

namespace {

std::filesystem::path lockFileOf(const std::filesystem::path& workspace) {
  std::filesystem::path file = workspace;
  file += ".lock";
  return file;
}

// Another holder may have removed the file between our opening and our locking it.
bool isStillThere(const std::filesystem::path& file, int descriptor) {
  struct stat mine {};
  struct stat named {};
  return fstat(descriptor, &mine) == 0 && stat(file.c_str(), &named) == 0 && mine.st_ino == named.st_ino && mine.st_dev == named.st_dev;
}

std::string holderIn(int descriptor) {
  std::array<char, 512> text{};
  const ssize_t size = pread(descriptor, text.data(), text.size(), 0);
  return size > 0 ? std::string(text.data(), static_cast<size_t>(size)) : "another process";
}

void writeHolder(int descriptor) {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
  const std::string holder = "process " + std::to_string(getpid()) + " on " + host.data() + ", since " +
                             formatTime(Time{now.count() * 1'000'000});
  if (ftruncate(descriptor, 0) != 0 || pwrite(descriptor, holder.data(), holder.size(), 0) < 0) return;   // the lock holds without its words
}

}  // namespace

WriterLock::WriterLock(WriterLock&& other) noexcept : file_(std::move(other.file_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

WriterLock& WriterLock::operator=(WriterLock&& other) noexcept {
  if (this != &other) {
    release();
    file_ = std::move(other.file_);
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}

Result<WriterLock> WriterLock::acquire(const std::filesystem::path& workspace) {
  const std::filesystem::path file = lockFileOf(workspace);
  while (true) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) {
      return Error{ErrorCode::cannotOpen, "cannot write `" + file.string() + "` (" + std::strerror(errno) + "); open the workspace read only", {}};
    }
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      const std::string holder = holderIn(descriptor);
      ::close(descriptor);
      return Error{ErrorCode::locked, "`" + workspace.string() + "` is open for writing by " + holder + "; close it there, or open it read only", {}};
    }
    if (!isStillThere(file, descriptor)) {
      ::close(descriptor);
      continue;
    }
    writeHolder(descriptor);
    WriterLock lock;
    lock.file_ = file;
    lock.descriptor_ = descriptor;
    return lock;
  }
}

bool WriterLock::isHeld(const std::filesystem::path& workspace) {
  const int descriptor = ::open(lockFileOf(workspace).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool held = flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(descriptor);
  return held;
}

void WriterLock::release() {
  if (descriptor_ < 0) return;
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
  ::close(descriptor_);
  descriptor_ = -1;
}

}  // namespace chatelaine::workspace
