// YAML that is no site file.
#pragma once
#include "engine/site/site.h"

namespace ocflow::site {

// A whole file as one record. `name` is what messages call it. nullopt: reported.
std::optional<Value> read_record(const Sources& sources, FileId file, const RecordType& type, const std::string& name,
                                 Diagnostics& diagnostics);

}  // namespace ocflow::site
