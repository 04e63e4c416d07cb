#include "tests/support/check_text.h"

#include <fstream>
#include <sstream>

#include "stdlib/actions.h"

namespace ocflow::test {

Result<FileId> FakeLoader::once(const std::string& path, const std::string& text) {
  const auto known = read_.find(path);
  if (known != read_.end()) return known->second;
  return read_[path] = sources_.add(path, text);
}

Result<FileId> FakeLoader::module(std::string_view name) {
  const std::string path = std::string(OCFLOW_SOURCE_DIR "/stdlib/") + std::string(name) + ".ocf";
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(ErrorKind::not_found, "there is no module `" + std::string(name) + "`");
  std::ostringstream text;
  text << in.rdbuf();
  return once(path, text.str());
}

Result<FileId> FakeLoader::file(FileId, std::string_view path) {
  const auto found = files_.find(std::string(path));
  if (found == files_.end()) return fail(ErrorKind::not_found, "there is no file `" + std::string(path) + "`");
  return once(found->first, found->second);
}

std::string CheckedText::shown() const {
  std::string out;
  for (const Diagnostic& d : diagnostics) out += render(d, sources) + "\n";
  return out;
}

std::unique_ptr<CheckedText> check_text(std::string text, Files beside, const std::string& name) {
  auto out = std::make_unique<CheckedText>();
  beside[name] = std::move(text);
  FakeLoader loader(out->sources, std::move(beside));
  const FileId main = *loader.file(0, name);
  Diagnostics diagnostics;
  out->checked = dsl::check(out->sources, main, stdlib::registry(), loader, diagnostics);
  out->diagnostics = diagnostics.sorted();
  return out;
}

}  // namespace ocflow::test
