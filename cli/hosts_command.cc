// ocflow hosts SITE
#include <algorithm>
#include <asio/io_context.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/compile.h"
#include "cli/hosts.h"
#include "cli/options.h"
#include "engine/base/clock.h"
#include "engine/base/version.h"
#include "engine/host/child.h"
#include "engine/host/keeper_client.h"
#include "engine/report/style.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr ExitCode hosts_exits[] = {ExitCode::as_asked,  ExitCode::failed,   ExitCode::usage,
                                    ExitCode::not_found, ExitCode::internal, ExitCode::bad_site};

// What one host was found to be.
struct FoundHost {
  const site::HostEntry* host = nullptr;
  std::string state = "no answer";  // reachable; only people; or the kind of what is in the way
  std::string keeper, boot, why, to_do;
  std::int64_t connect_us = -1, look_us = -1;
  bool brought = false;
};

std::int64_t microseconds_since(std::chrono::nanoseconds moment) {
  return std::chrono::duration_cast<std::chrono::microseconds>(system_clock().elapsed() - moment).count();
}

std::string time_text(std::int64_t us) {
  if (us < 0) return "-";
  if (us >= 10'000) return std::to_string(us / 1000) + " ms";
  return std::to_string(us / 1000) + "." + std::to_string(us / 100 % 10) + " ms";
}

// One look, there and back: how long a step waits for nothing but the way.
void time_look(action::Performer& performer, FoundHost& found) {
  const auto asked = system_clock().elapsed();
  const bool windows = found.host->platform == "windows";  // its keeper has fewer actions
  const action::Request look{
      windows ? "process.is_running" : "file.exists", {windows ? "ocflow" : "/"}, {}, std::chrono::seconds(30)};
  performer.read(look, [&found, asked](const action::Outcome& outcome) {
    if (outcome.ok()) {
      found.look_us = microseconds_since(asked);
      return;
    }
    found.state = "failed";
    found.why = found.host->name + " answers, and can't be looked at: " + outcome.error;
  });
  performer.flush();
}

void ask_about(keeper::Remote& remote, FoundHost& found) {
  const auto began = system_clock().elapsed();
  remote.meet([&remote, &found, began](const keeper::Remote::Met& met) {
    if (met.trouble) {
      found.state = keeper::name_of(met.trouble->kind);
      found.why = met.trouble->what;
      found.to_do = met.trouble->remedy;
      return;
    }
    found.state = "reachable";
    found.connect_us = microseconds_since(began);
    found.keeper = met.version;
    found.boot = met.boot;
    found.brought = met.brought;
    time_look(remote, found);
  });
}

Result<void> look_at(const site::Site& site, std::vector<FoundHost>& all) {
  const auto program = keeper::find_keeper();
  if (!program) return tl::unexpected<Error>(program.error());
  asio::io_context io;
  keeper::Far far{keeper::Programs(*program), keeper::Gate(io), "hosts", true};
  keeper::allow_many_files();
  std::unique_ptr<keeper::Client> local;
  std::vector<std::unique_ptr<keeper::Remote>> remotes;
  for (FoundHost& found : all) {
    if (found.host->reach == "person") {
      found.state = "only people";
    } else if (found.host->reach == "local") {
      if (!local) {
        auto connected = keeper::Client::connect(io, {*program, {}, "hosts", true});
        if (!connected) return tl::unexpected<Error>(connected.error());
        local = std::move(*connected);
      }
      found.state = "reachable";
      found.keeper = OCFLOW_VERSION;
      time_look(*local, found);
    } else {
      remotes.push_back(std::make_unique<keeper::Remote>(io, reach_of(site, *found.host), far));
      ask_about(*remotes.back(), found);
    }
  }
  const auto answered = [](const FoundHost& f) {
    return f.state != "no answer" && (f.state != "reachable" || f.look_us >= 0);
  };
  const auto waiting = [&](const FoundHost& f) { return !answered(f) && f.state != "only people"; };
  while (std::any_of(all.begin(), all.end(), waiting) && io.run_one() > 0) {
  }
  return {};
}

std::string table(const std::vector<FoundHost>& all) {
  std::vector<std::vector<std::string>> rows{{"HOST", "REACH", "PLATFORM", "STATE", "KEEPER", "CONNECTED", "LOOK"}};
  for (const FoundHost& f : all)
    rows.push_back({f.host->name, f.host->reach, f.host->platform, f.state, f.keeper.empty() ? "-" : f.keeper,
                    time_text(f.connect_us), time_text(f.look_us)});
  std::vector<std::size_t> widths(rows[0].size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  std::string out;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) out += report::padded(row[i], widths[i] + 2);
    out += row.back() + "\n";
  }
  for (const FoundHost& f : all) {
    if (f.brought)
      out += "\n" + f.host->name + ": the keeper's program was brought there (" +
             std::string(keeper::program_folder(f.host->platform)) + ")\n";
    if (f.why.empty()) continue;
    out += "\n" + report::one_line(f.why) + (f.to_do.empty() ? "\n" : ":\n" + report::lines_after("  ", f.to_do));
  }
  return out;
}

