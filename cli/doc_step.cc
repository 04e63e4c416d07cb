#include "cli/doc_step.h"

#include <algorithm>

namespace ocflow::cli {

using dsl::ClauseWord;
using dsl::SyntaxClause;
using dsl::SyntaxItem;
using Kind = DocPiece::Kind;

namespace {

// Bullets go by letters: a, b, …, z, aa.
std::string letters(std::size_t n) {
  std::string out;
  for (n++; n > 0; n = (n - 1) / 26) out.insert(out.begin(), static_cast<char>('a' + (n - 1) % 26));
  return out;
}

class Stepper {
 public:
  Stepper(const DocWords& words, const DocCallees& callee) : w_(words), callee_(callee) {}

  std::vector<DocStep> steps(std::span<const SyntaxItem> items, const std::string& above) const {
    std::vector<DocStep> out;
    for (std::size_t i = 0; i < items.size(); i++) {
      const SyntaxItem& item = items[i];
      DocStep& step = out.emplace_back();
      step.any_order = item.marker == dsl::Marker::bullet;
      step.number = above + (above.empty() ? "" : ".") + (step.any_order ? letters(i) : std::to_string(i + 1));
      step.sentence = w_.prose(item.sentence());
      for (const SyntaxClause& clause : item.clauses) add(step.lines, clause, &item);
      const auto is_note = [](const DocLine& line) { return line.kind != DocLine::Kind::says; };
      std::stable_partition(step.lines.begin(), step.lines.end(), is_note);
      step.steps = steps(item.items(), step.number);
    }
    return out;
  }

  DocText call(const SyntaxClause& c, const SyntaxItem* item) const {
    DocText out;
    const DocCallee to = callee_(c, item);
    if (to.anchor.empty()) {
      put(out, c.reverse ? "the reverse of " : "");
      out.push_back({Kind::code, w_.code(c.expr)});
    } else {
      put(out, "see ");
      out.push_back({Kind::see, to.title, to.anchor});
      if (c.reverse) put(out, ", backwards: from its last step to its first");
      arguments(out, c);
    }
    if (c.more->host >= 0) code(out, ", on ", c.more->host);
    if (c.within >= 0) put(out, ", for at most " + w_.duration(c.within));
    return out;
  }

 private:
  static void put(DocText& out, std::string words) {
    if (!words.empty()) out.push_back({Kind::words, std::move(words)});
  }
  static void put(DocText& out, DocText more) { std::move(more.begin(), more.end(), std::back_inserter(out)); }
  void code(DocText& out, const char* before, std::int32_t expr) const {
    put(out, before);
    out.push_back({Kind::code, w_.code(expr)});
  }

  void arguments(DocText& out, const SyntaxClause& c) const {
    const auto& call = w_.at(c.expr);
    const std::size_t count = call.children().size() - (call.has_host ? 1 : 0);
    for (std::size_t i = 1; i < count; i++) {
      put(out, i == 1 ? ", with " : ", ");
      const Span name = call.argument_name(i - 1);
      if (name.end > 0) put(out, w_.text(name) + " ");
      out.push_back({Kind::code, w_.code(w_.at(call.children()[i]))});
    }
  }

  // "Only if …" with a full stop behind it.
  DocText sentence(const std::string& before, DocText middle, const std::string& after = {}) const {
    DocText out;
    put(out, before);
    put(out, std::move(middle));
    put(out, after);
    end(out);
    return out;
  }
  // What a person wrote may have its own end.
  static void end(DocText& out) {
    const bool ended = !out.empty() && out.back().kind == Kind::words && !out.back().text.empty() &&
                       std::string_view(".!?:").find(out.back().text.back()) != std::string_view::npos;
    if (!ended) put(out, ".");
  }

  void add(std::vector<DocLine>& out, const SyntaxClause& c, const SyntaxItem* item) const {
    const auto says = [&](DocText text) { out.push_back({DocLine::Kind::says, std::move(text)}); };
    switch (c.word) {
      case ClauseWord::note:
      case ClauseWord::warning:
      case ClauseWord::caution: {
        using LineKind = DocLine::Kind;
        const auto kind = c.word == ClauseWord::note      ? LineKind::note
                          : c.word == ClauseWord::warning ? LineKind::warning
                                                          : LineKind::caution;
        out.push_back({kind, w_.prose(c.more->prose)});
        return;
      }
      case ClauseWord::if_:
        return says(sentence("Only if ", w_.condition(c.expr)));
      case ClauseWord::otherwise:
        return says(sentence("Only if none of the steps right above applied", {}));
      case ClauseWord::for_:
        return says(each(c));
      case ClauseWord::do_:
        return says(sentence(item ? "Do: " : "", call(c, item)));
      case ClauseWord::else_do:
        return says(sentence("If that fails: ", call(c, item)));
      case ClauseWord::else_ask:
        return says(sentence("If that fails: a person decides", {}));
      case ClauseWord::until:
        return says(wait(c));
      case ClauseWord::require:
      case ClauseWord::expect:
        return says(check(c));
      default:
        return add_rest(says, c);
    }
  }

