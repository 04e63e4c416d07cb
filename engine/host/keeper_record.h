// What a keeper did, on disk, so that the next one knows (docs/keeper.md). Written with plain writes: it survives the
// death of every process, and a power loss only where that is asked for; after a reboot a missing line proves nothing
// else. One keeper holds its lock.
#pragma once
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>

#include "engine/action/performer.h"
#include "engine/host/machine.h"
#include "engine/host/record_file.h"
#include "engine/host/traces.h"

namespace ocflow::keeper {

class Record {
 public:
  struct Seen;
  // What stands there before it is held, read ahead of time. It counts only if it is still so then.
  static std::shared_ptr<Seen> look(const std::filesystem::path& file, const std::string& boot);
  // Takes the lock, reads what is there (a torn last line goes) and notes that a new keeper begins.
  // ErrorKind::held: another keeper has it.
  static Result<Record> open(const std::filesystem::path& file, const std::string& run_id, const std::string& boot,
                             std::shared_ptr<Seen> seen = nullptr);

  // Refused once a write has failed: what can't be recorded for sure is not begun. `durable`: this, and all that was
  // written before, survives a power loss when it returns well.
  struct Begin {
    action::AttemptKey key = 0;
    bool inside = false;  // it starts no program
    bool durable = false;
  };
  Result<void> begun(const Begin& one);
  Result<void> ended(action::AttemptKey key, std::string_view outcome);  // its text in the protocol
  // And that the next one begins, which it says.
  Result<void> ended(action::AttemptKey key, std::string_view outcome, const Begin& next);

  // Which process an attempt is that runs for longer: by that the next keeper knows it again. 0: that has ended, and
  // another may follow.
  void program(action::AttemptKey key, std::int32_t process);
  Traces traces(action::AttemptKey key) const;
  // The same of a record that nobody holds; none where it can't be read.
  static std::vector<Traces> traces_in(const std::filesystem::path& file, const std::string& boot,
                                       const std::vector<action::AttemptKey>& keys);
  std::vector<action::AttemptKey> cut_off() const;  // begun by keepers before, which did not see their ends

  bool is_known(action::AttemptKey key) const { return lines_.count(key) > 0; }
  action::Known known(action::AttemptKey key);
  Result<action::Outcome> outcome(action::AttemptKey key) const;  // of one that has ended
  // Engines give keepers no attempt from that key on but those that they say from now on. A record that is new, or from
  // before a boot, notes it: from there on its silence means that an attempt was never begun.
  void counts_from(action::AttemptKey key);

 private:
  struct Line {
    enum class State : char { running, ended, lost } state = State::running;
    bool inside = false;
    // Which of those before has begun it and did not see its end, from 1; 0: none, or before the boot.
    std::uint16_t keeper = 0;
    Noted program{};
    std::uint64_t since_ms = 0;  // of the boot: when it was begun, or when its program ended
    std::int64_t at = 0;         // of the outcome, in bytes
    std::int64_t size = 0;
    void end(std::int64_t place, std::size_t bytes);
  };
  using Lines = std::unordered_map<action::AttemptKey, Line>;
  static Traces traces(const Lines& lines, const std::vector<Session>& sessions, action::AttemptKey key);
  static std::string begun_text(const Begin& one, std::uint64_t now_ms);
  explicit Record(RecordFile file) : file_(std::move(file)) {}
  Result<void> read(const std::string& boot, std::shared_ptr<Seen> seen);
  Result<void> append(const std::string& line, bool durable = false);
  Result<void> add_end(action::AttemptKey key, std::string_view outcome, std::string_view behind, bool durable);

  RecordFile file_;
  nlohmann::json header_;
  std::int64_t size_ = 0;
  bool torn_ = false;           // half a line stands at its end, and has to go before another is written
  std::optional<Error> fault_;  // of the first write that failed
  std::optional<action::AttemptKey> whole_from_;  // of attempts before that, lines may be missing
  Lines lines_;
  std::vector<Session> sessions_;  // of the keepers before, since the boot
};

}  // namespace ocflow::keeper
