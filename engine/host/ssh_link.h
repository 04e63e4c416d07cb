// One connection to a host over ssh, from the start of the program to its end: brings the keeper's program where it is
// missing, and then carries the keeper's lines. Private to engine/host.
#pragma once
#include <asio/io_context.hpp>
#include <functional>

#include "engine/host/boot_timer.h"
#include "engine/host/connection.h"
#include "engine/host/keeper_program.h"
#include "engine/host/pipe_reader.h"
#include "engine/host/ssh_trouble.h"

namespace ocflow::keeper {

struct FarWish {
  std::string mode;  // attach: the keeper of a run; look: one that may only read
  std::string run_id;
};

class SshLink : public std::enable_shared_from_this<SshLink> {
 public:
  struct Calls {
    std::function<void(std::string_view hello)> opened;  // the keeper's first line
    std::function<void(std::string_view line)> line;
    std::function<void(Trouble)> ended;  // once, and nothing after it
  };
  static std::shared_ptr<SshLink> open(asio::io_context& loop, const Reach& reach, const FarWish& wish,
                                       Programs& programs, Calls calls);
  void send(std::string_view line) { connection_->send(line); }
  void flush() { connection_->flush(); }
  void flush_soon() { connection_->flush_soon(); }  // once for all that is sent in this turn of the loop
  void close();                                     // no calls any more; ssh sends what it has and ends
  bool brought() const { return brought_; }         // the program was not there before

 private:
  SshLink(asio::io_context& loop, const Reach& reach, const FarWish& wish, Programs& programs, Calls calls);
  Result<void> start();
  void take(std::string_view line);
  void send_piece();
  void offer(std::string_view system_and_machine);
  void limit(std::chrono::seconds time, const std::string& what);
  void give_up(Trouble trouble);
  void output_ended();
  void finish();

  asio::io_context& loop_;
  const Reach& reach_;
  FarWish wish_;
  Programs& programs_;
  Calls calls_;
  std::optional<Child> child_;
  asio::posix::stream_descriptor watch_;
  std::shared_ptr<Connection> connection_;
  std::shared_ptr<PipeReader> errors_;
  BootTimer limit_;
  std::optional<Trouble> trouble_;  // known before ssh has ended
  std::shared_ptr<const Program> program_;
  enum class Stage { greeting, opening, open } stage_ = Stage::greeting;
  std::size_t sent_ = 0;   // of the program
  std::size_t noise_ = 0;  // bytes before the greeting: what a login shell says
  bool brought_ = false, closed_ = false;
};

// The name of a host as one word of letters, digits and a few marks: a part of a path on the far side.
std::string path_word(const std::string& name);

}  // namespace ocflow::keeper
