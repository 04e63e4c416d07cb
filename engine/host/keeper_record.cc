#include "engine/host/keeper_record.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/clock.h"
#include "engine/host/protocol.h"

namespace ocflow::keeper {

using action::AttemptKey;
using action::Known;
using nlohmann::json;

namespace {

bool parse_key(std::string_view text, AttemptKey& key) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), key);
  return error == std::errc() && end == text.data() + text.size();
}

// What stands before the next blank, which is taken off with it.
std::string_view next_word(std::string_view& text) {
  const auto end = std::min(text.find(' '), text.size());
  const auto word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

std::uint64_t now_ms() {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(system_clock().elapsed()).count());
}

}  // namespace

void Record::Line::end(std::int64_t place, std::size_t bytes) {
  state = State::ended;
  at = place;
  size = static_cast<std::int64_t>(bytes);
}

// The lines of a record, up to one that can't be read.
struct Record::Seen {
  void read(const std::string& boot);
  bool take(std::string_view line, const std::string& boot);
  bool take_keeper(std::string_view rest, const std::string& boot);
  bool take_begun(std::string_view rest);
  bool take_program(std::string_view rest);

  std::string text;
  std::int64_t size = 0;  // of what was read
  bool damaged = false;
  bool this_boot = true;     // of the last keeper
  std::uint16_t keeper = 0;  // its place in `sessions`, from 1
  std::optional<AttemptKey> whole_from;
  Lines lines;
  std::vector<Session> sessions;
};

void Record::Seen::read(const std::string& boot) {
  constexpr std::size_t an_attempt = 64;  // its bytes, or more
  lines.reserve(text.size() / an_attempt);
  std::string_view rest = text;
  for (auto end = rest.find('\n'); end != rest.npos; end = rest.find('\n')) {
    damaged = !take(rest.substr(0, end), boot);
    if (damaged) return;
    size += static_cast<std::int64_t>(end) + 1;
    rest.remove_prefix(end + 1);
  }
}

bool Record::Seen::take(std::string_view line, const std::string& boot) {
  auto space = line.find(' ');
  auto word = line.substr(0, space);
  auto rest = space == line.npos ? std::string_view() : line.substr(space + 1);
  AttemptKey key = 0;
  if (word == "keeper") return take_keeper(rest, boot);
  if (word == "begun") return take_begun(rest);
  if (word == "lost") {
    if (!parse_key(rest, key)) return false;
    lines[key] = {};
    return true;
  }
  if (word == "program") return take_program(rest);
  if (word != "ended") return false;
  auto second = rest.find(' ');
  if (second == rest.npos || !parse_key(rest.substr(0, second), key)) return false;
  auto begin = space + 1 + second + 1;
  auto& entry = lines[key];
  entry.end(size + static_cast<std::int64_t>(begin), line.size() - begin);
  if (entry.keeper == keeper) entry.keeper = 0;  // what a later one says of the end tells nothing of the program
  return true;
}

// Earlier releases wrote no more than the key.
bool Record::Seen::take_begun(std::string_view rest) {
  AttemptKey key = 0;
  Line begun;
  if (!parse_key(next_word(rest), key)) return false;
  begun.inside = rest == "inside";
  if (!rest.empty() && !begun.inside && !parse_key(rest, begun.since_ms)) return false;
  begun.keeper = keeper;
  lines[key] = begun;
  return true;
}

bool Record::Seen::take_keeper(std::string_view rest, const std::string& boot) {
  const auto header = json::parse(rest, nullptr, false);
  if (!header.is_object()) return false;
  const auto written = header.find("boot"), from = header.find("from"), session = header.find("session"),
             started = header.find("started");
  this_boot = written != header.end() && *written == boot;
  keeper = 0;
  if (!this_boot) {
    whole_from.reset();  // what was written before may be lost since
    return true;
  }
  if (from != header.end() && from->is_number_unsigned() && !whole_from) whole_from = from->get<AttemptKey>();
  if (session == header.end() || !session->is_number_unsigned()) return true;
  const bool dated = started != header.end() && started->is_number_unsigned();
  sessions.push_back({session->get<std::int32_t>(), dated ? started->get<std::uint64_t>() : 0});
  if (sessions.size() <= std::numeric_limits<std::uint16_t>::max())
    keeper = static_cast<std::uint16_t>(sessions.size());
  return true;
}

