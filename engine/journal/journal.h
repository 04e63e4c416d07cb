// The durable record of one run: one SQLite file in the run's folder, in WAL mode with synchronous=FULL, one row a
// commit. It keeps the text of everything the run was made from, without the secrets of its site. Format:
// docs/journal.md.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/run/event.h"

namespace ocflow::journal {

struct Source {
  std::string path;  // as the user named it, or as `use` found it
  std::string text;
  bool operator==(const Source&) const = default;
};

// What a run was started with. Everything is data; `resume` compiles it again.
struct Header {
  std::string run_id;
  std::string ocflow_version;
  std::string procedure;              // its name
  bool reverse = false;               // it was run backwards
  std::vector<Source> procedures;     // the first is the main file
  Source site;                        // empty path: none; without its secrets
  std::vector<Source> secrets;        // of the site, by where they stand (site.db.password): keyed digests
  std::vector<std::string> settings;  // --set NAME=VALUE, as given (secrets come from the site, never from here)
  std::string folder;                 // the working directory
  std::string plan_digest;            // of the canonical text: a release that plans otherwise refuses to resume
  std::string build;                  // of the program that made that plan (cli/build_id.h); may be empty
  std::string who;
  std::int64_t started_ms = 0;
  std::uint32_t jobs = 16;
};

// How the text of the site is called in a journal. With secrets it is another word, so that releases that would take
// the marks in it for passwords find no site.
inline constexpr const char* hidden_site = "hidden_site";
const char* site_role(const Header& header);

// How far a journal goes, and what stands for all of it up to there: SHA-256, in hexadecimal digits. Whoever keeps the
// hash elsewhere can tell later that nothing before it was changed. Of a journal of format 1 it is empty.
struct Head {
  std::uint64_t events = 0;
  std::string hash;
  bool operator==(const Head&) const = default;
};

struct Recorded;

class Journal final : public run::Recorder {
 public:
  static Result<std::unique_ptr<Journal>> create(const std::filesystem::path& run_folder, const Header& header);
  // For going on with it. Refuses another format, damage, and a file that is not a journal, and changes nothing then.
  // `known`: as it was read a moment ago. Then only what tells that it is still the same is read again.
  static Result<std::unique_ptr<Journal>> open(const std::filesystem::path& run_folder,
                                               const Recorded* known = nullptr);
  ~Journal() override;

  Result<void> commit(const std::vector<run::Event>& events) override;
  const Header& header() const;  // of one that was known when it was opened the texts are empty
  Result<std::vector<run::Event>> events() const;
  Head head() const;

 private:
  struct Data;
  explicit Journal(std::unique_ptr<Data> data);
  static Result<std::unique_ptr<Journal>> ready(std::unique_ptr<Data> data);
  std::unique_ptr<Data> d_;
};

// For looking at it while somebody else may be writing: opens read-only.
struct Recorded {
  Header header;
  std::vector<run::Event> events;
  Head head = {};  // after the last commit; not of `read_ends`
};
Result<Recorded> read(const std::filesystem::path& run_folder);
// The same without what lies in the middle: of the events only the first commit and the last ones, back to one that
// holds an event that is `enough`. However long the run was, this reads a few rows; damage elsewhere is not seen.
Result<Recorded> read_ends(const std::filesystem::path& run_folder,
                           const std::function<bool(const run::Event&)>& enough);

// Of the events only the last ones, back to one that is `enough`, the newest commit first: no more than a first guess,
// for nothing else is looked at.
Result<std::vector<std::vector<run::Event>>> read_last(const std::filesystem::path& run_folder,
                                                       const std::function<bool(const run::Event&)>& enough);

// The state directory: OCFLOW_STATE, --state, or $XDG_STATE_HOME/ocflow. Made 0700; another owner or a link is refused.
class StateFolder {
 public:
  static Result<StateFolder> open(std::filesystem::path folder);
  // Where nothing may be written (plan, history of nothing): the folder need not exist.
  static StateFolder look(std::filesystem::path folder);
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path run_folder(const std::string& run_id) const;
  Result<std::string> new_run(std::int64_t wall_ms) const;  // makes its folder; ids sort by time: 20261123-004700-k3f
  std::vector<std::string> runs() const;                    // oldest first
  Result<std::string> resolve(const std::string& part) const;

 private:
  std::filesystem::path path_;
};

// A lock that the kernel frees when its holder dies. The file tells others who holds it, and who held it last where
// that died, or left something that goes on; else who lets go takes it away.
class Lock {
 public:
  using Enough = std::function<bool()>;
  // Fails with ErrorKind::held and says who, where, since when. The file tells of the holder with the first `tell`.
  static Result<Lock> take(const StateFolder& state, const std::string& what, const std::string& holder);
  // Likewise when it becomes free within `limit`; meanwhile it only waits, and SIGALRM is its own. It ends sooner when
  // `enough` says so, which is asked when a signal came.
  static Result<Lock> wait(const StateFolder& state, const std::string& what, const std::string& holder, Duration limit,
                           const Enough& enough = {});
  // Takes away what tells that a run has held it, where nobody holds it now.
  static void forget(const StateFolder& state, const std::string& run_id);
  // By what the kernel tells, without a lock of its own that would be in anybody's way.
  static bool is_held(const StateFolder& state, const std::string& what);
  static bool was_taken(const StateFolder& state, const std::string& what);  // its file tells of somebody
  const std::string& before() const { return before_; }                      // who left it as it was; empty: nobody
  void tell(const std::string& step);  // what the holder is at, for whoever finds it held
  // Whether the file stays when this lets go, since something of whom it tells may go on; at first if it told of
  // somebody.
  void stays(bool so) { stays_ = so; }
  Lock(Lock&& other) noexcept;
  Lock& operator=(Lock&& other) noexcept;
  ~Lock();

 private:
  Lock(int fd, std::string about) : fd_(fd), about_(std::move(about)) {}
  static Result<Lock> have(const StateFolder& state, const std::string& what, const std::string& holder, Duration limit,
                           const Enough& enough);
  int fd_ = -1;
  std::string about_, before_;
  std::filesystem::path file_;
  std::size_t written_ = 0;
  bool stays_ = false;
};

}  // namespace ocflow::journal
