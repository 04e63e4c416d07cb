#include "tests/faults/disk/scenario.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace ocflow::test {

using journal::Journal;

namespace {

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

journal::Header header(std::mt19937_64& chance) {
  journal::Header h;
  h.run_id = "20261125-000000-abc";
  h.procedure = "p";
  h.procedures = {{"p.ocf", std::string(chance() % 9000, 'p')}};
  return h;
}

// False: a commit failed, and nothing more is written in this sitting.
bool commits(std::mt19937_64& chance, Journal& journal, Scenario& out) {
  for (std::size_t count = chance() % 12; count > 0; --count) {
    const auto before = journal.head();
    const auto batch = random_batch(chance, before.events + 1);
    if (!journal.commit(batch)) {
      ++out.failed;
      return false;
    }
    out.heads.push_back(journal.head());
    out.acks.push_back({Disk::the().ops().size(), journal.head()});
  }
  return true;
}

}  // namespace

std::vector<run::Event> random_batch(std::mt19937_64& chance, std::uint64_t first) {
  std::vector<run::Event> batch(1 + chance() % 6);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    batch[i].seq = first + i;
    batch[i].kind = run::EventKind::observed;
    batch[i].node = static_cast<plan::NodeId>(chance() % 100);
    batch[i].attempt = 1;
    batch[i].output = std::string(chance() % 8 == 0 ? chance() % 9000 : chance() % 60, static_cast<char>('a' + i));
  }
  return batch;
}

Scenario live(std::mt19937_64& chance, const std::filesystem::path& folder, std::size_t sittings, DiskFault fault) {
  Scenario out;
  Disk& disk = Disk::the();
  disk.begin();
  if (!Journal::create(folder, header(chance))) throw std::runtime_error("the journal can't be made");
  out.begin = bytes_of(folder / "journal.db");
  disk.begin();
  disk.fault = fault;
  out.acks.push_back({});
  for (std::size_t sitting = 0; sitting < sittings; ++sitting) {
    auto journal = Journal::open(folder);
    if (!journal) {  // the fault struck here
      if (journal.error().kind != ErrorKind::journal_io) throw std::runtime_error("refused: " + journal.error().what);
      disk.fault = {};
      continue;
    }
    // What a commit left that was told to have failed is a part of it now, if it can be read.
    const auto head = (*journal)->head();
    if (head.events > 0 && (out.heads.empty() || out.heads.back() != head)) out.heads.push_back(head);
    out.acks.push_back({disk.ops().size(), head});
    if (!commits(chance, **journal, out)) disk.fault = {};
  }
  out.ops = disk.ops();
  return out;
}

}  // namespace ocflow::test