bool Record::Seen::take_program(std::string_view rest) {
  AttemptKey key = 0, process = 0, when = 0;
  if (!parse_key(next_word(rest), key) || !parse_key(next_word(rest), process)) return false;
  if (!rest.empty() && !parse_key(rest, when)) return false;
  if (!this_boot) return true;
  auto& entry = lines[key];
  entry.program = {static_cast<std::int32_t>(process), process == 0 ? 0 : when};
  if (process == 0) entry.since_ms = when;
  return true;
}

std::shared_ptr<Record::Seen> Record::look(const std::filesystem::path& path, const std::string& boot) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  std::ifstream in;
  if (!error) in.open(path, std::ios::binary);
  if (!in.is_open()) return nullptr;
  auto seen = std::make_shared<Seen>();
  seen->text.resize(size);
  if (!in.read(seen->text.data(), static_cast<std::streamsize>(size))) return nullptr;
  seen->text = RecordFile::without_room(std::move(seen->text));
  seen->read(boot);
  return seen;
}

Result<Record> Record::open(const std::filesystem::path& path, const std::string& run_id, const std::string& boot,
                            std::shared_ptr<Seen> seen) {
  auto file = RecordFile::open(path);
  if (!file) return tl::unexpected(file.error());
  Record record(std::move(*file));
  if (auto read = record.read(boot, std::move(seen)); !read) return tl::unexpected(read.error());
  record.header_ = {{"protocol", protocol_number}, {"run", run_id}, {"boot", boot}, {"pid", process_id()}};
  if (const auto session = session_id(); session > 0) record.header_["session"] = session;
  if (const auto started = started_at(static_cast<std::int32_t>(process_id())); started > 0)
    record.header_["started"] = started;
  if (auto added = record.append("keeper " + line(record.header_)); !added) return tl::unexpected(added.error());
  return record;
}

Result<void> Record::read(const std::string& boot, std::shared_ptr<Seen> seen) {
  const auto still = seen ? file_.is(seen->text) : Result<bool>(false);
  if (!still) return tl::unexpected(still.error());
  if (!*still) {
    auto text = file_.whole();
    if (!text) return tl::unexpected(text.error());
    seen = std::make_shared<Seen>();
    seen->text = std::move(*text);
    seen->read(boot);
  }
  if (seen->damaged)
    return fail(ErrorKind::invalid, "the keeper's record is damaged at byte " + std::to_string(seen->size),
                "look into keeper.record in the folder of the run; without it every open attempt is in doubt");
  size_ = seen->size;
  if (static_cast<std::int64_t>(seen->text.size()) > size_)
    if (auto off = file_.cut(size_); !off)
      return fail(ErrorKind::journal_io, "the torn end of the keeper's record can't be taken off: " + off.error().what);
  whole_from_ = seen->whole_from;
  lines_ = std::move(seen->lines);
  sessions_ = std::move(seen->sessions);
  for (auto& [key, entry] : lines_)
    if (entry.state == Line::State::running) entry.state = Line::State::lost;  // its keeper is gone
  return {};
}

// Half a line must not stand before the next one.
Result<void> Record::append(const std::string& text, bool durable) {
  if (torn_ && !file_.cut(size_)) return tl::unexpected<Error>(*fault_);
  torn_ = false;
  if (auto added = file_.append(text, durable); !added) {
    auto reason = added.error().what;
    torn_ = !file_.cut(size_).has_value();
    if (torn_) reason += "; and its torn end can't be taken off";
    fault_ = Error{ErrorKind::journal_io, "the keeper's record can't be written: " + reason, {}};
    return tl::unexpected<Error>(*fault_);
  }
  size_ += static_cast<std::int64_t>(text.size());
  return {};
}

void Record::counts_from(AttemptKey key) {
  if (whole_from_ || fault_) return;
  auto noted = header_;
  noted["from"] = key;
  if (append("keeper " + line(noted))) whole_from_ = key;
}

