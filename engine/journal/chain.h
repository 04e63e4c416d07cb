// What ties the rows of a journal to each other. Each row of events has a mark. In format 2 it is the SHA-256 of the
// mark before it and the row's batch, so a row that was edited, taken away, put in or moved fits no longer; the first
// stands on the hash of the header. In format 1 it is a checksum of the batch alone. docs/journal.md has the bytes.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/journal/database.h"

namespace ocflow::journal {

class Sha256 {
 public:
  Sha256();
  Sha256& add(std::string_view bytes);
  Sha256& part(std::string_view bytes);  // its length (8 bytes, little-endian), then the bytes
  std::string end();                     // 32 bytes

 private:
  alignas(16) std::array<unsigned char, 128> state_;
};

std::string hex(std::string_view bytes);

// The mark that belongs to a batch behind `before`.
std::string mark_of(std::int64_t format, std::string_view before, std::string_view batch);

// The rows of events in their order, or from the last to the first.
class Rows {
 public:
  enum class Order { forward, backward };
  Rows(const Database& db, std::int64_t format, Order order = Order::forward);
  bool next();
  std::string mark() const;
  bool has_mark(std::string_view mark) const;                // the same as `mark() == mark`
  std::string_view batch() const { return rows_.bytes(1); }  // until the next `next`

 private:
  std::int64_t format_;
  Statement rows_;
};

Statement insert_row(const Database& db, std::int64_t format);
// False: an error.
bool put_row(Statement& insert, std::int64_t format, std::string_view mark, std::string_view batch);

}  // namespace ocflow::journal
