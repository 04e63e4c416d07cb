// crash-images [COUNT [SEED [lie]]]: what a power cut could leave of a journal, COUNT times. Of everything that was
// written since the last flush of a file any part may be on the disk: some writes and not others, in any order, sectors
// of one and not the rest. Each image has to open, to hold every event that was acknowledged, and nothing that was not
// written. With `lie` the disk flushes nothing and says it did: then it has to be found out, or this judge is worth
// nothing.
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/faults/disk/scenario.h"
#include "tests/support/temp_folder.h"

namespace {

using namespace ocflow;
using namespace ocflow::test;
using journal::Journal;

constexpr std::size_t sector = 512;
bool disk_lies = false;

void put(std::string& file, std::size_t at, std::string_view bytes) {
  if (file.size() < at + bytes.size()) file.resize(at + bytes.size());
  std::copy(bytes.begin(), bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(at));
}

void apply(std::string& file, const DiskOp& op) {
  if (op.kind == DiskOp::Kind::truncate) file.resize(static_cast<std::size_t>(op.offset));
  if (op.kind == DiskOp::Kind::write) put(file, static_cast<std::size_t>(op.offset), op.bytes);
}

// All of it, none of it, its beginning, or any of its sectors.
void apply_torn(std::mt19937_64& chance, std::string& file, const DiskOp& op) {
  const auto how = chance() % 4;
  if (how == 0) return;
  if (how == 1 || op.kind == DiskOp::Kind::truncate) return apply(file, op);
  const auto offset = static_cast<std::size_t>(op.offset);
  if (how == 2) return put(file, offset, std::string_view(op.bytes).substr(0, chance() % (op.bytes.size() + 1)));
  for (std::size_t at = 0; at < op.bytes.size(); at += sector)
    if (chance() % 2 == 0) put(file, offset + at, std::string_view(op.bytes).substr(at, sector));
}

struct Image {
  std::string file, log;
};

// One file after the first `count` operations. After a flush that failed nobody tries again to write what it was for.
std::string one_file(std::mt19937_64& chance, const Scenario& life, std::size_t count, bool log) {
  std::string file = log ? std::string() : life.begin;
  std::vector<const DiskOp*> pending;
  for (std::size_t i = 0; i < count; ++i) {
    const DiskOp& op = life.ops[i];
    if (op.log != log || (op.failed && op.kind != DiskOp::Kind::flush)) continue;
    if (op.kind != DiskOp::Kind::flush) pending.push_back(&op);
    if (op.kind != DiskOp::Kind::flush || disk_lies) continue;
    for (const DiskOp* one : pending) op.failed ? apply_torn(chance, file, *one) : apply(file, *one);
    pending.clear();
  }
  if (chance() % 2 == 0) std::shuffle(pending.begin(), pending.end(), chance);
  for (const DiskOp* one : pending) apply_torn(chance, file, *one);
  return file;
}

struct Counts {
  std::size_t images = 0, corrupt = 0, lost = 0, invented = 0, refused_to_go_on = 0, with_more = 0;
  bool good() const { return corrupt + lost + invented + refused_to_go_on == 0; }
};

const Ack& last_ack(const Scenario& life, std::size_t ops) {
  const auto after = std::upper_bound(life.acks.begin(), life.acks.end(), ops,
                                      [](std::size_t n, const Ack& ack) { return n < ack.ops; });
  return *(after - 1);
}

// The hash of a head stands for every event before it, so heads are all that has to be compared.
bool is_known(const Scenario& life, const journal::Head& head) {
  return head.events == 0 || std::find(life.heads.begin(), life.heads.end(), head) != life.heads.end();
}

void judge(std::mt19937_64& chance, const Scenario& life, std::size_t ops, const TempFolder& folder, Counts& counts) {
  ++counts.images;
  auto opened = Journal::open(folder.path());
  if (!opened) {
    if (++counts.corrupt <= 3)
      std::printf("after %zu of %zu operations: %s\n", ops, life.ops.size(), opened.error().what.c_str());
    return;
  }
  const auto head = (*opened)->head();
  const Ack& ack = last_ack(life, ops);
  if (head.events < ack.head.events) ++counts.lost;
  if (!is_known(life, head)) ++counts.invented;
  if (head.events > ack.head.events) ++counts.with_more;
  if (!(*opened)->commit(random_batch(chance, head.events + 1))) ++counts.refused_to_go_on;
}

// A commit that failed, or was cut off, may be there or not; its head is one that could have been.
void images_of(std::mt19937_64& chance, const Scenario& life, std::size_t count, Counts& counts) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t ops = chance() % (life.ops.size() + 1);
    TempFolder folder;
    folder.write("journal.db", one_file(chance, life, ops, false));
    folder.write("journal.db-wal", one_file(chance, life, ops, true));
    judge(chance, life, ops, folder, counts);
  }
}

DiskFault random_fault(std::mt19937_64& chance, std::size_t ops) {
  constexpr int errors[] = {SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC, SQLITE_READONLY};
  return {chance() % (ops + 1), chance() % 2 == 0, errors[chance() % 4]};
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t wanted = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 2000;
  const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  disk_lies = argc > 3 && std::string_view(argv[3]) == "lie";
  Counts counts;
  std::size_t lives = 0, failures = 0;
  for (std::uint64_t n = seed; counts.images < wanted && counts.good(); ++n, ++lives) {
    std::mt19937_64 chance(n);
    TempFolder folder;
    DiskFault fault;
    if (n % 3 == 0) fault = random_fault(chance, 150);
    const auto life = live(chance, folder.path(), 2 + chance() % 5, fault);
    failures += life.failed;
    Disk::the().begin();
    images_of(chance, life, std::min<std::size_t>(200, wanted - counts.images), counts);
    if (!counts.good()) std::printf("seed %llu\n", static_cast<unsigned long long>(n));
  }
  std::printf(
      "%zu images of %zu journals (%zu of their commits failed): %zu corrupt, %zu with acknowledged events lost, "
      "%zu with events that nobody wrote, %zu that can't be gone on with; %zu held a commit that was not yet "
      "acknowledged\n",
      counts.images, lives, failures, counts.corrupt, counts.lost, counts.invented, counts.refused_to_go_on,
      counts.with_more);
  return counts.good() && counts.images > 0 ? 0 : 1;
}
