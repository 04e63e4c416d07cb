// The nodes of all expressions of a program, one behind the other. There are several for each step, and most have
// little to say, so each has as many words as it needs: its place in the text, what it is, and what doesn't fit beside
// that.
#pragma once
#include <cstring>
#include <new>

#include "engine/base/words.h"
#include "engine/expr/node.h"

namespace ocflow::expr {

class Nodes {
 public:
  Node operator[](std::size_t id) const {
    const std::uint32_t* const from = words_.data() + id;
    const std::uint32_t head = from[2];
    const std::uint32_t* rest = from + 3;
    Node out;
    out.op = static_cast<Op>(head & 31U);
    out.fn = static_cast<std::uint8_t>(head >> 5 & 15U);
    out.depth = static_cast<std::uint16_t>(head >> 9);
    out.a = (head & has_a) != 0 ? *rest++ : head >> 25 & most_a;
    out.b = (head & has_b) != 0 ? *rest : head >> 26 & most_b;
    std::memcpy(static_cast<void*>(&out.at), from, sizeof out.at);
    return out;
  }

  // Where it stands from now on.
  std::uint32_t add(const Node& node) {
    const std::size_t id = words_.size();
    if (id > static_cast<std::uint32_t>(-2)) throw std::bad_alloc();  // the last one means none
    std::uint32_t* const to = words_.room(most_words);
    std::uint32_t* end = to + 3;
    std::uint32_t head = static_cast<std::uint32_t>(node.op) | (node.fn & 15U) << 5 | std::uint32_t{node.depth} << 9;
    head |= node.a > most_a ? has_a : node.a << 25;
    head |= node.b > most_b ? has_b : node.b << 26;
    if (node.a > most_a) *end++ = node.a;
    if (node.b > most_b) *end++ = node.b;
    std::memcpy(to, &node.at, sizeof node.at);
    to[2] = head;
    words_.added(static_cast<std::size_t>(end - to));
    return static_cast<std::uint32_t>(id);
  }
  void set_at(std::size_t id, LineSpan at) { std::memcpy(words_.data() + id, &at, sizeof at); }

  std::size_t size() const { return words_.size(); }  // behind the last one
  void cut(std::size_t size) { words_.cut(size); }
  void reserve(std::size_t nodes) { words_.reserve(nodes * 4); }

  class Iterator {
   public:
    Iterator(const Nodes& all, std::size_t id) : all_(all), id_(id) {}
    Node operator*() const { return all_[id_]; }
    Iterator& operator++() {
      const std::uint32_t head = all_.words_.data()[id_ + 2];
      id_ += 3U + ((head & has_a) != 0 ? 1U : 0U) + ((head & has_b) != 0 ? 1U : 0U);
      return *this;
    }
    bool operator!=(const Iterator& other) const { return id_ != other.id_; }

   private:
    const Nodes& all_;
    std::size_t id_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, words_.size()}; }

 private:
  static constexpr std::size_t most_words = 5;
  // In the word behind its place: op in 5 bits, fn in 4, depth in 16, `a` in 1 and `b` in 4. Where one of them is
  // larger it has a word of its own.
  static constexpr std::uint32_t most_a = 1, most_b = 15, has_a = 1U << 30, has_b = 1U << 31;
  static_assert(static_cast<unsigned>(Op::negate) < 32 && static_cast<unsigned>(Function::filter) < 16);
  static_assert(sizeof(LineSpan) == 2 * sizeof(std::uint32_t));

  Words words_;
};

}  // namespace ocflow::expr
