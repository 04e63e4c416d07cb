// How a host is reached over OpenSSH, and the words of the command that does it. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/value.h"

namespace ocflow::keeper {

struct Hop {  // one machine on the way; what is empty is left to OpenSSH's own configuration
  std::string address, user;
  std::uint16_t port = 0;
  std::string identity, known_hosts;  // files
  std::vector<std::pair<std::string, std::string>> options{};
};

struct Reach {
  std::string name;  // as the site file calls it
  std::string platform = "linux";
  std::vector<Hop> hops;  // those to jump over, in their order, then the host itself
  std::string as;         // the user whose rights the keeper has there; empty: whoever logs in
  Duration patience{std::chrono::minutes(2)};

  const Hop& last() const { return hops.back(); }
};

// One word for a shell, whatever is in it.
std::string quoted(const std::string& word);

// `ssh` and its words. No value of a run is among them: the far side is given fixed text, and everything else as data.
std::vector<std::string> ssh_command(const Reach& reach);

// What the far side's shell is given: it makes a keeper of the hash that it is then told, and becomes its relay. One
// line without single quotes, so that every login shell passes it on unchanged.
std::string far_script();

// As a person would type it: user@address, with -p where there is a port.
std::string ssh_words(const Hop& hop);

}  // namespace ocflow::keeper
