#include "runs/module_hooks.h"

#include <string>
#include <utility>

#include "codec/json_string.h"
#include "isolate/isolate_state.h"
#include "modules/module_url.h"
#include "runs/current_run.h"

namespace jsrun {
namespace {

constexpr uint32_t kMaxNameUnits = 8192;
constexpr int kMaxFrames = 20;

v8::Local<v8::String> Text(v8::Isolate* isolate, const std::string& text) {
  v8::Local<v8::String> result;
  const bool made =
      v8::String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kNormal, static_cast<int>(text.size())).ToLocal(&result);
  return made ? result : v8::String::Empty(isolate);
}

}  // namespace

bool RejectWith(v8::Local<v8::Context> context, v8::Local<v8::Promise::Resolver> resolver, v8::TryCatch& caught) {
  if (!caught.HasCaught() || caught.HasTerminated()) {
    caught.ReThrow();
    return false;
  }
  const v8::Local<v8::Value> exception = caught.Exception();
  caught.Reset();
  return resolver->Reject(context, exception).FromMaybe(false);
}

namespace {

std::string ImporterName(v8::Isolate* isolate, v8::Local<v8::Value> referrer) {
  if (referrer->IsString() && referrer.As<v8::String>()->Length() > 0) return ToUtf8(isolate, referrer.As<v8::String>(), kMaxNameUnits);
  // A script with `await` at its top level has its name in a comment only, and what it evaluates has none.
  const v8::Local<v8::StackTrace> stack = v8::StackTrace::CurrentStackTrace(isolate, kMaxFrames, v8::StackTrace::kScriptNameOrSourceURL);
  for (int i = 0; i < stack->GetFrameCount(); i++) {
    const v8::Local<v8::String> name = stack->GetFrame(isolate, i)->GetScriptNameOrSourceURL();
    if (!name.IsEmpty() && name->Length() > 0) return ToUtf8(isolate, name, kMaxNameUnits);
  }
  return {};
}

// What an import() is about, from its call to its settlement: an array that no script sees.
struct PendingImport {
  enum Field : uint32_t { kResolver, kUrl, kSpecifier, kReferrer, kRun, kIsJson, kFieldCount };

  static v8::Local<v8::Value> Get(v8::Local<v8::Context> context, v8::Local<v8::Value> data, Field field) {
    return data.As<v8::Array>()->Get(context, field).FromMaybe(v8::Undefined(v8::Isolate::GetCurrent()).As<v8::Value>());
  }
  static v8::Local<v8::Promise::Resolver> Resolver(v8::Local<v8::Context> context, v8::Local<v8::Value> data) {
    return Get(context, data, kResolver).As<v8::Promise::Resolver>();
  }
  static std::string TextOf(v8::Local<v8::Context> context, v8::Local<v8::Value> data, Field field) {
    return ToUtf8(v8::Isolate::GetCurrent(), Get(context, data, field).As<v8::String>());
  }
};

// data: [resolver, namespace].
void OnEvaluated(const v8::FunctionCallbackInfo<v8::Value>& info) {
  const v8::Local<v8::Context> context = info.GetIsolate()->GetCurrentContext();
  v8::Local<v8::Value> module_namespace;
  if (!info.Data().As<v8::Array>()->Get(context, 1).ToLocal(&module_namespace)) return;
  PendingImport::Resolver(context, info.Data())->Resolve(context, module_namespace).FromMaybe(false);
}

void OnFailed(const v8::FunctionCallbackInfo<v8::Value>& info) {
  const v8::Local<v8::Context> context = info.GetIsolate()->GetCurrentContext();
  PendingImport::Resolver(context, info.Data())->Reject(context, info[0]).FromMaybe(false);
}

}  // namespace

bool FollowEvaluation(v8::Local<v8::Context> context, v8::Local<v8::Promise::Resolver> resolver, v8::Local<v8::Promise> evaluation,
                      v8::Local<v8::Value> value) {
  switch (evaluation->State()) {
    case v8::Promise::kFulfilled:
      return resolver->Resolve(context, value).FromMaybe(false);
    case v8::Promise::kRejected:
      return resolver->Reject(context, evaluation->Result()).FromMaybe(false);
    case v8::Promise::kPending:
      break;
  }
  v8::Local<v8::Value> fields[] = {resolver, value};
  const v8::Local<v8::Array> data = v8::Array::New(v8::Isolate::GetCurrent(), fields, std::size(fields));
  v8::Local<v8::Function> on_evaluated;
  v8::Local<v8::Function> on_failed;
  // The promise that then() gives is of no use, and may be of a script's making.
  return v8::Function::New(context, OnEvaluated, data).ToLocal(&on_evaluated) &&
         v8::Function::New(context, OnFailed, data).ToLocal(&on_failed) && !evaluation->Then(context, on_evaluated, on_failed).IsEmpty();
}

