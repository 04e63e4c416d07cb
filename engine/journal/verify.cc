#include "engine/journal/verify.h"

#include <algorithm>
#include <charconv>
#include <fstream>

#include "engine/journal/chain.h"
#include "engine/journal/file.h"
#include "engine/journal/header.h"

namespace ocflow::journal {
namespace {

namespace fs = std::filesystem;

std::string events_text(std::uint64_t first, std::uint64_t last) {
  if (first == last) return "event " + std::to_string(first);
  return "events " + std::to_string(first) + " to " + std::to_string(last);
}

// Goes along the rows. After a fault it goes on from what is stored, so that the next one is told by itself.
class Walk {
 public:
  // `noted` and `given`: the heads for which it looks out.
  Walk(const Database& db, std::int64_t format, const std::optional<Head>& noted, const std::string& given)
      : rows_(db, format), format_(format), noted_(noted), given_(given) {}

  void begin_behind(std::string mark) {
    mark_ = std::move(mark);
    believed_ = true;
  }

  void go(Verified& out) {
    while (rows_.next()) take(out);
    out.head.events = last_;
    if (out.as_written() && format_ > 1) out.head.hash = hex(mark_);
  }
  // The first commit that has as many events as the one that was noted; the first with the hash that was given.
  const std::optional<Head>& at_noted() const { return at_noted_; }
  const std::optional<Head>& at_given() const { return at_given_; }

 private:
  void take(Verified& out) {
    const bool fits = !believed_ || rows_.has_mark(mark_of(format_, mark_, rows_.batch()));
    believed_ = true;
    mark_ = rows_.mark();
    const auto batch = run::decode(rows_.batch());
    if (!batch) {
      out.wrong.push_back("what stands behind event " + std::to_string(last_) +
                          " can't be read: " + batch.error().what);
    } else if (!batch->empty()) {
      told(out, *batch, fits);
    } else if (!fits) {
      out.wrong.push_back("something was put in behind event " + std::to_string(last_));
    }
    look_out();
  }

  void look_out() {
    const auto head = [this] { return Head{last_, format_ == 1 ? std::string() : hex(mark_)}; };
    if (noted_ && !at_noted_ && last_ == noted_->events) at_noted_ = head();
    if (!given_.empty() && !at_given_)
      if (Head now = head(); now.hash == given_) at_given_ = std::move(now);
  }

  void told(Verified& out, const std::vector<run::Event>& batch, bool fits) {
    const auto first = batch.front().seq, last = batch.back().seq;
    const auto name = events_text(first, last);
    bool runs_on = true;
    for (std::size_t i = 1; i < batch.size(); ++i) runs_on = runs_on && batch[i].seq == batch[i - 1].seq + 1;
    if (first > last_ + 1)
      out.wrong.push_back(events_text(last_ + 1, first - 1) + (first == last_ + 2 ? " is" : " are") + " missing");
    else if (first <= last_)
      out.wrong.push_back(name + " come" + (first == last ? "s" : "") + " behind event " + std::to_string(last_) +
                          ": the order was changed");
    else if (!fits || !runs_on)
      out.wrong.push_back(name + (first == last ? " is" : " are") + " not what was written, or what ties " +
                          (first == last ? "it" : "them") + " to the event before was changed");
    last_ = std::max(last_, last);
  }

  Rows rows_;
  std::int64_t format_;
  std::string mark_;
  bool believed_ = false;  // the mark before the next row is worth something
  std::uint64_t last_ = 0;
  const std::optional<Head>& noted_;
  const std::string& given_;
  std::optional<Head> at_noted_, at_given_;
};

// The keeper writes down each attempt by the number of its intent, before it begins it. An intent that it knows and the
// journal doesn't was taken from the journal.
void hold_against_keeper(const fs::path& run_folder, Verified& out) {
  std::ifstream in(run_folder / "keeper.record");
  std::uint64_t newest = 0;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("begun ")) continue;
    std::uint64_t key = 0;
    const auto read = std::from_chars(line.data() + 6, line.data() + line.size(), key);
    const bool ends = read.ptr == line.data() + line.size() || *read.ptr == ' ';
    if (read.ec == std::errc() && ends) newest = std::max(newest, key);
  }
  if (newest > out.head.events)
    out.wrong.push_back("the keeper began what event " + std::to_string(newest) + " intended, and the last event is " +
                        std::to_string(out.head.events) + ": the end was cut off");
}

void hold_against_noted(const Head& noted, const std::optional<Head>& at, Verified& out) {
  if (noted.events > out.head.events)
    out.wrong.push_back("when an engine last left the run it had " + std::to_string(noted.events) +
                        " events, and now it has " + std::to_string(out.head.events) + ": the end was cut off");
  else if (!noted.hash.empty() && (!at || at->hash != noted.hash))
    out.wrong.push_back("the head that was noted at event " + std::to_string(noted.events) +
                        " is another one: what stands before it was changed");
  else
    out.told.push_back("the head that was noted stands at event " + std::to_string(noted.events));
}

void hold_against_given(const std::optional<Head>& at, Verified& out) {
  if (!at)
    out.wrong.push_back(
        "the head that was given is none of this journal: events were changed or cut off, or it is the "
        "head of another run");
  else if (out.as_written())
    out.told.push_back("the head that was given stands at event " + std::to_string(at->events) + " of " +
                       std::to_string(out.head.events));
}

}  // namespace

Result<Verified> verify(const fs::path& run_folder, const std::optional<Head>& noted, const std::string& given) {
  const auto file = file_in(run_folder);
  const auto format = check_kind(file);
  if (!format) return tl::unexpected<Error>(format.error());
  auto db = Database::open(file, Database::Mode::look);
  if (!db) return tl::unexpected<Error>(db.error());
  Verified out;
  out.format = *format;
  if (const auto whole = check_whole(*db, *format); !whole) out.wrong.push_back(whole.error().what);
  const auto beginning = read_header(*db, *format);
  if (!beginning) out.wrong.push_back("the header, or a source that the run was made from, is not what was written");
  Walk walk(*db, *format, noted, given);
  if (beginning) walk.begin_behind(beginning->mark);
  walk.go(out);
  if (!db->good()) out.wrong.push_back("the file can't be read to its end: " + db->problem());
  hold_against_keeper(run_folder, out);
  if (noted) hold_against_noted(*noted, walk.at_noted(), out);
  if (!given.empty()) hold_against_given(walk.at_given(), out);
  if (!out.as_written()) out.head.hash.clear();
  return out;
}

}  // namespace ocflow::journal
