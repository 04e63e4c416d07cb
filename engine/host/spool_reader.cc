#include "engine/host/spool_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace ocflow::keeper {
namespace {

constexpr std::size_t block = 65536;

std::string read_at(int fd, std::int64_t at, std::size_t size) {
  std::string text(size, '\0');
  const auto n = pread(fd, text.data(), text.size(), at);
  text.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  return text;
}

}  // namespace

std::optional<SpoolReader> SpoolReader::open(const std::filesystem::path& run_folder, std::uint64_t key) {
  const auto path = run_folder / "spool" / (std::to_string(key) + ".log");
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file) return std::nullopt;
  return SpoolReader(std::move(file));
}

std::int64_t SpoolReader::size() const {
  struct stat found {};
  return fstat(file_.get(), &found) == 0 ? found.st_size : 0;
}

// The keeper drops the middle by punching a hole, so a hole is what is missing.
std::string SpoolReader::next(std::size_t most) {
  const auto end = size();
  if (at_ >= end) return {};
  const auto data = lseek(file_.get(), at_, SEEK_DATA);
  if (data > at_) {
    const auto gap = data - at_;
    at_ = data;
    return "\n[... " + std::to_string(gap) + " bytes are left out ...]\n";
  }
  const auto hole = lseek(file_.get(), at_, SEEK_HOLE);
  const auto until = hole > at_ ? std::min<std::int64_t>(hole, end) : end;
  auto text = read_at(file_.get(), at_, std::min<std::size_t>(most, static_cast<std::size_t>(until - at_)));
  at_ += static_cast<std::int64_t>(text.size());
  return text;
}

void SpoolReader::to_last_lines(std::size_t lines) {
  const auto end = size();
  std::int64_t begin = 0;
  for (auto at = lseek(file_.get(), 0, SEEK_HOLE); at >= 0 && at < end; at = lseek(file_.get(), begin, SEEK_HOLE)) {
    const auto data = lseek(file_.get(), at, SEEK_DATA);
    if (data < 0) break;
    begin = data;
  }
  at_ = end;
  std::size_t seen = 0;
  while (at_ > begin) {
    const auto from = std::max<std::int64_t>(begin, at_ - static_cast<std::int64_t>(block));
    const auto text = read_at(file_.get(), from, static_cast<std::size_t>(at_ - from));
    for (std::size_t i = text.size(); i > 0; --i) {
      const bool last = from + static_cast<std::int64_t>(i) == end;
      if (text[i - 1] != '\n' || last || ++seen < lines) continue;
      at_ = from + static_cast<std::int64_t>(i);
      return;
    }
    at_ = from;
  }
}

}  // namespace ocflow::keeper
