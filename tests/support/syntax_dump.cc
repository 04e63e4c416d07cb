#include "tests/support/syntax_dump.h"

namespace ocflow::test {
namespace {

using namespace ocflow::dsl;

class Dumper {
 public:
  Dumper(const SyntaxFile& tree, const Sources& sources) : tree_(tree), sources_(sources) {}

  std::string file() {
    for (const auto& use : tree_.uses) line("use " + flag(use.is_file) + at(use.what));
    for (const auto& type : tree_.types) {
      line("type " + at(type.name));
      fields(type.fields);
    }
    for (const auto& read : tree_.reads) {
      line("read " + at(read.name) + " = " + expr(read.expr));
      fields(read.parameters);
    }
    for (const auto& procedure : tree_.procedures) dump(procedure);
    for (const auto& trivia : tree_.trivia)
      if (trivia.comment) line("comment " + trimmed(at(trivia.at).substr(at(trivia.at).find('#'))));
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += std::string(depth_ * 2, ' ') + text + "\n"; }
  std::string at(Span span) const { return std::string(sources_.text(span)); }
  static std::string flag(bool on) { return on ? "1 " : "0 "; }
  static std::string trimmed(const std::string& text) {
    const auto begin = text.find_first_not_of(" \t\r");
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
  }

  void dump(const SyntaxProcedure& p) {
    line("procedure " + at(p.name) + " " + at(p.title));
    depth_++;
    for (const auto& note : p.notes) line("note " + parts(note));
    for (const auto lock : p.locks) line("lock " + expr(lock));
    fields(p.givens);
    for (const auto& ensure : p.ensures) line("ensure " + path(ensure.before) + "before " + path(ensure.after));
    for (const auto& final : p.finals) clause(final);
    items(p.items);
    depth_--;
  }

  std::string path(const std::vector<Span>& names) const {
    std::string out;
    for (const Span name : names) out += at(name) + " ";
    return out;
  }

  void fields(const std::vector<SyntaxField>& all) {
    for (const auto& f : all)
      line("  field " + at(f.name) + " : " + type(f.type) + " = " + expr(f.otherwise) + " " + at(f.about));
  }

  std::string type(const SyntaxType& t) const {
    std::string out = "<" + at(t.name);
    for (const auto& of : t.of) out += " of " + type(of);
    for (const Span choice : t.choices) out += " choice " + at(choice);
    return out + (t.broken ? " broken>" : ">");
  }

  void items(std::span<const SyntaxItem> all) {
    std::size_t number = 0;
    for (const auto& item : all) {
      ++number;
      line((item.marker == Marker::number ? std::to_string(number) + ". " : "- ") + parts(item.sentence()));
      depth_++;
      for (std::size_t i = 0; i < item.clauses.size(); i++) {
        if (i == item.clauses_above()) items(item.items());
        clause(item.clauses[i]);
      }
      if (item.clauses_above() >= item.clauses.size()) items(item.items());
      depth_--;
    }
  }

  void clause(const SyntaxClause& c) {
    std::string out = "clause " + std::to_string(static_cast<int>(c.word)) + " " + at(c.name);
    const ClauseMore& more = *c.more;
    if (more.type) out += " : " + type(*more.type);
    for (const LineSpan name : more.names) out += " & " + at(name);
    for (const auto part : {c.expr, c.more->why, more.where, more.by, more.each_after, more.every, c.within, more.hold,
                            more.count, c.more->host})
      out += " " + expr(part);
    for (const bool on : {more.at_once, more.until_one, more.doubling, c.reverse}) out += " " + flag(on);
    out += std::to_string(static_cast<int>(c.policy)) + " " + std::to_string(static_cast<int>(c.undo)) + " ";
    line(out + parts(more.prose));
  }

  std::string parts(std::span<const TextPart> all) const {
    std::string out;
    for (const auto& part : all) out += "|" + at(part.at) + (part.value >= 0 ? expr(part.value) : "");
    return out + "|";
  }

  std::string expr(std::int32_t index) const {
    if (index < 0) return "_";
    const SyntaxExpr& e = tree_.exprs[static_cast<std::size_t>(index)];
    std::string out = "(" + std::to_string(static_cast<int>(e.kind)) + " " + at(e.name());
    if (e.has_host) out += " on";
    if (e.has_where) out += " where";
    if (e.has_by) out += " by";
    if (e.kind == ExprKind::text) out += parts(e.parts());
    if (e.children().empty()) out += " " + (e.kind == ExprKind::list ? "[]" : at(e.at));
    for (const LineSpan name : e.argument_names()) out += " ~" + at(name);
    for (const auto child : e.children()) out += " " + expr(static_cast<std::int32_t>(child));
    return out + ")";
  }

  const SyntaxFile& tree_;
  const Sources& sources_;
  std::string out_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string dump(const dsl::SyntaxFile& tree, const Sources& sources) { return Dumper(tree, sources).file(); }

}  // namespace ocflow::test
