// ocflow-keeper: the process through which a run touches the world (docs/keeper.md). Started by ocflow, never by hand.
#include <cstdio>
#include <cstring>
#include <exception>

#include "engine/base/version.h"
#include "engine/host/daemon.h"
#include "engine/host/keeper_server.h"
#include "engine/host/relay.h"
#include "engine/host/settle.h"
#include "stdlib/actions.h"

namespace {

using namespace ocflow;

int read_only() {
  keeper::forget_inherited();
  asio::io_context loop(1);
  keeper::Server::read_only(loop, stdlib::keeper_actions(), keeper::Descriptor(0))->run();
  return 0;
}

int look() {
  keeper::forget_inherited();
  asio::io_context loop(1);
  keeper::Server::read_only(loop, stdlib::keeper_actions(), keeper::Descriptor(0), keeper::Descriptor(1))->run();
  return 0;
}

int for_run(const char* folder, const char* run_id) {
  keeper::forget_inherited();
  auto log = std::filesystem::path(folder) / "keeper.log";
  if (auto away = keeper::detach(); !away) {
    keeper::tell_starter(away.error().what, "/dev/null");
    return 70;
  }
  asio::io_context loop(1);
  auto server = keeper::Server::for_run(loop, stdlib::keeper_actions(), {folder, run_id}, keeper::is_wanted);
  if (!server) {
    bool held = server.error().kind == ErrorKind::held;
    keeper::tell_starter(held ? "held" : server.error().what, "/dev/null");
    return held ? 75 : 70;
  }
  if (!*server) return 0;
  keeper::tell_starter("ready", log);
  (*server)->run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 2 && std::strcmp(argv[1], "--version") == 0) return std::puts("ocflow-keeper " OCFLOW_VERSION) < 0;
    if (argc == 3 && std::strcmp(argv[1], "--whole") == 0) return keeper::tell_whole(argv[2]);
    if (argc == 3 && std::strcmp(argv[1], "--settle") == 0) return keeper::settle(argv[2]);
    if (argc == 2 && std::strcmp(argv[1], "--read-only") == 0) return read_only();
    if (argc == 4 && std::strcmp(argv[1], "--run") == 0) return for_run(argv[2], argv[3]);
    if (argc == 4 && std::strcmp(argv[1], "--attach") == 0) return keeper::relay(argv[2], argv[3]);
    if (argc == 4 && std::strcmp(argv[1], "--look") == 0) return look();
    std::fputs(
        "usage: ocflow-keeper --run FOLDER RUN_ID | --read-only (a socket as standard input) | --attach RUN_ID HOST |\n"
        "                     --look RUN_ID HOST | --whole SIZE | --settle HASH | --version\n",
        stderr);
    return 64;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "ocflow-keeper: %s\n", e.what());
    return 70;
  }
}
