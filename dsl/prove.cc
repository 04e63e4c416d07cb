#include "dsl/prove.h"

#include <algorithm>

#include "dsl/prove_meaning.h"
#include "dsl/prove_names.h"
#include "dsl/prove_query.h"

namespace ocflow::dsl {
namespace {

using namespace proving;

// How much one `ensure` may cost: steps looked at inside a list, clauses looked at by the solver.
constexpr std::uint32_t kMostInside = 20'000;
constexpr std::uint64_t kMostWork = 5'000'000;

class Proof {
 public:
  Proof(const Tree& tree, Diagnostics& diagnostics, Diagnostics& orders)
      : tree_(tree), names_(tree, diagnostics), orders_(orders), meanings_(tree, formulas_) {}

  void check(ProcedureId p, const plan::Ensure& ensure) {
    const Names::Found before = names_.find(p, ensure, true);
    const Names::Found after = names_.find(p, ensure, false);
    for (const Chain& a : before.chains) {
      for (const Chain& b : after.chains) {
        Spot left, right;
        if (!ordered(a, b, left, right) && !refute(p, ensure, a, b, left, right)) return;
      }
    }
  }

 private:
  // True, or the two steps that stand for A and B where their ways part; equal when one holds the other.
  bool ordered(const Chain& a, const Chain& b, Spot& left, Spot& right) const {
    for (std::size_t k = 0;; ++k) {
      left = a[k];
      right = b[k];
      const bool deeper = k + 1 < a.size() && k + 1 < b.size();
      if (left.step == right.step && deeper) continue;
      if (left.step == right.step) return false;
      return tree_.lift(left.step, right.step) && tree_.precedes(left.step, right.step);
    }
  }

  Formula happens(CallId call, const Chain& chain) {
    for (std::size_t k = 0; k + 1 < chain.size(); ++k) call = meanings_.call(call, chain[k].step);
    std::uint32_t work = kMostInside;
    const StepId s = chain.back().step;
    return formulas_.all({meanings_.way(call, s), meanings_.acts(call, s, work)});
  }

  // True: they never both apply.
  bool refute(ProcedureId p, const plan::Ensure& ensure, const Chain& a, const Chain& b, const Spot& left,
              const Spot& right) {
    const CallId call = meanings_.begin(p);
    const Formula both = formulas_.all({happens(call, a), happens(call, b)});
    std::uint64_t work = kMostWork;
    Query query(formulas_, both);
    const Solver::Answer answer = query.possible(work);
    if (answer == Solver::Answer::no && left.step != right.step) return true;
    std::string site;
    if (answer == Solver::Answer::yes) site = settings_text(formulas_, query.smallest(work));
    broken(ensure, left, right, site, answer == Solver::Answer::unknown);
    return false;
  }

  std::string name_of(const Spot& p) const {
    const plan::Step& s = tree_.step(p.step);
    const std::string& name = tree_.program().name(s);
    return name.empty() ? "“" + std::string(tree_.program().sources->text(s.at)) + "”" : name;
  }

  void broken(const plan::Ensure& ensure, const Spot& left, const Spot& right, const std::string& site,
              bool undecided) {
    const std::string before = dotted(ensure.before);
    const std::string after = dotted(ensure.after);
    Diagnostic& d = orders_.add("OCF0320", ensure.at, "the procedure does not ensure " + before + " before " + after);
    if (left.step == right.step) {
      d.got = "one of the two is a part of the other";
      d.remedy = "name two steps that are apart";
      d.labels.push_back({tree_.step(left.step).at, "both are in here"});
      return;
    }
    const bool turned = tree_.precedes(right.step, left.step);
    d.got = turned ? after + " comes before " + before : "nothing says which of the two comes first";
    if (!site.empty()) d.got += ", with " + site;
    if (undecided) d.got += ", and the conditions are too many to find out whether both can apply at once";
    d.want = "every end in " + before + " before every start in " + after + ", whatever is used";
    d.labels.push_back({tree_.step(left.step).at, "holds " + before});
    d.labels.push_back({tree_.step(right.step).at, "holds " + after});
    d.remedy = remedy(left, right, turned);
  }

  std::string remedy(const Spot& left, const Spot& right, bool turned) const {
    if (tree_.numbered(left.step)) return "move " + name_of(left) + " above " + name_of(right);
    if (turned) return "turn the `after` between them round";
    const std::string& name = tree_.program().name(tree_.step(left.step));
    return "add `after " + (name.empty() ? "NAME" : name) + "` to " + name_of(right) +
           (name.empty() ? ", where NAME is `as NAME` of " + name_of(left) : "") + ", or number the list";
  }

  const Tree& tree_;
  Names names_;
  Diagnostics& orders_;
  Formulas formulas_;
  Meanings meanings_;
};

}  // namespace

void prove_ensures(const plan::Program& program, plan::ProcedureId first, Diagnostics& diagnostics,
                   Diagnostics& orders) {
  const bool any = std::any_of(program.procedures.begin() + first, program.procedures.end(),
                               [](const plan::Procedure& p) { return !p.ensures.empty(); });
  if (!any) return;
  const Tree tree(program);
  Proof proof(tree, diagnostics, orders);
  for (ProcedureId p = first; p < program.procedures.size(); ++p) {
    for (const plan::Ensure& ensure : program.procedures[p].ensures) {
      if (!ensure.before.empty() && !ensure.after.empty()) proof.check(p, ensure);
    }
  }
}

}  // namespace ocflow::dsl
