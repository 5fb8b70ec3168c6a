#include "modules/module_loader.h"

#include <utility>

#include "codec/json_string.h"
#include "isolate/isolate_state.h"
#include "isolate/stack_limit.h"
#include "modules/module_compiler.h"
#include "runs/current_run.h"
#include "runs/evaluation.h"

namespace jsrun {
namespace {

// Longer specifiers name no module; they are not looked at further.
constexpr int kMaxSpecifierUnits = 8192;
constexpr std::string_view kCannotImport = "Cannot import module";
constexpr std::string_view kCannotFind = "Cannot find module";
constexpr std::string_view kTooDeep =
    ": the modules that it needs import, or export again, too many others one through the other for the runtime's stack (maxStackBytes)";

// What V8 takes of the stack to look for an export in one module further on, and then some.
constexpr uint64_t kStackBytesPerStep = 512;

std::string UrlOf(const std::string& name) {
  std::optional<ModuleUrl> url = UrlOfName(name);
  return url ? std::move(url->href) : std::string(kRootUrl);
}

std::string AttributeText(v8::Local<v8::Context> context, v8::Local<v8::FixedArray> attributes, int index) {
  return ToUtf8(v8::Isolate::GetCurrent(), attributes->Get(context, index).As<v8::String>(), 100);
}

// False with an exception thrown, or stopped.
bool FixPromises(v8::Local<v8::Context> context) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::Local<v8::Value> are_fixed;
  if (!ContextTable::CallKit(context, "fixPromises", v8::Undefined(isolate)).ToLocal(&are_fixed)) return false;
  if (are_fixed->IsTrue()) return true;
  isolate->ThrowException(v8::Exception::TypeError(v8::String::NewFromUtf8Literal(
      isolate, "Modules that await at their top level cannot be evaluated: Promise.prototype.constructor or Promise[Symbol.species] was changed")));
  return false;
}

}  // namespace

ModuleLoader::ModuleLoader(IsolateState& state, const jsr_isolate_options& limits)
    : state_(state), store_(state.isolate(), limits.max_modules, limits.max_module_bytes), import_map_(limits.max_import_map_bytes), fetches_(state) {}

ImportPlace ModuleLoader::PlaceOf(v8::Isolate* isolate, v8::Local<v8::Module> module, const std::string& url,
                                  v8::Local<v8::ModuleRequest> request) {
  return {ToUtf8(isolate, request->GetSpecifier(), kMaxSpecifierUnits + 1), std::string(NameOfUrl(url)), 0, 0, module,
          request->GetSourceOffset()};
}

bool ModuleLoader::CheckKind(v8::Local<v8::Context> context, jsr_module_kind kind, bool is_json, const ImportPlace& place) const {
  if (is_json == (kind == JSR_MODULE_JSON)) return true;
  ThrowModuleFailure(context, JSR_RUN_MODULE_ERROR, place, kCannotImport,
                     is_json ? ": it is no JSON module" : ": a JSON module needs the import attribute type: 'json'");
  return false;
}

bool ModuleLoader::IsKnown(v8::Local<v8::Context> context, std::string* url) const {
  const ModuleMap* modules = state_.contexts().Modules(context);
  const auto is_there = [&](const std::string& name) { return (modules != nullptr && modules->Find(name) != nullptr) || store_.Find(name); };
  if (is_there(*url)) return true;
  const std::string* alias = store_.AliasOf(*url);
  if (alias == nullptr || !is_there(*alias)) return false;
  *url = *alias;
  return true;
}

bool ModuleLoader::Resolve(v8::Local<v8::Context> context, const ImportPlace& place, std::string_view base,
                           v8::Local<v8::FixedArray> attributes, int attribute_size, std::string* url, bool* is_missing) {
  bool is_json = false;
  if (is_missing != nullptr) *is_missing = false;
  for (int i = 0; i + 1 < attributes->Length(); i += attribute_size) {
    const std::string key = AttributeText(context, attributes, i);
    const std::string value = AttributeText(context, attributes, i + 1);
    is_json = key == "type" && value == "json";
    if (!is_json) {
      const std::string what = key == "type" ? "the type '" + value : "the import attribute '" + key;
      ThrowModuleFailure(context, JSR_RUN_MODULE_ERROR, place, kCannotImport, ": " + what + "' is not supported");
      return false;
    }
  }

  Resolution resolution = place.specifier.size() > kMaxSpecifierUnits
                              ? Resolution{Resolution::Kind::kRefused, "the specifier is too long"}
                              : import_map_.Resolve(place.specifier, base);
  if (resolution.kind == Resolution::Kind::kBare) {
    std::optional<ModuleUrl> named = UrlOfName(resolution.text);
    resolution = {Resolution::Kind::kUrl, named ? std::move(named->href) : std::string()};
  }
  if (resolution.kind == Resolution::Kind::kRefused) {
    ThrowModuleFailure(context, JSR_RUN_MODULE_NOT_FOUND, place, kCannotFind, ": " + resolution.text);
    return false;
  }
  *url = std::move(resolution.text);
  if (fetches_.has_loader() && !IsKnown(context, url) && (entry_ == nullptr || *url != entry_url_) && is_missing != nullptr &&
      !url->empty() && *url != kRootUrl) {
    *is_missing = true;
    return true;
  }
  jsr_module_kind kind = JSR_MODULE_JAVASCRIPT;
  const ModuleMap* modules = state_.contexts().Modules(context);
  if (const ModuleInstance* instance = modules == nullptr ? nullptr : modules->Find(*url)) {
    kind = instance->kind;
  } else if (const std::shared_ptr<const ModuleSource> source = store_.Find(*url)) {
    kind = source->kind;
  } else if (entry_ == nullptr || *url != entry_url_) {
    ThrowModuleFailure(context, JSR_RUN_MODULE_NOT_FOUND, place, kCannotFind);
    return false;
  }
  return CheckKind(context, kind, is_json, place);
}