namespace {

// Carries an import() out, in a job of its own: code that follows the call runs before the module's.
void CarryOut(const v8::FunctionCallbackInfo<v8::Value>& info) {
  v8::Isolate* isolate = info.GetIsolate();
  IsolateState* state = IsolateState::From(isolate);
  const v8::Local<v8::Context> context = isolate->GetCurrentContext();
  const v8::Local<v8::Value> data = info.Data();
  if (state == nullptr || state->is_stopped()) return;
  const CurrentRunScope current(isolate, static_cast<int64_t>(PendingImport::Get(context, data, PendingImport::kRun).As<v8::Number>()->Value()));
  const v8::Local<v8::Promise::Resolver> resolver = PendingImport::Resolver(context, data);
  const ImportPlace place = {PendingImport::TextOf(context, data, PendingImport::kSpecifier),
                             PendingImport::TextOf(context, data, PendingImport::kReferrer), 0, 0, {}, 0};
  v8::TryCatch caught(isolate);
  const std::string url = PendingImport::TextOf(context, data, PendingImport::kUrl);
  ModuleFetches& fetches = state->modules().fetches();
  if (fetches.has_loader()) {
    const bool is_json = PendingImport::Get(context, data, PendingImport::kIsJson)->IsTrue();
    const ModuleFetches::Start start = fetches.StartImport(context, url, is_json, place, resolver);
    if (start == ModuleFetches::Start::kFailed) RejectWith(context, resolver, caught);
    if (start != ModuleFetches::Start::kReady) return;
  }
  v8::Local<v8::Module> module;
  v8::Local<v8::Promise> evaluation;
  if (!state->modules().Load(context, url, place).ToLocal(&module) ||
      !state->modules().Evaluate(context, module).ToLocal(&evaluation) ||
      !FollowEvaluation(context, resolver, evaluation, module->GetModuleNamespace())) {
    RejectWith(context, resolver, caught);
  }
}

v8::MaybeLocal<v8::Promise> OnImport(v8::Local<v8::Context> context, v8::Local<v8::Data>, v8::Local<v8::Value> referrer,
                                     v8::Local<v8::String> specifier, v8::Local<v8::FixedArray> attributes) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  IsolateState* state = IsolateState::From(isolate);
  v8::EscapableHandleScope handles(isolate);
  v8::Local<v8::Promise::Resolver> resolver;
  if (state == nullptr || !v8::Promise::Resolver::New(context).ToLocal(&resolver)) return {};
  v8::TryCatch caught(isolate);
  const ImportPlace place = {ToUtf8(isolate, specifier, kMaxNameUnits + 1), ImporterName(isolate, referrer), 0, 0, {}, 0};
  const std::optional<ModuleUrl> base = UrlOfName(place.referrer);
  std::string url;
  bool is_missing;
  if (!state->modules().Resolve(context, place, base ? base->href : kRootUrl, attributes, 2, &url, &is_missing)) {
    if (!RejectWith(context, resolver, caught)) return {};
    return handles.Escape(resolver->GetPromise());
  }
  v8::Local<v8::Value> fields[PendingImport::kFieldCount];
  fields[PendingImport::kResolver] = resolver;
  fields[PendingImport::kUrl] = Text(isolate, url);
  fields[PendingImport::kSpecifier] = specifier;
  fields[PendingImport::kReferrer] = Text(isolate, place.referrer);
  fields[PendingImport::kRun] = v8::Number::New(isolate, static_cast<double>(ReadCurrentRun(isolate)));
  fields[PendingImport::kIsJson] = v8::Boolean::New(isolate, attributes->Length() > 0);  // no other attribute is supported
  v8::Local<v8::Function> job;
  if (!v8::Function::New(context, CarryOut, v8::Array::New(isolate, fields, PendingImport::kFieldCount)).ToLocal(&job)) {
    caught.ReThrow();
    return {};
  }
  isolate->EnqueueMicrotask(job);
  return handles.Escape(resolver->GetPromise());
}

void OnImportMeta(v8::Local<v8::Context> context, v8::Local<v8::Module> module, v8::Local<v8::Object> meta) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  IsolateState* state = IsolateState::From(isolate);
  ModuleMap* modules = state == nullptr ? nullptr : state->contexts().Modules(context);
  if (modules == nullptr) return;
  v8::HandleScope handles(isolate);
  const ModuleInstance* instance = modules->Find(isolate, module);
  const std::string url = instance != nullptr ? std::string(NameOfUrl(instance->url)) : modules->TakeEntryName(isolate, module);
  meta->CreateDataProperty(context, v8::String::NewFromUtf8Literal(isolate, "url"), Text(isolate, url)).FromMaybe(false);
  if (instance != nullptr && instance->kind == JSR_MODULE_WASM) {
    // Read by the module that is made for it, see CompileInstance.
    const v8::Local<v8::Value> module_object = instance->payload.Get(isolate);
    meta->CreateDataProperty(context, v8::String::NewFromUtf8Literal(isolate, "module"), module_object).FromMaybe(false);
    v8::Local<v8::Function> instantiate;
    if (!modules->WasmInstantiation(context).ToLocal(&instantiate)) return;
    meta->CreateDataProperty(context, v8::String::NewFromUtf8Literal(isolate, "instantiate"), instantiate).FromMaybe(false);
  }
}

}  // namespace

void InstallModuleHooks(v8::Isolate* isolate) {
  isolate->SetHostImportModuleDynamicallyCallback(OnImport);
  isolate->SetHostInitializeImportMetaObjectCallback(OnImportMeta);
}

}  // namespace jsrun
