#ifndef JSRUN_MODULES_MODULE_LOADER_H_
#define JSRUN_MODULES_MODULE_LOADER_H_

#include <v8.h>

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "modules/import_map.h"
#include "modules/module_fetches.h"
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
  ModuleFetches& fetches() { return fetches_; }

  // The URL of the module that an import means. False with an exception thrown when there is none, or it may not be imported so.
  // attributes: pairs of key and value, or triples whose third member is a place in the source.
  // is_missing: where given, and where the host has a loader, a module that is not there yet is no failure, but noted here.
  bool Resolve(v8::Local<v8::Context> context, const ImportPlace& place, std::string_view base, v8::Local<v8::FixedArray> attributes,
               int attribute_size, std::string* url, bool* is_missing = nullptr);

  // Compiles what a module that is not imported itself needs, and links it. False with an exception thrown, or stopped.
  bool LinkEntry(v8::Local<v8::Context> context, v8::Local<v8::Module> module, v8::Local<v8::String> text, v8::Local<v8::String> name);

  // The linked module of a URL that Resolve gave. Empty with an exception thrown, or stopped.
  v8::MaybeLocal<v8::Module> Load(v8::Local<v8::Context> context, const std::string& url, const ImportPlace& place);

  // Evaluates a linked module; the promise is V8's own. Empty when stopped.
  v8::MaybeLocal<v8::Promise> Evaluate(v8::Local<v8::Context> context, v8::Local<v8::Module> module);

 private:
  // Walks graphs as far as there is something to walk.
  friend class ModuleFetches;

  // While the imports of a module are looked at that is not imported itself; does nothing for an empty one.
  class EntryScope {
   public:
    EntryScope(ModuleLoader& loader, v8::Local<v8::Module> entry, std::string url) : loader_(loader), entry_(entry) {
      if (entry.IsEmpty()) return;
      loader_.entry_ = &entry_;
      loader_.entry_url_ = std::move(url);
    }
    ~EntryScope() { loader_.entry_ = nullptr; }
    EntryScope(const EntryScope&) = delete;
    EntryScope& operator=(const EntryScope&) = delete;

   private:
    ModuleLoader& loader_;
    const v8::Local<v8::Module> entry_;
  };

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
  static ImportPlace PlaceOf(v8::Isolate* isolate, v8::Local<v8::Module> module, const std::string& url, v8::Local<v8::ModuleRequest> request);
  // Whether a module may be imported so; false with an exception thrown.
  bool CheckKind(v8::Local<v8::Context> context, jsr_module_kind kind, bool is_json, const ImportPlace& place) const;
  // Whether there is a module of a URL; one that the loader has given another name is told by that.
  bool IsKnown(v8::Local<v8::Context> context, std::string* url) const;
  v8::MaybeLocal<v8::Module> Instance(v8::Local<v8::Context> context, ModuleMap& modules, const std::string& url,
                                      const ImportPlace& place, bool* is_new);
  static v8::MaybeLocal<v8::Module> OnResolve(v8::Local<v8::Context> context, v8::Local<v8::String> specifier,
                                              v8::Local<v8::FixedArray> attributes, v8::Local<v8::Module> referrer);

  IsolateState& state_;
  ModuleStore store_;
  ImportMap import_map_;
  ModuleFetches fetches_;
  const v8::Local<v8::Module>* entry_ = nullptr;
  std::string entry_url_;
};

}  // namespace jsrun

#endif  // JSRUN_MODULES_MODULE_LOADER_H_