v8::MaybeLocal<v8::Module> ModuleLoader::Instance(v8::Local<v8::Context> context, ModuleMap& modules, const std::string& url,
                                                  const ImportPlace& place, bool* is_new) {
  *is_new = false;
  if (ModuleInstance* instance = modules.Find(url)) {
    const v8::Local<v8::Module> module = instance->module.Get(state_.isolate());
    if (module->GetStatus() <= v8::Module::kInstantiated) instance->run = ReadCurrentRun(state_.isolate());
    return module;
  }
  const std::shared_ptr<const ModuleSource> source = store_.Find(url);
  if (!source) return *entry_;  // Resolve has seen that it is the entry
  if (modules.size() >= store_.max_modules()) {
    ThrowModuleFailure(context, JSR_RUN_MODULE_ERROR, place, kCannotImport, ": the context has as many modules as it may");
    return {};
  }
  *is_new = true;
  return CompileInstance(context, modules, url, *source, place);
}

uint32_t ModuleLoader::Loading::Add(const std::string& url, ModuleInstance* instance, const ExportShape& shape) {
  const uint32_t node = graph.Add(shape);
  instances.push_back(instance);
  nodes.emplace(url, node);
  return node;
}

uint32_t ModuleLoader::Loading::AddLinked(const std::string& url, ModuleInstance& instance) {
  const uint32_t node = graph.AddLinked(instance.depth);
  instances.push_back(&instance);
  nodes.emplace(url, node);
  return node;
}

// Not recursive: how long a chain of imports may be is no matter of this function's stack.
bool ModuleLoader::LoadImports(v8::Local<v8::Context> context, ModuleMap& modules, v8::Local<v8::Module> root,
                               const std::string& root_url, ModuleInstance* root_instance, const ExportShape& root_shape,
                               const ImportPlace& place) {
  if (root->GetStatus() != v8::Module::kUninstantiated) return true;
  v8::Isolate* isolate = state_.isolate();
  Loading loading;
  std::vector<Importer> importers = {{root, root_url, loading.Add(root_url, root_instance, root_shape)}};
  while (!importers.empty()) {
    const Importer importer = std::move(importers.back());
    importers.pop_back();
    if (!importer.module->IsSourceTextModule()) continue;
    const v8::Local<v8::FixedArray> requests = importer.module->GetModuleRequests();
    for (int i = 0; i < requests->Length(); i++) {
      if (state_.is_stopped()) return false;
      const v8::Local<v8::ModuleRequest> request = requests->Get(context, i).As<v8::ModuleRequest>();
      const ImportPlace import_place = PlaceOf(isolate, importer.module, importer.url, request);
      std::string url;
      bool is_new;
      v8::Local<v8::Module> module;
      if (!Resolve(context, import_place, importer.url, request->GetImportAttributes(), 3, &url) ||
          !Instance(context, modules, url, import_place, &is_new).ToLocal(&module)) {
        return false;
      }
      const auto known = loading.nodes.find(url);
      if (known != loading.nodes.end()) {
        loading.graph.AddImport(importer.node, known->second);
        continue;
      }
      ModuleInstance& instance = *modules.Find(url);
      if (module->GetStatus() != v8::Module::kUninstantiated) {
        loading.graph.AddImport(importer.node, loading.AddLinked(url, instance));
        continue;
      }
      // One that is not new may have been left unlinked by an earlier failure.
      const uint32_t node = loading.Add(url, &instance, instance.shape);
      loading.graph.AddImport(importer.node, node);
      importers.push_back({module, std::move(url), node});
    }
  }
  const uint64_t depth = loading.graph.Measure();
  if (depth > StackLeftOfThisThread() / kStackBytesPerStep) {
    ThrowModuleFailure(context, JSR_RUN_MODULE_ERROR, place, kCannotImport, kTooDeep);
    return false;
  }
  for (uint32_t node = 0; node < loading.instances.size(); node++) {
    if (loading.instances[node] != nullptr) loading.instances[node]->depth = loading.graph.DepthOf(node);
  }
  return true;
}

