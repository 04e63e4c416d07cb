#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>

#include "engine/journal/verify.h"

namespace ocflow::journal {
namespace {

std::filesystem::path heads_file(const StateFolder& state) { return state.path() / "heads"; }

// One write at the end of the file, so that two engines never mix theirs. It is not forced to the disk: a line that a
// power cut takes is one anchor less, and the journal itself is safe.
Result<void> add_line(const StateFolder& state, const std::string& text) {
  const auto file = heads_file(state);
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  const int not_opened = errno;
  char last = '\n';
  if (fd >= 0 && ::pread(fd, &last, 1, ::lseek(fd, 0, SEEK_END) - 1) < 0) last = '\n';  // an empty file
  const std::string line = (last == '\n' ? "" : "\n") + text;  // a full disk may have cut the one before
  const auto written = fd < 0 ? -1 : ::write(fd, line.data(), line.size());
  const int why = fd < 0 ? not_opened : written < 0 ? errno : ENOSPC;
  if (fd >= 0) ::close(fd);
  if (written == static_cast<ssize_t>(line.size())) return {};
  return fail(ErrorKind::journal_io, "the head of the run can't be noted in " + file.string() + ": " + strerror(why),
              "the journal itself is whole; `ocflow verify` prints its head");
}

}  // namespace

// RUN EVENTS HASH, or RUN forgotten. What is none of these (the torn end that a power cut leaves) says nothing.
std::vector<NotedHead> noted_heads(const StateFolder& state) {
  std::map<std::string, NotedHead> last;
  std::ifstream in(heads_file(state));
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    NotedHead noted;
    std::string events, more;
    if (!(words >> noted.run_id >> events)) continue;
    words >> noted.head.hash >> more;
    noted.forgotten = events == "forgotten";
    const bool number = events.find_first_not_of("0123456789") == std::string::npos && events.size() < 19;
    const bool hash = noted.head.hash.empty() || noted.head.hash.size() == 64;
    if (!more.empty() || !hash || (!noted.forgotten && !number)) continue;
    if (!noted.forgotten) noted.head.events = std::stoull(events);
    last[noted.run_id] = noted;
  }
  std::vector<NotedHead> all;
  for (auto& [id, noted] : last) all.push_back(std::move(noted));
  return all;
}

Result<void> note_head(const StateFolder& state, const std::string& run_id, const Head& head) {
  return add_line(state,
                  run_id + " " + std::to_string(head.events) + (head.hash.empty() ? "" : " ") + head.hash + "\n");
}

Result<void> note_forgotten(const StateFolder& state, const std::string& run_id) {
  return add_line(state, run_id + " forgotten\n");
}

}  // namespace ocflow::journal
