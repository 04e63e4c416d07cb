#include "engine/host/windows/pipe.h"

#include <array>

#include "engine/host/windows/wide.h"

namespace ocflow::keeper {
namespace {

std::wstring own_sid() {
  HANDLE opened = nullptr;
  if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &opened)) return {};
  const Descriptor token(opened);
  std::array<char, 256> bytes{};
  DWORD size = 0;
  if (!GetTokenInformation(opened, TokenUser, bytes.data(), bytes.size(), &size)) return {};
  wchar_t* text = nullptr;
  if (!ConvertSidToStringSidW(reinterpret_cast<TOKEN_USER*>(bytes.data())->User.Sid, &text)) return {};
  std::wstring sid(text);
  LocalFree(text);
  return sid;
}

struct Rights {
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  SECURITY_ATTRIBUTES attributes{sizeof(SECURITY_ATTRIBUTES), nullptr, FALSE};
  Rights() {
    const auto sid = own_sid();
    const auto text = L"D:P(A;;GA;;;SY)(A;;GA;;;BA)(A;;GA;;;" + sid + L")";
    if (!sid.empty())
      ConvertStringSecurityDescriptorToSecurityDescriptorW(text.c_str(), SDDL_REVISION_1, &descriptor, nullptr);
    attributes.lpSecurityDescriptor = descriptor;
  }
  Rights(const Rights&) = delete;
  Rights& operator=(const Rights&) = delete;
  ~Rights() { LocalFree(descriptor); }
};

// The end of a call that goes on: in time, or it is taken back.
std::size_t finished(HANDLE pipe, OVERLAPPED& call, DWORD limit) {
  DWORD n = 0;
  if (WaitForSingleObject(call.hEvent, limit) != WAIT_OBJECT_0) CancelIoEx(pipe, &call);
  return GetOverlappedResult(pipe, &call, &n, TRUE) ? n : 0;
}

}  // namespace

std::string random_pipe_name() {
  std::array<unsigned char, 16> bytes{};
  if (BCryptGenRandom(nullptr, bytes.data(), bytes.size(), BCRYPT_USE_SYSTEM_PREFERRED_RNG) != 0) return {};
  constexpr std::string_view hex = "0123456789abcdef";
  std::string name = "\\\\.\\pipe\\ocflow-";
  for (const auto byte : bytes) name += {hex[byte >> 4], hex[byte & 15]};
  return name;
}

Result<Descriptor> make_pipe(const std::string& name, bool first) {
  Rights rights;
  if (!rights.descriptor || name.empty())
    return fail(ErrorKind::failed, "its pipe can't be kept from others: " + error_text(GetLastError()));
  constexpr DWORD size = 65536;
  const DWORD only = first ? FILE_FLAG_FIRST_PIPE_INSTANCE : 0;
  auto pipe = taken(CreateNamedPipeW(to_wide(name).c_str(), PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | only,
                                     PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS,
                                     PIPE_UNLIMITED_INSTANCES, size, size, 0, &rights.attributes));
  if (!pipe) return fail(ErrorKind::failed, "its pipe can't be made: " + error_text(GetLastError()));
  return pipe;
}

Descriptor connect_pipe(const std::string& name) {
  return taken(CreateFileW(to_wide(name).c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                           FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, nullptr));
}

std::size_t read_pipe(NativeFile pipe, char* to, std::size_t most, std::optional<std::chrono::milliseconds> limit) {
  const Descriptor event(CreateEventW(nullptr, TRUE, FALSE, nullptr));
  OVERLAPPED call{};
  call.hEvent = event.get();
  if (!ReadFile(pipe, to, static_cast<DWORD>(most), nullptr, &call) && GetLastError() != ERROR_IO_PENDING) return 0;
  return finished(pipe, call, limit ? static_cast<DWORD>(limit->count()) : INFINITE);
}

bool write_pipe(NativeFile pipe, const char* bytes, std::size_t size) {
  const Descriptor event(CreateEventW(nullptr, TRUE, FALSE, nullptr));
  while (size > 0) {
    OVERLAPPED call{};
    call.hEvent = event.get();
    if (!WriteFile(pipe, bytes, static_cast<DWORD>(size), nullptr, &call) && GetLastError() != ERROR_IO_PENDING)
      return false;
    const auto n = finished(pipe, call, INFINITE);
    if (n == 0) return false;
    bytes += n;
    size -= n;
  }
  return true;
}

}  // namespace ocflow::keeper