v8::MaybeLocal<v8::Module> ModuleLoader::OnResolve(v8::Local<v8::Context> context, v8::Local<v8::String> specifier,
                                                   v8::Local<v8::FixedArray> attributes, v8::Local<v8::Module> referrer) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  ModuleLoader& loader = IsolateState::From(isolate)->modules();
  if (loader.state_.is_stopped()) {
    isolate->ThrowError("Stopped");  // linking looks for no interrupt itself
    return {};
  }
  ModuleMap* modules = loader.state_.contexts().Modules(context);
  const ModuleInstance* importer = modules->Find(isolate, referrer);
  const std::string& base = importer != nullptr ? importer->url : loader.entry_url_;
  const ImportPlace place = {ToUtf8(isolate, specifier, kMaxSpecifierUnits + 1), std::string(NameOfUrl(base)), 0, 0, {}, 0};
  std::string url;
  bool is_new;
  if (!loader.Resolve(context, place, base, attributes, 3, &url)) return {};
  return loader.Instance(context, *modules, url, place, &is_new);
}

bool ModuleLoader::Link(v8::Local<v8::Context> context, v8::Local<v8::Module> module) {
  v8::Isolate* isolate = state_.isolate();
  if (module->GetStatus() != v8::Module::kUninstantiated) return true;
  v8::TryCatch caught(isolate);
  if (module->InstantiateModule(context, OnResolve).FromMaybe(false)) return true;
  if (caught.HasCaught() && !caught.HasTerminated() && IsSyntaxError(isolate, caught.Exception())) {
    // An export that is missing or ambiguous.
    ModuleFailure{JSR_RUN_SYNTAX_ERROR, {}}.Note(context, caught.Exception());
  }
  caught.ReThrow();
  return false;
}

bool ModuleLoader::LinkEntry(v8::Local<v8::Context> context, v8::Local<v8::Module> module, v8::Local<v8::String> text,
                             v8::Local<v8::String> name) {
  if (module->GetModuleRequests()->Length() == 0) return Link(context, module);
  const EntryScope entry(*this, module, UrlOf(ToUtf8(state_.isolate(), name)));
  ModuleMap* modules = state_.contexts().Modules(context);
  const ImportPlace place = {std::string(NameOfUrl(entry_url_)), {}, 0, 0, {}, 0};
  return LoadImports(context, *modules, module, entry_url_, nullptr, ExportShapeOf(state_.isolate(), module, text), place) &&
         Link(context, module);
}

v8::MaybeLocal<v8::Module> ModuleLoader::Load(v8::Local<v8::Context> context, const std::string& asked, const ImportPlace& place) {
  ModuleMap* modules = state_.contexts().Modules(context);
  if (modules == nullptr) return {};
  std::string url = asked;
  if (fetches_.has_loader()) IsKnown(context, &url);
  bool is_new;
  v8::Local<v8::Module> module;
  if (!modules->Find(url) && !store_.Find(url)) {
    // It has been removed since the import was resolved.
    ThrowModuleFailure(context, JSR_RUN_MODULE_NOT_FOUND, place, kCannotFind);
    return {};
  }
  if (!Instance(context, *modules, url, place, &is_new).ToLocal(&module) || !LoadImports(context, *modules, module, url, modules->Find(url), modules->Find(url)->shape, place) ||
      !Link(context, module)) {
    return {};
  }
  return module;
}

v8::MaybeLocal<v8::Promise> ModuleLoader::Evaluate(v8::Local<v8::Context> context, v8::Local<v8::Module> module) {
  v8::Local<v8::Value> result;
  if (module->GetStatus() == v8::Module::kEvaluating) {
    state_.isolate()->ThrowError("The module is being evaluated");
    return {};
  }
  if (module->GetStatus() == v8::Module::kInstantiated && module->IsGraphAsync() && !FixPromises(context)) return {};
  if (!module->Evaluate(context).ToLocal(&result) || !result->IsPromise()) {
    if (ModuleMap* modules = state_.contexts().Modules(context)) modules->DropStopped(state_.isolate());
    return {};
  }
  // Whoever asked for the evaluation takes care of a rejection.
  const v8::Local<v8::Promise> promise = result.As<v8::Promise>();
  promise->MarkAsHandled();
  state_.rejections().Forget(promise);
  return promise;
}

}  // namespace jsrun
