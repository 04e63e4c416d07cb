#include "cli/operator.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <asio/post.hpp>

#include "engine/report/words.h"
#include "engine/run/decode.h"
#include "engine/run/finals.h"

namespace ocflow::cli {

using run::Answer;
using run::Question;
using run::Reply;

namespace {

// The letter by which an answer is given, and how the choice is shown.
struct Key {
  Answer answer;
  std::string_view letter, shown;
};
constexpr Key keys[] = {{Answer::done, "d", "[d]one"},
                        {Answer::skip, "s", "[s]kip"},
                        {Answer::failed, "f", "[f]ailed"},
                        {Answer::again, "a", "[a]gain"},
                        {Answer::abort, "q", "[q]uit the run"}};

std::string choices_text(const std::vector<Answer>& choices) {
  std::string out;
  for (const auto& key : keys)
    if (std::find(choices.begin(), choices.end(), key.answer) != choices.end())
      out += (out.empty() ? "" : ", ") + std::string(key.shown);
  return out;
}

std::string typed_word(std::string_view line) {
  std::string out;
  for (const char c : line)
    if (c != ' ' && c != '\t') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

Answer chosen(std::string_view line, const std::vector<Answer>& choices) {
  const auto word = typed_word(line);
  for (const auto& key : keys)
    if (word == key.letter || word == run::answer_name(key.answer) || (key.answer == Answer::abort && word == "quit"))
      if (std::find(choices.begin(), choices.end(), key.answer) != choices.end()) return key.answer;
  return Answer::none;
}

// What would have answered it ahead of time, as it stands on a command line.
std::string decide_line(const Question& question, const std::string& step) {
  const bool doubt = question.about == Question::About::doubt;
  const bool failed = question.about == Question::About::failure || question.about == Question::About::closing;
  if (!doubt && !failed && question.about != Question::About::way_back) return {};
  std::string out = "--decide " + report::shell_word(step + "=again") + ", --decide " +
                    report::shell_word(step + "=done") + " or --decide " + report::shell_word(step + "=skip");
  return out + " would answer it.";
}

std::string_view lead(Question::About about, bool in_doubt) {
  switch (about) {
    case Question::About::failure:
      return "This step failed: ";
    case Question::About::doubt:
      return "It is not known whether this was done: ";
    case Question::About::way_back:
      return "This could not be taken back: ";
    case Question::About::closing:
      return in_doubt ? "It is not known whether this `finally` was done: " : "This `finally` failed: ";
    case Question::About::person:
    case Question::About::confirm:
    case Question::About::ask:
      break;
  }
  return "";
}

}  // namespace

TerminalOperator::TerminalOperator(asio::io_context& loop, Console& console, run::RunState& state, Answers answers,
                                   std::string who, bool may_ask, bool says_yes)
    : loop_(loop),
      console_(console),
      state_(state),
      answers_(std::move(answers)),
      who_(std::move(who)),
      may_ask_(may_ask),
      says_yes_(says_yes),
      echoed_(::isatty(STDIN_FILENO) != 0) {}

void TerminalOperator::if_in_doubt(plan::NodeId node, const Reply& reply) {
  auto& ahead = answers_.by_trouble[{node, Answers::When::in_doubt}];
  ahead.insert(ahead.begin(), reply);
}

void TerminalOperator::ask(const Question& question, std::function<void(Reply)> then) {
  question_ = question;
  then_ = std::move(then);
  std::size_t& before = asked_[{question.node, question.about}];
  const run::Reply* ahead = answers_.find(state_.plan(), question, before);
  if (ahead && right_words(*ahead) &&
      (question.seen.empty() || !ahead->reason.empty() || ahead->answer != Answer::done)) {
    ++before;
    asio::post(loop_, [this, reply = *ahead] { answer(reply); });
    return;
  }
  if (says_yes_ && question.about == Question::About::confirm && question.typing.empty()) {
    asio::post(loop_, [this] { answer({Answer::done, "", who_ + " (--yes)"}); });
    return;
  }
  if (!may_ask_) {
    asio::post(loop_, [this] { give_up(); });
    return;
  }
  if (!input_) input_ = std::make_unique<LineReader>(loop_, STDIN_FILENO);
  input_->forget();  // it was no answer to this
  show(question);
  console_.flush();
  if (console_.lost_reader()) {  // nobody sees the question
    asio::post(loop_, [this] { give_up(); });
    return;
  }
  if (question.about == Question::About::ask) return read_value();
  question.about == Question::About::confirm ? read_confirmation() : read_choice();
}

// Where something has to be typed, a yes alone is none.
bool TerminalOperator::right_words(const Reply& reply) const {
  if (question_.about != Question::About::confirm || reply.answer != Answer::done) return true;
  const auto* typed = reply.value.get<std::string>();
  return question_.typing.empty() ? typed == nullptr : typed && *typed == question_.typing;
}

void TerminalOperator::read_confirmation() {
  console_.err(question_.typing.empty() ? "   yes or no? " : "   Type " + question_.typing + " to confirm, or no: ");
  console_.flush();
  input_->read([this](std::optional<std::string> line) {
    if (!line) return no_more_input();
    if (!echoed_) console_.err("\n");
    const auto word = typed_word(*line);
    if (word == "no" || word == "n") return read_reason(Answer::failed);
    const auto first = line->find_first_not_of(" \t");
    const auto last = line->find_last_not_of(" \t\r");
    const auto text = first == std::string::npos ? std::string() : line->substr(first, last - first + 1);
    const bool yes = question_.typing.empty() ? word == "yes" || word == "y" : text == question_.typing;
    yes ? answer({Answer::done, "", who_}) : read_confirmation();
  });
}

void TerminalOperator::read_value() {
  console_.err("   " + question_.type->text() + ": ");
  console_.flush();
  input_->read([this](std::optional<std::string> line) {
    if (!line) return no_more_input();
    if (!echoed_) console_.err("\n");
    auto value = run::decode_word(*line, *question_.type);
    if (!value) {
      console_.err("   It does not fit " + value.error().what + ".\n");
      return read_value();
    }
    answer({Answer::done, "", who_, std::move(*value)});
  });
}

bool TerminalOperator::of_a_final() const {
  return question_.about == Question::About::closing ||
         (question_.about == Question::About::person && run::is_final(state_.plan(), question_.node, question_.clause));
}

std::string TerminalOperator::headline() const {
  const plan::NodeId node = question_.node;
  const bool closing = question_.about == Question::About::closing;
  const auto name = of_a_final() ? run::final_path(state_.plan(), node) : state_.plan().number(node);
  return name + ". " + std::string(lead(question_.about, closing && run::final_in_doubt(state_, node))) +
         question_.text;
}

void TerminalOperator::show(const Question& question) {
  std::string text = "\n";
  for (const auto& line : report::notes(state_, question.node)) text += report::lines_after("      ", line);
  text += report::lines_after("", headline());
  if (!question.seen.empty())
    text += report::lines_after("      ! ", "You said it is done. A look says: " + question.seen);
  if (!question.detail.empty()) text += report::lines_after("      | ", question.detail);
  console_.err(text);
}

void TerminalOperator::read_choice() {
  console_.err("   " + choices_text(question_.choices) + "? ");
  console_.flush();
  input_->read([this](std::optional<std::string> line) {
    if (!line) return no_more_input();
    if (!echoed_) console_.err("\n");
    const auto picked = chosen(*line, question_.choices);
    const bool wants_reason = picked == Answer::done && !question_.seen.empty();
    if (picked == Answer::skip || picked == Answer::failed || wants_reason) return read_reason(picked);
    if (picked != Answer::none) return answer({picked, "", who_});
    read_choice();
  });
}

void TerminalOperator::read_reason(Answer picked) {
  console_.err("   Why? ");
  console_.flush();
  input_->read([this, picked](std::optional<std::string> line) {
    if (!line) return no_more_input();
    if (!echoed_) console_.err("\n");
    const auto first = line->find_first_not_of(" \t");
    if (first == std::string::npos) return read_reason(picked);
    answer({picked, line->substr(first), who_});
  });
}

// A terminal that is gone answers nothing, and says no to nothing: the question stays open, for whoever takes the run
// up.
void TerminalOperator::no_more_input() {
  pollfd look{STDIN_FILENO, POLLIN, 0};
  const bool gone = echoed_ && ::poll(&look, 1, 0) > 0 && (look.revents & POLLHUP) != 0;
  if (!gone || !on_hangup_) return give_up();
  on_hangup_();
}

void TerminalOperator::withdraw() {
  may_ask_ = false;
  if (!then_) return;
  console_.err("\n");
  asio::post(loop_, [this] {
    if (then_) give_up();
  });
}

void TerminalOperator::answer(Reply reply) {
  if (!then_) return;  // withdrawn while it was typed
  const auto then = std::move(then_);
  then_ = nullptr;
  then(std::move(reply));
}

void TerminalOperator::give_up() {
  const auto step = of_a_final() ? run::final_path(state_.plan(), question_.node) : state_.plan().path(question_.node);
  unanswered_ = headline();
  if (question_.about == Question::About::confirm || question_.about == Question::About::ask)
    unanswered_ += "\n" + question_.detail + "\nThe line `" + step + ": " +
                   (question_.about == Question::About::ask ? "VALUE"
                    : question_.typing.empty()              ? "yes"
                                                            : question_.typing) +
                   "` in a file that --answers names would answer it.";
  if (question_.about == Question::About::person)
    unanswered_ += "\nThe line `" + step + ": done` in a file that --answers names would answer it.";
  if (!question_.seen.empty()) unanswered_ += "\nIt is said to be done. A look says: " + question_.seen;
  if (const auto line = decide_line(question_, step); !line.empty()) unanswered_ += "\n" + line;
  answer({Answer::none, "", who_});
}

}  // namespace ocflow::cli
