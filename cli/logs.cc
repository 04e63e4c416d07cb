// ocflow logs RUN STEP
#include <poll.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "cli/options.h"
#include "cli/recorded_run.h"
#include "cli/request.h"
#include "engine/base/value_json.h"
#include "engine/host/keeper_client.h"
#include "engine/host/spool_reader.h"
#include "engine/report/words.h"
#include "engine/run/finals.h"

namespace ocflow::cli {

namespace {

constexpr Option option_attempt{"--attempt", "N", "only this attempt, as `status` and `show` count them",
                                &Arguments::attempt};
constexpr Option option_first{"--head", "N", "only its first N lines", &Arguments::first_lines};
constexpr Option option_last{"--tail", "N", "only its last N lines", &Arguments::last_lines};
constexpr Option option_follow{"--follow", "", "go on with what the running attempt writes, until it ends",
                               &Arguments::follow};
constexpr const Option* logs_options[] = {&option_attempt, &option_first, &option_last, &option_follow, &option_state};
constexpr ExitCode logs_exits[] = {ExitCode::as_asked,  ExitCode::usage,    ExitCode::invalid,
                                   ExitCode::not_found, ExitCode::internal, ExitCode::journal_io};

constexpr std::size_t piece = 65536;

struct Tried {
  std::uint64_t key = 0;
  std::uint16_t attempt = 0;
  std::int64_t began_ms = 0;
  std::optional<run::Event> end;
  std::string closes;  // of a `finally`: what it does
};

// Those of a step, its `finally`s among them; or only these.
std::vector<Tried> attempts_of(const RecordedRun& run, plan::NodeId node, bool only_finals) {
  std::vector<Tried> out;
  const auto& plan = run.state->plan();
  for (const auto& event : run.recorded.events) {
    if (event.node != node || plan.step(node) == plan::nothing) continue;
    const bool final = run::is_final(plan, node, event.clause);
    if (only_finals && !final) continue;
    const auto& step = plan.program().steps[plan.step(node)];
    if (event.kind == run::EventKind::intent &&
        plan.program().clauses[step.first_clause + event.clause].kind == plan::ClauseKind::act)
      out.push_back({event.seq, event.attempt, event.wall_ms, std::nullopt,
                     final ? report::one_line(run::final_text(*run.state, {node, event.clause})) : std::string()});
    if (event.kind == run::EventKind::begun && !out.empty()) out.back().began_ms = event.wall_ms;
    if (event.kind == run::EventKind::withdrawn && !out.empty()) out.pop_back();
    if (event.kind == run::EventKind::observed && !out.empty() && !out.back().end) out.back().end = event;
  }
  return out;
}

// 0: not given.
Result<std::size_t> number(const std::string& text, std::string_view option) {
  std::size_t n = 0;
  if (text.empty()) return n;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), n);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size() && n > 0) return n;
  return fail(ErrorKind::invalid, "`" + std::string(option) + "` is `" + text + "`", "it can be a whole number from 1");
}

std::string heading(const Tried& t) {
  const std::string how = t.end ? std::string(action::ended_name(t.end->ended)) : "not ended";
  return (t.closes.empty() ? "" : "finally: " + t.closes + "\n") + "attempt " + std::to_string(t.attempt) + ", began " +
         report::moment_text(t.began_ms) + ": " + how + "\n";
}

// What it wrote is shown as it is, as `cat` would; what is no text is made one for JSON alone.
class Output {
 public:
  Output(Console& console, std::size_t head) : console_(console), head_(head) {}
  bool add(const std::string& text) {  // false: it is enough
    std::size_t end = text.size();
    if (head_ > 0)
      for (std::size_t i = 0; i < text.size() && end == text.size(); ++i)
        if (text[i] == '\n' && ++lines_ == head_) end = i + 1;
    ends_line_ = end == 0 ? ends_line_ : text[end - 1] == '\n';
    if (console_.json)
      all_ += text.substr(0, end);
    else
      console_.out(text.substr(0, end));
    return head_ == 0 || lines_ < head_;
  }
  bool ends_line() const { return ends_line_; }
  const std::string& all() const { return all_; }

 private:
  Console& console_;
  std::size_t head_, lines_ = 0;
  bool ends_line_ = true;
  std::string all_;
};

struct LogWish {
  std::size_t attempt = 0, head = 0, tail = 0;
  bool follow = false;
};

class Logs {
 public:
  Logs(Console& console, const journal::StateFolder& state, std::string id, LogWish wanted)
      : console_(console), state_(state), id_(std::move(id)), wanted_(wanted) {}
  ExitCode show(const std::vector<Tried>& attempts);

 private:
  nlohmann::json one(const Tried& t);
  std::optional<keeper::SpoolReader> reader_of(const Tried& t) const;
  bool follow(Output& text, keeper::SpoolReader& reader, std::uint64_t key);
  bool has_ended(std::uint64_t key) const;
  Console& console_;
  const journal::StateFolder& state_;
  std::string id_;
  LogWish wanted_;
};

bool Logs::has_ended(std::uint64_t key) const {
  const auto run = recorded_run(state_, id_);
  if (!run) return true;
  for (const auto& attempt : (*run)->state->open_attempts())
    if (attempt.key == key) return keeper::wait_for_keeper_end(state_.run_folder(id_), std::chrono::milliseconds(0));
  return true;
}

