#include "modules/module_graph.h"

#include <algorithm>

namespace jsrun {

uint32_t ModuleGraph::Add(const ExportShape& shape) {
  nodes_.push_back({});
  nodes_.back().shape = shape;
  return static_cast<uint32_t>(nodes_.size() - 1);
}

uint32_t ModuleGraph::AddLinked(uint64_t depth) {
  const uint32_t node = Add({});
  nodes_[node].depth = depth;
  return node;
}

// Tarjan's algorithm, without recursion.
uint64_t ModuleGraph::Measure() {
  Visit(0);
  while (!path_.empty()) {
    const uint32_t current = path_.back();
    Node& node = nodes_[current];
    if (node.next == node.imports.size()) {
      path_.pop_back();
      if (!path_.empty()) nodes_[path_.back()].lowest = std::min(nodes_[path_.back()].lowest, node.lowest);
      if (node.lowest == node.order) Close(current);
      continue;
    }
    const Node& imported = nodes_[node.imports[node.next]];
    const uint32_t index = node.imports[node.next++];
    if (imported.depth != 0) continue;
    if (imported.order == 0) {
      Visit(index);
    } else {
      node.lowest = std::min(node.lowest, imported.order);
    }
  }
  return nodes_[0].depth;
}

void ModuleGraph::Visit(uint32_t node) {
  nodes_[node].order = nodes_[node].lowest = ++visited_;
  path_.push_back(node);
  open_.push_back(node);
}

// All that has been opened since is one group of modules that import each other.
void ModuleGraph::Close(uint32_t first) {
  const auto begin = std::find(open_.rbegin(), open_.rend(), first).base() - 1;
  ExportShape shape;
  uint64_t below = 0;
  bool has_cycle = open_.end() - begin > 1;
  for (auto member = begin; member != open_.end(); ++member) {
    const Node& node = nodes_[*member];
    shape.aliases += node.shape.aliases;
    shape.specifiers += node.shape.specifiers;
    shape.stars += node.shape.stars;
    for (const uint32_t imported : node.imports) {
      below = std::max(below, nodes_[imported].depth);
      has_cycle = has_cycle || imported == first;
    }
  }
  // No export is met twice under one name. Names change at an alias, or from `default` to that of an import.
  const uint64_t names = 2 * shape.aliases + 2;
  const uint64_t size = static_cast<uint64_t>(open_.end() - begin);
  const uint64_t own = has_cycle ? std::min(size * names, shape.specifiers + shape.stars * names) : 0;
  for (auto member = begin; member != open_.end(); ++member) nodes_[*member].depth = below + own + 1;
  open_.erase(begin, open_.end());
}

}  // namespace jsrun
