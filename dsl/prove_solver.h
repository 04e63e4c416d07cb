// Can these clauses all hold? Clauses over numbered booleans; conflicts are learned from, and the work has a limit.
#pragma once
#include <cstdint>
#include <queue>
#include <span>
#include <utility>
#include <vector>

namespace ocflow::dsl::proving {

using Literal = std::int32_t;  // a variable from 1, or its negation

class Solver {
 public:
  enum class Answer : std::uint8_t { yes, no, unknown };

  Literal fresh();
  void add(std::vector<Literal> clause);
  // `work` is how many clauses may still be looked at; 0 is reached: unknown.
  Answer solve(std::span<const Literal> assumed, std::uint64_t& work);
  bool value(Literal l) const { return model_[variable(l)] == (l > 0); }  // after a yes

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;
  static std::uint32_t variable(Literal l) { return static_cast<std::uint32_t>(l < 0 ? -l : l); }
  static std::size_t index(Literal l) { return 2 * std::size_t{variable(l)} + (l < 0 ? 1 : 0); }
  // 1: true, -1: false, 0: open
  int state(Literal l) const { return l > 0 ? state_[variable(l)] : -state_[variable(l)]; }
  std::uint32_t level() const { return static_cast<std::uint32_t>(levels_.size()); }

  void assign(Literal l, std::uint32_t reason);
  std::uint32_t propagate(std::uint64_t& work);  // the clause that fails, or kNone
  bool visit(Literal falsified, std::uint32_t clause, std::uint32_t& failed);
  std::uint32_t learn(std::uint32_t failed, std::vector<Literal>& learned);  // gives the level to go back to
  void keep(const std::vector<Literal>& learned);
  void back_to(std::uint32_t level);
  void bump(std::uint32_t variable);
  bool decide(std::span<const Literal> assumed, Answer& answer);

  std::vector<std::vector<Literal>> clauses_;
  std::vector<std::vector<std::uint32_t>> watching_;  // by index(literal): clauses that watch it
  std::vector<std::int8_t> state_{0};
  std::vector<std::uint8_t> phase_{0}, model_{0}, seen_{0};
  std::vector<std::uint32_t> level_of_{0}, reason_{kNone};
  std::vector<double> weight_{0};
  std::priority_queue<std::pair<double, std::uint32_t>> next_;
  std::vector<Literal> trail_;
  std::vector<std::size_t> levels_;  // where each begins on the trail
  std::size_t propagated_ = 0;
  double step_ = 1;
  bool possible_ = true;
};

}  // namespace ocflow::dsl::proving
