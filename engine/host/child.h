// A child process of the keeper: started without copying the keeper, in a process group (or session) of its own, and
// watched through a descriptor, so that a process id used again is never taken for it.
#pragma once
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace ocflow::keeper {

// An open file; closed with its owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { reset(); }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release();
  void reset();

 private:
  int fd_ = -1;
};

struct Launch {
  std::vector<std::string> program;      // the program, looked for in PATH where it has no slash, and its arguments
  std::string directory;                 // empty: the keeper's own, which is the engine's
  std::vector<std::string> environment;  // "NAME=value", in place of or beside the keeper's own
  int input = -1;                        // -1: /dev/null, here and below
  int output = -1;
  int errors = -1;
  bool own_session = false;  // for what shall go on when everything here has ended
};

struct Exit {
  int code = 0;              // 128 + N when signal N ended it
  int signal = 0;            // 0: it ended by itself
  std::string text() const;  // "exit code 3", "ended by signal 9 (Killed)"
};

class Child {
 public:
  // Fails with ErrorKind::held where there is no room for one more now; then nothing was started.
  static Result<Child> start(const Launch& launch);
  pid_t pid() const { return pid_; }
  int pidfd() const { return pidfd_.get(); }
  // Its end, once; nullopt while it runs. Afterwards its group may still have members.
  std::optional<Exit> reap();
  // To it and what it started in its group. False when nobody is left.
  bool signal_group(int signal) const;

  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();

 private:
  Child(pid_t pid, Descriptor pidfd) : pid_(pid), pidfd_(std::move(pidfd)) {}
  pid_t pid_ = -1;
  Descriptor pidfd_;
};

// Many children need many open files: takes as many as are allowed. Children get the limit that there was before.
void allow_many_files();

// So many attempts can go on at once, by the limit of open files that is allowed here; 1 at least.
std::uint32_t most_at_once();
// Is it that there is no room for one more now? Then it may go later, when something else has ended.
bool no_room(int error);
bool other_children();  // somebody waits for at least one

// Takes in ended processes that came to the keeper when their parents ended. True: look again a little later.
bool reap_strangers();

std::string errno_text(int error);

}  // namespace ocflow::keeper
