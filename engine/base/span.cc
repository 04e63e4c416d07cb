#include "engine/base/span.h"

#include <algorithm>
#include <cstring>

#include "engine/base/utf8.h"

namespace ocflow {
namespace {

constexpr std::string_view mark = "\xEF\xBB\xBF";  // a byte order mark is no part of the first line

}  // namespace

SourceFile::SourceFile(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {}

const std::vector<std::uint32_t>& SourceFile::starts() const {
  if (!starts_.empty()) return starts_;
  const std::string_view all = text_;
  starts_.push_back(all.starts_with(mark) ? static_cast<std::uint32_t>(mark.size()) : 0);
  for (std::size_t at = all.find('\n'); at != std::string_view::npos; at = all.find('\n', at + 1)) {
    starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
  return starts_;
}

Position SourceFile::position(std::uint32_t offset) const {
  const auto& begins = starts();
  const std::size_t end =
      std::clamp<std::size_t>(offset, begins.front(), std::max<std::size_t>(text_.size(), begins.front()));
  const auto after = std::upper_bound(begins.begin(), begins.end(), end);
  const auto line = static_cast<std::uint32_t>(after - begins.begin());
  Position position{line, 1};
  for (std::size_t at = begins[line - 1]; at < end; position.column++) {
    at += decode_utf8(std::string_view(text_).substr(at)).length;
  }
  return position;
}

std::uint32_t SourceFile::line_begin(std::uint32_t number) const {
  const auto& begins = starts();
  if (number == 0) return begins.front();
  return number <= begins.size() ? begins[number - 1] : static_cast<std::uint32_t>(text_.size());
}

std::string_view SourceFile::line(std::uint32_t number) const {
  const auto& begins = starts();
  if (number == 0 || number > begins.size()) return {};
  const std::size_t begin = begins[number - 1];
  const std::size_t end = number < begins.size() ? begins[number] - 1 : text_.size();
  std::string_view line = std::string_view(text_).substr(begin, end - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

FileId Sources::add(std::string path, std::string text) {
  files_.emplace_back(std::move(path), std::move(text));
  return static_cast<FileId>(files_.size() - 1);
}

std::string_view Sources::text(Span span) const {
  if (span.file >= files_.size()) return {};
  const std::string_view all = files_[span.file].text();
  if (span.begin > all.size() || span.end < span.begin) return {};
  return all.substr(span.begin, span.end - span.begin);
}

}  // namespace ocflow
