#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include "engine/base/keeper_lives.h"
#include "engine/journal/database.h"
#include "engine/journal/examine.h"
#include "engine/journal/forget.h"
#include "engine/journal/rescue.h"
#include "engine/journal/verify.h"

namespace ocflow::journal {
namespace {

namespace fs = std::filesystem;
using Grade = Finding::Grade;

// A socket of which the keeper is gone; the next keeper takes it away.
bool is_stale(const fs::path& folder) {
  const int at = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_un address{};  // by way of the folder: its own name may be too long for one
  address.sun_family = AF_UNIX;
  std::snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/keeper.sock", at);
  const bool refused =
      ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 && errno == ECONNREFUSED;
  if (socket >= 0) ::close(socket);
  if (at >= 0) ::close(at);
  return refused;
}

// Its end, or what a person said of it, is in the journal; or nobody wants the run any more.
bool is_settled(const std::vector<run::Event>& events, std::uint64_t key) {
  using Kind = run::EventKind;
  if (key == 0 || key > events.size()) return false;
  const auto& intent = events[key - 1];
  return std::any_of(events.begin() + static_cast<std::ptrdiff_t>(key), events.end(), [&](const run::Event& e) {
    if (e.kind == Kind::run_ended) return &e == &events.back() && (e.yes || e.answer == run::Answer::abort);
    if (e.node != intent.node) return false;
    return e.kind == Kind::decided || (e.kind == Kind::observed && e.ended != action::Ended::in_doubt);
  });
}

std::ptrdiff_t count_open(const fs::path& folder, const std::map<std::string, bool>& acts) {
  std::vector<std::uint64_t> open;
  for (const auto& [key, is_open] : acts)
    if (is_open) open.push_back(std::strtoull(key.c_str(), nullptr, 10));
  if (open.empty()) return 0;
  const auto recorded = read(folder);  // one that can't be read is told elsewhere
  const std::vector<run::Event> none;
  return std::count_if(open.begin(), open.end(),
                       [&](const std::uint64_t key) { return !is_settled(recorded ? recorded->events : none, key); });
}

// Attempts that were begun and of which no end is written, with nobody left who could write it.
void examine_keeper(const std::string& where, const fs::path& folder, const std::string& run,
                    std::vector<Finding>& out) {
  const fs::path record = folder / "keeper.record";
  std::ifstream in(record, std::ios::binary);
  if (!in || keeper_lives(folder)) return;
  std::string text{std::istreambuf_iterator<char>(in), {}};
  text.resize(std::min(text.size(), text.find('\0')));  // the room that a keeper had made
  std::map<std::string, bool> open;
  std::size_t begin = 0;
  for (auto end = text.find('\n'); end != std::string::npos; begin = end + 1, end = text.find('\n', begin)) {
    const auto line = text.substr(begin, end - begin);
    const auto key = line.substr(0, line.find(' ', line.find(' ') + 1));
    if (line.starts_with("begun ")) open[key.substr(6)] = true;
    if (line.starts_with("ended ")) open[key.substr(6)] = false;
  }
  if (begin < text.size())
    out.push_back({Grade::odd, where + "/keeper.record", "its last line is torn: the keeper was killed as it wrote it",
                   "nothing; the next keeper takes it off"});
  const auto count = count_open(folder, open);
  if (count > 0)
    out.push_back({Grade::told, where,
                   std::to_string(count) + " act" + (count == 1 ? " was" : "s were") +
                       " begun and nothing tells how it ended: its keeper is gone",
                   "`ocflow resume " + run + "` looks, or asks"});
}

// Its start was cut off when it had a journal and no event: nothing has begun in it.
void examine_start(const StateFolder& state, const std::string& id, const Named& named, std::vector<Finding>& out) {
  if (Lock::is_held(state, "the run " + id))
    return out.push_back({Grade::told, "runs/" + id, "a run is about to begin there", ""});
  out.push_back({Grade::odd, "runs/" + id, "its start was cut off before it had begun anything",
                 "`ocflow forget " + named(id) + "` takes it away; whoever wants it begins it anew with `ocflow run`"});
}

void examine_run(const StateFolder& state, const std::string& id, const std::vector<NotedHead>& noted,
                 const Named& named, std::vector<Finding>& out) {
  const fs::path folder = state.run_folder(id);
  const std::string where = "runs/" + id;
  std::optional<Head> head;
  for (const NotedHead& one : noted)
    if (one.run_id == id && !one.forgotten) head = one.head;
  const auto verified = verify(folder, head);
  const std::string remedy = "`ocflow doctor --export " + named(id) + " --to FILE` writes out what can be read of it";
  if (!verified)
    out.push_back({Grade::fault, where, verified.error().what,
                   verified.error().remedy.empty() ? remedy : verified.error().remedy});
  for (const auto& wrong : verified ? verified->wrong : std::vector<std::string>{})
    out.push_back({Grade::fault, where, wrong, remedy});
  if (verified && verified->as_written() && verified->head.events == 0) examine_start(state, id, named, out);
  std::error_code none;
  const auto log = fs::file_size(folder / "journal.db-wal", none);
  if (!none && log > 0 && !keeper_lives(folder))
    out.push_back({Grade::told, where,
                   "its engine was killed, or still runs: a log lies beside the journal and belongs to it",
                   "`ocflow resume " + named(id) + "` folds it in"});
  if (fs::is_socket(fs::symlink_status(folder / "keeper.sock", none)) && is_stale(folder))
    out.push_back({Grade::told, where + "/keeper.sock", "the keeper to which it led is gone",
                   "nothing; the next keeper takes it away"});
  examine_keeper(where, folder, named(id), out);
}

void examine_kept(const StateFolder& state, std::vector<Finding>& out) {
  const fs::path file = state.path() / "kept.db";
  std::error_code none;
  if (!fs::exists(fs::symlink_status(file, none))) return;
  auto db = Database::open(file, Database::Mode::look_between);  // a run may be writing it
  std::string why = db ? std::string() : db.error().what;
  if (db) {
    Statement check = db->prepare("PRAGMA quick_check(1)");
    const bool any = check.row();
    if (!any && sqlite3_extended_errcode(db->get()) == SQLITE_READONLY_ROLLBACK)
      return out.push_back({Grade::told, "kept.db", "a run was killed as it wrote what it keeps",
                            "nothing; the next run that reads it takes the half back"});
    if (!any)
      why = db->problem();
    else if (check.bytes(0) != "ok")
      why = std::string(check.bytes(0));
  }
  std::replace(why.begin(), why.end(), '\n', ' ');
  if (!why.empty())
    out.push_back({Grade::fault, "kept.db", "what runs keep can't be read: " + why,
                   "move it away; runs that read `kept` find nothing then, and their journals still have the values"});
}

}  // namespace

void examine_runs(const StateFolder& state, const Named& named, std::vector<Finding>& out) {
  const auto noted = noted_heads(state);
  const auto ids = state.runs();
  for (const auto& id : ids) examine_run(state, id, noted, named, out);
  for (const auto& one : noted)
    if (!one.forgotten && std::find(ids.begin(), ids.end(), one.run_id) == ids.end())
      out.push_back({Grade::fault, "runs/" + one.run_id, "its journal is gone, and nobody had it forgotten",
                     "take it from a backup"});
  for (const auto& name : leftovers(state)) {
    if (Lock::is_held(state, "the run " + name)) {
      out.push_back({Grade::told, "runs/" + name, "a run is about to begin there", ""});
      continue;
    }
    out.push_back({Grade::odd, "runs/" + name,
                   name.starts_with('.') ? "it is what a forgetting that was killed left"
                                         : "it is what a start that was killed left: no run",
                   "the next `ocflow forget` takes it away with what else is to go"});
  }
  examine_kept(state, out);
  std::error_code none;
  for (const auto& folder : rescue_folders())
    for (fs::directory_iterator at(folder, none), end; !none && at != end; at.increment(none)) {
      if (at->path().extension() == rescue_making)
        out.push_back({Grade::told, at->path().string(),
                       "a run was killed as it wrote there what its journal did not take; the beginning is of no use",
                       "remove it, if no run writes it now"});
      const std::string id = at->path().stem();
      if (at->path().extension() == ".unrecorded" && std::find(ids.begin(), ids.end(), id) != ids.end())
        out.push_back({Grade::told, at->path().string(),
                       "it has what the journal of " + id + " did not take when it failed",
                       "`ocflow resume " + named(id) + "` takes it in"});
    }
}

}  // namespace ocflow::journal