nlohmann::json to_json(const site::Site& site, const std::vector<FoundHost>& all) {
  auto hosts = nlohmann::json::array();
  const auto time = [](std::int64_t us) { return us < 0 ? nlohmann::json() : nlohmann::json(us); };
  for (const FoundHost& f : all) {
    nlohmann::json groups = nlohmann::json::array(), labels = nlohmann::json::object();
    const auto place = static_cast<std::uint32_t>(f.host - site.hosts.data());
    for (const auto& group : site.groups)
      if (std::binary_search(group.hosts.begin(), group.hosts.end(), place)) groups.push_back(group.name);
    for (const auto& [name, value] : f.host->labels) labels[name] = value;
    hosts.push_back({{"name", f.host->name},
                     {"reach", f.host->reach},
                     {"platform", f.host->platform},
                     {"address", f.host->address},
                     {"groups", groups},
                     {"labels", labels},
                     {"state", f.state},
                     {"keeper", f.keeper},
                     {"boot", f.boot},
                     {"brought", f.brought},
                     {"connect_us", time(f.connect_us)},
                     {"look_us", time(f.look_us)},
                     {"why", f.why},
                     {"to_do", f.to_do}});
  }
  return {{"hosts", hosts}};
}

Result<std::vector<FoundHost>> chosen(const site::Site& site, const std::vector<std::string>& words) {
  std::set<std::uint32_t> places;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto some = site.select(words[i]);
    if (some.empty()) return fail(ErrorKind::not_found, "the site file names no host, group or label " + words[i]);
    places.insert(some.begin(), some.end());
  }
  std::vector<FoundHost> all;
  for (std::uint32_t i = 0; i < site.hosts.size(); ++i)
    if (words.size() == 1 || places.count(i) > 0) all.emplace_back().host = &site.hosts[i];
  return all;
}

ExitCode hosts(const Arguments& arguments, Console& console) {
  Compiled compiled;
  FileLibrary library(compiled.sources, arguments.words[0], arguments.words[0], {});
  const auto file = library.site();
  if (!file) return refused(console, file.error());
  compiled.site = site::load(compiled.sources, *file, compiled.diagnostics,
                             [&](const std::string& path) { return library.inventory(path); });
  if (!compiled.site || compiled.diagnostics.has_errors())
    return refuse(console, compiled, {ErrorKind::bad_site, "the site file can't be used", {}});
  auto all = chosen(*compiled.site, arguments.words);
  if (!all) return refused(console, all.error());
  if (const auto ok = look_at(*compiled.site, *all); !ok) return refused(console, ok.error());
  if (console.json)
    console.document(to_json(*compiled.site, *all));
  else if (all->empty())
    console.err("The site file names no hosts.\n");
  else
    console.out(table(*all));
  return std::all_of(all->begin(), all->end(), [](const FoundHost& f) { return f.why.empty(); }) ? ExitCode::as_asked
                                                                                                 : ExitCode::failed;
}

}  // namespace

extern const Command hosts_command;
constexpr Command hosts_command{"hosts",
                                "SITE [HOST...]",
                                1,
                                1000,
                                "show which hosts of a site file can be reached",
                                "Each is connected to and looked at; the keeper's program is brought to those that "
                                "don't have it, and nothing else\n"
                                "is changed. HOST is a host, a group, a range or a label. CONNECTED is how long the "
                                "connection took, LOOK how long\n"
                                "one look takes on it.\n",
                                {},
                                hosts_exits,
                                hosts,
                                "a host is not reachable"};

}  // namespace ocflow::cli
