#ifndef JSRUN_MODULES_MODULE_LOADER_H_
#define JSRUN_MODULES_MODULE_LOADER_H_

#include <v8.h>

#include <string>
#include <unordered_map>
#include <vector>

#include "modules/import_map.h"
#include "modules/module_failure.h"
#include "modules/module_graph.h"
#include "modules/module_map.h"
#include "modules/module_store.h"

namespace jsrun {

class IsolateState;

// Finds, compiles, links and evaluates the modules of a runtime, all of it on the runtime's thread and out of its own store.
// What fails is thrown, with a ModuleFailure on it. Owner thread only; members are called inside the context.
class ModuleLoader {
 public:
  ModuleLoader(IsolateState& state, const jsr_isolate_options& limits);
  ModuleLoader(const ModuleLoader&) = delete;
  ModuleLoader& operator=(const ModuleLoader&) = delete;

  ModuleStore& store() { return store_; }
  ImportMap& import_map() { return import_map_; }

  // The URL of the module that an import means. False with an exception thrown when there is none, or it may not be imported so.
  // attributes: pairs of key and value, or triples whose third member is a place in the source.
  bool Resolve(v8::Local<v8::Context> context, const ImportPlace& place, std::string_view base, v8::Local<v8::FixedArray> attributes,
               int attribute_size, std::string* url);

  // Compiles what a module that is not imported itself needs, and links it. False with an exception thrown, or stopped.
  bool LinkEntry(v8::Local<v8::Context> context, v8::Local<v8::Module> module, v8::Local<v8::String> text, v8::Local<v8::String> name);

  // The linked module of a URL that Resolve gave. Empty with an exception thrown, or stopped.
  v8::MaybeLocal<v8::Module> Load(v8::Local<v8::Context> context, const std::string& url, const ImportPlace& place);

  // Evaluates a linked module; the promise is V8's own. Empty when stopped.
  v8::MaybeLocal<v8::Promise> Evaluate(v8::Local<v8::Context> context, v8::Local<v8::Module> module);

 private:
  // A module whose imports are to be looked at.
  struct Importer {
    v8::Local<v8::Module> module;
    std::string url;
    uint32_t node;
  };
  // What is loaded together.
  struct Loading {
    ModuleGraph graph;
    std::vector<ModuleInstance*> instances;  // by node; null for one that is not imported itself
    std::unordered_map<std::string, uint32_t> nodes;

    uint32_t Add(const std::string& url, ModuleInstance* instance, const ExportShape& shape);
    uint32_t AddLinked(const std::string& url, ModuleInstance& instance);
  };

  // root_instance: null for a module that is not imported itself, which has the shape.
  bool LoadImports(v8::Local<v8::Context> context, ModuleMap& modules, v8::Local<v8::Module> root, const std::string& root_url,
                   ModuleInstance* root_instance, const ExportShape& root_shape, const ImportPlace& place);
  bool Link(v8::Local<v8::Context> context, v8::Local<v8::Module> module);
  v8::MaybeLocal<v8::Module> Instance(v8::Local<v8::Context> context, ModuleMap& modules, const std::string& url,
                                      const ImportPlace& place, bool* is_new);
  static v8::MaybeLocal<v8::Module> OnResolve(v8::Local<v8::Context> context, v8::Local<v8::String> specifier,
                                              v8::Local<v8::FixedArray> attributes, v8::Local<v8::Module> referrer);

  IsolateState& state_;
  ModuleStore store_;
  ImportMap import_map_;
  // While the imports of a module are loaded and linked that is not imported itself.
  const v8::Local<v8::Module>* entry_ = nullptr;
  std::string entry_url_;
};

}  // namespace jsrun

#endif  // JSRUN_MODULES_MODULE_LOADER_H_
