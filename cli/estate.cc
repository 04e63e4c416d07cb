#include "cli/estate.h"

#include <algorithm>
#include <numeric>

#include "cli/request.h"
#include "cli/sites.h"
#include "engine/report/words.h"
#include "engine/run/requests.h"

namespace ocflow::cli {

namespace {

EstateSite::Broken first_mistake(const std::vector<Diagnostic>& diagnostics, const Sources& sources,
                                 const Error& error) {
  EstateSite::Broken out{{}, {}, error.what, error.remedy, 0};
  std::size_t errors = 0;
  for (const auto& d : diagnostics) {
    if (d.severity != Severity::error || ++errors > 1) continue;
    const auto& file = sources[d.at.file];
    const auto at = file.position(d.at.begin);
    out.code = d.code;
    out.place = file.path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
    out.message = d.message + (d.got.empty() ? "" : ": " + d.got);
    out.remedy = d.remedy;
  }
  out.more = errors > 1 ? errors - 1 : 0;
  return out;
}

void group_sites(Estate& estate) {
  using Outcome = std::vector<std::pair<std::string, std::string>>;
  std::map<Outcome, std::vector<std::size_t>> alike;
  for (std::size_t i = 0; i < estate.sites.size(); ++i) {
    const auto& site = estate.sites[i];
    if (site.broken) continue;
    Outcome outcome;
    for (const auto& cell : site.cells) outcome.emplace_back(cell.number + " " + cell.kind, cell.shown);
    for (const auto& order : site.orders)
      outcome.emplace_back(run::order_text(*order.ensure), order.certain ? "fails" : "may fail");
    alike[outcome].push_back(i);
  }
  for (auto& [outcome, sites] : alike) estate.groups.push_back(std::move(sites));
  std::sort(estate.groups.begin(), estate.groups.end(), [](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() > b.size() : a.front() < b.front();
  });
  for (std::size_t g = 0; g < estate.groups.size(); ++g)
    for (const auto site : estate.groups[g]) estate.sites[site].group = g;
}

std::vector<const plan::Ensure*> ensures_at(const plan::Program& program, const std::vector<Diagnostic>& orders) {
  std::vector<const plan::Ensure*> out;
  for (const auto& procedure : program.procedures)
    for (const auto& ensure : procedure.ensures)
      if (std::any_of(orders.begin(), orders.end(), [&](const auto& d) { return d.at == ensure.at; }))
        out.push_back(&ensure);
  return out;
}

void look_at_orders(const Compiled& compiled, const std::vector<Diagnostic>& orders, EstateSite& site) {
  if (orders.empty()) return;
  plan::Plan plan = *compiled.plan;
  run::RunState state(plan);
  std::vector<Span> places;
  for (const auto& d : orders) places.push_back(d.at);
  site.orders = run::broken_orders(plan, run::what_applies(state), places);
}

}  // namespace

// They are numbered so that the worse is the greater, but for `work`, which is no failure.
ExitCode worse(ExitCode a, ExitCode b) {
  const auto weight = [](ExitCode code) { return code == ExitCode::work ? 0.5 : static_cast<double>(code); };
  return weight(a) < weight(b) ? b : a;
}

Result<Estate> survey(Compiled& compiled, const std::string& file, const std::vector<std::string>& sites,
                      const Arguments& arguments, const SiteLook& look) {
  Diagnostics orders;
  FileLibrary library(compiled.sources, file, {}, module_path());
  const auto what = wanted(arguments);
  const auto read = compile_texts(compiled, library, what, &orders);
  const auto broken = orders.sorted();
  if (!read) {
    for (const auto& d : broken) compiled.diagnostics.add(d.code, d.at, d.message) = d;
    return tl::unexpected<Error>(read.error());
  }
  Estate out{file, compiled.chosen().name, report::one_line(compiled.chosen().title)};
  out.diagnostics = compiled.diagnostics.sorted();
  out.diagnostics.insert(out.diagnostics.end(), broken.begin(), broken.end());
  for (const auto& p : compiled.checked.program->procedures) out.ensured += p.ensures.size();
  out.broken_orders = ensures_at(*compiled.checked.program, broken);
  if (!broken.empty()) out.code = ExitCode::invalid;
  const auto names = site_names(sites);
  for (std::size_t i = 0; i < sites.size(); ++i) {
    auto& site = out.sites.emplace_back(EstateSite{sites[i], names[i]});
    Arguments here = arguments;
    here.site = sites[i];
    library.take_site(sites[i]);
    compiled.diagnostics = Diagnostics();
    auto ok = compile_site(compiled, library, what);
    if (ok) look_at_orders(compiled, broken, site);
    if (ok) ok = broken.empty() ? look(compiled, library, here, site) : look_at_values(compiled, library, here, site);
    site.diagnostics = compiled.diagnostics.sorted();
    if (!ok) {
      site.broken = first_mistake(site.diagnostics, compiled.sources, ok.error());
      site.code = exit_code(ok.error().kind);
      site.cells.clear();
    }
    out.code = worse(out.code, site.code);
  }
  group_sites(out);
  return out;
}

Result<void> look_at_values(Compiled& compiled, const Library&, const Arguments&, EstateSite& site) {
  plan::Plan plan = *compiled.plan;
  run::RunState state(plan);
  const auto applies = run::what_applies(state);
  for (const auto& [n, depth, end] : plan.outline()) {
    const bool inside = plan.parent(n) != plan.root() && applies[plan.parent(n)] == run::Applies::no;
    if (inside) continue;
    EstateCell cell{plan.number(n), {},       report::sentence(state, n), run::written_sentence(plan, n),
                    "applies",      "applies"};
    if (applies[n] == run::Applies::no) cell.shown = "not applicable", cell.word = "not_applicable";
    if (applies[n] == run::Applies::open) cell.shown = "open", cell.word = "open";
    site.cells.push_back(std::move(cell));
  }
  return {};
}

ExitCode one_or_many(const Arguments& arguments, Console& console, ExitCode (*one)(const Arguments&, Console&),
                     ExitCode (*many)(const std::vector<std::string>& sites, const Arguments&, Console&)) {
  const auto sites = site_files(arguments.sites);
  if (!sites) return refused(console, sites.error());
  if (sites->size() > 1) return many(*sites, arguments, console);
  Arguments here = arguments;
  if (!sites->empty()) here.site = sites->front();
  return one(here, console);
}

ExitCode show_estate(const std::vector<std::string>& sites, const Arguments& arguments, Console& console,
                     const std::string& foot, const SiteLook& look) {
  Compiled compiled;
  const auto found = survey(compiled, arguments.words[0], sites, arguments, look);
  if (!found) return refuse(console, compiled, found.error());
  const auto tell = [&](const std::vector<Diagnostic>& all, bool errors) {
    for (const auto& d : all)
      if (errors || d.severity != Severity::error)
        console.err(render(d, compiled.sources, RenderStyle{console.color_err()}) + "\n");
  };
  tell(found->diagnostics, true);
  for (const auto& site : found->sites) tell(site.diagnostics, false);
  if (console.json)
    console.document(estate_json(*found, compiled.sources));
  else
    console.out(estate_text(*found, compiled.sources, arguments.verbose, console.color_out()) + foot + "\n");
  return found->code;
}

}  // namespace ocflow::cli
