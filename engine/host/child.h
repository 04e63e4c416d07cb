// A child process: started without copying this one, in a process group (or session) of its own. Its process id is no
// other's until it was taken in, which only this process does.
#pragma once
#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/host/launch.h"
#include "engine/host/machine.h"
#include "engine/host/spawn.h"

namespace ocflow::keeper {

class Child {
 public:
  // Fails with ErrorKind::held where there is no room for one more now; then nothing was started.
  static Result<Child> start(const Launch& launch);
  // Doesn't wait until it is its program. `launch` stays where it is until this object is gone, and whether it was
  // started is known when it has ended.
  static Result<Child> start_soon(const Launch& launch);
  Result<void> was_started(const Launch& launch) const;
  static Result<void> may_start(const Launch& launch);  // as far as a look at the program tells; nothing is started
  void until_program() const { exec_.wait(); }          // before that it has no group of its own
  pid_t pid() const { return pid_; }
  int pidfd() const { return pidfd_.get(); }  // of a `watched` one: readable once it has ended
  // Its end, once; nullopt while it runs. Afterwards its group may still have members.
  std::optional<Exit> reap();
  std::optional<Exit> taken();  // the same where it was taken in by `take_ended`, without a look
  // To it and what it started in its group. False when nobody is left.
  bool signal_group(int signal) const;

  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();

 private:
  static Result<Child> begin(const Launch& launch, Until until);
  explicit Child(Started started);
  Exec exec_;
  pid_t pid_ = -1;
  Descriptor pidfd_;
};

// Many children need many open files: takes as many as are allowed. Children get the limit that there was before.
void allow_many_files();

// Is it that there is no room for one more now? Then it may go later, when something else has ended.
bool no_room(int error);
bool other_children();  // somebody waits for at least one

// Takes in every child that has ended, also what came to this process when its parent ended, and calls `taken` with
// each that is somebody's: `Child::taken` gives its end from now on.
void take_ended(const std::function<void(pid_t)>& taken);

std::string errno_text(int error);

}  // namespace ocflow::keeper
