#include "tests/lab/ledger.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <ctime>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace lab {
namespace {

std::filesystem::path file_in(const std::filesystem::path& folder) { return folder / "ledger"; }

std::int64_t now_ns() {
  timespec t{};
  clock_gettime(CLOCK_BOOTTIME, &t);
  return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
}

Fact read_line(const std::string& line, std::size_t number) {
  std::istringstream fields(line);
  std::string at, pid;
  Fact fact;
  const bool whole = std::getline(fields, at, '\t') && std::getline(fields, pid, '\t') &&
                     std::getline(fields, fact.component, '\t') && std::getline(fields, fact.fact, '\t');
  std::getline(fields, fact.detail);
  try {
    if (!whole) throw std::invalid_argument(line);
    fact.at_ns = std::stoll(at);
    fact.pid = static_cast<pid_t>(std::stol(pid));
  } catch (const std::logic_error&) {
    throw std::runtime_error("line " + std::to_string(number) + " of the ledger can't be read: " + line);
  }
  return fact;
}

}  // namespace

Ledger::Ledger(const std::filesystem::path& folder, std::string component) : component_(std::move(component)) {
  fd_ = ::open(file_in(folder).c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (fd_ < 0) throw std::runtime_error("can't write " + file_in(folder).string() + ": " + std::strerror(errno));
}

Ledger::~Ledger() { ::close(fd_); }

void Ledger::write(const std::string& fact, const std::string& detail) {
  const std::string line = std::to_string(now_ns()) + '\t' + std::to_string(getpid()) + '\t' + component_ + '\t' +
                           fact + '\t' + detail + '\n';
  // One write to a file opened for appending: the lines of several components don't mix.
  if (::write(fd_, line.data(), line.size()) != static_cast<ssize_t>(line.size()) || ::fsync(fd_) != 0) {
    throw std::runtime_error(std::string("can't write the ledger: ") + std::strerror(errno));
  }
}

std::vector<Fact> read_ledger(const std::filesystem::path& folder) {
  std::ifstream in(file_in(folder));
  if (!in) throw std::runtime_error("there is no ledger in " + folder.string());
  std::vector<Fact> facts;
  for (std::string line; std::getline(in, line);) facts.push_back(read_line(line, facts.size() + 1));
  return facts;
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, at);) {
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

}  // namespace lab
