#include "engine/site/record_file.h"

#include "engine/site/binder.h"
#include "engine/site/yaml_reader.h"

namespace ocflow::site {

std::optional<Value> read_record(const Sources& sources, FileId file, const RecordType& type, const std::string& name,
                                 Diagnostics& diagnostics) {
  const auto before = diagnostics.errors();
  const auto root = read_yaml(sources[file].text(), file, diagnostics);
  if (!root) return std::nullopt;
  auto value = Binder(nullptr, diagnostics).value(Type::record(type), *root, name);
  if (diagnostics.errors() > before) return std::nullopt;
  return value;
}

}  // namespace ocflow::site
