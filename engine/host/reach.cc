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

// The program comes with a name that nobody else uses and gets its own when its hash is right, so a half one is never
// run; later it is known by its size, and by that it runs: to hash it would take longer than all else here. Two who
// bring it at once do no harm: one that is there and whole is not replaced, since it may be running. Every line that it
// prints before the keeper's own is one word, and what it says.
std::string far_script() {
  return
      // What it reads here is data: it is compared, or handed on as one word.
      "cd; umask 077; echo ocflow-host 1 $(uname -sm); read -r hash size mode run host || exit 0; "
      "dir=${XDG_CACHE_HOME:-$HOME/.cache}/ocflow; keeper=$dir/keeper-$hash; "
      "whole() { [ -x \"$keeper\" ] && [ $(wc -c <\"$keeper\") -eq \"$size\" ]; }; "
      "runs() { why=$(\"$keeper\" --version 2>&1 >/dev/null); }; "
      "sum() { if command -v sha256sum; then sha256sum; elif command -v shasum; then shasum -a 256; "
      "else openssl dgst -sha256 -r; fi 2>/dev/null | sed -n \"s/^\\([0-9a-f]\\{64\\}\\).*/\\1/p\"; }; "
      "if ! whole || ! runs; then echo want; rm -f \"$keeper\"; "
      "mkdir -p \"$dir\" && new=$(mktemp \"$dir/.new-XXXXXX\") || "
      "{ echo cannot the folder \"$dir\" can not be written; exit 1; }; "
      "find \"$dir\" -name \".new-*\" -mtime +1 -exec rm -f {} + 2>/dev/null; "
      "head -c \"$size\" >\"$new\"; got=$(sum <\"$new\"); "
      "if [ \"$got\" = \"$hash\" ] && chmod 700 \"$new\" && "
      "{ ln \"$new\" \"$keeper\" 2>/dev/null || whole || mv -f \"$new\" \"$keeper\"; }; "
      "then rm -f \"$new\"; echo brought; "
      "else rm -f \"$new\"; if [ -z \"$got\" ]; then echo cannot neither sha256sum nor shasum nor openssl is there; "
      "else echo cannot the program did not arrive whole in \"$dir\"; fi; exit 1; fi; "
      "runs || { echo cannot \"$keeper\" does not run there: $why; exit 1; }; fi; "
      "exec \"$keeper\" \"--$mode\" \"$run\" \"$host\"";
}

}  // namespace ocflow::keeper
