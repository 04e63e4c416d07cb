#include "cli/test_file.h"

#include <algorithm>
#include <map>

#include "cli/compile.h"
#include "cli/told_file.h"
#include "stdlib/meanings.h"

namespace ocflow::cli {

namespace fs = std::filesystem;
using rehearse::Mistake;
using site::Node;

namespace {

// A site that stands in the test itself. All other texts are files.
class CaseLibrary final : public Library {
 public:
  CaseLibrary(Sources& sources, const std::string& main, const std::string& site_file, std::string site_text)
      : sources_(sources),
        files_(sources, main, site_file.empty() ? main : site_file, module_path()),
        has_file_(!site_file.empty()),
        text_(std::move(site_text)) {}
  Result<FileId> main() override { return files_.main(); }
  bool has_site() const override { return has_file_ || !text_.empty(); }
  Result<FileId> site() override { return has_file_ ? files_.site() : sources_.add("the site of the case", text_); }
  Result<FileId> inventory(const std::string& path) override { return files_.inventory(path); }
  Result<FileId> module(std::string_view name) override { return files_.module(name); }
  Result<FileId> file(FileId from, std::string_view path) override { return files_.file(from, path); }
  std::vector<std::string> beside() override { return files_.beside(); }
  Result<std::optional<PluginSource>> plugin(std::string_view name) override { return files_.plugin(name); }
  std::string recorded_name(FileId id) const override { return files_.recorded_name(id); }

