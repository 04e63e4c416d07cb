// Names: how they are written, and whether anybody uses them.
#include <algorithm>
#include <unordered_set>

#include "dsl/lint_context.h"

namespace ocflow::dsl::linting {
namespace {

bool is_snake(std::string_view name) {
  return std::none_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string snake(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); i++) {
    const bool upper = name[i] >= 'A' && name[i] <= 'Z';
    const bool starts = upper && i > 0 && name[i - 1] != '_' && !(name[i - 1] >= 'A' && name[i - 1] <= 'Z');
    if (starts) out += '_';
    out += upper ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
  }
  return out;
}

// The words of a name, without the endings that a title has: "stopping-ocs" and "stop_ocs" begin with one.
std::vector<std::string> stems(std::string_view name) {
  std::vector<std::string> out(1);
  for (const char c : name) {
    if (c == '-' || c == '_' || c == '.' || c == ' ')
      out.emplace_back();
    else
      out.back() += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  for (std::string& word : out) {
    constexpr std::size_t enough = 4;
    if (word.size() > enough) word.resize(enough);
  }
  return out;
}

class UsedNames {
 public:
  explicit UsedNames(Context& context) : c_(context) {}

  void file() {
    collect();
    file_name();
    for (const auto& type : c_.tree.types) {
      style(type.name);
      for (const auto& field : type.fields) style(field.name);
    }
    for (const auto& read : c_.tree.reads) {
      style(read.name);
      for (const auto& parameter : read.parameters) style(parameter.name);
    }
    for (const auto& procedure : c_.tree.procedures) one(procedure);
  }

 private:
  // Names stand in the expressions in the order of the text.
  struct Used {
    std::uint32_t begin = 0;
    std::string_view name;
  };

  void collect() {
    for (const SyntaxExpr& e : c_.tree.exprs) {
      if (e.kind == ExprKind::name) names_.push_back({e.at.begin, c_.at(e.at)});
      if (e.kind == ExprKind::field) fields_.insert(c_.at(e.name()));
    }
    std::sort(names_.begin(), names_.end(), [](const Used& a, const Used& b) { return a.begin < b.begin; });
  }

  void file_name() {
    if (c_.tree.procedures.size() != 1 || !c_.wants("OCL010")) return;
    const std::string& path = c_.sources[c_.tree.file].path();
    const auto begin = path.find_last_of('/') + 1;  // npos + 1 is 0
    const std::string file = path.substr(begin);
    if (!file.ends_with(".ocf")) return;
    const Span name = c_.tree.procedures[0].name;
    const auto in_file = stems(std::string_view(file).substr(0, file.size() - 4)), in_name = stems(c_.at(name));
    if (std::find_first_of(in_file.begin(), in_file.end(), in_name.begin(), in_name.end()) != in_file.end()) return;
    c_.find("OCL010", name, "a procedure in a file of another name",
            "name the file `" + std::string(c_.at(name)) + ".ocf`, or the procedure after its file");
  }

  void one(const SyntaxProcedure& procedure) {
    used_.clear();
    const auto less = [](const Used& a, std::uint32_t begin) { return a.begin < begin; };
    auto at = std::lower_bound(names_.begin(), names_.end(), procedure.at.begin, less);
    for (; at != names_.end() && at->begin < procedure.end_at.begin; ++at) used_.insert(at->name);
    style(procedure.name);
    if (c_.wants("OCL012") && c_.at(procedure.title).find_first_not_of("\" \t") == std::string_view::npos)
      c_.find("OCL012", procedure.title, "a title that says nothing", "say what the procedure is about");
    for (const auto& field : procedure.givens) {
      style(field.name);
      if (used_.count(c_.at(field.name)) == 0 && c_.wants("OCL013"))
        c_.find("OCL013", field.name, "a given that nothing uses", "take it away, or use it");
    }
    items(procedure.items);
  }

  void items(std::span<const SyntaxItem> all) {
    for (const SyntaxItem& item : all) {
      for (const SyntaxClause& clause : item.clauses) {
        if (clause.name.end() > 0) style(clause.name);
        if (clause.word == ClauseWord::let) value(clause);
      }
      items(item.items());
    }
  }

  // As a field, somebody may read it of the result of its list or procedure.
  void value(const SyntaxClause& clause) {
    const std::string_view name = c_.at(clause.name);
    if (used_.count(name) > 0 || fields_.count(name) > 0 || !c_.wants("OCL014")) return;
    c_.find("OCL014", clause.name, "a value that nothing uses", "take it away, or use it");
  }

  void style(Span name) {
    if (is_snake(c_.at(name)) || !c_.wants("OCL011")) return;
    c_.find("OCL011", name, "a name with capital letters", "write it like `" + snake(c_.at(name)) + "`");
  }

  Context& c_;
  std::vector<Used> names_;
  std::unordered_set<std::string_view> fields_, used_;
};

}  // namespace

void lint_names(Context& context) { UsedNames(context).file(); }

}  // namespace ocflow::dsl::linting
