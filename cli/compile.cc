#include "cli/compile.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

tl::unexpected<Error> mistakes(ErrorKind kind, const Compiled& compiled, const std::string& where) {
  const auto shown = compiled.diagnostics.sorted();
  const auto errors =
      std::count_if(shown.begin(), shown.end(), [](const auto& d) { return d.severity == Severity::error; });
  const bool more = compiled.diagnostics.dropped_errors() > 0;
  return fail(kind, (more ? "more than " : "") +
                        report::count_text(static_cast<std::size_t>(errors), "mistake", "mistakes") + " in " + where +
                        (more ? "; the others are not shown" : ""));
}

Result<void> choose(Compiled& compiled, const std::string& name) {
  compiled.procedure = name.empty() ? compiled.checked.main : compiled.checked.program->find(name);
  const auto names = procedures_of(compiled);
  if (compiled.procedure != plan::nothing) return {};
  if (name.empty())
    return fail(ErrorKind::invalid, "the file holds no procedure", "begin one with `procedure NAME \"Title\"`");
  std::string all;
  for (const auto& n : names) all += (all.empty() ? "" : ", ") + n;
  const auto meant = did_you_mean(name, names);
  return fail(ErrorKind::not_found, "there is no procedure `" + name + "`",
              meant.empty() ? "the file holds: " + all : "did you mean `" + meant + "`?");
}

Result<void> bind_values(Compiled& compiled, Library& library, const Wanted& wanted) {
  auto& diagnostics = compiled.diagnostics;
  if (library.has_site()) {
    const auto id = library.site();
    if (!id) return tl::unexpected<Error>(id.error());
    compiled.site = site::load(compiled.sources, *id, diagnostics,
                               [&](const std::string& path) { return library.inventory(path); });
    if (!compiled.site) return mistakes(ErrorKind::bad_site, compiled, "the site file");
    compiled.secrets = library.put_secrets(*compiled.site, compiled.chosen().givens);
  }
  const auto where = diagnostics.has_errors() ? "the site file" : "the values of this site";
  compiled.givens =
      site::bind(compiled.site.get(), compiled.chosen().givens, wanted.settings, compiled.sources, diagnostics);
  if (diagnostics.has_errors()) return mistakes(ErrorKind::bad_site, compiled, where);
  return {};
}

// What `use` brings: texts, and the actions of plugins.
class Loading final : public dsl::Loader {
 public:
  Loading(Compiled& compiled, Library& library) : compiled_(compiled), library_(library) {}
  // A plugin may have a module beside it, of the same name.
  Result<FileId> module(std::string_view name) override {
    if (auto brought = bring(std::string(name)); !brought) return tl::unexpected<Error>(brought.error());
    return library_.module(name);
  }
  Result<FileId> file(FileId from, std::string_view path) override { return library_.file(from, path); }
  std::vector<std::string> beside() override { return library_.beside(); }

 private:
  Result<void> bring(const std::string& name) {
    auto& plugins = *compiled_.plugins;
    if (!plugins.registry().names_in(name).empty()) return {};  // built in, or here already
    const auto found = library_.plugin(name);
    if (!found) return tl::unexpected<Error>(found.error());
    return *found ? plugins.bring(name, **found, compiled_.sources, compiled_.diagnostics) : Result<void>();
  }

  Compiled& compiled_;
  Library& library_;
};

}  // namespace

Result<void> compile(Compiled& compiled, Library& library, const Wanted& wanted) {
  if (auto read = compile_texts(compiled, library, wanted); !read || wanted.until == Wanted::Until::checked)
    return read;
  return compile_site(compiled, library, wanted);
}

Result<void> compile_texts(Compiled& compiled, Library& library, const Wanted& wanted, Diagnostics* orders) {
  const auto main = library.main();
  if (!main) return tl::unexpected<Error>(main.error());
  auto& diagnostics = compiled.diagnostics;
  dsl::CheckOptions options;
  options.orders = orders;
  if (wanted.reverse) options.reverse = wanted.procedure;
  Loading loading(compiled, library);
  compiled.checked = dsl::check(compiled.sources, *main, compiled.plugins->registry(), loading, diagnostics, options);
  if (!compiled.checked.program || diagnostics.has_errors())
    return mistakes(ErrorKind::invalid, compiled, "the procedure");
  if (wanted.until == Wanted::Until::checked) return {};
  if (auto chosen = choose(compiled, wanted.procedure); !chosen) return chosen;
  if (wanted.reverse) compiled.procedure = compiled.checked.turned;
  return {};
}

Result<void> compile_site(Compiled& compiled, Library& library, const Wanted& wanted) {
  auto& diagnostics = compiled.diagnostics;
  if (auto bound = bind_values(compiled, library, wanted); !bound) return bound;
  if (wanted.until == Wanted::Until::bound) return {};
  compiled.plan = dsl::lower(compiled.checked.program, compiled.procedure, compiled.givens, diagnostics);
  if (!compiled.plan || diagnostics.has_errors()) return mistakes(ErrorKind::invalid, compiled, "the plan");
  return {};
}

std::vector<std::string> procedures_of(const Compiled& compiled) {
  std::vector<std::string> out;
  if (!compiled.checked.program || compiled.checked.files.empty()) return out;
  for (const auto& p : compiled.checked.program->procedures)
    if (p.at.file == compiled.checked.files.front() && p.forward == plan::nothing) out.push_back(p.name);
  return out;
}

void show(Console& console, const Compiled& compiled) {
  for (const auto& d : compiled.diagnostics.sorted())
    console.err(render(d, compiled.sources, RenderStyle{console.color_err()}) + "\n");
}

ExitCode refuse(Console& console, const Compiled& compiled, const Error& error) {
  if (compiled.diagnostics.errors() == 0) {
    tell(console, error);
    return exit_code(error.kind);
  }
  show(console, compiled);
  console.err("ocflow: " + error.what + "\n");
  if (console.json) {
    auto all = nlohmann::json::array();
    for (const auto& d : compiled.diagnostics.sorted()) all.push_back(to_json(d, compiled.sources));
    console.document(nlohmann::json{{"error",
                                     {{"kind", error.kind == ErrorKind::bad_site ? "bad_site" : "invalid"},
                                      {"what", error.what},
                                      {"diagnostics", all}}}});
  }
  return exit_code(error.kind);
}

}  // namespace ocflow::cli
