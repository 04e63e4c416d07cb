// What the keeper's program knows of its own file, on a host to which it was brought (far_script in reach.h).
#pragma once
#include <string>

namespace ocflow::keeper {

// The whole program; its exit code. Prints "whole" if its file has that size.
int tell_whole(const std::string& size);

// It has just arrived under a name that nobody else uses, and gets its own if this is its hash. Prints "brought", or
// "cannot" and why. Two who bring it at once do no harm: one that is there and whole is not replaced, since it may be
// running.
int settle(const std::string& hash);

}  // namespace ocflow::keeper
