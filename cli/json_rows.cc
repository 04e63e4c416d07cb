#include "cli/json_rows.h"

#include <nlohmann/json.hpp>

namespace ocflow::cli {

namespace {

// No text of a document has a line end in it, so those that stand there are its own.
void add_indented(std::string& to, const nlohmann::json& content, std::size_t indent) {
  const std::string text = content.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size() - 1) + 1;
    if (at > 0) to.append(indent, ' ');
    to.append(text, at, end - at);
    at = end;
  }
}

void put_rows(const NextRow& next, const PutText& put) {
  std::string text = "[";
  bool first = true;
  while (const nlohmann::json* row = next()) {
    text += first ? "\n    " : ",\n    ";
    first = false;
    add_indented(text, *row, 4);
    put(text);
    text.clear();
  }
  put(text + (first ? "]" : "\n  ]"));
}

}  // namespace

void put_document(nlohmann::json document, const std::string& key, const NextRow& next, const PutText& put) {
  document[key] = nullptr;
  std::string text = "{";
  for (const auto& [name, content] : document.items()) {
    text += (text == "{" ? "\n  " : ",\n  ") + nlohmann::json(name).dump() + ": ";
    if (name == key) {
      put(text);
      text.clear();
      put_rows(next, put);
    } else {
      add_indented(text, content, 2);
    }
  }
  put(text + "\n}\n");
}

}  // namespace ocflow::cli
