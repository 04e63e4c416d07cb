// The plugin @NAME@. A message is one line of JSON (package nlohmann-json3-dev). Build it with `make`.
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// What was asked for did not work; its text is what the operator reads.
struct Failed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string path_of(const json& params) { return params.at("arguments").at("path").get<std::string>(); }
bool there(const json& params) { return fs::exists(path_of(params)); }

json put(const json& params) {
  if (there(params)) return {{"changed", false}};
  if (!std::ofstream(path_of(params))) throw Failed(path_of(params) + " can't be put; is its folder there?");
  return {{"changed", true}};
}

json take(const json& params) { return {{"changed", fs::remove(path_of(params))}}; }

using Function = std::function<json(const json&)>;
const std::map<std::string, Function> functions{
    {"hello ", [](const json&) { return json{{"protocol", 1}, {"name", "@NAME@"}}; }},
    {"read present", [](const json& p) { return json{{"result", there(p)}}; }},
    {"apply put", put},
    {"apply take", take},
    {"probe put", [](const json& p) { return json{{"to", "there"}, {"as_wanted", there(p)}}; }},
    {"probe take", [](const json& p) { return json{{"to", "not there"}, {"as_wanted", !there(p)}}; }},
    {"verify put", [](const json& p) { return json{{"holds", there(p)}, {"why", "the marker is not there"}}; }},
    {"verify take", [](const json& p) { return json{{"holds", !there(p)}, {"why", "the marker is still there"}}; }}};

json error(int code, const std::string& message) { return {{"error", {{"code", code}, {"message", message}}}}; }

json answer(const std::string& method, const json& params) try {
  const auto found = functions.find(method + " " + params.value("action", ""));
  if (found != functions.end()) return {{"result", found->second(params)}};
  for (const auto* known : {"read", "apply", "probe", "predict", "verify"})
    if (method == known) return error(-32602, "the plugin can't do that");
  return error(-32601, "there is no method " + method);
} catch (const Failed& failed) {
  return error(1, failed.what());
} catch (const std::exception& fault) {
  return error(3, std::string("a fault in the plugin: ") + fault.what());
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const auto message = json::parse(line, nullptr, false);
    json out = error(-32700, "that is no message");
    out["id"] = nullptr;
    if (message.is_object()) {
      if (!message.contains("id")) continue;  // it is told something: cancel
      out = answer(message.value("method", ""), message.value("params", json::object()));
      out["id"] = message["id"];
    }
    out["jsonrpc"] = "2.0";
    std::cout << out.dump(-1, ' ', false, json::error_handler_t::replace) << std::endl;
  }
}
