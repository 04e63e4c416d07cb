#include "cli/doc_build.h"

#include <algorithm>
#include <set>

#include "cli/doc_step.h"
#include "dsl/parse.h"

namespace ocflow::cli {

using dsl::ClauseWord;
using dsl::SyntaxClause;
using plan::ProcedureId;

namespace {

class Builder {
 public:
  explicit Builder(const Compiled& compiled) : c_(compiled), program_(*compiled.checked.program) {
    for (const FileId file : compiled.checked.files) {
      Diagnostics none;  // the checker has read it already
      trees_.emplace(file, dsl::parse(compiled.sources, file, none));
    }
    known_.resize(program_.procedures.size());
  }

  DocPage page(ProcedureId main) {
    visit(main);
    std::reverse(order_.begin(), order_.end());  // who calls stands before who is called
    bind(main);
    DocPage page;
    for (const ProcedureId p : order_) {
      const DocWords words(c_.sources, tree(p), known_[p]);
      const auto callee = [&](const SyntaxClause& clause, const dsl::SyntaxItem*) { return callee_of(p, clause); };
      DocSection section = doc_section(words, *syntax(p), known_[p], callee);
      section.anchor = anchor(p);
      page.sections.push_back(std::move(section));
      pass_on(p, words);
    }
    return page;
  }

 private:
  const dsl::SyntaxFile& tree(ProcedureId p) const { return trees_.at(program_.procedures[p].at.file); }

  const dsl::SyntaxProcedure* syntax(ProcedureId p) const {
    for (const auto& each : tree(p).procedures)
      if (c_.sources.text(each.name) == program_.procedures[p].name) return &each;
    return nullptr;
  }

  // Two files may each have a procedure of that name; then the second has its file's number in its anchor.
  std::string anchor(ProcedureId p) const {
    const auto& own = program_.procedures[p];
    const auto first = program_.find(own.name);
    return first == p ? own.name : own.name + "-" + std::to_string(own.at.file);
  }

  // What a clause calls; nothing: an action, or no call at all.
  ProcedureId called(const dsl::SyntaxFile& from, const SyntaxClause& clause) const {
    const bool calls = clause.word == ClauseWord::do_ || clause.word == ClauseWord::else_do ||
                       clause.word == ClauseWord::finally ||
                       (clause.word == ClauseWord::undo && clause.undo == SyntaxClause::Undo::call);
    if (!calls || clause.expr < 0) return plan::nothing;
    const auto& call = from.exprs[static_cast<std::size_t>(clause.expr)];
    const auto name = c_.sources.text(from.exprs[call.children()[0]].at);
    if (program_.registry->find(name)) return plan::nothing;
    return named(from, name);
  }

  ProcedureId named(const dsl::SyntaxFile& from, std::string_view name) const {
    const auto dot = name.rfind('.');
    const std::string_view own = dot == std::string_view::npos ? name : name.substr(dot + 1);
    const std::string_view module = dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
    ProcedureId best = plan::nothing;
    int best_rank = 0;
    for (ProcedureId p = 0; p < program_.procedures.size(); p++) {
      const auto& each = program_.procedures[p];
      if (each.name != own || each.forward != plan::nothing || !syntax(p)) continue;
      const int rank = nearness(from, each.at.file, module);
      if (rank > best_rank) {
        best = p;
        best_rank = rank;
      }
    }
    return best;
  }

  // How surely a name of one file means what another declares: its own, of a file it uses, of any.
  int nearness(const dsl::SyntaxFile& from, FileId file, std::string_view module) const {
    if (file == from.file) return module.empty() ? 3 : 0;
    const std::string& path = c_.sources[file].path();
    for (const auto& use : from.uses) {
      std::string what(c_.sources.text(use.what));
      if (use.is_file) what = what.substr(1, what.size() - 2);
      const bool wanted =
          use.is_file ? module.empty() && path.ends_with(what) : what == module && path.ends_with(what + ".ocf");
      if (wanted) return 2;
    }
    return 1;
  }

