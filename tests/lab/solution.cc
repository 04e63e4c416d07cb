#include "tests/lab/solution.h"

#include <algorithm>
#include <sstream>

namespace lab {
namespace {

// YAML in single quotes: nothing has a meaning in it but the quote.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

std::size_t index_of(const std::string& name) {
  const auto& all = solution();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Part& part) { return part.name == name; });
  return static_cast<std::size_t>(found - all.begin());
}

// `indent` is that of the component's fields.
void write_part(std::ostream& out, const Lab& lab, std::size_t i, const std::string& indent, bool in_list = false) {
  const Part& part = solution()[i];
  out << (in_list ? indent.substr(2) + "- " : indent) << "name: " << quoted(part.title) << '\n';
  out << indent << "host: " << host_names[part.host] << '\n';
  out << indent << "port: " << lab.address(i).port << '\n';
  out << indent << "runs_as: process\n";
  out << indent << "look_every: 50ms\n";
  out << indent << "executable: " << quoted(lab.program.string()) << '\n';
  out << indent << "pid_file: " << quoted(pid_file(lab.folder, part.name).string()) << '\n';
  out << indent << "log: " << quoted((lab.folder / (part.name + ".log")).string()) << '\n';
  out << indent << "program:\n";
  for (const std::string& word : lab.command(i)) out << indent << "  - " << quoted(word) << '\n';
}

void write_entry(std::ostream& out, const Lab& lab, const std::string& name) {
  if (!lab.used(name)) return;
  out << "  " << name << ":\n";
  write_part(out, lab, index_of(name), "    ");
}

void write_list(std::ostream& out, const Lab& lab, const std::string& field, const std::vector<std::string>& names) {
  out << "  " << field
      << (std::any_of(names.begin(), names.end(), [&](auto& n) { return lab.used(n); }) ? ":\n" : ": []\n");
  for (const std::string& name : names) {
    if (lab.used(name)) write_part(out, lab, index_of(name), "      ", true);
  }
}

}  // namespace

const std::vector<Part>& solution() {
  static const std::vector<Part> parts{
      {"config_db", "DB Server for Configuration Server", 1, {}},
      {"config_server", "Configuration Server", 1, {"config_db"}},
      {"t_server", "T-Server", 1, {"config_server"}},
      {"list_db_1", "DB Server for Calling Lists 1", 1, {"config_server"}},
      {"list_db_2", "DB Server for Calling Lists 2", 1, {"config_server"}},
      {"stat_server", "Stat Server", 1, {"config_server", "t_server"}},
      {"icon", "Interaction Concentrator", 1, {"config_server", "t_server"}},
      {"cpd_server", "CPD Server", 0, {"config_server", "t_server"}},
      {"cpd_proxy", "CPD Proxy Server", 0, {"config_server", "t_server"}},
      {"ocs",
       "Outbound Contact Server",
       0,
       {"config_server", "t_server", "stat_server", "list_db_1", "list_db_2", "cpd_server", "cpd_proxy"}},
      // The backup watches the primary and takes over when it goes away.
      {"ocs_backup",
       "Outbound Contact Server (backup)",
       1,
       {"config_server", "t_server", "stat_server", "list_db_1", "list_db_2", "cpd_server", "cpd_proxy", "ocs"}},
      {"ccpulse", "CCPulse+", 0, {"config_server", "stat_server", "ocs"}},
      {"ocm", "Outbound Contact Manager", 0, {"config_server", "stat_server", "ocs"}},
  };
  return parts;
}

bool Lab::used(const std::string& name) const {
  return std::find(without.begin(), without.end(), name) == without.end();
}

Address Lab::address(std::size_t part) const {
  std::string ip = host_addresses[solution()[part].host];
  for (const auto& [name, address] : at) {
    if (name == solution()[part].name) ip = address;
  }
  return {ip, static_cast<unsigned short>(base_port + part)};
}

std::vector<std::string> Lab::command(std::size_t i) const {
  const Part& part = solution()[i];
  const auto text = [](const Address& a) { return a.ip + ":" + std::to_string(a.port); };
  std::string needs;
  for (const std::string& need : part.needs) {
    if (used(need)) needs += (needs.empty() ? "" : ",") + need + "=" + text(address(index_of(need)));
  }
  std::vector<std::string> words{program.string(), "component",      "--name",   part.name,
                                 "--listen",       text(address(i)), "--folder", folder.string()};
  if (!needs.empty()) words.insert(words.end(), {"--needs", needs});
  words.insert(words.end(), options.begin(), options.end());
  for (const auto& [name, fault] : faults) {
    if (name == part.name) words.push_back("--" + fault);
  }
  return words;
}

std::string site_file(const Lab& lab) {
  std::ostringstream out;
  out << "# The lab: every component is the same small program, which notices when something it needs goes away.\n"
         "# Written by `ocflow-lab up`.\n\nhosts:\n";
  for (const std::size_t host : {0, 1}) {
    out << "  " << host_names[host] << ":\n    reach: local\n    platform: linux\n    address: " << host_addresses[host]
        << '\n';
  }
  out << "\nsite:\n";
  for (const char* name : {"ocm", "ccpulse", "ocs", "ocs_backup", "cpd_server", "cpd_proxy"})
    write_entry(out, lab, name);
  write_list(out, lab, "icons", {"icon"});
  write_entry(out, lab, "stat_server");
  write_list(out, lab, "list_db_servers", {"list_db_1", "list_db_2"});
  for (const char* name : {"t_server", "config_server", "config_db"}) write_entry(out, lab, name);
  return out.str();
}

}  // namespace lab
