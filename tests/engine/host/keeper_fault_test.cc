// Faults of the keeper itself, and of the machine that it is on.
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>

#include "engine/host/daemon.h"
#include "engine/host/keeper_core.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace ocflow;
using ocflow::test::TempFolder;

namespace {

asio::awaitable<action::Outcome> throws(action::Context&, const action::Arguments&, const action::Authority&) {
  throw 7;
  co_return action::done();
}

// As the filters of old containers do.
bool refuse_close_range() {
  sock_filter code[]{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
                     BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_close_range, 0, 1),
                     BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
                     BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  sock_fprog program{std::size(code), code};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

}  // namespace

TEST_CASE("an act that something unknown was thrown out of is in doubt, not done") {
  TempFolder folder;
  asio::io_context loop;
  action::Action odd;
  odd.signature.name = "odd";
  odd.apply = throws;
  const std::vector<action::Action> actions{odd};
  auto record = keeper::Record::open(folder / "keeper.record", "run", keeper::boot_id());
  REQUIRE(record);
  keeper::Core core(loop, actions, std::move(*record), folder.path(), "run");
  int ends[2];
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
  keeper::Descriptor engine(ends[1]);
  core.connect(keeper::Descriptor(ends[0]), keeper::Descriptor(dup(ends[0])));
  const auto said =
      keeper::line({{"type", "hello"}, {"protocol", keeper::protocol_number}}) +
      keeper::line({{"type", "apply"}, {"key", 1}, {"action", "odd"}, {"arguments", nlohmann::json::array()}});
  REQUIRE(write(engine.get(), said.data(), said.size()) == static_cast<ssize_t>(said.size()));
  const auto told = [&] { return folder.read("keeper.record").find("ended 1 ") != std::string::npos; };
  for (int turns = 0; turns < 1000 && !told(); ++turns) loop.run_one_for(std::chrono::milliseconds(100));
  CHECK(folder.read("keeper.record").find("in_doubt") != std::string::npos);
  CHECK(folder.read("keeper.record").find("a fault in the keeper") != std::string::npos);
}

TEST_CASE("what was inherited is let go where a filter refuses close_range, too") {
  const pid_t child = fork();
  if (child == 0) {
    const int file = dup(1);
    if (!refuse_close_range()) _exit(2);
    keeper::forget_inherited();
    _exit(fcntl(file, F_GETFD) < 0 ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 0);
}
