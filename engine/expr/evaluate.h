// Evaluation: pure, total, three-valued. It reads nothing itself: where an expression reads the world it says what
// it wants to know (`Reads::wanted`), the caller finds out and evaluates again.
#pragma once
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/expr/expr.h"

namespace ocflow::expr {

struct Evaluated {
  enum class State {
    known,    // `value`
    unknown,  // can't be known now (a step that has not run, a read that a plan can't trust); `why`
    error,    // a read that failed, a field of `none`, a division by zero; `why` and `at`
    pending,  // reads are wanted first
  };
  State state = State::known;
  Value value;
  std::string why;
  Span at;

  bool known() const { return state == State::known; }
  bool is_true() const { return known() && value.get<bool>() && *value.get<bool>(); }
};

// The values an expression can see. nullptr: not known (yet).
class Scope {
 public:
  virtual ~Scope() = default;
  virtual const Value* slot(std::uint16_t depth, std::uint32_t index) const = 0;
  virtual const Value* given(Given which) const = 0;
  // What was kept under a name; a known none where nothing was.
  virtual const Value* kept(const std::string&) const { return nullptr; }
};

struct ReadRequest {
  std::uint32_t action = 0;
  std::vector<Value> arguments;  // by parameter; none where the call gives nothing (the default is filled in)
  Value host;                    // a Host, or none: where the step is
  bool operator==(const ReadRequest&) const = default;
};

// What was read so far for one evaluation, and what is wanted next.
class Reads {
 public:
  struct Answer {
    ReadRequest request;
    Evaluated result;
  };
  void answer(ReadRequest request, Evaluated result);
  const Evaluated* find(const ReadRequest& request) const;
  void want(ReadRequest request);                                  // once each
  std::vector<ReadRequest> wanted;                                 // to be cleared by who finds out
  const std::vector<Answer>& answers() const { return answers_; }  // also the facts that a report shows

 private:
  std::vector<Answer> answers_;
  std::unordered_multimap<std::size_t, std::size_t> answered_, asked_;
};

// `all` of an empty list is false where something has to hold (require, expect, until).
enum class EmptyAll { is_true, is_false };

Evaluated evaluate(const Arena& arena, ExprId id, const Scope& scope, Reads& reads, EmptyAll empty = EmptyAll::is_true);

// For what can't read: values of the site, arguments. A read in it is a bug of the checker and evaluates to unknown.
Evaluated evaluate(const Arena& arena, ExprId id, const Scope& scope);

// The arguments of a call as a performer takes them: by parameter, then the named values as records {name, value}.
// Known when all of them are; else the first that is not says why.
Evaluated evaluate_arguments(const Arena& arena, const Call& call, const Scope& scope, std::vector<Value>& arguments);

bool has_reads(const Arena& arena, ExprId id);

// The expression as it is written, for messages: `site.ocm.used`, `count(nodes) > 2`.
std::string to_text(const Arena& arena, ExprId id, const Sources& sources);

}  // namespace ocflow::expr
