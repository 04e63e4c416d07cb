#include "tests/sim/disk.h"

namespace ocflow::sim {

void Disk::store(const std::vector<run::Event>& batch) {
  std::string bytes;
  for (const run::Event& event : batch) {
    if (event.seq != next_seq_++) world_.wrong.push_back("event " + std::to_string(event.seq) + " is out of order");
    if (event.kind == run::EventKind::intent) intents_[event.seq] = {event.node, event.clause};
    run::encode(event, bytes);
  }
  batches_.push_back(std::move(bytes));
}

// A full disk stays full; and sometimes what was reported as lost is there.
Result<void> Disk::commit(const std::vector<run::Event>& batch) {
  ++tries_;
  if (world_.seam) world_.seam();
  if (!broken_ && world_.has(disk_fails) && world_.chance("disk", tries_, 150) == 0) {
    broken_ = true;
    unsure = world_.chance("kept", tries_, 2) == 0;
    if (unsure) store(batch);
  }
  if (broken_) return fail(ErrorKind::journal_io, "no space left on device");
  store(batch);
  if (world_.seam) world_.seam();
  return {};
}

std::vector<run::Event> Disk::events() const {
  std::vector<run::Event> all;
  for (const std::string& bytes : batches_) {
    auto some = run::decode(bytes);
    if (!some) {
      world_.wrong.push_back("a batch can't be read back: " + some.error().what);
      return all;
    }
    all.insert(all.end(), std::make_move_iterator(some->begin()), std::make_move_iterator(some->end()));
  }
  return all;
}

std::uint64_t Disk::hash() const {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::string& bytes : batches_)
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

}  // namespace ocflow::sim
