#include "engine/journal/rescue.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/base/sync_path.h"
#include "engine/base/write_all.h"
#include "engine/journal/chain.h"
#include "engine/journal/private_file.h"

namespace ocflow::journal {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value && *value == '/' ? value : "";
}

std::string encoded(const std::vector<run::Event>& events) {
  std::string bytes;
  for (const run::Event& event : events) run::encode(event, bytes);
  return hex(bytes);
}

std::optional<std::string> unhex(const std::string& text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string bytes;
  if (text.size() % 2 != 0) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = digits.find(text[i]), low = digits.find(text[i + 1]);
    if (high == digits.npos || low == digits.npos) return std::nullopt;
    bytes += static_cast<char>(high << 4 | low);
  }
  return bytes;
}

std::string seal(const std::string& run_id, const std::string& state, const Head& at, const std::string& tried,
                 const std::string& later) {
  Sha256 hash;
  hash.part("ocflow unrecorded 1").part(run_id).part(state).part(std::to_string(at.events)).part(at.hash);
  return hex(hash.part(tried).part(later).end());
}

std::string text_of(const Rescue& r) {
  const auto tried = encoded(r.tried), later = encoded(r.later);
  const json document{{"what", "what the journal of a run of ocflow did not take; `ocflow resume` takes it in"},
                      {"run", r.run_id},
                      {"state", r.state.string()},
                      {"events", r.at.events},
                      {"head", r.at.hash},
                      {"tried", tried},
                      {"later", later},
                      {"seal", seal(r.run_id, r.state.string(), r.at, tried, later)}};
  return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string rescue_file(const std::string& run_id) { return run_id + ".unrecorded"; }

// Whole under another name before it takes the place of an older one: a kill, or a disk that is full, leaves that as it
// was, and never half of a new one. What a kill leaves is written over by the next.
bool write_durably(const fs::path& file, const std::string& text) {
  const std::string making = file.string() + rescue_making;
  ::unlink(making.c_str());
  const int fd = ::open(making.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return false;
  const bool good = write_all(fd, text) && ::fsync(fd) == 0;
  int why = errno;
  ::close(fd);
  const bool named = good && ::rename(making.c_str(), file.c_str()) == 0;
  if (good && !named) why = errno;
  if (!named) ::unlink(making.c_str());
  errno = why;
  return named && sync_folder(file.parent_path()) && sync_folder(file.parent_path().parent_path());
}

// What its journal's head became if the commit that failed got into the file all the same.
Head with_tried(const Rescue& r, const std::string& batch) {
  Head head{r.at.events + r.tried.size(), {}};
  if (const auto before = unhex(r.at.hash); before && !before->empty()) head.hash = hex(mark_of(2, *before, batch));
  return head;
}

// Nothing of it is believed that isn't as it was written.
std::optional<Rescue> parse(const fs::path& file, Head& if_recorded) {
  std::ifstream in(file, std::ios::binary);
  const auto document = json::parse(in, nullptr, false);
  if (!document.is_object()) return std::nullopt;
  try {
    Rescue r;
    r.run_id = document.at("run").get<std::string>();
    r.state = document.at("state").get<std::string>();
    r.at = {document.at("events").get<std::uint64_t>(), document.at("head").get<std::string>()};
    const auto tried = document.at("tried").get<std::string>(), later = document.at("later").get<std::string>();
    if (document.at("seal") != seal(r.run_id, r.state.string(), r.at, tried, later)) return std::nullopt;
    const auto first = unhex(tried), second = unhex(later);
    if (!first || !second) return std::nullopt;
    auto all = run::decode(*first), more = run::decode(*second);
    if (!all || !more) return std::nullopt;
    r.tried = std::move(*all);
    r.later = std::move(*more);
    if_recorded = with_tried(r, *first);
    return r;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace

std::vector<fs::path> rescue_folders() {
  if (const auto named = from_environment("OCFLOW_RESCUE"); !named.empty()) return {named};
  const std::string own = "ocflow-" + std::to_string(::geteuid());
  std::vector<fs::path> all{fs::path("/var/tmp") / own};
  if (const auto runtime = from_environment("XDG_RUNTIME_DIR"); !runtime.empty())
    all.push_back(fs::path(runtime) / own);
  const auto temporary = from_environment("TMPDIR");
  all.push_back(fs::path(temporary.empty() ? "/tmp" : temporary) / own);
  if (const auto home = from_environment("HOME"); !home.empty()) all.push_back(fs::path(home) / ".ocflow-unrecorded");
  return all;
}

Result<fs::path> put_rescue(const Rescue& rescue) {
  std::string why;
  for (const auto& folder : rescue_folders()) {
    if (auto made = make_private(folder); !made) {
      why += "; " + made.error().what;
      continue;
    }
    const auto file = folder / rescue_file(rescue.run_id);
    if (write_durably(file, text_of(rescue))) return file;
    why += "; " + file.string() + ": " + std::strerror(errno);
  }
  return fail(ErrorKind::journal_io, "what was not recorded can't be written anywhere else" + why,
              "name a folder on another disk with OCFLOW_RESCUE; what is shown above is all there is of it");
}

std::optional<Rescued> find_rescue(const fs::path& state, const std::string& run_id, const Head& now,
                                   std::vector<run::Event> (*take_in)(const std::vector<run::Event>&)) {
  std::optional<Rescued> old;  // of an earlier time; a later one may stand in another folder, where there was room
  for (const auto& folder : rescue_folders()) {
    const auto file = folder / rescue_file(run_id);
    if (!is_private(folder) || !is_private(file)) continue;
    Head if_recorded;
    const auto found = parse(file, if_recorded);
    if (!found || found->run_id != run_id || found->state != state) continue;
    // A commit of which only the flush failed may be in the journal all the same.
    const bool recorded = now != found->at && now == if_recorded;
    Rescued out{file, {}, recorded || now == found->at};
    if (!recorded) out.events = take_in(found->tried);
    auto later = take_in(found->later);
    out.events.insert(out.events.end(), later.begin(), later.end());
    std::uint64_t seq = now.events;
    for (run::Event& event : out.events) event.seq = ++seq;
    if (out.fits) return out;
    if (!old) old = std::move(out);
  }
  return old;
}

}  // namespace ocflow::journal
