// Named pipes: how a keeper is found on its machine. Only its user, administrators and the system may open one, and
// nobody from another machine. Private to the Windows keeper.
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/host/descriptor.h"

namespace ocflow::keeper {

std::string random_pipe_name();  // one that nobody can guess

// One end for one client, for overlapped calls. `first`: nobody else may have a pipe of that name.
Result<Descriptor> make_pipe(const std::string& name, bool first);
Descriptor connect_pipe(const std::string& name);  // empty: nobody is there

// Waits for the whole of a read or a write on such an end. 0: the end, or the time is over.
std::size_t read_pipe(NativeFile pipe, char* to, std::size_t most, std::optional<std::chrono::milliseconds> limit = {});
bool write_pipe(NativeFile pipe, const char* bytes, std::size_t size);

}  // namespace ocflow::keeper
