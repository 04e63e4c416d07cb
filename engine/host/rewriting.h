// The output of a child, copied without its hole and its secrets, to have its name then. Private to engine/host.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/host/descriptor.h"
#include "engine/host/hiding.h"

namespace ocflow::keeper {

class Rewriting {
 public:
  struct Hole {
    std::int64_t begin = 0, end = 0;
    std::string told;  // stands there
  };
  // The file stays open until this is gone.
  Rewriting(std::string path, int from, std::int64_t until, std::optional<Hole> hole, std::vector<std::string> secrets);
  ~Rewriting();  // what isn't whole goes
  Rewriting(const Rewriting&) = delete;
  Rewriting& operator=(const Rewriting&) = delete;

  enum class Step { more, done, failed };
  Step step();  // takes less than a millisecond or two

 private:
  bool copy(std::int64_t end);
  bool copy_hidden(std::int64_t end);
  bool skip_hole();
  bool end();

  std::string path_, beside_;
  std::vector<std::string> secrets_;
  Hiding hiding_;
  Descriptor out_;
  int from_;
  std::int64_t at_ = 0, until_;
  std::optional<Hole> hole_;  // if it is still ahead
  bool whole_ = false;
};

// What keepers that were killed at it left in the folder `spool` beneath, of attempts of which they wrote no end.
void forget_unfinished(int run_folder, const std::vector<std::uint64_t>& attempts);

}  // namespace ocflow::keeper
