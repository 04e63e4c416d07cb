#include "stdlib/supervisord_rpc.h"

#include "stdlib/base64.h"
#include "stdlib/file_access.h"
#include "stdlib/http_fetch.h"
#include "stdlib/service_manager.h"

namespace ocflow::stdlib {
namespace {

std::string trimmed(const std::string& text) {
  auto begin = text.find_first_not_of(" \t\r\n"), end = text.find_last_not_of(" \t\r\n");
  return begin == text.npos ? std::string() : text.substr(begin, end - begin + 1);
}

// "[section]" -> "key" -> value, as far as they are needed: a comment begins with ";" behind a blank.
std::map<std::string, std::map<std::string, std::string>> read_ini(const std::string& text) {
  std::map<std::string, std::map<std::string, std::string>> all;
  std::string section;
  for (std::size_t at = 0; at < text.size();) {
    auto end = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, end - at);
    at = end + 1;
    if (auto comment = line.find(" ;"); comment != line.npos) line.resize(comment);
    line = trimmed(line);
    if (line.empty() || line[0] == ';' || line[0] == '#') continue;
    if (line[0] == '[') {
      section = line.substr(1, line.find(']') - 1);
    } else if (auto equals = line.find('='); equals != line.npos) {
      all[section][trimmed(line.substr(0, equals))] = trimmed(line.substr(equals + 1));
    }
  }
  return all;
}

std::string escaped(const std::string& text) {
  std::string xml;
  for (char c : text) xml += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : std::string(1, c);
  return xml;
}

std::string unescaped(std::string text) {
  const std::pair<const char*, const char*> all[] = {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}};
  for (const auto& [code, plain] : all)
    for (std::size_t at = 0; (at = text.find(code, at)) != text.npos; ++at)
      text.replace(at, std::string_view(code).size(), plain);
  return text;
}

std::string request_of(const std::string& method, const std::vector<Value>& parameters) {
  std::string xml = "<?xml version='1.0'?><methodCall><methodName>" + method + "</methodName><params>";
  for (const Value& value : parameters) {
    xml += "<param><value>";
    if (auto text = value.get<std::string>())
      xml += "<string>" + escaped(*text) + "</string>";
    else if (auto truth = value.get<bool>())
      xml += std::string("<boolean>") + (*truth ? "1" : "0") + "</boolean>";
    else
      xml += "<int>" + number_text(number_of(value)) + "</int>";
    xml += "</value></param>";
  }
  return xml + "</params></methodCall>";
}

// What stands in the innermost element from `at` on: <value><string>text</string></value>, or nothing.
std::string text_at(const std::string& xml, std::size_t at) {
  while (at < xml.size() && xml[at] == '<') {
    auto end = xml.find('>', at);
    if (end == xml.npos || xml[at + 1] == '/') return {};
    if (xml[end - 1] == '/') return {};
    at = end + 1;
    while (at < xml.size() && (xml[at] == '\n' || xml[at] == ' ') &&
           xml.find('<', at) == xml.find_first_not_of(" \n", at))
      ++at;
  }
  return unescaped(xml.substr(at, xml.find('<', at) - at));
}

RpcMembers members_of(const std::string& xml, std::size_t begin, std::size_t end) {
  RpcMembers members;
  for (std::size_t at = begin; (at = xml.find("<name>", at)) < end; ++at) {
    auto name = xml.substr(at + 6, xml.find("</name>", at) - at - 6);
    auto value = xml.find("<value>", at);
    if (value < end) members[name] = text_at(xml, value);
  }
  return members;
}

}  // namespace

Result<RpcAnswer> read_rpc_answer(const std::string& xml) {
  if (xml.find("<methodResponse>") == xml.npos)
    return fail(ErrorKind::failed, "what answers is no supervisord: \"" + xml.substr(0, 60) + "\"");
  RpcAnswer answer;
  for (std::size_t at = 0; (at = xml.find("<struct>", at)) != xml.npos; ++at)
    answer.push_back(members_of(xml, at, std::min(xml.find("</struct>", at), xml.size())));
  if (xml.find("<fault>") != xml.npos)
    return fail(ErrorKind::failed, answer.empty() ? "a fault without words" : answer[0]["faultString"]);
  if (answer.empty() && xml.find("<value>") != xml.npos) answer.push_back({{"", text_at(xml, xml.find("<value>"))}});
  return answer;
}

Result<SupervisordAt> supervisord_at(const std::string& at) {
  if (at.rfind("http://", 0) == 0) return SupervisordAt{{}, at, {}, {}};
  auto settings = at.empty() ? supervisord_settings() : at;
  if (settings.empty())
    return fail(ErrorKind::failed, "no settings of supervisord are found on this machine",
                "say `at`: its settings file");
  auto kind = kind_of(settings);
  if (!kind) return tl::unexpected(kind.error());
  if (*kind == FileKind::other) return SupervisordAt{settings, {}, {}, {}};
  auto text = read_file(settings);
  if (!text) return tl::unexpected(text.error());
  auto ini = read_ini(*text);
  auto& server = ini.count("unix_http_server") ? ini["unix_http_server"] : ini["inet_http_server"];
  SupervisordAt found{server["file"], {}, server["username"], server["password"]};
  if (auto here = found.socket.find("%(here)s"); here != found.socket.npos)
    found.socket.replace(here, 8, settings.substr(0, settings.rfind('/')));
  if (auto port = server["port"]; found.socket.empty() && !port.empty())
    found.url = "http://" + (port[0] == '*' || port[0] == ':' ? "127.0.0.1" + port.substr(port.find(':')) : port);
  if (found.socket.empty() && found.url.empty())
    return fail(ErrorKind::failed, "\"" + settings + "\" opens no way to supervisord",
                "give it a section [unix_http_server] with file=");
  return found;
}

asio::awaitable<Result<RpcAnswer>> supervisord_call(Context& context, SupervisordAt at, std::string method,
                                                    std::vector<Value> parameters) {
  FetchRequest request;
  request.url = (at.url.empty() ? "http://localhost" : at.url) + "/RPC2";
  request.socket = at.socket;
  request.method = "POST";
  request.body = request_of(method, parameters);
  request.headers = {"Content-Type: text/xml", "Expect:"};
  if (!at.user.empty()) request.headers.push_back("Authorization: Basic " + base64(at.user + ":" + at.password));
  request.limit = std::chrono::seconds(20);
  auto fetched = co_await fetch(context, std::move(request));
  if (!fetched) {
    auto where = at.socket.empty() ? at.url : at.socket;
    co_return fail(ErrorKind::failed,
                   context.cancelled() ? "" : "supervisord does not answer at " + where + ": " + fetched.error().what,
                   "look whether it runs");
  }
  if (fetched->status == 401)
    co_return fail(ErrorKind::failed, "supervisord wants another username and password than its settings say");
  if (fetched->status != 200)
    co_return fail(ErrorKind::failed, "supervisord answers with status " + std::to_string(fetched->status));
  co_return read_rpc_answer(fetched->body);
}

}  // namespace ocflow::stdlib