// What has written nothing yet has no file that could be found.
std::optional<keeper::SpoolReader> Logs::reader_of(const Tried& t) const {
  const auto open = [&] { return keeper::SpoolReader::open(state_.run_folder(id_), t.key); };
  auto reader = open();
  console_.flush();
  for (int pause = 10; !reader && wanted_.follow && !t.end; pause = std::min(pause * 2, 1000)) {
    const bool last = has_ended(t.key);
    reader = open();
    if (last) break;
    if (!reader) ::poll(nullptr, 0, pause);
  }
  return reader;
}

// A file can't be waited for, so it is looked at again, less often while nothing comes. Its end is looked for before
// the last look, so that nothing is missed.
bool Logs::follow(Output& text, keeper::SpoolReader& reader, std::uint64_t key) {
  for (int pause = 50;; pause = std::min(pause * 2, 1000)) {
    console_.flush();
    ::poll(nullptr, 0, pause);
    const bool last = pause >= 400 && has_ended(key);
    for (std::string more = reader.next(piece); !more.empty(); more = reader.next(piece)) {
      pause = 25;
      if (!text.add(more)) return false;
    }
    if (last) return true;
  }
}

nlohmann::json Logs::one(const Tried& t) {
  Output text(console_, wanted_.head);
  if (!console_.json) console_.out(heading(t));
  auto reader = reader_of(t);
  if (reader) {
    if (wanted_.tail > 0) reader->to_last_lines(wanted_.tail);
    bool more = true;
    for (std::string part = reader->next(piece); more && !part.empty(); part = reader->next(piece))
      more = text.add(part);
    if (more && wanted_.follow && !t.end) follow(text, *reader, t.key);
  } else if (t.end && !t.end->output.empty()) {  // its file is not kept: it was given a secret, or wrote elsewhere
    text.add(t.end->output);
  } else if (!console_.json) {
    console_.out(t.end ? "(nothing was written)\n"
                       : "(nothing was written yet; what was given a secret shows its output when it has ended)\n");
  }
  if (!console_.json && !text.ends_line()) console_.out("\n");
  nlohmann::json out{{"attempt", t.attempt},
                     {"key", t.key},
                     {"began_ms", t.began_ms},
                     {"ended", t.end ? nlohmann::json(action::ended_name(t.end->ended)) : nlohmann::json()},
                     {"ended_ms", t.end ? nlohmann::json(t.end->wall_ms) : nlohmann::json()},
                     {"text", valid_utf8(text.all())}};
  if (!t.closes.empty()) out["finally"] = t.closes;
  return out;
}

ExitCode Logs::show(const std::vector<Tried>& attempts) {
  auto shown = nlohmann::json::array();
  for (const auto& t : attempts)
    if (wanted_.attempt == 0 || wanted_.attempt == t.attempt) shown.push_back(one(t));
  if (console_.json) console_.document({{"run", id_}, {"attempts", shown}});
  return ExitCode::as_asked;
}

Result<LogWish> wanted_of(const Arguments& arguments) {
  const auto attempt = number(arguments.attempt, "--attempt");
  const auto head = number(arguments.first_lines, "--head"), tail = number(arguments.last_lines, "--tail");
  for (const auto* one : {&attempt, &head, &tail})
    if (!*one) return tl::unexpected<Error>(one->error());
  if (*head > 0 && *tail > 0) return fail(ErrorKind::invalid, "`--head` and `--tail` are both given", "leave one out");
  return LogWish{*attempt, *head, *tail, arguments.follow};
}

ExitCode logs(const Arguments& arguments, Console& console) {
  const auto wanted = wanted_of(arguments);
  if (!wanted) return misused(console, wanted.error());
  const auto state = journal::StateFolder::look(state_path(arguments));
  const auto id = state.resolve(arguments.words[0]);
  if (!id) return refused(console, id.error());
  const auto run = recorded_run(state, *id);
  if (!run) return refused(console, run.error());
  const auto& plan = (*run)->state->plan();
  const auto final = run::find_final(plan, arguments.words[1]);
  const auto node = final != plan::nothing ? final : plan.find(arguments.words[1]);
  if (node == plan::nothing)
    return refused(console,
                   {ErrorKind::not_found, "the run " + *id + " has no step " + arguments.words[1],
                    "`ocflow show " + console.named(*id) + "` lists its steps; a step goes by its number or its name"});
  const auto attempts = attempts_of(**run, node, final != plan::nothing);
  const bool there = std::any_of(attempts.begin(), attempts.end(),
                                 [&](const Tried& t) { return wanted->attempt == 0 || wanted->attempt == t.attempt; });
  if (!there)
    return refused(console, {ErrorKind::not_found,
                             "step " + arguments.words[1] + " has made no " +
                                 (wanted->attempt == 0 ? "attempt" : "attempt " + arguments.attempt) + " yet",
                             "`ocflow status " + console.named(*id) + "` tells what goes on"});
  return Logs(console, state, *id, *wanted).show(attempts);
}

}  // namespace

extern const Command logs_command;
constexpr Command logs_command{"logs",
                               "RUN STEP",
                               2,
                               2,
                               "show what a step's attempts wrote",
                               "STEP is the number or the name of the step, or of its `finally` alone (3.1/finally). "
                               "Of very long output the beginning and the end are kept; a line tells\n"
                               "what is left out between them.\n",
                               logs_options,
                               logs_exits,
                               logs};

}  // namespace ocflow::cli
