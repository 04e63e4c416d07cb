// How a keeper gets away from the engine that starts it. Private to the keeper's program.
#pragma once
#include <filesystem>
#include <string>

#include "engine/base/result.h"

namespace ocflow::keeper {

// Closes every inherited file but the standard three, and puts signals back to normal.
void forget_inherited();

// Goes on as a process of its own session, no child of the starter. Standard output stays what it was, for `tell`.
Result<void> detach();

// Whoever starts a keeper ahead of time gives it a socket as input, and a word there when it is wanted: a line, the
// folder to work in. False: it isn't.
bool is_wanted();

// The one line that the starter waits for: "ready", or why not. After it, input and output lead nowhere and errors to
// `log`.
void tell_starter(const std::string& line, const std::filesystem::path& log);

// Asks the kernel to let this process run soon whenever there is something for it, and then not for long. Not for what
// it starts.
void wish_short_turns();

}  // namespace ocflow::keeper