  template <class Do>
  static void each_clause(std::span<const dsl::SyntaxItem> items, const Do& act) {
    for (const auto& item : items) {
      for (const auto& clause : item.clauses) act(clause);
      each_clause(item.items(), act);
    }
  }
  template <class Do>
  void each_call(ProcedureId p, const Do& act) const {
    const auto* own = syntax(p);
    const auto take = [&](const SyntaxClause& clause) {
      if (const ProcedureId to = called(tree(p), clause); to != plan::nothing) act(clause, to);
    };
    for (const auto& clause : own->finals) take(clause);
    each_clause(own->items, take);
  }

  // Calls can't be recursive, but the way down may be as long as there are procedures: the stack is our own.
  void visit(ProcedureId main) {
    struct Open {
      std::vector<ProcedureId> callees;
      ProcedureId procedure;
    };
    std::set<ProcedureId> seen{main};
    std::vector<Open> open;
    const auto enter = [&](ProcedureId p) {
      Open made{{}, p};
      each_call(p, [&](const SyntaxClause&, ProcedureId to) { made.callees.push_back(to); });
      open.push_back(std::move(made));
    };
    enter(main);
    while (!open.empty()) {
      if (open.back().callees.empty()) {
        order_.push_back(open.back().procedure);
        open.pop_back();
        continue;
      }
      const ProcedureId next = open.back().callees.back();
      open.back().callees.pop_back();
      if (seen.insert(next).second) enter(next);
    }
  }

  void bind(ProcedureId main) {
    const auto& givens = program_.procedures[main].givens;
    for (std::size_t i = 0; i < givens.size() && i < c_.givens.size(); i++) known_[main][givens[i].name] = c_.givens[i];
    bound_.insert(main);
  }

  // A procedure's values are known where all its calls give it the same.
  void pass_on(ProcedureId from, const DocWords& words) {
    each_call(from, [&](const SyntaxClause& clause, ProcedureId to) {
      DocValues values = arguments(words, clause, to);
      if (bound_.insert(to).second) {
        known_[to] = std::move(values);
        return;
      }
      std::erase_if(known_[to], [&](const auto& entry) {
        const auto other = values.find(entry.first);
        return other == values.end() || !(other->second == entry.second);
      });
    });
  }

  DocValues arguments(const DocWords& words, const SyntaxClause& clause, ProcedureId to) const {
    DocValues out;
    const auto& givens = syntax(to)->givens;
    const DocWords theirs(c_.sources, tree(to), out);
    const auto& call = words.at(clause.expr);
    const std::size_t count = call.children().size() - (call.has_host ? 1 : 0);
    for (std::size_t g = 0; g < givens.size(); g++) {
      const std::string name(c_.sources.text(givens[g].name));
      std::optional<Value> value;
      bool given = false;
      for (std::size_t i = 1; i < count; i++) {
        const Span label = call.argument_name(i - 1);
        if (label.end > 0 ? c_.sources.text(label) != name : i - 1 != g) continue;
        given = true;
        value = words.value(words.at(call.children()[i]));
      }
      if (!given && givens[g].otherwise >= 0) value = theirs.value(theirs.at(givens[g].otherwise));
      if (value) out[name] = *value;
    }
    return out;
  }

  DocCallee callee_of(ProcedureId from, const SyntaxClause& clause) const {
    const ProcedureId to = called(tree(from), clause);
    return to == plan::nothing ? DocCallee{} : DocCallee{anchor(to), program_.procedures[to].title};
  }

  const Compiled& c_;
  const plan::Program& program_;
  std::map<FileId, dsl::SyntaxFile> trees_;
  std::vector<DocValues> known_;
  std::set<ProcedureId> bound_;
  std::vector<ProcedureId> order_;
};

}  // namespace

DocPage doc_page(const Compiled& compiled, ProcedureId procedure) { return Builder(compiled).page(procedure); }

}  // namespace ocflow::cli
