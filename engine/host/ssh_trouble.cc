#include "engine/host/ssh_trouble.h"

#include <array>
#include <sstream>

namespace ocflow::keeper {
namespace {

using Kind = Trouble::Kind;

struct Sign {
  std::string_view text;
  Kind kind;
};

// The first that is found counts, so what is said of one more thing stands behind it.
constexpr std::array<Sign, 26> signs{{
    {"REMOTE HOST IDENTIFICATION HAS CHANGED", Kind::key_changed},
    {"HOST IDENTIFICATION HAS CHANGED", Kind::key_changed},
    {"host key is known for", Kind::key_unknown},
    {"Host key verification failed", Kind::key_unknown},
    {"REVOKED HOST KEY", Kind::key_changed},
    {"sudo: ", Kind::no_rights},
    {"su: ", Kind::no_rights},
    {"Permission denied (", Kind::refused},
    {"Permission denied, please try again", Kind::refused},
    {"Too many authentication failures", Kind::refused},
    {"Could not resolve hostname", Kind::no_name},
    {"Name or service not known", Kind::no_name},
    {"Connection refused", Kind::unreachable},
    {"Connection timed out", Kind::unreachable},
    {"Operation timed out", Kind::unreachable},
    {"No route to host", Kind::unreachable},
    {"Network is unreachable", Kind::unreachable},
    {"Timeout, server", Kind::dropped},
    {"timed out during banner exchange", Kind::dropped},
    {"Connection closed by", Kind::dropped},
    {"Connection reset by", Kind::dropped},
    {"closed by remote host", Kind::dropped},
    {"Broken pipe", Kind::dropped},
    {"kex_exchange_identification", Kind::dropped},
    {"Connection to ", Kind::dropped},
    {"Exceeded MaxStartups", Kind::dropped},
}};

// The line that tells it, without ssh's own name in front.
std::string line_with(const std::string& errors, std::string_view text) {
  std::istringstream lines(errors);
  std::string found;
  for (std::string line; std::getline(lines, line);) {
    while (!line.empty() && (line.back() == '\r' || line.back() == '.')) line.pop_back();
    if (line.empty() || (!text.empty() && line.find(text) == line.npos)) continue;
    found = line.rfind("ssh: ", 0) == 0 ? line.substr(5) : line;
    if (!text.empty()) break;
  }
  return found;
}

std::string known_hosts_of(const Hop& hop) { return hop.known_hosts.empty() ? "~/.ssh/known_hosts" : hop.known_hosts; }

// As a file of known hosts calls it.
std::string key_name(const Hop& hop) {
  return hop.port == 0 || hop.port == 22 ? hop.address : "[" + hop.address + "]:" + std::to_string(hop.port);
}

std::string keyscan(const Hop& hop) {
  return "ssh-keyscan " + (hop.port == 0 ? "" : "-p " + std::to_string(hop.port) + " ") + hop.address;
}

// Which of the hops is spoken of: the one whose address stands in the line, else the last.
const Hop& hop_in(const Reach& reach, const std::string& errors) {
  for (const Hop& hop : reach.hops)
    if (errors.find(hop.address) != errors.npos) return hop;
  return reach.last();
}

std::string remedy(Kind kind, const Hop& hop, const Reach& reach) {
  const auto file = known_hosts_of(hop);
  switch (kind) {
    case Kind::key_unknown:
      return "compare its fingerprint with what its owner says, then keep it:\n  " + keyscan(hop) + " >> " + file +
             "\n  ssh-keygen -l -F '" + key_name(hop) + "' -f " + file;
    case Kind::key_changed:
      return "somebody may stand between; if its owner says that it has a new key, take the new one:\n  ssh-keygen -R "
             "'" +
             key_name(hop) + "' -f " + file + "\n  " + keyscan(hop) + " >> " + file;
    case Kind::refused:
      return "nobody has this name there, or takes none of your keys; give it one:\n  ssh-copy-id " +
             (hop.identity.empty() ? "" : "-i " + hop.identity + " ") + ssh_words(hop);
    case Kind::no_rights:
      return "let who logs in become " + reach.as + " without a password, in /etc/sudoers.d/ocflow there:\n  " +
             (hop.user.empty() ? "LOGIN" : hop.user) + " ALL=(" + reach.as + ") NOPASSWD: /bin/sh";
    case Kind::no_name:
      return "write another `address` in the site file, or make the name known";
    case Kind::unreachable:
      return "look whether it runs, and whether this reaches it:\n  ssh " + ssh_words(hop) + " true";
    default:
      return {};
  }
}

std::string said(Kind kind, const Reach& reach, const std::string& line) {
  switch (kind) {
    case Kind::key_unknown:
      return "the key of " + reach.name + " is not known";
    case Kind::key_changed:
      return "the key of " + reach.name + " is another one than is known";
    case Kind::refused:
      return reach.name + " lets nobody in (" + line + ")";
    case Kind::no_rights:
      return "on " + reach.name + " nobody can become " + reach.as + " (" + line + ")";
    default:
      return reach.name + " can't be reached (" + line + ")";
  }
}

}  // namespace

std::string_view name_of(Kind kind) {
  constexpr std::array<std::string_view, 9> names{"key unknown", "key changed",  "login refused",
                                                  "no rights",   "no such name", "unreachable",
                                                  "dropped",     "unfit",        "failed"};
  return names[static_cast<std::size_t>(kind)];
}

Trouble ssh_trouble(const Reach& reach, const std::string& errors) {
  for (const Sign& sign : signs) {
    if (errors.find(sign.text) == errors.npos) continue;
    const bool of_key = sign.kind == Kind::key_unknown || sign.kind == Kind::key_changed;
    const auto line = line_with(errors, sign.text);
    const Hop& hop = hop_in(reach, of_key ? errors : line);
    return {sign.kind, said(sign.kind, reach, line), remedy(sign.kind, hop, reach)};
  }
  const auto line = line_with(errors, "");
  if (!line.empty()) return {Kind::other, said(Kind::other, reach, line), {}};
  return {Kind::dropped, "the connection to " + reach.name + " has ended", {}};
}

// Another program has no words that are known: it has ended, and what it said last is shown.
Trouble far_trouble(const Reach& reach, const std::string& errors) {
  if (reach.through.empty()) {
    auto trouble = ssh_trouble(reach, errors);
    const bool missing = errors.find("is not recognized") != errors.npos || errors.find("not found") != errors.npos;
    if (reach.windows() && trouble.kind == Kind::other && missing) {
      trouble.kind = Kind::unfit;
      trouble.what = "the keeper's program, " + windows_keeper(reach) + ", is not on " + reach.name;
      trouble.remedy =
          "bring it there once; a newer one comes by itself:\n  scp ocflow-keeper.exe " + ssh_words(reach.last()) + ":";
    }
    return trouble;
  }
  const auto line = line_with(errors, "");
  return {Kind::dropped,
          "the connection to " + reach.name + " through " + reach.through[0] + " has ended" +
              (line.empty() ? "" : " (" + line + ")"),
          {}};
}

}  // namespace ocflow::keeper
