#include "cli/graph_text.h"

#include <map>

#include "engine/report/words.h"
#include "engine/run/run_state.h"

namespace ocflow::cli {

using plan::NodeId;

Graph graph_of(const plan::Plan& plan) {
  plan::Plan own = plan;
  run::RunState state(own);
  const auto& procedure = plan.program().procedures[plan.procedure()];
  Graph out{procedure.name, report::one_line(procedure.title), {}, {}};
  std::vector<NodeId> place(plan.size(), 0);  // in the drawing
  for (const auto& [n, depth, end] : plan.outline()) {
    place[n] = static_cast<NodeId>(out.nodes.size() + 1);
    out.nodes.push_back(
        {place[n], end, place[plan.parent(n)], plan.number(n), plan.path(n), report::sentence(state, n), depth});
  }
  for (NodeId n = 1; n < plan.size(); ++n) {
    for (const NodeId next : plan.successors(n))
      if (place[n] != 0 && place[next] != 0) out.edges.emplace_back(place[n], place[next]);
  }
  return out;
}

std::string plain_text(const Graph& graph) {
  std::map<NodeId, std::string> waits_for;
  for (const auto& [from, to] : graph.edges) {
    auto& text = waits_for[to];
    text += (text.empty() ? "" : ", ") + graph.nodes[from - 1].number;
  }
  std::string out = graph.procedure + "  " + graph.title + "\n\n";
  for (const auto& n : graph.nodes) {
    out += std::string(std::size_t{2} * n.depth, ' ') + n.number + "  " + n.sentence;
    if (waits_for.count(n.id)) out += "  (after " + waits_for[n.id] + ")";
    out += "\n";
  }
  return out;
}

namespace {

// Inside double quotes; both languages read a name there that no value can leave.
std::string dot_label(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string mermaid_label(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "#quot;";
        break;
      case '#':
        out += "#35;";
        break;
      case '<':
        out += "#lt;";
        break;
      case '>':
        out += "#gt;";
        break;
      case '&':
        out += "#amp;";
        break;
      case '`':
        out += "#96;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string name_of(NodeId id) { return "s" + std::to_string(id); }

// Opens a group at each list and closes it behind the last node in it.
template <class Open, class Close, class Leaf>
void walk(const Graph& graph, Open open, Close close, Leaf leaf) {
  std::vector<NodeId> ends;
  for (const auto& n : graph.nodes) {
    for (; !ends.empty() && ends.back() <= n.id; ends.pop_back()) close(ends.size());
    if (n.is_list()) {
      open(n, ends.size() + 1);
      ends.push_back(n.end);
    } else {
      leaf(n, ends.size() + 1);
    }
  }
  for (; !ends.empty(); ends.pop_back()) close(ends.size());
}

// Graphviz draws edges between nodes only: one from a list leaves its last node, one to a list enters its first.
NodeId first_leaf(const Graph& graph, NodeId n) {
  while (graph.nodes[n - 1].is_list()) ++n;
  return n;
}
NodeId last_leaf(const Graph& graph, NodeId n) { return graph.nodes[n - 1].end - 1; }

}  // namespace

std::string dot_text(const Graph& graph, const std::vector<std::string>& colors) {
  std::string out = "digraph \"" + dot_label(graph.procedure) + "\" {\n  compound=true;\n  node [shape=box];\n";
  const auto label = [](const Graph::Node& n) { return "label=\"" + dot_label(n.number + "  " + n.sentence) + "\""; };
  const auto fill = [&](const Graph::Node& n) {
    const std::string color = n.id <= colors.size() ? colors[n.id - 1] : std::string();
    return color.empty() ? color : ", style=filled, fillcolor=" + color;
  };
  walk(
      graph,
      [&](const Graph::Node& n, std::size_t deep) {
        const std::string margin(2 * deep, ' ');
        out += margin + "subgraph \"cluster_" + name_of(n.id) + "\" {\n" + margin + "  " + label(n) + ";\n";
      },
      [&](std::size_t deep) { out += std::string(2 * deep, ' ') + "}\n"; },
      [&](const Graph::Node& n, std::size_t deep) {
        out += std::string(2 * deep, ' ') + name_of(n.id) + " [" + label(n) + fill(n) + "];\n";
      });
  for (const auto& [from, to] : graph.edges) {
    out += "  " + name_of(last_leaf(graph, from)) + " -> " + name_of(first_leaf(graph, to));
    std::string ends;
    if (graph.nodes[from - 1].is_list()) ends += "ltail=\"cluster_" + name_of(from) + "\"";
    if (graph.nodes[to - 1].is_list()) ends += (ends.empty() ? "" : ", ") + ("lhead=\"cluster_" + name_of(to) + "\"");
    out += (ends.empty() ? "" : " [" + ends + "]") + ";\n";
  }
  return out + "}\n";
}

std::string mermaid_text(const Graph& graph) {
  std::string out = "flowchart TD\n";
  const auto label = [](const Graph::Node& n) { return "[\"" + mermaid_label(n.number + "  " + n.sentence) + "\"]\n"; };
  walk(
      graph,
      [&](const Graph::Node& n, std::size_t deep) {
        out += std::string(2 * deep, ' ') + "subgraph " + name_of(n.id) + label(n);
      },
      [&](std::size_t deep) { out += std::string(2 * deep, ' ') + "end\n"; },
      [&](const Graph::Node& n, std::size_t deep) { out += std::string(2 * deep, ' ') + name_of(n.id) + label(n); });
  for (const auto& [from, to] : graph.edges) out += "  " + name_of(from) + " --> " + name_of(to) + "\n";
  return out;
}

}  // namespace ocflow::cli
