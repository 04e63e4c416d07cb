#include "dsl/format_layout.h"

#include <algorithm>

#include "dsl/format_tokens.h"

namespace ocflow::dsl {
namespace {

constexpr std::uint32_t step_in = 2;       // what belongs to a sentence stands right of it by this
constexpr std::uint32_t widest_name = 32;  // a longer one stands out of its column: it would push all others away
constexpr std::uint32_t widest_type = 60;

std::uint32_t digits(std::size_t number) { return static_cast<std::uint32_t>(std::to_string(number).size()); }

class Layouter {
 public:
  Layouter(const SyntaxFile& tree, std::string_view text, Layout& out) : tree_(tree), text_(text), out_(out) {}

  void lay_out() {
    for (const SyntaxTypeDecl& type : tree_.types) lay_fields(type.fields);
    for (const SyntaxRead& read : tree_.reads) out_.places.push_back({read.at.begin, 0, LineRole::read});
    for (const SyntaxProcedure& procedure : tree_.procedures) lay_procedure(procedure);
    std::sort(out_.places.begin(), out_.places.end(),
              [](const Place& a, const Place& b) { return a.offset < b.offset; });
  }

 private:
  void lay_procedure(const SyntaxProcedure& procedure) {
    lay_fields(procedure.givens);
    for (const SyntaxEnsure& ensure : procedure.ensures) {
      const bool behind_word = ensure.before[0].begin != ensure.at.begin;  // ensure A before B, on one line
      out_.places.push_back({ensure.at.begin, behind_word ? 0 : step_in});
    }
    if (const Span at = procedure.failures_decided; text_.substr(at.begin, at.end - at.begin).starts_with("every"))
      out_.places.push_back({at.begin, step_in});
    for (const SyntaxClause& final : procedure.finals) out_.places.push_back({final.at.begin, 0});
    // A tenth step goes to the margin, so that it doesn't move the nine above it.
    lay_items(procedure.items, procedure.items.size() < 10 || procedure.items[0].marker == Marker::bullet ? 1 : 0);
  }

  // The markers of a list end in one column, so its sentences begin in one, and so do all clauses beneath them.
  void lay_items(std::span<const SyntaxItem> items, std::uint32_t column) {
    if (items.empty()) return;
    const bool numbers = items[0].marker == Marker::number;
    const std::uint32_t width = numbers ? digits(items.size()) : 0;
    const std::uint32_t sentence = column + width + 2;
    std::uint32_t number = 0;
    for (const SyntaxItem& item : items) {
      ++number;
      const std::uint32_t own = numbers ? digits(number) : 0;
      out_.places.push_back({item.marker_at.begin, column + width - own, LineRole::sentence, item.sentence_at.begin,
                             numbers ? number : 0, -1, sentence + step_in});
      for (const SyntaxClause& clause : item.clauses) lay_clause(clause, sentence + step_in);
      lay_items(item.items(), sentence + step_in);
    }
  }

  void lay_clause(const SyntaxClause& clause, std::uint32_t column) {
    const bool prose =
        clause.word == ClauseWord::note || clause.word == ClauseWord::warning || clause.word == ClauseWord::caution;
    out_.places.push_back({clause.at.begin, column, prose ? LineRole::prose : LineRole::words});
  }

  void lay_fields(const std::vector<SyntaxField>& fields) {
    std::size_t name_width = 0, type_width = 0;
    const std::size_t first = out_.fields.size();
    for (const SyntaxField& field : fields) {
      FieldText& made = out_.fields.emplace_back(text_of(field));
      const auto name = shown_width(made.name), type = shown_width(made.type);
      if (name <= widest_name) name_width = std::max(name_width, name);
      if (type <= widest_type && !made.about.empty()) type_width = std::max(type_width, type);
      Place place{field.name.begin, step_in, LineRole::field};
      place.field = static_cast<std::int32_t>(out_.fields.size()) - 1;
      out_.places.push_back(place);
    }
    for (std::size_t i = first; i < out_.fields.size(); i++) {
      out_.fields[i].name_width = static_cast<std::uint32_t>(name_width);
      out_.fields[i].type_width = static_cast<std::uint32_t>(type_width);
    }
  }

  FieldText text_of(const SyntaxField& field) const {
    FieldText out;
    const std::size_t begin = field.name.end;
    const std::size_t end = field.about.end > 0 ? field.about.begin : end_of_line(begin);
    out.name = text_.substr(field.name.begin, field.name.end - field.name.begin);
    std::string_view type = text_.substr(begin, end - begin);
    type.remove_prefix(type.find(':') + 1);
    out.type = spaced(type);
    out.about = text_.substr(field.about.begin, field.about.end - field.about.begin);
    return out;
  }

  std::size_t end_of_line(std::size_t at) const { return std::min(text_.find_first_of("\r\n", at), text_.size()); }

  const SyntaxFile& tree_;
  std::string_view text_;
  Layout& out_;
};

}  // namespace

Layout layout_of(const SyntaxFile& tree, std::string_view text) {
  Layout out;
  Layouter(tree, text, out).lay_out();
  return out;
}

}  // namespace ocflow::dsl
