// Values and numbers as bytes, little-endian; the form is documented in docs/journal.md.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/value.h"

namespace ocflow::run {

void put_number(std::string& to, std::uint64_t number, unsigned bytes);
void put_text(std::string& to, std::string_view text);
// True: a secret was in it, and a mark stands in its place.
bool put_value(std::string& to, const Value& value);

// Reads what may be anything. After the first mistake it gives zeros and `problem` says what was wrong.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}
  std::uint64_t number(unsigned bytes);
  std::string_view text();
  std::string_view bytes(std::size_t count);
  Value value();
  std::size_t left() const { return left_.size(); }
  bool hidden() const { return hidden_; }  // a mark of a secret was read
  void wrong(std::string_view what);
  bool good() const { return problem_.empty(); }
  const std::string& problem() const { return problem_; }

 private:
  Value value(unsigned depth);
  Value list(unsigned depth);
  Value record(unsigned depth);
  std::string_view left_;
  std::string problem_;
  bool hidden_ = false;
};

}  // namespace ocflow::run
