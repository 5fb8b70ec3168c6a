#include "modules/module_fetches.h"

#include <utility>

#include "codec/json_string.h"
#include "isolate/isolate_state.h"
#include "runs/module_hooks.h"
#include "runs/run.h"

// The graphs of imports; module_asks.cc has what is asked of the loader for them.

namespace jsrun {
namespace {

// Of one import at once; more wait.
constexpr uint32_t kMaxAsked = 32;

// The place without what only lives as long as the scope of handles.
ImportPlace Kept(const ImportPlace& place) {
  ImportPlace kept = place;
  if (!place.importer.IsEmpty()) {
    v8::Location location = place.importer->SourceOffsetToLocation(place.offset);
    kept.line = location.GetLineNumber() + 1;
    kept.column = location.GetColumnNumber() + 1;
    kept.importer = {};
  }
  return kept;
}

}  // namespace

void ModuleFetches::Load::Miss(const std::string& name, Missing what) {
  Charge(2 * (name.size() + kEntryBytes) + what.place.specifier.size() + what.place.referrer.size() + sizeof(Missing));
  missing[name] = std::move(what);
  queued.push_back(name);
}

ModuleFetches::Start ModuleFetches::StartEntry(v8::Local<v8::Context> context, v8::Local<v8::Module> module, v8::Local<v8::String> text,
                                               v8::Local<v8::String> name, v8::Local<v8::Promise>* loading) {
  v8::Isolate* isolate = state_.isolate();
  const auto load = std::make_shared<Load>(state_.buffers());
  v8::Local<v8::Promise::Resolver> resolver;
  if (!v8::Promise::Resolver::New(context).ToLocal(&resolver)) return Start::kFailed;
  const std::optional<ModuleUrl> url = UrlOfName(ToUtf8(isolate, name));
  load->url = url ? url->href : std::string(kRootUrl);
  load->resolver.Reset(isolate, resolver);
  load->entry.Reset(isolate, module);
  load->text.Reset(isolate, text);
  load->name.Reset(isolate, name);
  *loading = resolver->GetPromise();
  return StartedAs(Walk(context, *load, module, load->url) && Proceed(context, load), load);
}

ModuleFetches::Start ModuleFetches::StartImport(v8::Local<v8::Context> context, const std::string& url, bool is_json,
                                                const ImportPlace& place, v8::Local<v8::Promise::Resolver> resolver) {
  const auto load = std::make_shared<Load>(state_.buffers());
  load->url = url;
  load->place = place;
  load->resolver.Reset(state_.isolate(), resolver);
  load->Miss(url, {place, is_json});
  return StartedAs(Proceed(context, load), load);
}

ModuleFetches::Start ModuleFetches::StartedAs(bool is_ok, const LoadRef& load) {
  if (is_ok && load->asked > 0) return Start::kWaiting;
  load->is_over = true;
  return is_ok ? Start::kReady : Start::kFailed;
}

// Not recursive, as LoadImports.
bool ModuleFetches::Walk(v8::Local<v8::Context> context, Load& load, v8::Local<v8::Module> module, const std::string& url) {
  v8::Isolate* isolate = state_.isolate();
  ModuleLoader& loader = state_.modules();
  ModuleMap* modules = state_.contexts().Modules(context);
  if (modules == nullptr) return false;
  const ModuleLoader::EntryScope entry(loader, load.entry.IsEmpty() ? v8::Local<v8::Module>() : load.entry.Get(isolate), load.url);
  std::vector<std::pair<v8::Local<v8::Module>, std::string>> importers = {{module, url}};
  while (!importers.empty()) {
    const auto [importer, base] = std::move(importers.back());
    importers.pop_back();
    if (!importer->IsSourceTextModule()) continue;
    const v8::Local<v8::FixedArray> requests = importer->GetModuleRequests();
    for (int i = 0; i < requests->Length(); i++) {
      if (state_.is_stopped()) return false;
      const v8::Local<v8::ModuleRequest> request = requests->Get(context, i).As<v8::ModuleRequest>();
      const ImportPlace place = ModuleLoader::PlaceOf(isolate, importer, base, request);
      std::string imported;
      bool is_missing;
      bool is_new;
      v8::Local<v8::Module> next;
      if (!loader.Resolve(context, place, base, request->GetImportAttributes(), 3, &imported, &is_missing)) return false;
      if (!load.See(imported)) continue;
      if (is_missing) {
        load.Miss(imported, {Kept(place), request->GetImportAttributes()->Length() > 0});
        continue;
      }
      if (!loader.Instance(context, *modules, imported, place, &is_new).ToLocal(&next)) return false;
      if (next->GetStatus() == v8::Module::kUninstantiated) importers.emplace_back(next, std::move(imported));
    }
  }
  return true;
}

// What was asked for is there, as `url`.
bool ModuleFetches::Enter(v8::Local<v8::Context> context, Load& load, const std::string& asked, const std::string& url) {
  const auto found = load.missing.find(asked);
  if (found == load.missing.end()) return true;
  const Missing missing = std::move(found->second);
  load.missing.erase(found);
  ModuleLoader& loader = state_.modules();
  ModuleMap* modules = state_.contexts().Modules(context);
  if (modules == nullptr) return false;
  const ModuleInstance* instance = modules->Find(url);
  if (!loader.CheckKind(context, instance != nullptr ? instance->kind : loader.store().Find(url)->kind, missing.is_json, missing.place)) {
    return false;
  }
  if (!load.See(url) && url != asked) return true;
  bool is_new;
  v8::Local<v8::Module> module;
  if (!loader.Instance(context, *modules, url, missing.place, &is_new).ToLocal(&module)) return false;
  return module->GetStatus() != v8::Module::kUninstantiated || Walk(context, load, module, url);
}

bool ModuleFetches::Proceed(v8::Local<v8::Context> context, const LoadRef& load) {
  while (load->asked < kMaxAsked && !load->queued.empty()) {
    if (state_.is_stopped()) return false;
    const std::string asked = std::move(load->queued.front());
    load->queued.pop_front();
    std::string url = asked;
    if (state_.modules().IsKnown(context, &url) ? !Enter(context, *load, asked, url) : !AskFor(context, load, asked)) return false;
  }
  return true;
}

void ModuleFetches::GoOn(v8::Local<v8::Context> context, const LoadRef& load, const std::string& url, jsr_host_answer kind,
                         const std::string& answer) {
  v8::Isolate* isolate = state_.isolate();
  v8::HandleScope handles(isolate);
  v8::TryCatch caught(isolate);
  std::string known = url;
  bool is_known = state_.modules().IsKnown(context, &known);
  bool is_ok = true;
  if (!is_known && kind == JSR_HOST_VALUE && answer.empty()) {
    // Whoever asked first was stopped in between.
    load->queued.push_front(url);
  } else {
    if (!is_known) {
      is_known = Store(context, url, kind, answer, load->missing.at(url).place) && state_.modules().IsKnown(context, &known);
    }
    is_ok = is_known && Enter(context, *load, url, known);
  }
  if (is_ok && Proceed(context, load) && (load->asked > 0 || Complete(context, *load))) {
    load->is_over = load->asked == 0;
    return;
  }
  load->is_over = true;
  RejectWith(context, load->resolver.Get(isolate), caught);
}

bool ModuleFetches::Complete(v8::Local<v8::Context> context, Load& load) {
  v8::Isolate* isolate = state_.isolate();
  ModuleLoader& loader = state_.modules();
  const bool is_entry = !load.entry.IsEmpty();
  v8::Local<v8::Module> module;
  v8::Local<v8::Promise> evaluation;
  if (is_entry) {
    module = load.entry.Get(isolate);
    if (!loader.LinkEntry(context, module, load.text.Get(isolate), load.name.Get(isolate))) return false;
  } else if (!loader.Load(context, load.url, load.place).ToLocal(&module)) {
    return false;
  }
  if (!loader.Evaluate(context, module).ToLocal(&evaluation)) return false;
  const v8::Local<v8::Value> value = module->GetModuleNamespace();
  return FollowEvaluation(context, load.resolver.Get(isolate), evaluation, is_entry ? Run::WrapNamespace(value).As<v8::Value>() : value);
}

}  // namespace jsrun
