// Why a connection over ssh could not be had, or has ended: told from what ssh wrote, since its exit code is 255 for
// everything. Pure.
#pragma once
#include "engine/host/reach.h"

namespace ocflow::keeper {

struct Trouble {
  enum class Kind {
    key_unknown,
    key_changed,
    refused,      // nobody's key or name is taken there
    no_rights,    // logged in, and `as` can't be had
    no_name,      // the address can't be looked up
    unreachable,  // the network, or nobody listens
    dropped,      // in the middle, or before anything was said
    unfit,        // the host can't have a keeper
    other,
  } kind = Kind::other;
  std::string what;    // one line, no full stop
  std::string remedy;  // what to do, or to type; lines

  // Trying again, a little later, can help.
  bool passing() const { return kind == Kind::unreachable || kind == Kind::dropped; }
  std::string text() const { return what + (remedy.empty() ? "" : "; " + remedy); }
};
std::string_view name_of(Trouble::Kind kind);  // key unknown, key changed, ...

// `errors`: all that ssh wrote to its error output.
Trouble ssh_trouble(const Reach& reach, const std::string& errors);

// The same of whatever leads there.
Trouble far_trouble(const Reach& reach, const std::string& errors);

}  // namespace ocflow::keeper
