// What a program and all that it starts do to the world beside them, as strace has written it down.
#pragma once
#include <algorithm>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/support/cli_run.h"

namespace ocflow::test {

struct Recorded {
  ChildResult result;
  std::size_t calls = 0;             // that were written down at all
  std::vector<std::string> writes;   // files opened for writing, made, changed, taken away
  std::vector<std::string> signals;  // but 0, which only asks
  std::set<std::string> connections;
};

// The command of a Cli beneath a recorder. What it writes itself stands in `trace`.
inline Recorded recorded(const Cli& cli, const std::vector<std::string>& args, const std::string& trace) {
  static const char* const calls =
      "trace=open,openat,openat2,creat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir,link,linkat,"
      "symlink,symlinkat,chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat,truncate,ftruncate,fallocate,utimensat,"
      "mknod,mknodat,setxattr,fsetxattr,removexattr,mount,umount2,bind,connect,kill,tkill,tgkill,rt_sigqueueinfo,"
      "pidfd_send_signal,ptrace,reboot,settimeofday";
  auto call = cli.call(args);
  call.env.emplace("ASAN_OPTIONS", "detect_leaks=0");  // under strace that check can't work
  call.command.insert(call.command.begin(), {"/usr/bin/strace", "-f", "-qq", "-s", "4096", "-o", trace, "-e", calls});
  Recorded out{Child(call).finish(), 0, {}, {}, {}};
  std::ifstream in(trace);
  for (std::string line; std::getline(in, line);) {
    static const std::regex form(R"(^\d+ +(?:<\.\.\. )?(\w+)[( ].*)");
    std::smatch found;
    if (!std::regex_match(line, found, form) || line.find(" resumed>") != std::string::npos) continue;
    ++out.calls;
    const std::string name = found[1];
    const bool failed = line.find(" = -1 ") != std::string::npos;
    if (name.starts_with("open")) {
      const bool writes = line.find("O_WRONLY") != std::string::npos || line.find("O_RDWR") != std::string::npos ||
                          line.find("O_CREAT") != std::string::npos || line.find("O_TRUNC") != std::string::npos;
      if (writes && !failed && line.find("\"/dev/null\"") == std::string::npos) out.writes.push_back(line);
    } else if (name == "connect") {
      out.connections.insert(line.substr(line.find('{')));
    } else if (name.find("kill") != std::string::npos || name.find("sig") != std::string::npos || name == "ptrace") {
      if (!std::regex_search(line, std::regex(R"(, 0(, |\)))"))) out.signals.push_back(line);
    } else if (!failed) {
      out.writes.push_back(line);
    }
  }
  return out;
}

}  // namespace ocflow::test
