#include "runs/module_hooks.h"

#include <string>

#include "codec/json_string.h"
#include "isolate/isolate_state.h"

namespace jsrun {
namespace {

constexpr uint32_t kMaxNameUnits = 500;

std::string ImporterName(v8::Isolate* isolate, v8::Local<v8::Value> referrer) {
  if (referrer->IsString() && referrer.As<v8::String>()->Length() > 0) return ToUtf8(isolate, referrer.As<v8::String>(), kMaxNameUnits);
  // A script with `await` at its top level has its name in a comment only.
  const v8::Local<v8::String> name = v8::StackTrace::CurrentScriptNameOrSourceURL(isolate);
  return name.IsEmpty() ? std::string() : ToUtf8(isolate, name, kMaxNameUnits);
}

// No module can be imported yet: every import() is rejected.
v8::MaybeLocal<v8::Promise> OnImport(v8::Local<v8::Context> context, v8::Local<v8::Data>, v8::Local<v8::Value> referrer,
                                     v8::Local<v8::String> specifier, v8::Local<v8::FixedArray>) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::EscapableHandleScope handles(isolate);
  std::string text = "Cannot find module '" + ToUtf8(isolate, specifier, kMaxNameUnits) + "'";
  const std::string importer = ImporterName(isolate, referrer);
  if (!importer.empty()) text += " imported from " + importer;
  v8::Local<v8::String> message;
  v8::Local<v8::Promise::Resolver> resolver;
  if (!v8::String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kNormal, static_cast<int>(text.size())).ToLocal(&message) ||
      !v8::Promise::Resolver::New(context).ToLocal(&resolver) ||
      !resolver->Reject(context, v8::Exception::Error(message)).FromMaybe(false)) {
    return {};
  }
  return handles.Escape(resolver->GetPromise());
}

void OnImportMeta(v8::Local<v8::Context> context, v8::Local<v8::Module> module, v8::Local<v8::Object> meta) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  IsolateState* state = IsolateState::From(isolate);
  if (state == nullptr) return;
  v8::HandleScope handles(isolate);
  const std::string url = state->contexts().TakeModuleUrl(context, module->ScriptId());
  v8::Local<v8::String> text;
  if (!v8::String::NewFromUtf8(isolate, url.data(), v8::NewStringType::kNormal, static_cast<int>(url.size())).ToLocal(&text)) return;
  meta->CreateDataProperty(context, v8::String::NewFromUtf8Literal(isolate, "url"), text).FromMaybe(false);
}

}  // namespace

void InstallModuleHooks(v8::Isolate* isolate) {
  isolate->SetHostImportModuleDynamicallyCallback(OnImport);
  isolate->SetHostInitializeImportMetaObjectCallback(OnImportMeta);
}

}  // namespace jsrun
