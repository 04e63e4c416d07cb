// The life of a journal as the disk saw it: made, written in sittings, taken up again in between.
#pragma once
#include <memory>
#include <random>

#include "engine/journal/journal.h"
#include "tests/faults/disk/recording_vfs.h"

namespace ocflow::test {

struct Ack {            // from here on the disk has to have it
  std::size_t ops = 0;  // so many operations had happened
  journal::Head head;
};

struct Scenario {
  std::string begin;  // the file as it was made and flushed, before the first operation
  std::vector<DiskOp> ops;
  std::vector<Ack> acks;             // the first one at 0
  std::vector<journal::Head> heads;  // after each commit that was tried, in the order of the events
  std::size_t failed = 0;            // commits that were told to have failed
};

// `sittings` times: open, some commits, and an end like any or a sudden one. `fault` strikes in it; the sitting that it
// ends is given up, as the engine does, and the next one begins without it.
Scenario live(std::mt19937_64& chance, const std::filesystem::path& folder, std::size_t sittings, DiskFault fault);

std::vector<run::Event> random_batch(std::mt19937_64& chance, std::uint64_t first);

}  // namespace ocflow::test