 private:
  Sources& sources_;
  FileLibrary files_;
  bool has_file_;
  std::string text_;
};

std::string in_marks(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

// The same again as YAML, in the form that needs no indentation.
std::string yaml_of(const Node& node) {
  std::string out;
  switch (node.kind) {
    case Node::Kind::empty:
      return "~";
    case Node::Kind::scalar: {
      const bool plain = !node.quoted && node.scalar.find_first_of(",[]{}:#\"'&*!|>%@`\n") == std::string::npos;
      return plain && !node.scalar.empty() ? node.scalar : in_marks(node.scalar);
    }
    case Node::Kind::list:
      for (const Node& item : node.items) out += (out.empty() ? "" : ", ") + yaml_of(item);
      return "[" + out + "]";
    case Node::Kind::map:
      for (const auto& [key, value] : node.entries)
        out += (out.empty() ? "" : ", ") + in_marks(key.scalar) + ": " + yaml_of(value);
      return "{" + out + "}";
  }
  return out;
}

std::string site_text(const Node& map) {
  std::string out;
  for (const auto& [key, value] : map.entries) out += in_marks(key.scalar) + ": " + yaml_of(value) + "\n";
  return out;
}

std::vector<std::string> file_keys() { return {"procedure", "site", "cases"}; }
std::vector<std::string> case_keys() {
  return {"name", "procedure", "site", "set", "reverse", "steps", "reads", "world", "answers", "faults", "expect"};
}

void check_keys(const Node& map, const std::vector<std::string>& known, std::vector<Mistake>& mistakes) {
  for (const auto& [key, value] : map.entries) {
    if (std::find(known.begin(), known.end(), key.scalar) != known.end()) continue;
    const auto meant = did_you_mean(key.scalar, known);
    std::string all;
    for (const auto& one : known) all += (all.empty() ? "" : ", ") + one;
    mistakes.push_back({key.at, "`" + key.scalar + "` means nothing here" +
                                    (meant.empty() ? "; it can be " + all : "; did you mean `" + meant + "`?")});
  }
}

class Case {
 public:
  Case(const fs::path& file, const Node& root, const Node& node, Sources& sources)
      : folder_(file.parent_path()), file_(file), root_(root), node_(node), sources_(sources) {}

  CaseResult run() {
    CaseResult out;
    out.name = node_.find("name")->scalar;  // see check_names
    out.line = sources_[node_.at.file].position(node_.at.begin).line;
    if (const auto ok = go(out); !ok) {
      out.broken = true;
      out.wrong = ok.error().what + (ok.error().remedy.empty() ? "" : "\n" + ok.error().remedy);
    }
    return out;
  }

 private:
  const Node* said(std::string_view key) const {
    const Node* own = node_.find(key);
    return own ? own : root_.find(key);
  }

  Result<void> compile_it(Compiled& compiled) {
    std::string main = file_.filename().string();
    main = main.substr(0, main.rfind(".test.yaml")) + ".ocf";
    if (const Node* file = root_.find("procedure")) main = file->scalar;
    Wanted wanted;
    if (const Node* procedure = node_.find("procedure")) wanted.procedure = procedure->scalar;
    if (const Node* reverse = node_.find("reverse")) wanted.reverse = reverse->scalar == "true";
    if (const Node* set = node_.find("set"))
      for (const auto& [key, value] : set->entries) wanted.settings.push_back(key.scalar + "=" + value.scalar);
    const Node* site = said("site");
    const bool in_file = site && site->kind == Node::Kind::scalar;
    CaseLibrary library(compiled.sources, (folder_ / main).string(), in_file ? (folder_ / site->scalar).string() : "",
                        site && !in_file ? site_text(*site) : "");
    const auto ok = compile(compiled, library, wanted);
    if (ok || compiled.diagnostics.errors() == 0) return ok;
    std::string all;
    for (const auto& d : compiled.diagnostics.sorted()) all += render(d, compiled.sources) + "\n";
    return fail(ErrorKind::invalid, all + ok.error().what);
  }

  Result<void> go(CaseResult& out) {
    Compiled compiled;
    if (auto ok = compile_it(compiled); !ok) return ok;
    std::vector<Mistake> mistakes;
    check_keys(node_, case_keys(), mistakes);
    Node says;
    says.kind = Node::Kind::map;
    for (const char* key : {"steps", "reads", "world", "answers"})
      for (const auto& entry : node_.entries)
        if (entry.key.scalar == key) says.entries.push_back(entry);
    rehearse::Told told;
    rehearse::read_told(says, *compiled.plan, told, mistakes);
    rehearse::Expectation expected;
    if (const Node* expect = node_.find("expect"); expect && expect->kind == Node::Kind::map)
      expected = rehearse::read_expectation(*expect, *compiled.plan, mistakes);
    else
      mistakes.push_back({node_.at, "the case expects nothing; say it beneath `expect:`"});
    std::vector<std::pair<std::string, Value>> givens;
    for (std::size_t i = 0; i < compiled.givens.size(); ++i)
      givens.emplace_back(compiled.chosen().givens[i].name, compiled.givens[i]);
    rehearse::Stage stage(*compiled.plan, stdlib::meanings(), compiled.site.get(), told, givens);
    mistakes.insert(mistakes.end(), stage.mistakes.begin(), stage.mistakes.end());
    explore(stage);
    rehearse::Case what{{}, 0, true, true, false};
    faults(stage, what, mistakes);
    if (auto ok = no_mistakes(sources_, mistakes, "docs/rehearse.md shows the form of a test"); !ok) return ok;
    out.differences = rehearse::differences(expected, stage, rehearse::play(stage, what));
    return {};
  }

  // Of a list the fault is that of the first act in it.
  void faults(rehearse::Stage& stage, rehearse::Case& what, std::vector<Mistake>& mistakes) {
    const Node* all = node_.find("faults");
    if (!all) return;
    const auto calm = rehearse::play(stage, {{}, 0, false, false, false});
    for (const auto& [key, value] : all->entries) {
      const auto step = rehearse::step_named(key, stage.fresh, mistakes);
      if (step == plan::nothing) continue;
      const auto act = std::find_if(calm.begun.begin(), calm.begun.end(), [&](const rehearse::Begun& b) {
        return !b.refused && !b.harmless && stage.working.holds(step, b.node);
      });
      if (act == calm.begun.end()) {
        mistakes.push_back({key.at, "nothing acts in step " + key.scalar + ", so nothing can go wrong there"});
        continue;
      }
      std::vector<std::string> names;
      for (const auto kind : rehearse::all_faults) {
        names.emplace_back(rehearse::fault_name(kind));
        if (names.back() == value.scalar) what.faults.push_back({act->node, act->clause, kind});
      }
      if (std::find(names.begin(), names.end(), value.scalar) != names.end()) continue;
      std::string list;
      for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
      mistakes.push_back({value.at, "`" + value.scalar + "` is no fault; it can be " + list});
    }
  }

  fs::path folder_, file_;
  const Node& root_;
  const Node& node_;
  Sources& sources_;
};

// By its name a case is known in a report, so each has one of its own.
void check_names(const Node& cases, const Sources& sources, std::vector<Mistake>& mistakes) {
  std::map<std::string, Span> seen;
  for (const Node& one : cases.items) {
    const Node* name = one.find("name");
    if (!name || name->kind != Node::Kind::scalar || name->scalar.empty()) {
      mistakes.push_back({one.at, "the case has no name; give it one with `name:`"});
      continue;
    }
    const auto [first, fresh] = seen.emplace(name->scalar, name->at);
    if (fresh) continue;
    const auto line = sources[first->second.file].position(first->second.begin).line;
    mistakes.push_back({name->at, "`" + name->scalar + "` is the name of the case in line " + std::to_string(line) +
                                      ", too; give each its own"});
  }
}

std::string tests_of(const std::string& file) {
  const fs::path path(file);
  return path.extension() == ".ocf" ? (path.parent_path() / (path.stem().string() + ".test.yaml")).string() : file;
}

}  // namespace

std::size_t TestResult::failed() const {
  return static_cast<std::size_t>(std::count_if(cases.begin(), cases.end(), [](const auto& c) { return !c.ok(); }));
}

Result<TestResult> run_tests(const std::string& given) {
  const std::string file = tests_of(given);
  Sources sources;
  const auto root = read_map(sources, file, "test file");
  if (!root) return tl::unexpected<Error>(root.error());
  std::vector<Mistake> mistakes;
  check_keys(*root, file_keys(), mistakes);
  const Node* cases = root->find("cases");
  if (!cases || cases->kind != Node::Kind::list || cases->items.empty())
    mistakes.push_back({root->at, "there are no cases; each is an item of the list `cases:`"});
  if (auto ok = no_mistakes(sources, mistakes, "docs/rehearse.md shows the form of a test"); !ok)
    return tl::unexpected<Error>(ok.error());
  check_names(*cases, sources, mistakes);
  if (auto ok = no_mistakes(sources, mistakes, "docs/rehearse.md shows the form of a test"); !ok)
    return tl::unexpected<Error>(ok.error());
  TestResult out{file, {}};
  for (const Node& one : cases->items) out.cases.push_back(Case(file, *root, one, sources).run());
  return out;
}

}  // namespace ocflow::cli
