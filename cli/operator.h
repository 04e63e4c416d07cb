// The person at the terminal: is shown a question and answers it. What was answered ahead is not asked.
#pragma once
#include <memory>
#include <optional>

#include "cli/answers.h"
#include "cli/console.h"
#include "cli/line_reader.h"

namespace ocflow::cli {

class TerminalOperator final : public run::Operator {
 public:
  TerminalOperator(asio::io_context& loop, Console& console, run::RunState& state, Answers answers, std::string who,
                   bool may_ask, bool says_yes);  // to each `confirm` that wants no word typed
  void ask(const run::Question& question, std::function<void(run::Reply)> then) override;
  void on_hangup(std::function<void()> then) { on_hangup_ = std::move(then); }  // its terminal is gone
  void if_in_doubt(plan::NodeId node, const run::Reply& reply);                 // what is to be said then
  void withdraw();  // the question that stands open, if one does: nobody is asked any more
  // The question that nobody could answer, with what would have answered it; empty: there was none.
  const std::string& unanswered() const { return unanswered_; }

 private:
  bool of_a_final() const;       // the question is about one
  std::string headline() const;  // of the question: where, and what is wanted
  void show(const run::Question& question);
  void read_choice();
  void read_confirmation();
  void read_value();
  bool right_words(const run::Reply& reply) const;
  void read_reason(run::Answer answer);
  void answer(run::Reply reply);
  void give_up();
  void no_more_input();
  asio::io_context& loop_;
  Console& console_;
  run::RunState& state_;
  Answers answers_;
  std::string who_;
  bool may_ask_, says_yes_;
  bool echoed_;                        // what is typed stands behind the question
  std::unique_ptr<LineReader> input_;  // made at the first question
  run::Question question_;
  std::map<std::pair<plan::NodeId, run::Question::About>, std::size_t> asked_;  // how often it was answered ahead
  std::function<void(run::Reply)> then_;
  std::string unanswered_;
  std::function<void()> on_hangup_;
};

}  // namespace ocflow::cli
