#include "engine/host/keeper_record.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

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

}  // namespace

// The lines of a record, up to one that can't be read.
struct Record::Seen {
  void read(const std::string& boot);
  bool take(std::string_view line, const std::string& boot);
  bool take_keeper(std::string_view rest, const std::string& boot);
  bool take_program(std::string_view rest);

  std::string text;
  std::int64_t size = 0;  // of what was read
  bool damaged = false;
  bool this_boot = true;     // of the last keeper
  std::uint16_t keeper = 0;  // its place in `sessions`, from 1
  std::optional<AttemptKey> whole_from;
  Lines lines;
  std::vector<std::int32_t> sessions;
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
  if (word == "begun" || word == "lost") {
    if (!parse_key(rest, key)) return false;
    lines[key] = {};
    lines[key].keeper = word == "begun" ? keeper : 0;
    return true;
  }
  if (word == "program") return take_program(rest);
  if (word != "ended") return false;
  auto second = rest.find(' ');
  if (second == rest.npos || !parse_key(rest.substr(0, second), key)) return false;
  auto begin = space + 1 + second + 1;
  lines[key] = {Line::State::ended, 0, 0, size + static_cast<std::int64_t>(begin),
                static_cast<std::int64_t>(line.size() - begin)};
  return true;
}

bool Record::Seen::take_keeper(std::string_view rest, const std::string& boot) {
  const auto header = json::parse(rest, nullptr, false);
  if (!header.is_object()) return false;
  const auto written = header.find("boot"), from = header.find("from"), session = header.find("session");
  this_boot = written != header.end() && *written == boot;
  keeper = 0;
  if (!this_boot) {
    whole_from.reset();  // what was written before may be lost since
    return true;
  }
  if (from != header.end() && from->is_number_unsigned() && !whole_from) whole_from = from->get<AttemptKey>();
  if (session == header.end() || !session->is_number_unsigned()) return true;
  sessions.push_back(session->get<std::int32_t>());
  if (sessions.size() <= std::numeric_limits<std::uint16_t>::max())
    keeper = static_cast<std::uint16_t>(sessions.size());
  return true;
}

bool Record::Seen::take_program(std::string_view rest) {
  const auto space = rest.find(' ');
  AttemptKey key = 0, process = 0;
  if (space == rest.npos || !parse_key(rest.substr(0, space), key) || !parse_key(rest.substr(space + 1), process))
    return false;
  if (this_boot) lines[key].program = static_cast<std::int32_t>(process);
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

Result<void> Record::begun(AttemptKey key, bool durable) {
  if (fault_) return tl::unexpected<Error>(*fault_);
  auto added = append("begun " + std::to_string(key) + '\n', durable);
  if (added) lines_[key] = {};
  return added;
}

// Where it can't be written the next keeper has less to go by.
void Record::program(AttemptKey key, std::int32_t process) {
  if (!fault_) static_cast<void>(append("program " + std::to_string(key) + ' ' + std::to_string(process) + '\n'));
}

Traces Record::traces(AttemptKey key) const { return traces(lines_, sessions_, key); }

Traces Record::traces_in(const std::filesystem::path& file, const std::string& boot, AttemptKey key) {
  const auto seen = look(file, boot);
  return seen ? traces(seen->lines, seen->sessions, key) : Traces{};
}

Traces Record::traces(const Lines& lines, const std::vector<std::int32_t>& sessions, AttemptKey key) {
  const auto found = lines.find(key);
  if (found == lines.end()) return {};
  const auto session_of = [&](const Line& line) { return line.keeper == 0 ? 0 : sessions[line.keeper - 1U]; };
  Traces out{.session = session_of(found->second), .program = found->second.program};
  for (const auto& [other, line] : lines) {
    if (out.session == 0 || other == key || session_of(line) != out.session) continue;
    if (line.program > 0)
      out.others.push_back(line.program);
    else
      out.rivals.push_back(other);
  }
  return out;
}

Result<void> Record::ended(AttemptKey key, std::string_view outcome) { return add_end(key, outcome, {}, false); }

// One write for both. What is refused is only the begin.
Result<void> Record::ended(AttemptKey key, std::string_view outcome, AttemptKey next, bool durable) {
  if (fault_ || !add_end(key, outcome, "begun " + std::to_string(next) + '\n', durable)) {
    static_cast<void>(ended(key, outcome));
    return tl::unexpected<Error>(*fault_);
  }
  lines_[next] = {};
  return {};
}

Result<void> Record::add_end(AttemptKey key, std::string_view outcome, std::string_view behind, bool durable) {
  auto text = "ended " + std::to_string(key) + ' ';
  const auto at = size_ + static_cast<std::int64_t>(text.size());
  text.append(outcome).append("\n").append(behind);
  auto added = append(text, durable);
  if (added) lines_[key] = {Line::State::ended, 0, 0, at, static_cast<std::int64_t>(outcome.size())};
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
