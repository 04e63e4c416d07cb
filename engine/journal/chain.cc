#include "engine/journal/chain.h"

#include <nettle/sha2.h>
#include <nettle/version.h>

#include <new>

#include "engine/run/value_code.h"

namespace ocflow::journal {
namespace {

sha256_ctx* context(std::array<unsigned char, 128>& state) {
  return std::launder(reinterpret_cast<sha256_ctx*>(state.data()));
}

std::string eight(std::uint64_t number) {
  std::string bytes;
  run::put_number(bytes, number, 8);
  return bytes;
}

}  // namespace

Sha256::Sha256() : state_{} {
  static_assert(sizeof(sha256_ctx) <= 128 && alignof(sha256_ctx) <= 16);
  sha256_init(new (state_.data()) sha256_ctx);
}

Sha256& Sha256::add(std::string_view bytes) {
  sha256_update(context(state_), bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
  return *this;
}

Sha256& Sha256::part(std::string_view bytes) { return add(eight(bytes.size())).add(bytes); }

std::string Sha256::end() {
  std::string hash(SHA256_DIGEST_SIZE, '\0');
  auto* to = reinterpret_cast<std::uint8_t*>(hash.data());
#if NETTLE_VERSION_MAJOR >= 4
  sha256_digest(context(state_), to);
#else
  sha256_digest(context(state_), hash.size(), to);
#endif
  return hash;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(2 * bytes.size(), '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text[2 * i] = digits[byte >> 4];
    text[2 * i + 1] = digits[byte & 15];
  }
  return text;
}

std::string mark_of(std::int64_t format, std::string_view before, std::string_view batch) {
  if (format == 1) return eight(checksum(batch));
  return Sha256().add(before).add(batch).end();
}

namespace {

const char* select(std::int64_t format, Rows::Order order) {
  if (format == 1)
    return order == Rows::Order::forward ? "SELECT sum, batch FROM events ORDER BY id"
                                         : "SELECT sum, batch FROM events ORDER BY id DESC";
  return order == Rows::Order::forward ? "SELECT hash, batch FROM events ORDER BY id"
                                       : "SELECT hash, batch FROM events ORDER BY id DESC";
}

}  // namespace

Rows::Rows(const Database& db, std::int64_t format, Order order)
    : format_(format), rows_(db.prepare(select(format, order))) {}

bool Rows::next() { return rows_.row(); }

std::string Rows::mark() const {
  return format_ == 1 ? eight(static_cast<std::uint64_t>(rows_.number(0))) : std::string(rows_.bytes(0));
}

bool Rows::has_mark(std::string_view mark) const {
  return format_ == 1 ? this->mark() == mark : rows_.bytes(0) == mark;
}

Statement insert_row(const Database& db, std::int64_t format) {
  return db.prepare(format == 1 ? "INSERT INTO events(sum, batch) VALUES (?, ?)"
                                : "INSERT INTO events(hash, batch) VALUES (?, ?)");
}

bool put_row(Statement& insert, std::int64_t format, std::string_view mark, std::string_view batch) {
  if (format == 1) {
    run::Reader number(mark);
    insert.bind(1, static_cast<std::int64_t>(number.number(8)));
  } else {
    insert.bind(1, mark);
  }
  return insert.bind(2, batch).done();
}

}  // namespace ocflow::journal
