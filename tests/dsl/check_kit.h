// Procedures written in a test, checked against a few actions of the kit's own.
//   Checking c("procedure p …"); c.codes() == "OCF0201"
#pragma once
#include <map>
#include <memory>
#include <string>

#include "dsl/check.h"
#include "dsl/lower.h"

namespace ocflow::test {

// say(text) pause(duration) unit.stop(service, limit) its inverse unit.start(limit, service) unit.state(service)
// up(host, port) sh(code, …) login(user, password) ask_all(names: list) post(headers: list of any) look() -> {running,
// name or none} any_result()
// -> any
const action::Registry& kit_registry();
action::Signature signature(const char* name, std::vector<action::Parameter> parameters, Type result,
                            action::Effect effect, const char* inverse = "");

class Texts final : public dsl::Loader {
 public:
  Texts(Sources& sources, std::map<std::string, std::string> files) : sources_(sources), files_(std::move(files)) {}
  Result<FileId> module(std::string_view name) override { return find("module:" + std::string(name)); }
  Result<FileId> file(FileId, std::string_view path) override { return find(std::string(path)); }
  Result<FileId> find(const std::string& name);

 private:
  Sources& sources_;
  std::map<std::string, std::string> files_;
  std::map<std::string, FileId> read_;
};

struct Checking {
  Sources sources;
  Diagnostics diagnostics;
  dsl::Checked checked;

  // Other files by name; modules as "module:NAME".
  explicit Checking(const std::string& text, std::map<std::string, std::string> others = {},
                    const action::Registry& registry = kit_registry());

  std::string codes() const;       // in the order of the text: "OCF0201 OCF0208"; empty: no mistake
  std::string warnings() const;    // likewise
  std::string all() const;         // rendered, for INFO
  const Diagnostic& only() const;  // throws unless there is one
  std::string at() const;          // what the only mistake points at
};

// A procedure `p` with these steps, and givens that most tests need.
std::string procedure(const std::string& steps, const std::string& head = {});

}  // namespace ocflow::test
