// A text checked in the test as `ocflow check` does it, and everything that is said about it.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dsl/check.h"

namespace ocflow::test {

using Files = std::map<std::string, std::string>;  // by the name that `use "name"` has

// Gives the files of a map to `use "…"`, and the modules of the standard library from the source.
class FakeLoader final : public dsl::Loader {
 public:
  FakeLoader(Sources& sources, Files files) : sources_(sources), files_(std::move(files)) {}
  Result<FileId> module(std::string_view name) override;
  Result<FileId> file(FileId from, std::string_view path) override;

 private:
  Result<FileId> once(const std::string& path, const std::string& text);
  Sources& sources_;
  Files files_;
  std::map<std::string, FileId> read_;
};

struct CheckedText {
  Sources sources;
  dsl::Checked checked;
  std::vector<Diagnostic> diagnostics;
  std::string shown() const;  // all of them, as a person sees them
};

// `name` is under which the text itself is known, to messages and to files that use it.
std::unique_ptr<CheckedText> check_text(std::string text, Files beside = {}, const std::string& name = "main.ocf");

}  // namespace ocflow::test
