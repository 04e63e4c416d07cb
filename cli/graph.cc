// ocflow graph FILE
#include <nlohmann/json.hpp>

#include "cli/graph_text.h"
#include "cli/options.h"
#include "cli/request.h"

namespace ocflow::cli {

namespace {

constexpr Option option_graph_form{"--form", "FORM", "text, dot (Graphviz) or mermaid; text if unsaid",
                                   &Arguments::form, "text dot mermaid"};
constexpr const Option* graph_options[] = {&option_graph_form, &option_site, &option_set, &option_procedure,
                                           &option_reverse};
constexpr ExitCode graph_exits[] = {ExitCode::as_asked,  ExitCode::usage,    ExitCode::invalid,
                                    ExitCode::not_found, ExitCode::internal, ExitCode::bad_site};

nlohmann::json to_json(const Graph& graph) {
  auto nodes = nlohmann::json::array();
  auto edges = nlohmann::json::array();
  for (const auto& n : graph.nodes)
    nodes.push_back({{"node", n.id}, {"number", n.number}, {"path", n.path}, {"sentence", n.sentence}, {"end", n.end}});
  for (const auto& [from, to] : graph.edges) edges.push_back({from, to});
  return {{"procedure", graph.procedure}, {"title", graph.title}, {"nodes", nodes}, {"edges", edges}};
}

ExitCode graph(const Arguments& arguments, Console& console) {
  if (const auto ok = check_settings(arguments); !ok) return misused(console, ok.error());
  Compiled compiled;
  FileLibrary library(compiled.sources, arguments.words[0], arguments.site, module_path());
  if (const auto ok = compile(compiled, library, wanted(arguments)); !ok) return refuse(console, compiled, ok.error());
  show(console, compiled);
  const auto drawn = graph_of(*compiled.plan);
  if (console.json)
    console.document(to_json(drawn));
  else
    console.out(arguments.form == "dot"       ? dot_text(drawn)
                : arguments.form == "mermaid" ? mermaid_text(drawn)
                                              : plain_text(drawn));
  return ExitCode::as_asked;
}

}  // namespace

extern const Command graph_command;
constexpr Command graph_command{"graph", "FILE",        1,           1,    "draw what waits for what",
                                "",      graph_options, graph_exits, graph};

}  // namespace ocflow::cli
