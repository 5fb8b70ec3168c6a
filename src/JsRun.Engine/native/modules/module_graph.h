#ifndef JSRUN_MODULES_MODULE_GRAPH_H_
#define JSRUN_MODULES_MODULE_GRAPH_H_

#include <cstdint>
#include <vector>

#include "modules/export_shape.h"

namespace jsrun {

// Tells how deep V8 may recurse to find an export in a graph of modules: it looks at no limit of the stack then. From module to module
// a chain is as long as that of the imports. Modules that import each other can be met again and again, under other names.
class ModuleGraph {
 public:
  // A module that is linked already needs its depth only. The first one is the root.
  uint32_t Add(const ExportShape& shape);
  uint32_t AddLinked(uint64_t depth);
  void AddImport(uint32_t importer, uint32_t imported) { nodes_[importer].imports.push_back(imported); }

  // Once all is added. Returns the depth of the root.
  uint64_t Measure();
  uint64_t DepthOf(uint32_t node) const { return nodes_[node].depth; }

 private:
  struct Node {
    ExportShape shape;
    std::vector<uint32_t> imports;
    uint64_t depth = 0;  // 0 while it is not known
    uint32_t order = 0;  // 0 while it has not been visited
    uint32_t lowest = 0;
    uint32_t next = 0;  // of the imports
  };

  void Visit(uint32_t node);
  void Close(uint32_t node);

  std::vector<Node> nodes_;
  std::vector<uint32_t> path_;
  std::vector<uint32_t> open_;
  uint32_t visited_ = 0;
};

}  // namespace jsrun

#endif  // JSRUN_MODULES_MODULE_GRAPH_H_
