#ifndef JSRUN_CONTEXTS_CONTEXT_TABLE_H_
#define JSRUN_CONTEXTS_CONTEXT_TABLE_H_

#include <v8-microtask-queue.h>
#include <v8.h>

#include <cstdint>
#include <memory>
#include <unordered_map>

#include "isolate/live_counts.h"
#include "modules/module_map.h"

namespace jsrun {

// The realms of one isolate. Owner thread only; cleared before the isolate is disposed.
class ContextTable {
 public:
  explicit ContextTable(v8::Isolate* isolate) : isolate_(isolate) {}
  ContextTable(const ContextTable&) = delete;
  ContextTable& operator=(const ContextTable&) = delete;

  // A new realm from the snapshot; 0 when V8 could not make one.
  uint64_t Create();
  v8::MaybeLocal<v8::Context> Find(uint64_t id) const;
  // False when there is no such context.
  bool Remove(uint64_t id);
  void Clear() { records_.clear(); }

  // Calls back with each context. No other may be made or removed meanwhile.
  template <typename Callback>
  void ForEach(const Callback& callback) const {
    for (const auto& [id, record] : records_) callback(record.context.Get(isolate_));
  }

  // From now on each context, also those to come, has a microtask queue of its own, which runs when the caller says so. Not inside a
  // context, and while no microtask waits.
  void SeparateMicrotasks();
  // The queue of a context; with 0 the one that code of contexts which are gone uses. After SeparateMicrotasks.
  v8::MicrotaskQueue* Microtasks(uint64_t id) const;
  // Calls `visit(uint64_t id, const v8::MicrotaskQueue&)` for each of those queues.
  template <typename Visit>
  void ForEachMicrotasks(const Visit& visit) const {
    if (orphans_) visit(0, *orphans_);
    for (const auto& [id, record] : records_) {
      if (record.microtasks) visit(id, *record.microtasks);
    }
  }

  static uint64_t IdOf(v8::Local<v8::Context> context);

  // Calls a function of the context's kit (see native/js) with one argument. Empty when it threw. Runs inside `context`.
  static v8::MaybeLocal<v8::Value> CallKit(v8::Local<v8::Context> context, const char* function, v8::Local<v8::Value> argument);

  // The modules of a context of this table; null when it is none.
  ModuleMap* Modules(v8::Local<v8::Context> context);
  // In all contexts, see ModuleMap. Not inside a context.
  void DropUnfinishedModules(int64_t run);
  // Calls `visit(ModuleMap&)` for every context.
  template <typename Visit>
  void ForEachModules(Visit visit) {
    for (auto& [id, record] : records_) visit(record.modules);
  }

 private:
  // Made when first asked for. Empty when it could not be.
  static v8::MaybeLocal<v8::Object> Kit(v8::Local<v8::Context> context);

  struct Record {
    std::unique_ptr<v8::MicrotaskQueue> microtasks;  // null for V8's own, which all contexts share
    v8::Global<v8::Context> context;
    ModuleMap modules;
    Counted<&LiveCounts::contexts> counted;
  };

  void GiveQueue(Record& record, v8::Local<v8::Context> context);

  v8::Isolate* const isolate_;
  std::unique_ptr<v8::MicrotaskQueue> orphans_;  // null until microtasks are separate
  std::unordered_map<uint64_t, Record> records_;
  uint64_t next_id_ = 1;
};

}  // namespace jsrun

#endif  // JSRUN_CONTEXTS_CONTEXT_TABLE_H_
