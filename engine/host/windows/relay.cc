#include "engine/host/windows/relay.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/host/far_folder.h"
#include "engine/host/protocol.h"
#include "engine/host/windows/pipe.h"
#include "engine/host/windows/standard.h"
#include "engine/host/windows/start.h"
#include "engine/host/windows/wide.h"

namespace ocflow::keeper {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;

Result<fs::path> far_folder(const std::string& run_id, const std::string& host) {
  if (auto fine = check_far_words(run_id, host); !fine) return tl::unexpected(fine.error());
  const auto base = private_folder();
  if (base.empty()) return fail(ErrorKind::failed, "LOCALAPPDATA is not set there, so its records have no place");
  return base / "keepers" / to_wide(run_id + "." + host);
}

std::string pipe_in(const fs::path& folder) {
  std::ifstream file(folder / keeper_pipe, std::ios::binary);
  std::string name;
  std::getline(file, name);
  return name;
}

// The keeper's first line, so that one that is leaving is not taken for one that answers.
std::string hello_of(NativeFile pipe) {
  std::string line;
  char byte = 0;
  while (line.size() < 65536 && read_pipe(pipe, &byte, 1, milliseconds(5000)) == 1) {
    line += byte;
    if (byte == '\n') return line;
  }
  return {};
}

struct Found {
  Descriptor pipe;
  std::string hello;
};

Result<Found> launch(const fs::path& folder, const std::string& run_id) {
  for (const auto until = std::chrono::steady_clock::now() + seconds(15); std::chrono::steady_clock::now() < until;) {
    const auto name = pipe_in(folder);
    if (auto pipe = name.empty() ? Descriptor() : connect_pipe(name)) {
      auto hello = hello_of(pipe.get());
      if (!hello.empty()) return Found{std::move(pipe), std::move(hello)};
    } else {
      auto said = start_keeper(folder, run_id);
      if (!said) return tl::unexpected(said.error());
      if (*said == "ready") continue;
      if (*said != "held") return fail(ErrorKind::failed, "the keeper can't begin: " + *said);
    }
    Sleep(10);
  }
  return fail(ErrorKind::held, "a keeper has this run, and does not answer",
              "look for ocflow-keeper among the processes of that host, and end it");
}

int refuse(const Error& error) {
  write_standard(line({{"type", "error"}, {"what", error.what + (error.remedy.empty() ? "" : "; ") + error.remedy}}));
  return error.kind == ErrorKind::held ? 75 : 70;
}

}  // namespace

void carry_in_threads(NativeFile pipe) {
  std::thread([pipe] {
    char bytes[65536];
    while (auto n = read_standard(bytes, sizeof bytes))
      if (!write_pipe(pipe, bytes, n)) break;
    ExitProcess(0);
  }).detach();  // nothing but the end of the process ends a read of standard input
  std::thread([pipe] {
    char bytes[65536];
    while (auto n = read_pipe(pipe, bytes, sizeof bytes))
      if (!write_standard({bytes, n})) break;
    ExitProcess(0);
  }).detach();
}

int relay(const std::string& run_id, const std::string& host) {
  const auto folder = far_folder(run_id, host);
  if (!folder) return refuse(folder.error());
  std::error_code error;
  forget_old(folder->parent_path());
  fs::create_directories(*folder, error);
  if (error) return refuse({ErrorKind::failed, folder->string() + " can't be made: " + error.message(), {}});
  auto found = launch(*folder, run_id);
  if (!found) return refuse(found.error());
  if (!write_standard(found->hello)) return 0;
  carry_in_threads(found->pipe.get());
  Sleep(INFINITE);
  return 0;
}

}  // namespace ocflow::keeper
