// The order of a plan as a drawing. A pure function of the plan.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "engine/plan/plan.h"

namespace ocflow::cli {

struct Graph {
  struct Node {
    plan::NodeId id = 0, end = 0, parent = 0;  // places in the drawing; the nodes in it are id+1 .. end-1
    std::string number, path, sentence;
    unsigned depth = 0;
    bool is_list() const { return end > id + 1; }
  };
  std::string procedure, title;
  std::vector<Node> nodes;  // without the root
  std::vector<std::pair<plan::NodeId, plan::NodeId>> edges;
};

Graph graph_of(const plan::Plan& plan);
std::string plain_text(const Graph& graph);  // indented, with what each waits for
// Graphviz; lists are clusters. `colors`: of each node in order, empty for none.
std::string dot_text(const Graph& graph, const std::vector<std::string>& colors = {});
std::string mermaid_text(const Graph& graph);  // Mermaid; lists are subgraphs

}  // namespace ocflow::cli
