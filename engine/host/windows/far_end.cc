// The first words of a connection, as docs/hosts.md has them: what a shell script does on other systems.
#include <array>
#include <charconv>
#include <fstream>
#include <sstream>

#include "engine/host/windows/pipe.h"
#include "engine/host/windows/relay.h"
#include "engine/host/windows/standard.h"
#include "engine/host/windows/start.h"

namespace ocflow::keeper {
namespace {

namespace fs = std::filesystem;

std::string sha256_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return {};
  BCRYPT_ALG_HANDLE algorithm = nullptr;
  BCRYPT_HASH_HANDLE hash = nullptr;
  std::array<unsigned char, 32> digest{};
  std::vector<char> bytes(1 << 20);
  if (BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA256_ALGORITHM, nullptr, 0) != 0) return {};
  bool fine = BCryptCreateHash(algorithm, &hash, nullptr, 0, nullptr, 0, 0) == 0;
  while (fine && (in.read(bytes.data(), static_cast<std::streamsize>(bytes.size())), in.gcount() > 0))
    fine =
        BCryptHashData(hash, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<ULONG>(in.gcount()), 0) == 0;
  fine = fine && BCryptFinishHash(hash, digest.data(), digest.size(), 0) == 0;
  BCryptDestroyHash(hash);
  BCryptCloseAlgorithmProvider(algorithm, 0);
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out;
  for (const auto byte : digest) out += {hex[byte >> 4], hex[byte & 15]};
  return fine ? out : std::string();
}

// It gets its name only when it is whole, so a half one is never run.
std::string bring(const fs::path& to, const std::string& hash, std::size_t size) {
  std::error_code error;
  fs::create_directories(to.parent_path(), error);
  const auto half = to.parent_path() / ("." + random_pipe_name().substr(9) + ".new");
  std::ofstream out(half, std::ios::binary);
  std::vector<char> bytes(1 << 20);
  while (out && size > 0) {
    const auto n = read_standard(bytes.data(), std::min(bytes.size(), size));
    if (n == 0) break;
    out.write(bytes.data(), static_cast<std::streamsize>(n));
    size -= n;
  }
  const bool written = out.good();
  out.close();
  if (!written) return "cannot the folder " + to.parent_path().string() + " can not be written";
  if (size == 0 && sha256_of(half) == hash &&
      (MoveFileExW(half.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING) || sha256_of(to) == hash))
    return "brought";
  fs::remove(half, error);
  return "cannot the program did not arrive whole in " + to.parent_path().string();
}

int run_other(const fs::path& program, const std::string& mode, const std::string& run, const std::string& host) {
  Launch launch;
  launch.program = {to_utf8(program.wstring()), "--" + mode, run, host};
  launch.input = GetStdHandle(STD_INPUT_HANDLE);
  launch.output = GetStdHandle(STD_OUTPUT_HANDLE);
  launch.errors = GetStdHandle(STD_ERROR_HANDLE);
  auto started = start_process(launch, 0);
  if (!started) return write_standard("cannot " + started.error().what + "\n") ? 1 : 0;
  WaitForSingleObject(started->process.get(), INFINITE);
  DWORD code = 70;
  GetExitCodeProcess(started->process.get(), &code);
  return static_cast<int>(code);
}

}  // namespace

int far_end(const std::function<int(const std::string&, const std::string&, const std::string&)>& own) {
  if (!write_standard("ocflow-host 1 Windows x86_64\n")) return 0;
  std::istringstream words(read_standard_line());
  std::string hash, mode, run, host;
  std::size_t size = 0;
  if (!(words >> hash >> size >> mode >> run >> host)) return 0;
  if (hash.size() != 64 || hash.find_first_not_of("0123456789abcdef") != hash.npos ||
      (mode != "attach" && mode != "look"))
    return write_standard("cannot what is asked for is not understood\n") ? 1 : 0;
  if (sha256_of(own_program()) == hash) return own(mode, run, host);
  const auto base = private_folder();
  if (base.empty()) return write_standard("cannot LOCALAPPDATA is not set\n") ? 1 : 0;
  const auto program = base / ("keeper-" + hash + ".exe");
  if (sha256_of(program) != hash) {
    write_standard("want\n");
    const auto said = bring(program, hash, size);
    if (!write_standard(said + "\n") || said != "brought") return 1;
  }
  return run_other(program, mode, run, host);
}

}  // namespace ocflow::keeper
