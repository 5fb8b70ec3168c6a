#ifndef JSRUN_MODULES_MODULE_MAP_H_
#define JSRUN_MODULES_MODULE_MAP_H_

#include <v8.h>

#include <memory>
#include <string>
#include <unordered_map>

#include "jsrun_v8.h"
#include "modules/export_shape.h"

namespace jsrun {

// A module of one context: there is one per URL.
struct ModuleInstance {
  std::string url;
  jsr_module_kind kind = JSR_MODULE_JAVASCRIPT;
  ExportShape shape;
  uint64_t depth = 0;  // see ModuleGraph, once it is linked
  int64_t run = 0;     // the last one that imported it before it was evaluated
  v8::Global<v8::Module> module;
  v8::Global<v8::Value> payload;  // what the module is made of: the value of a JSON module, a WebAssembly.Module
};

// The modules of one context. Owner thread only.
class ModuleMap {
 public:
  ModuleMap() = default;
  ModuleMap(const ModuleMap&) = delete;
  ModuleMap& operator=(const ModuleMap&) = delete;

  // Null when there is none.
  ModuleInstance* Find(const std::string& url) const;
  ModuleInstance* Find(v8::Isolate* isolate, v8::Local<v8::Module> module) const;
  ModuleInstance& Add(v8::Isolate* isolate, std::string url, jsr_module_kind kind, v8::Local<v8::Module> module,
                      v8::Local<v8::Value> payload, const ExportShape& shape);
  size_t size() const { return by_url_.size(); }

  // What instantiates the WebAssembly modules of the context: made once, of what the context has at that time. Empty when it has nothing.
  // Runs no user code. Inside the context.
  v8::MaybeLocal<v8::Function> WasmInstantiation(v8::Local<v8::Context> context);

  // The name of a module that was evaluated and cannot be imported, for the first time that it asks for import.meta.
  void RememberEntry(v8::Isolate* isolate, v8::Local<v8::Module> module, std::string name);
  // Empty when unknown. Asked once per module, so it is forgotten.
  std::string TakeEntryName(v8::Isolate* isolate, v8::Local<v8::Module> module);

  // Forgets those whose evaluation was cut short: V8 calls them failed, but nothing failed, and the next import is to try again.
  void DropStopped(v8::Isolate* isolate);
  // Forgets those that a run which was stopped has begun to evaluate and that await something: nobody would ever see them settled.
  void DropUnfinished(v8::Local<v8::Context> context, int64_t run);

 private:
  template <typename Predicate>
  void DropIf(v8::Isolate* isolate, Predicate predicate);

  struct Entry {
    v8::Global<v8::Module> module;  // weak
    std::string name;
  };

  std::unordered_map<std::string, std::unique_ptr<ModuleInstance>> by_url_;
  std::unordered_multimap<int, ModuleInstance*> by_hash_;
  std::unordered_multimap<int, Entry> entries_;
  size_t next_sweep_ = 64;
  v8::Global<v8::Function> wasm_instantiation_;
};

}  // namespace jsrun

#endif  // JSRUN_MODULES_MODULE_MAP_H_
