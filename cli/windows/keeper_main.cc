// ocflow-keeper.exe: the process through which a run touches a Windows machine (docs/keeper.md).
#include <cstdio>
#include <exception>

#include "engine/base/version.h"
#include "engine/host/keeper_server.h"
#include "engine/host/windows/pipe.h"
#include "engine/host/windows/relay.h"
#include "engine/host/windows/standard.h"
#include "engine/host/windows/wide.h"
#include "stdlib/actions.h"

namespace {

using namespace ocflow;

std::vector<std::string> words() {
  int count = 0;
  wchar_t** all = CommandLineToArgvW(GetCommandLineW(), &count);
  std::vector<std::string> out;
  for (int i = 1; i < count; ++i) out.push_back(keeper::to_utf8(all[i]));
  LocalFree(all);
  return out;
}

// It reads and writes a pipe of its own, which two threads join to standard input and output.
int look() {
  const auto name = keeper::random_pipe_name();
  auto ours = keeper::make_pipe(name, true);
  auto theirs = ours ? keeper::connect_pipe(name) : keeper::Descriptor();
  if (!theirs) return 70;
  asio::io_context loop(1);
  auto server = keeper::Server::read_only(loop, stdlib::actions(), std::move(*ours), {});
  keeper::carry_in_threads(theirs.get());
  server->run();
  return 0;
}

int for_run(const std::string& folder, const std::string& run_id) {
  asio::io_context loop(1);
  auto server = keeper::Server::for_run(loop, stdlib::actions(), {keeper::to_wide(folder), run_id});
  const bool held = !server && server.error().kind == ErrorKind::held;
  keeper::write_standard((server ? "ready" : held ? "held" : server.error().what) + "\n");
  if (!server) return held ? 75 : 70;
  CloseHandle(GetStdHandle(STD_OUTPUT_HANDLE));  // nobody waits for its end
  SetStdHandle(STD_OUTPUT_HANDLE, nullptr);
  (*server)->run();
  return 0;
}

int attached(const std::string& mode, const std::string& run_id, const std::string& host) {
  return mode == "look" ? look() : keeper::relay(run_id, host);
}

}  // namespace

int main() {
  try {
    const auto given = words();
    const auto first = given.empty() ? std::string() : given[0];
    if (given.size() == 1 && first == "--version")
      return keeper::write_standard("ocflow-keeper " OCFLOW_VERSION "\n") ? 0 : 1;
    if (given.size() == 1 && first == "--far") return keeper::far_end(attached);
    if (given.size() == 3 && first == "--run") return for_run(given[1], given[2]);
    if (given.size() == 3 && first == "--attach") return attached("attach", given[1], given[2]);
    if (given.size() == 3 && first == "--look") return attached("look", given[1], given[2]);
    std::fputs(
        "usage: ocflow-keeper --far | --run FOLDER RUN_ID | --attach RUN_ID HOST | --look RUN_ID HOST | --version\n",
        stderr);
    return 64;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "ocflow-keeper: %s\n", e.what());
    return 70;
  }
}
