// ocflow verify [RUN]
#include "engine/journal/verify.h"

#include <nlohmann/json.hpp>

#include "cli/options.h"
#include "cli/request.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr Option option_known_head{
    "--head", "HASH", "a head of the run that was kept elsewhere; it has to be in the journal", &Arguments::head};
constexpr const Option* verify_options[] = {&option_known_head, &option_state};
constexpr ExitCode verify_exits[] = {ExitCode::as_asked,  ExitCode::usage,    ExitCode::invalid,
                                     ExitCode::not_found, ExitCode::internal, ExitCode::journal_io};

struct OfRun {
  std::string id;
  journal::Verified verified;
};

OfRun look_at(const journal::StateFolder& state, const std::string& id, const std::vector<journal::NotedHead>& noted,
              const std::string& given) {
  std::optional<journal::Head> head;
  for (const auto& one : noted)
    if (one.run_id == id && !one.forgotten) head = one.head;
  auto verified = journal::verify(state.run_folder(id), head, given);
  if (verified) return {id, std::move(*verified)};
  OfRun unreadable{id, {}};
  unreadable.verified.wrong.push_back(verified.error().what);
  return unreadable;
}

// Every run, and those that were noted and are no longer there.
std::vector<OfRun> look_at_all(const journal::StateFolder& state, const std::vector<journal::NotedHead>& noted) {
  std::vector<OfRun> all;
  const auto ids = state.runs();
  for (const auto& id : ids) all.push_back(look_at(state, id, noted, {}));
  for (const auto& one : noted) {
    if (one.forgotten || std::find(ids.begin(), ids.end(), one.run_id) != ids.end()) continue;
    OfRun gone{one.run_id, {}};
    gone.verified.wrong.push_back("its journal is gone, and nobody had it forgotten");
    all.push_back(std::move(gone));
  }
  return all;
}

std::string text_of(const OfRun& found) {
  const auto& v = found.verified;
  if (!v.as_written()) {
    std::string text = found.id + "  not as it was written\n";
    for (const auto& wrong : v.wrong) text += report::lines_after("  ", wrong);
    return text;
  }
  std::string text = found.id + "  as it was written: " + report::count_text(v.head.events, "event", "events") + "\n";
  for (const auto& told : v.told) text += report::lines_after("  ", told);
  if (v.format == 1) return text + "  format 1 has checksums and no chain: who changes it on purpose can hide that\n";
  return text + "  head " + v.head.hash + "\n";
}

nlohmann::json json_of(const OfRun& found) {
  const auto& v = found.verified;
  nlohmann::json head;
  if (!v.head.hash.empty()) head = v.head.hash;
  return {{"run", found.id},         {"as_written", v.as_written()}, {"format", v.format},
          {"events", v.head.events}, {"head", std::move(head)},      {"told", v.told},
          {"wrong", v.wrong}};
}

Result<std::string> valid_head(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  if (text.empty() || (text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos))
    return text;
  return fail(ErrorKind::invalid, "`--head " + text + "` is no head", "it has 64 hexadecimal digits");
}

ExitCode verify(const Arguments& arguments, Console& console) {
  const auto state = journal::StateFolder::look(state_path(arguments));
  const auto given = valid_head(arguments.head);
  if (!given || (!given->empty() && arguments.words.empty())) {
    tell(console, given ? Error{ErrorKind::invalid, "`--head` is of one run, and none is named", "name it: RUN"}
                        : given.error());
    return ExitCode::usage;
  }
  const auto noted = journal::noted_heads(state);
  std::vector<OfRun> found;
  if (arguments.words.empty()) {
    found = look_at_all(state, noted);
  } else {
    const auto id = state.resolve(arguments.words[0]);
    if (!id) return refused(console, id.error());
    found.push_back(look_at(state, *id, noted, *given));
  }
  auto all = nlohmann::json::array();
  bool as_written = true;
  for (const auto& one : found) {
    as_written = as_written && one.verified.as_written();
    all.push_back(json_of(one));
    if (!console.json) console.out(text_of(one));
  }
  if (console.json) console.document({{"as_written", as_written}, {"runs", all}});
  if (found.empty() && !console.json) console.err("Nothing was run yet (" + state.path().string() + ").\n");
  return as_written ? ExitCode::as_asked : ExitCode::invalid;
}

}  // namespace

extern const Command verify_command;
constexpr Command verify_command{
    "verify",
    "[RUN]",
    0,
    1,
    "tell whether a journal is as it was written",
    "Finds an event that was edited, taken away, put in or moved, and prints the head: a hash that stands for all of\n"
    "the journal. Keep it elsewhere, and --head tells later that nothing before it was changed. Without RUN: every "
    "run.\n",
    verify_options,
    verify_exits,
    verify};

}  // namespace ocflow::cli
