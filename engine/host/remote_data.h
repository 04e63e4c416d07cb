// The inside of Remote. Private to engine/host.
#pragma once
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <unordered_map>

#include "engine/host/remote.h"
#include "engine/host/ssh_link.h"

namespace ocflow::keeper {

// Outlives the Remote where a call of the loop still holds it; then it is closed and silent.
struct Remote::Data : std::enable_shared_from_this<Data> {
  Data(asio::io_context& io, Reach r, Far& f) : loop(io), reach(std::move(r)), far(f), alarm(io) {}

  enum class State { idle, connecting, up, pausing };
  struct Look {  // a read or a probe: it may be asked again on another connection
    std::string line;
    BootClock::time_point until;  // without a connection by then it has failed
    std::function<void(action::Outcome)> read;
    std::function<void(action::Probed)> probe;
  };
  struct Act {
    std::string line;   // empty: an earlier engine sent it
    bool sent = false;  // the keeper may have it
    bool cancelled = false;
    bool out_of_reach = false;  // that was told
  };

  // --- the connection (remote_connect.cc)
  void wanted();  // there is something to ask: connects unless it does already
  void connect();
  void opened(std::string_view hello);
  void ended(const Trouble& trouble);
  void pause(const Trouble& trouble);
  void give_up(const Trouble& trouble);
  void leave_acts(const Trouble& trouble);
  void watch_looks();  // those that have no more time
  bool busy() const { return !acts.empty() || !looks.empty() || !asked.empty() || !meeting.empty(); }
  void say_all();  // everything that waits, on a new connection
  void tell_met(const Met& met);

  // --- messages (remote.cc)
  void message(std::string_view text);
  void take(const nlohmann::json& message);
  void known(action::AttemptKey key, action::Known what);
  void back_in_reach(action::AttemptKey key, Act& act);  // where it was told that it is not
  void end_act(action::AttemptKey key, action::Outcome outcome);
  void fail_look(Look look, const std::string& why);
  void look(std::string line, Duration limit, Look look);
  void send(const std::string& line) {
    if (state == State::up) link->send(line);
  }
  void say(const std::string& line) {  // outside of the driver's turn, which flushes
    send(line);
    if (state == State::up) link->flush_soon();
  }
  template <class Call>
  void soon(Call call);

  asio::io_context& loop;
  Reach reach;
  Far& far;
  BootTimer alarm;
  action::Listener* listener = nullptr;
  std::shared_ptr<SshLink> link;
  State state = State::idle;
  bool in_gate = false, closed = false, watching = false;
  bool was_up = false;                          // in this span of trying
  bool left = false;                            // what may run there: patience was over, or it was never had
  std::optional<BootClock::time_point> trying;  // since when there is something and no connection
  unsigned tries = 0;
  std::string boot, version;
  bool rebooted = false;  // since the act began
  std::uint64_t next_id = 1;
  std::map<std::uint64_t, Look> looks;
  std::map<action::AttemptKey, Act> acts;
  action::AttemptKey last_sent = 0;
  std::map<action::AttemptKey, bool> asked;  // by an engine that resumes; true: and cancelled since
  std::set<action::AttemptKey> learnt;       // attached to again by ourselves
  std::vector<std::function<void(Met)>> meeting;
};

}  // namespace ocflow::keeper
