// How a host is reached, over OpenSSH or through another program, and the words of the command that does it. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
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
  std::vector<std::string> through{};  // a program that leads there, and its arguments; empty: ssh
  std::string keeper{};                // on Windows: the path of the keeper's program there; empty: found by its name

  bool windows() const { return platform == "windows"; }

  const Hop& last() const { return hops.back(); }
};

// One word for a shell, whatever is in it.
std::string quoted(const std::string& word);

// `ssh` and its words. No value of a run is among them: the far side is given fixed text, and everything else as data.
std::vector<std::string> ssh_command(const Reach& reach);

// That, or the program in its place.
std::vector<std::string> far_command(const Reach& reach);

// The keeper's program on a Windows host: it does there itself what the far script does elsewhere.
std::string windows_keeper(const Reach& reach);

// As many bytes of the program are sent when the far script says `want`, and again at each `more`.
inline constexpr std::size_t far_piece = std::size_t{1} << 19;

// What the far side's shell is given: it makes a keeper of the hash that it is then told, and becomes its relay. One
// line without single quotes, so that every login shell passes it on unchanged.
std::string far_script();

// Where that program is kept once it was brought, for people.
std::string_view program_folder(std::string_view platform);

// As a person would type it: user@address, with -p where there is a port.
std::string ssh_words(const Hop& hop);

}  // namespace ocflow::keeper
