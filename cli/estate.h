// One procedure over many sites: what becomes of each step at which site. Sites with the same outcome are one group,
// so that many sites read as a few columns. The texts are parsed and checked once.
#pragma once
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/compile.h"
#include "engine/run/applies.h"

namespace ocflow::cli {

struct EstateCell {
  std::string number, kind;       // the row: of a step, and where it has several what of it
  std::string sentence, written;  // with the values of the site, and as it stands in the text
  std::string shown;              // the outcome: "would change?"
  std::string word;               // for programs: would_change
  bool perhaps = false;
};

struct EstateSite {
  std::string file, name;
  ExitCode code = ExitCode::as_asked;
  struct Broken {
    std::string code, place, message, remedy;  // the first mistake
    std::size_t more = 0;
  };
  std::optional<Broken> broken{};          // then there are no cells
  std::vector<Diagnostic> diagnostics{};   // mistakes and warnings of this site
  std::vector<EstateCell> cells{};         // none twice
  std::vector<run::BrokenOrder> orders{};  // that it breaks
  nlohmann::json more = nlohmann::json::object();
  std::size_t group = 0;  // its place in Estate::groups
};

struct Estate {
  std::string file, procedure, title;
  std::vector<Diagnostic> diagnostics{};             // of the procedure itself; with errors no site was looked at
  std::size_t ensured = 0;                           // orders that the procedures ensure
  std::vector<const plan::Ensure*> broken_orders{};  // not ensured for every site; the program owns them
  std::vector<EstateSite> sites{};
  std::vector<std::vector<std::size_t>> groups{};  // of sites that don't break, the largest first
  ExitCode code = ExitCode::as_asked;              // the worst of all
};

// What is told of one site whose plan is made. Fails where that can't be found out; `site.code` may be set.
using SiteLook = std::function<Result<void>(Compiled&, const Library&, const Arguments&, EstateSite&)>;

// Fails where the procedure itself is not right; `compiled` says why. Where an order is not ensured nothing is looked
// at: it is told which sites break it, and what of their steps their values decide.
Result<Estate> survey(Compiled& compiled, const std::string& file, const std::vector<std::string>& sites,
                      const Arguments& arguments, const SiteLook& look);

// Which steps apply, by the values of the site alone.
Result<void> look_at_values(Compiled& compiled, const Library&, const Arguments&, EstateSite& site);

ExitCode worse(ExitCode a, ExitCode b);

std::string estate_text(const Estate& estate, const Sources& sources, bool all, bool color);
nlohmann::json estate_json(const Estate& estate, const Sources& sources);

// `one` for what `--site` says where that is one file or none, else `many`.
ExitCode one_or_many(const Arguments& arguments, Console& console, ExitCode (*one)(const Arguments&, Console&),
                     ExitCode (*many)(const std::vector<std::string>& sites, const Arguments&, Console&));

// What `plan` and `rehearse` do with several sites, from the texts to the table.
ExitCode show_estate(const std::vector<std::string>& sites, const Arguments& arguments, Console& console,
                     const std::string& foot, const SiteLook& look);

}  // namespace ocflow::cli
