#include "engine/host/reach.h"

namespace ocflow::keeper {
namespace {

using Words = std::vector<std::string>;

// ssh reads an option's value again as words: a path with a blank stands in quotes.
std::string option_path(const std::string& path) { return "\"" + path + "\""; }

// What the site says comes first: ssh takes the first value that it is given.
void add_hop(Words& to, const Hop& hop) {
  const auto option = [&](const std::string& name, const std::string& value) {
    to.push_back("-o");
    to.push_back(name + "=" + value);
  };
  for (const auto& [name, value] : hop.options) option(name, value);
  if (!hop.known_hosts.empty()) option("UserKnownHostsFile", option_path(hop.known_hosts));
  if (!hop.identity.empty()) {
    option("IdentityFile", option_path(hop.identity));
    option("IdentitiesOnly", "yes");
  }
  option("BatchMode", "yes");              // it asks nobody
  option("StrictHostKeyChecking", "yes");  // a key that nobody has looked at is not taken
  option("ConnectTimeout", "10");
  option("ConnectionAttempts", "1");
  option("ServerAliveInterval", "5");  // a cut network is noticed within 15 seconds
  option("ServerAliveCountMax", "3");
  option("ControlMaster", "no");
  option("ControlPath", "none");
  option("ClearAllForwardings", "yes");
  option("ForwardAgent", "no");
  option("ForwardX11", "no");
  option("PermitLocalCommand", "no");
  if (hop.port != 0) to.insert(to.end(), {"-p", std::to_string(hop.port)});
  if (!hop.user.empty()) to.insert(to.end(), {"-l", hop.user});
}

// Percents in it are ssh's own marks, one level deeper for each hop.
std::string doubled(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '%' ? std::string("%%") : std::string(1, c);
  return out;
}

// The command through whose input and output the hop behind `hop` is reached; -J would not give a hop its own files.
std::string proxy(const Reach& reach, std::size_t hop) {
  Words words{"ssh"};
  if (hop > 0) words.insert(words.end(), {"-o", "ProxyCommand=" + proxy(reach, hop - 1)});
  add_hop(words, reach.hops[hop]);
  std::string text;  // ssh puts an exec in front
  for (const auto& word : words) text += doubled(quoted(word)) + " ";
  return text + "-W '[%h]:%p' -- " + doubled(quoted(reach.hops[hop].address));
}

// Becomes the other user; the script is its second argument, so that no quote has to stand in a quote.
constexpr const char* become =
    "if [ \"$(id -un)\" = \"$1\" ]; then exec /bin/sh -c \"$2\"; "
    "elif [ \"$(id -u)\" = 0 ]; then exec su -s /bin/sh -c \"$2\" \"$1\"; "
    "else exec sudo -n -H -u \"$1\" -- /bin/sh -c \"$2\"; fi";

std::string remote_command(const Reach& reach) {
  if (reach.windows()) {  // without quotes every shell there takes it for a program
    const auto keeper = windows_keeper(reach);
    return (keeper.find(' ') == keeper.npos ? keeper : "\"" + keeper + "\"") + " --far";
  }
  const auto& as = reach.as;
  if (as.empty()) return "exec /bin/sh -c " + quoted(far_script());
  return "exec /bin/sh -c " + quoted(become) + " ocflow " + quoted(as) + " " + quoted(far_script());
}

}  // namespace

std::string quoted(const std::string& word) {
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::vector<std::string> ssh_command(const Reach& reach) {
  Words words{"ssh", "-T", "-e", "none"};
  const auto jumps = reach.hops.size() - 1;
  if (jumps > 0) words.insert(words.end(), {"-o", "ProxyCommand=" + proxy(reach, jumps - 1)});
  add_hop(words, reach.last());
  words.insert(words.end(), {"--", reach.last().address, remote_command(reach)});
  return words;
}

std::string_view program_folder(std::string_view platform) {
  return platform == "windows" ? "%LOCALAPPDATA%\\ocflow" : "~/.cache/ocflow";
}

std::string windows_keeper(const Reach& reach) { return reach.keeper.empty() ? "ocflow-keeper.exe" : reach.keeper; }

std::vector<std::string> far_command(const Reach& reach) {
  if (reach.through.empty()) return ssh_command(reach);
  Words words = reach.through;
  if (reach.windows()) {
    words.insert(words.end(), {windows_keeper(reach), "--far"});
  } else if (reach.as.empty()) {
    words.insert(words.end(), {"/bin/sh", "-c", far_script()});
  } else {
    words.insert(words.end(), {"/bin/sh", "-c", become, "ocflow", reach.as, far_script()});
  }
  return words;
}

std::string ssh_words(const Hop& hop) {
  return (hop.port == 0 ? "" : "-p " + std::to_string(hop.port) + " ") + (hop.user.empty() ? "" : hop.user + "@") +
         hop.address;
}

// The program comes with a name that nobody else uses. Its size and its sum show that it has arrived as it was sent;
// then it hashes itself, and takes its own name when that is the right hash. Later it is known by that it runs and has
// its size. Each program that is started here costs as much as all that the shell itself does, so the program does
// what it can (settle.h). Every line that it prints before the keeper's own is one word, and what it says.
std::string far_script() {
  return
      // What it reads here is data: it is compared, or handed on as one word.
      "cd; umask 077; echo ocflow-host 1 $(uname -sm); read -r hash size mode run host sum || exit 0; "
      "dir=${XDG_CACHE_HOME:-$HOME/.cache}/ocflow; keeper=$dir/keeper-$hash; new=$dir/.new-$host-$$; "
      // An empty file would be run as a script that says nothing.
      "if [ ! -s \"$keeper\" ] || [ \"$(\"$keeper\" --whole \"$size\" 2>/dev/null)\" != whole ]; then echo want; "
      "[ ! -e \"$keeper\" ] || rm -f \"$keeper\"; "
      "[ -d \"$dir\" ] || mkdir -p \"$dir\"; set -C; "
      "true >\"$new\" || { echo cannot the folder \"$dir\" can not be written; exit 1; }; set +C; "
      // One piece, then the next: what sshd has to keep while head waits for a processor stays small (docs/design.md).
      "left=$size; piece=" +
      std::to_string(far_piece) +
      "; while [ \"$left\" -gt 0 ]; do [ \"$left\" = \"$size\" ] || echo more; "
      "[ \"$left\" -ge \"$piece\" ] || piece=$left; head -c \"$piece\" >>\"$new\"; left=$((left-piece)); done; "
      "set -- $(cksum <\"$new\"); if [ \"$1 $2\" = \"$sum $size\" ]; then chmod 700 \"$new\"; said=$(\"$new\" --settle "
      "\"$hash\" 2>&1); "
      "elif [ -z \"$1\" ]; then said=\"cannot cksum is not there\"; "
      "else said=\"cannot the program did not arrive whole in $dir\"; fi; "
      "case $said in brought|cannot*) ;; *) said=\"cannot $keeper does not run there: $said\";; esac; echo $said; "
      "[ \"$said\" = brought ] || { rm -f \"$new\"; exit 1; }; fi; "
      "exec \"$keeper\" \"--$mode\" \"$run\" \"$host\"";
}

}  // namespace ocflow::keeper
