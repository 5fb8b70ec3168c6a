#include "modules/module_map.h"

#include <algorithm>
#include <utility>

#include "contexts/context_table.h"
#include "runs/current_run.h"

namespace jsrun {
namespace {

bool WasStopped(v8::Local<v8::Module> module) {
  switch (module->GetStatus()) {
    case v8::Module::kErrored:
      // V8 notes no exception then.
      return module->GetException()->IsNull();
    case v8::Module::kInstantiating:
    case v8::Module::kEvaluating:
      return true;
    default:
      return false;
  }
}

// V8 tells by the promise of the evaluation only. To ask for that of a module that has been evaluated runs no code.
bool IsUnfinished(v8::Local<v8::Context> context, v8::Local<v8::Module> module) {
  v8::Local<v8::Value> evaluation;
  if (module->GetStatus() != v8::Module::kEvaluated || !module->IsGraphAsync() || !module->Evaluate(context).ToLocal(&evaluation) ||
      !evaluation->IsPromise() || evaluation.As<v8::Promise>()->State() != v8::Promise::kPending) {
    return false;
  }
  evaluation.As<v8::Promise>()->MarkAsHandled();
  return true;
}

}  // namespace

ModuleInstance* ModuleMap::Find(const std::string& url) const {
  const auto found = by_url_.find(url);
  return found == by_url_.end() ? nullptr : found->second.get();
}

ModuleInstance* ModuleMap::Find(v8::Isolate* isolate, v8::Local<v8::Module> module) const {
  const auto [first, last] = by_hash_.equal_range(module->GetIdentityHash());
  for (auto entry = first; entry != last; ++entry) {
    if (entry->second->module.Get(isolate) == module) return entry->second;
  }
  return nullptr;
}

ModuleInstance& ModuleMap::Add(v8::Isolate* isolate, std::string url, jsr_module_kind kind, v8::Local<v8::Module> module,
                               v8::Local<v8::Value> payload, const ExportShape& shape) {
  auto instance = std::make_unique<ModuleInstance>();
  instance->url = url;
  instance->kind = kind;
  instance->shape = shape;
  instance->run = ReadCurrentRun(isolate);
  instance->module.Reset(isolate, module);
  instance->payload.Reset(isolate, payload);
  ModuleInstance& added = *instance;
  by_hash_.emplace(module->GetIdentityHash(), &added);
  by_url_[std::move(url)] = std::move(instance);
  return added;
}

v8::MaybeLocal<v8::Function> ModuleMap::WasmInstantiation(v8::Local<v8::Context> context) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  if (!wasm_instantiation_.IsEmpty()) return wasm_instantiation_.Get(isolate);
  v8::TryCatch caught(isolate);
  v8::Local<v8::Value> made;
  if (!ContextTable::CallKit(context, "wasmInstantiation", context->Global()).ToLocal(&made) || !made->IsFunction()) return {};
  wasm_instantiation_.Reset(isolate, made.As<v8::Function>());
  return made.As<v8::Function>();
}

void ModuleMap::RememberEntry(v8::Isolate* isolate, v8::Local<v8::Module> module, std::string name) {
  if (entries_.size() >= next_sweep_) {
    std::erase_if(entries_, [](const auto& entry) { return entry.second.module.IsEmpty(); });
    next_sweep_ = std::max<size_t>(64, entries_.size() * 2);
  }
  Entry entry{v8::Global<v8::Module>(isolate, module), std::move(name)};
  entry.module.SetWeak();
  entries_.emplace(module->GetIdentityHash(), std::move(entry));
}

std::string ModuleMap::TakeEntryName(v8::Isolate* isolate, v8::Local<v8::Module> module) {
  const auto [first, last] = entries_.equal_range(module->GetIdentityHash());
  for (auto entry = first; entry != last; ++entry) {
    if (entry->second.module.IsEmpty() || entry->second.module.Get(isolate) != module) continue;
    std::string name = std::move(entry->second.name);
    entries_.erase(entry);
    return name;
  }
  return {};
}

template <typename Predicate>
void ModuleMap::DropIf(v8::Isolate* isolate, Predicate predicate) {
  v8::HandleScope handles(isolate);
  for (auto entry = by_hash_.begin(); entry != by_hash_.end();) {
    v8::HandleScope module_handles(isolate);
    if (predicate(*entry->second, entry->second->module.Get(isolate))) {
      by_url_.erase(std::string(entry->second->url));
      entry = by_hash_.erase(entry);
    } else {
      ++entry;
    }
  }
}

void ModuleMap::DropStopped(v8::Isolate* isolate) {
  DropIf(isolate, [](const ModuleInstance&, v8::Local<v8::Module> module) { return WasStopped(module); });
}

void ModuleMap::DropUnfinished(v8::Local<v8::Context> context, int64_t run) {
  DropIf(v8::Isolate::GetCurrent(), [&](const ModuleInstance& instance, v8::Local<v8::Module> module) {
    return instance.run == run && IsUnfinished(context, module);
  });
}

}  // namespace jsrun
