// ocflow-lab: components that notice when something they need goes away, and a judge that reads what they noticed.
#include <CLI/CLI.hpp>
#include <iostream>

#include "tests/lab/judge.h"
#include "tests/lab/processes.h"

namespace lab {
namespace {

std::chrono::milliseconds parse_time(const std::string& text) {
  const std::size_t unit = text.find_first_not_of("0123456789");
  const std::string name = unit == std::string::npos ? "" : text.substr(unit);
  if (unit == 0 || (name != "ms" && name != "s")) throw std::runtime_error(text + " is not a time as in 200ms or 1s");
  return std::chrono::milliseconds(std::stol(text) * (name == "s" ? 1000 : 1));
}

std::pair<std::string, std::string> parse_pair(const std::string& text, const char* form) {
  const auto equals = text.find('=');
  if (equals == std::string::npos) throw std::runtime_error(text + " is not written as " + form);
  return {text.substr(0, equals), text.substr(equals + 1)};
}

void must_be_part(const std::string& name) {
  for (const Part& part : solution()) {
    if (part.name == name) return;
  }
  throw std::runtime_error("the solution has no component " + name);
}

void print(const char* what, const std::vector<std::string>& names) {
  if (names.empty()) return;
  std::cout << what;
  for (std::size_t i = 0; i < names.size(); ++i) std::cout << (i ? ", " : " ") << names[i];
  std::cout << '\n';
}

int show_verdict(const std::filesystem::path& folder, bool all_stopped, bool elsewhere) {
  Verdict verdict = judge(read_ledger(folder), [&](pid_t pid) { return elsewhere || runs(folder, pid); });
  print("stopped in this order:", verdict.stopped);
  print("still running:", verdict.running);
  if (all_stopped && !verdict.running.empty()) verdict.wrong.push_back("not everything was stopped");
  for (const std::string& wrong : verdict.wrong) std::cout << "wrong: " << wrong << '\n';
  if (verdict.wrong.empty()) std::cout << "no component lost what it needs, and none was asked to stop twice\n";
  return verdict.wrong.empty() ? 0 : 1;
}

struct Words {  // as they stand on the command line
  std::string folder, listen, needs, stop_takes = "100ms";
  std::vector<std::string> faults, at;
  bool all_stopped = false, elsewhere = false;
  ComponentOptions component;
  Lab lab;
};

int component(Words& words) {
  words.component.folder = words.folder;
  words.component.listen = parse_address(words.listen);
  words.component.stop_takes = parse_time(words.stop_takes);
  for (const std::string& need : split(words.needs, ',')) {
    const auto [name, address] = parse_pair(need, "NAME=ADDRESS:PORT");
    words.component.needs.push_back({name, parse_address(address)});
  }
  return run_component(words.component);
}

int up_with(Words& words) {
  Lab& lab = words.lab;
  lab.folder = std::filesystem::absolute(words.folder).lexically_normal();
  lab.program = std::filesystem::read_symlink("/proc/self/exe");
  parse_time(words.stop_takes);
  lab.options = {"--stop-takes", words.stop_takes};
  for (const std::string& fault : words.faults) lab.faults.push_back(parse_pair(fault, "NAME=FAULT"));
  for (const auto& [name, fault] : lab.faults) {
    must_be_part(name);
    if (fault != "ignores-term" && fault != "crashes-on-stop") throw std::runtime_error("there is no fault " + fault);
  }
  for (const std::string& name : lab.without) must_be_part(name);
  for (const Fact& fact :
       std::filesystem::exists(lab.folder / "ledger") ? read_ledger(lab.folder) : std::vector<Fact>{}) {
    if (runs(lab.folder, fact.pid)) throw std::runtime_error("a lab already runs in " + lab.folder.string());
  }
  return up(lab);
}

int show_site(Words& words) {
  words.lab.folder = std::filesystem::absolute(words.folder).lexically_normal();
  words.lab.options = {"--stop-takes", words.stop_takes};
  std::cout << site_file(words.lab);
  return 0;
}

int show_command(Words& words) {
  words.lab.folder = std::filesystem::absolute(words.folder).lexically_normal();
  words.lab.program = std::filesystem::read_symlink("/proc/self/exe");
  for (const std::string& address : words.at) words.lab.at.push_back(parse_pair(address, "NAME=ADDRESS"));
  must_be_part(words.component.name);
  for (std::size_t i = 0; i < solution().size(); ++i) {
    if (solution()[i].name != words.component.name) continue;
    for (const std::string& word : words.lab.command(i)) std::cout << word << '\n';
  }
  return 0;
}

int run(int argc, char** argv) {
  CLI::App app("A lab for ocflow: the components of the Outbound Contact solution, played by one small program.");
  app.require_subcommand(1);
  Words w;
  const auto with_folder = [&](CLI::App* command) {
    command->add_option("--folder", w.folder, "The lab's folder: its site file, ledger, logs and pid files")
        ->required();
    return command;
  };
  auto* play = with_folder(app.add_subcommand("component", "Play one component until SIGTERM."));
  play->add_option("--name", w.component.name)->required();
  play->add_option("--listen", w.listen, "ADDRESS:PORT")->required();
  play->add_option("--needs", w.needs, "NAME=ADDRESS:PORT,...");
  play->add_option("--stop-takes", w.stop_takes, "How long it takes to stop");
  play->add_flag("--ignores-term", w.component.ignores_term);
  play->add_flag("--crashes-on-stop", w.component.crashes_on_stop);
  play->add_option("--ready-fd", w.component.ready_fd, "Gets one byte when the component is ready");
  auto* start = with_folder(app.add_subcommand("up", "Start all components, and write the site file."));
  start->add_option("--base-port", w.lab.base_port, "The first of their ports; without it, free ones are looked for");
  start->add_option("--stop-takes", w.stop_takes, "How long each component takes to stop")->capture_default_str();
  start->add_option("--without", w.lab.without, "Components that the site does not use")->delimiter(',');
  start->add_option("--fault", w.faults, "NAME=ignores-term or NAME=crashes-on-stop");
  auto* site = with_folder(app.add_subcommand("site", "Show the site file of a lab, and start nothing."));
  site->add_option("--base-port", w.lab.base_port, "The first of the ports")->required();
  site->add_option("--program", w.lab.program, "Where this program is installed")->required();
  auto* command = with_folder(app.add_subcommand("command", "Show what starts a component, a word a line."));
  command->add_option("--name", w.component.name)->required();
  command->add_option("--base-port", w.lab.base_port, "The first of the ports")->required();
  command->add_option("--without", w.lab.without, "Components that the site does not use")->delimiter(',');
  command->add_option("--at", w.at, "NAME=ADDRESS, where a component has an address of its own");
  auto* end = with_folder(app.add_subcommand("down", "Kill what still runs of a lab."));
  auto* verdict = with_folder(app.add_subcommand("judge", "Say from the ledger whether all was stopped well."));
  verdict->add_flag("--all-stopped", w.all_stopped, "What still runs is wrong, too");
  verdict->add_flag("--elsewhere", w.elsewhere, "They ran where this can't look: what has not stopped runs");
  CLI11_PARSE(app, argc, argv);
  if (play->parsed()) return component(w);
  if (start->parsed()) return up_with(w);
  if (site->parsed()) return show_site(w);
  if (command->parsed()) return show_command(w);
  const auto folder = std::filesystem::absolute(w.folder).lexically_normal();
  if (end->parsed()) {
    std::cout << down(folder) << " killed\n";
    return 0;
  }
  return show_verdict(folder, w.all_stopped, w.elsewhere);
}

}  // namespace
}  // namespace lab

int main(int argc, char** argv) {
  try {
    return lab::run(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << "ocflow-lab: " << e.what() << '\n';
    return 1;
  }
}