  template <class Says>
  void add_rest(const Says& says, const SyntaxClause& c) const {
    switch (c.word) {
      case ClauseWord::let:
        return says(sentence(w_.text(c.name) + " stands for ", {{Kind::code, w_.code(c.expr)}}));
      case ClauseWord::keep:
        return says(sentence("Keep for later runs: " + w_.text(c.name) + ", ", {{Kind::code, w_.code(c.expr)}}));
      case ClauseWord::after:
        return says(sentence("After: " + names(c), {}));
      case ClauseWord::on:
        return says(sentence("On ", {{Kind::code, w_.code(c.expr)}}));
      case ClauseWord::within:
        return says(sentence("For at most " + w_.duration(c.expr), {}));
      case ClauseWord::retry:
        return says(sentence("If it fails, try again: up to " + w_.code(c.more->count) + " times, every " +
                                 w_.duration(c.more->every) + (c.more->doubling ? ", each time twice as long" : ""),
                             {}));
      case ClauseWord::on_failure:
        return says(sentence(policy(c.policy), {}));
      case ClauseWord::undo:
        return says(way_back(c));
      case ClauseWord::finally:
        return says(sentence("At the end, however it ends: ", call(c, nullptr)));
      case ClauseWord::confirm:
        return says(c.more->why >= 0
                        ? sentence("Confirm: ", w_.spoken(c.expr), " (by typing " + w_.code(c.more->why) + ")")
                        : sentence("Confirm: ", w_.spoken(c.expr), ""));
      case ClauseWord::ask: {
        DocText text = sentence("Answer: ", w_.spoken(c.expr), "");
        put(text, " ");
        text.push_back({Kind::blank, w_.text(c.name)});
        return says(text);
      }
      case ClauseWord::reversed:
        return says(sentence("Backwards, this step says: ", w_.spoken(c.expr), ""));
      default:
        return;  // `as`: its name is for the file, not for paper
    }
  }

  std::string names(const SyntaxClause& c) const {
    std::string out;
    for (const Span name : c.more->names) out += (out.empty() ? "" : ", ") + w_.text(name);
    return out;
  }

  DocText each(const SyntaxClause& c) const {
    DocText out;
    put(out, "For each " + w_.text(c.name) + " of ");
    out.push_back({Kind::code, w_.code(c.expr)});
    if (c.more->where >= 0) {
      put(out, ", where ");
      put(out, w_.condition(c.more->where));
    }
    if (c.more->by >= 0) code(out, ", in the order of ", c.more->by);
    if (c.more->each_after >= 0) code(out, ", each after ", c.more->each_after);
    put(out, c.more->at_once      ? ", all at once"
             : c.more->count >= 0 ? ", " + w_.code(c.more->count) + " at a time"
                                  : ", one after another");
    put(out, c.more->until_one ? ", until one succeeds." : ".");
    return out;
  }

  DocText wait(const SyntaxClause& c) const {
    DocText out;
    put(out, "Wait until ");
    put(out, w_.condition(c.expr));
    if (c.more->hold >= 0) put(out, " and stays so for " + w_.duration(c.more->hold));
    put(out, ". Look every " + w_.duration(c.more->every) + ", for at most " + w_.duration(c.within) + ".");
    return out;
  }

  DocText check(const SyntaxClause& c) const {
    const bool before = c.word == ClauseWord::require;
    DocText out = sentence(before ? "Go on only if " : "Check that ", w_.condition(c.expr), "");
    if (c.more->why < 0) return out;
    put(out, " Else: ");
    put(out, w_.spoken(c.more->why));
    end(out);
    return out;
  }

  static std::string policy(SyntaxClause::Policy policy) {
    switch (policy) {
      case SyntaxClause::Policy::stop:
        return "If it fails: stop";
      case SyntaxClause::Policy::proceed:
        return "If it fails: write it down and go on";
      case SyntaxClause::Policy::ask:
        return "If it fails: ask who is in charge";
      case SyntaxClause::Policy::undo:
        return "If it fails: take back what was done, the last first";
    }
    return {};
  }

  DocText way_back(const SyntaxClause& c) const {
    if (c.undo == SyntaxClause::Undo::nothing) return sentence("To take it back: there is nothing to do", {});
    if (c.undo == SyntaxClause::Undo::none)
      return sentence("From here there is no way back: ", w_.spoken(c.more->why), "");
    return sentence("To take it back: ", call(c, nullptr));
  }

  const DocWords& w_;
  const DocCallees& callee_;
};

std::string plain_text(const DocWords& words, Span quoted) {
  if (quoted.end == 0) return {};
  const std::string text = words.text({quoted.file, quoted.begin + 1, quoted.end - 1});
  std::string out;
  for (std::size_t i = 0; i < text.size(); i++) {
    out += text[i];
    if (text[i] == '"') i++;
  }
  return out;
}

std::string dotted(const DocWords& words, const std::vector<Span>& names) {
  std::string out;
  for (const Span name : names) out += (out.empty() ? "" : ".") + words.text(name);
  return out;
}

}  // namespace

DocSection doc_section(const DocWords& words, const dsl::SyntaxProcedure& procedure, const DocValues& values,
                       const DocCallees& callee) {
  DocSection out;
  out.name = words.text(procedure.name);
  out.title = plain_text(words, procedure.title);
  const Stepper stepper(words, callee);
  for (const auto& note : procedure.notes) out.notes.push_back(words.prose(note));
  for (const auto& field : procedure.givens) {
    DocGiven& given = out.givens.emplace_back();
    given.name = words.text(field.name);
    given.type = words.text(field.type.at);
    given.about = plain_text(words, field.about);
    const auto known = values.find(given.name);
    given.filled = known != values.end() && !shown_value(known->second).empty();
    if (given.filled)
      given.value = shown_value(known->second);
    else if (field.otherwise >= 0)
      given.value = words.code(field.otherwise);
  }
  for (const auto& ensure : procedure.ensures)
    out.orders.push_back(dotted(words, ensure.before) + " before " + dotted(words, ensure.after));
  for (const auto& final : procedure.finals) out.finals.push_back(stepper.call(final, nullptr));
  out.steps = stepper.steps(procedure.items, {});
  return out;
}

}  // namespace ocflow::cli