std::string Record::begun_text(const Begin& one, std::uint64_t now) {
  return "begun " + std::to_string(one.key) + (one.inside ? " inside\n" : ' ' + std::to_string(now) + '\n');
}

Result<void> Record::begun(const Begin& one) {
  if (fault_) return tl::unexpected<Error>(*fault_);
  auto added = append(begun_text(one, now_ms()), one.durable);
  if (added) lines_[one.key] = {};
  return added;
}

// Where it can't be written the next keeper has less to go by.
void Record::program(AttemptKey key, std::int32_t process) {
  const auto when = process == 0 ? now_ms() : started_at(process);
  auto text = "program " + std::to_string(key) + ' ' + std::to_string(process) + ' ' + std::to_string(when) + '\n';
  if (!fault_) static_cast<void>(append(text));
}

Traces Record::traces(AttemptKey key) const { return traces(lines_, sessions_, key); }

std::vector<Traces> Record::traces_in(const std::filesystem::path& file, const std::string& boot,
                                      const std::vector<AttemptKey>& keys) {
  const auto seen = look(file, boot);
  std::vector<Traces> out;
  for (const auto key : keys) out.push_back(seen ? traces(seen->lines, seen->sessions, key) : Traces{});
  return out;
}

Traces Record::traces(const Lines& lines, const std::vector<Session>& sessions, AttemptKey key) {
  const auto found = lines.find(key);
  if (found == lines.end()) return {};
  const auto& line = found->second;
  Traces out{.inside = line.inside, .program = line.program, .since = std::chrono::milliseconds(line.since_ms)};
  if (line.keeper == 0) return out;
  out.session = sessions[line.keeper - 1U];
  for (const auto& [other, its] : lines)
    if (other != key && its.program.pid > 0) out.others.push_back(its.program);
  return out;
}

std::vector<AttemptKey> Record::cut_off() const {
  std::vector<AttemptKey> out;
  for (const auto& [key, line] : lines_)
    if (line.state == Line::State::lost) out.push_back(key);
  return out;
}

Result<void> Record::ended(AttemptKey key, std::string_view outcome) { return add_end(key, outcome, {}, false); }

// One write for both. What is refused is only the begin.
Result<void> Record::ended(AttemptKey key, std::string_view outcome, const Begin& next) {
  if (fault_ || !add_end(key, outcome, begun_text(next, now_ms()), next.durable)) {
    static_cast<void>(ended(key, outcome));
    return tl::unexpected<Error>(*fault_);
  }
  lines_[next.key] = {};
  return {};
}

Result<void> Record::add_end(AttemptKey key, std::string_view outcome, std::string_view behind, bool durable) {
  auto text = "ended " + std::to_string(key) + ' ';
  const auto at = size_ + static_cast<std::int64_t>(text.size());
  text.append(outcome).append("\n").append(behind);
  auto added = append(text, durable);
  if (added) lines_[key].end(at, outcome.size());
  return added;
}

Known Record::known(AttemptKey key) {
  if (auto found = lines_.find(key); found != lines_.end()) {
    switch (found->second.state) {
      case Line::State::running:
        return Known::running;
      case Line::State::ended:
        return Known::ended;
      case Line::State::lost:
        return Known::lost;
    }
  }
  if (whole_from_ && key >= *whole_from_) return Known::never;
  lines_[key].state = Line::State::lost;
  static_cast<void>(append("lost " + std::to_string(key) + '\n'));
  return Known::lost;
}

Result<action::Outcome> Record::outcome(AttemptKey key) const {
  auto found = lines_.find(key);
  if (found == lines_.end() || found->second.state != Line::State::ended)
    return fail(ErrorKind::journal_io, "the keeper's record has no end of that attempt");
  auto text = file_.read(found->second.at, found->second.size);
  auto parsed = text ? json::parse(*text, nullptr, false) : json(json::value_t::discarded);
  if (parsed.is_discarded())
    return fail(ErrorKind::journal_io, "the end of that attempt can't be read from the keeper's record");
  return outcome_from_json(parsed);
}

}  // namespace ocflow::keeper
