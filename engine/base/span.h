// Where something stands: a part of a source text. Lines and columns are worked out only when somebody asks.
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace ocflow {

using FileId = std::uint32_t;

struct Span {  // bytes [begin, end) of a file
  FileId file = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool operator==(const Span&) const = default;
};

struct Position {  // both from 1; the column counts characters (code points), not bytes
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

class SourceFile {
 public:
  SourceFile(std::string path, std::string text);
  const std::string& path() const { return path_; }
  const std::string& text() const { return text_; }
  Position position(std::uint32_t offset) const;
  std::string_view line(std::uint32_t number) const;  // from 1, without its end; empty past the last
  std::uint32_t line_begin(std::uint32_t number) const;

 private:
  const std::vector<std::uint32_t>& starts() const;
  std::string path_;
  std::string text_;
  mutable std::vector<std::uint32_t> starts_;  // made at the first question
};

// Every text that was read, procedures and site files alike. Ids stay valid; files are never taken away.
class Sources {
 public:
  FileId add(std::string path, std::string text);
  const SourceFile& operator[](FileId id) const { return files_[id]; }
  std::size_t size() const { return files_.size(); }
  std::string_view text(Span span) const;

 private:
  std::deque<SourceFile> files_;
};

}  // namespace ocflow
