// Files for the output of attempts that wrote nothing, to be used again. Making and removing a file for each would be
// the dearest part of a start: a file system avoids what it has just given free (ext4 for five seconds), and searches
// the longer the more of it there is. Private to engine/host.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/host/descriptor.h"

namespace ocflow::keeper {

// Those of one folder. A file keeps its name (`spare.N`) while attempts that write nothing use it one after the other:
// to be renamed is dear as well. Whose it is stands in `spares` before it is used, so that the next keeper gives it
// its name if this one is killed.
class SpareFiles {
 public:
  static SpareFiles& all();
  ~SpareFiles();

  struct Taken {
    Descriptor file;  // empty: there is none
    int place = -1;
  };
  // For an attempt whose output belongs to `path`, which ends with KEY.log.
  Taken take(const std::string& path);
  bool name(int place, const std::string& path);         // from here on it is no spare one
  void leave(int place, const std::string& empty_file);  // without a place it stands under its own name

 private:
  // `held`: idle, but when it was wanted somebody else had it open.
  enum class State : char { none, idle, held, used };
  Taken take(std::size_t place, std::uint64_t key);
  bool begin(std::string_view folder);
  void clear();
  bool note(int place, std::uint64_t key);
  static constexpr std::size_t most = 64;
  std::string path_;  // of the folder, its slash included
  Descriptor folder_, notes_;
  std::array<State, most> places_{};
  std::size_t next_ = 0;  // where to look first: what was left just now may still be held by a child on its way
  bool works_ = true;
};

// Names what a keeper that was killed left in the folder `spool` beneath.
void name_spares(int run_folder);

}  // namespace ocflow::keeper
