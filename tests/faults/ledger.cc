// ocflow-ledger FILE NAME [HOW]: an act of a test. It writes into the ledger that it begins and that it
// ends, each line durable before it goes on, so what was really done is known whatever happens to ocflow.
// HOW: ok (as without); fail; flaky (fails if it never failed before); daemon=PIDFILE (writes its pid
// there, and ends with SIGTERM); touch=FILE (makes a file).
// A line: nanoseconds (CLOCK_BOOTTIME), pid, attempt, name, fact, with tabs between. Facts: begin, end, failed. The
// attempt is what the mark says (RUN:KEY), or the name of the file that the output goes to (spool/KEY.log); else "-".
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>

namespace {

std::string attempt() {
  const char* const mark = std::getenv("OCFLOW_ATTEMPT");
  std::string known = mark ? mark : "";
  if (known.starts_with("stays:")) known.clear();  // it outlives the attempt
  if (const auto key = known.rfind(':'); key != known.npos) return known.substr(key + 1);
  char path[4096];
  const auto n = readlink("/proc/self/fd/1", path, sizeof path);
  std::string file(path, n > 0 ? static_cast<std::size_t>(n) : 0);
  if (file.ends_with(" (deleted)")) file.resize(file.size() - 10);
  if (!file.ends_with(".log") || file.find("/spool/") == std::string::npos) return "-";
  const auto from = file.rfind('/') + 1;
  return file.substr(from, file.size() - from - 4);
}

bool failed_before(const char* file, const std::string& name) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);)
    if (line.find("\t" + name + "\tfailed") != std::string::npos) return true;
  return false;
}

class Ledger {
 public:
  Ledger(const char* file, std::string name)
      : fd_(open(file, O_WRONLY | O_CREAT | O_APPEND, 0600)), name_(std::move(name)) {
    if (fd_ < 0) _exit(99);
  }
  void write(const std::string& fact) const {
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    const std::string line = std::to_string(now.tv_sec * 1'000'000'000LL + now.tv_nsec) + "\t" +
                             std::to_string(getpid()) + "\t" + attempt_ + "\t" + name_ + "\t" + fact + "\n";
    if (::write(fd_, line.data(), line.size()) != static_cast<ssize_t>(line.size()) || fsync(fd_) != 0) _exit(99);
  }

 private:
  int fd_;
  std::string name_, attempt_ = attempt();
};

void wait_for_term(const Ledger& ledger, const std::string& pid_file) {
  sigset_t term;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  sigprocmask(SIG_BLOCK, &term, nullptr);
  ledger.write("begin");
  std::ofstream(pid_file) << getpid() << "\n";
  int got = 0;
  sigwait(&term, &got);
  unlink(pid_file.c_str());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 64;
  const Ledger ledger(argv[1], argv[2]);
  const std::string how = argc > 3 ? argv[3] : "ok";
  const bool fails = how == "fail" || (how == "flaky" && !failed_before(argv[1], argv[2]));
  if (how.starts_with("daemon=")) {
    wait_for_term(ledger, how.substr(7));
  } else {
    ledger.write("begin");
    if (how.starts_with("touch=")) std::ofstream(how.substr(6)) << "";
  }
  ledger.write(fails ? "failed" : "end");
  return fails ? 1 : 0;
}
