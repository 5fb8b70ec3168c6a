#include "modules/module_compiler.h"

#include <string_view>

#include "buffer/byte_buffer.h"
#include "codec/json_string.h"
#include "isolate/isolate_state.h"
#include "modules/module_url.h"
#include "modules/wasm_names.h"
#include "realms/realm_restriction.h"
#include "runs/evaluation.h"

namespace jsrun {
namespace {

v8::Local<v8::String> NameOf(v8::Isolate* isolate, const std::string& url) {
  const std::string_view name = NameOfUrl(url);
  v8::Local<v8::String> text;
  const bool made =
      v8::String::NewFromUtf8(isolate, name.data(), v8::NewStringType::kNormal, static_cast<int>(name.size())).ToLocal(&text);
  return made ? text : v8::String::Empty(isolate);
}

// Gives a JSON module its only export.
v8::MaybeLocal<v8::Value> EvaluateJson(v8::Local<v8::Context> context, v8::Local<v8::Module> module) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  IsolateState* state = IsolateState::From(isolate);
  ModuleMap* modules = state == nullptr ? nullptr : state->contexts().Modules(context);
  ModuleInstance* instance = modules == nullptr ? nullptr : modules->Find(isolate, module);
  v8::Local<v8::Promise::Resolver> resolver;
  if (instance == nullptr) {
    isolate->ThrowError("The module is gone");
    return {};
  }
  if (!module->SetSyntheticModuleExport(isolate, v8::String::NewFromUtf8Literal(isolate, "default"), instance->payload.Get(isolate))
           .FromMaybe(false) ||
      !v8::Promise::Resolver::New(context).ToLocal(&resolver) || !resolver->Resolve(context, v8::Undefined(isolate)).FromMaybe(false)) {
    return {};
  }
  return resolver->GetPromise();
}

v8::MaybeLocal<v8::Module> CompileJson(v8::Local<v8::Context> context, v8::Local<v8::String> text, v8::Local<v8::String> name,
                                       v8::Local<v8::Value>* value) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  if (!v8::JSON::Parse(context, text).ToLocal(value)) return {};
  const v8::Local<v8::String> exports[] = {v8::String::NewFromUtf8Literal(isolate, "default", v8::NewStringType::kInternalized)};
  return v8::Module::CreateSyntheticModule(isolate, name, v8::MemorySpan<const v8::Local<v8::String>>(exports, 1), EvaluateJson);
}

// A module in JavaScript that does what importing WebAssembly means: it imports what the instance needs, and exports what it has.
// It finds the WebAssembly.Module, and what instantiates it, in its import.meta, which no other code can reach.
std::string WasmWrapper(const WasmNames& names) {
  ScopedBuffer source;
  for (size_t i = 0; i < names.imported_modules.size(); i++) {
    source.Append("import * as i" + std::to_string(i) + " from ");
    WriteJsonString(names.imported_modules[i], source);
    source.Append(";");
  }
  source.Append("const x = import.meta.instantiate(import.meta.module, {");
  for (size_t i = 0; i < names.imported_modules.size(); i++) {
    source.Append("[");
    WriteJsonString(names.imported_modules[i], source);
    source.Append("]: i" + std::to_string(i) + ",");
  }
  source.Append("});");
  for (size_t i = 0; i < names.exports.size(); i++) {
    const std::string variable = "e" + std::to_string(i);
    source.Append("const " + variable + " = x[");
    WriteJsonString(names.exports[i], source);
    source.Append("]; export { " + variable + " as ");
    WriteJsonString(names.exports[i], source);
    source.Append(" };");
  }
  return std::string(reinterpret_cast<const char*>(source.data()), source.length());
}

v8::MaybeLocal<v8::Module> CompileWasm(const std::string& bytes, v8::Local<v8::String> name, v8::Local<v8::Value>* payload) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  const v8::MemorySpan<const uint8_t> wire(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  WasmNames names;
  const bool has_names = ReadWasmNames(bytes, &names);
  if (names.are_too_many) {
    isolate->ThrowError("A WebAssembly module that is imported may have 50000 imports and as many exports");
    return {};
  }
  v8::Local<v8::WasmModuleObject> module;
  if (!v8::WasmModuleObject::Compile(isolate, wire).ToLocal(&module)) return {};
  *payload = module;
  v8::Local<v8::String> text;
  if (!has_names) {
    isolate->ThrowError("The names of the WebAssembly module cannot be read");
    return {};
  }
  const std::string source = WasmWrapper(names);
  if (source.size() > static_cast<size_t>(v8::String::kMaxLength) ||
      !v8::String::NewFromUtf8(isolate, source.data(), v8::NewStringType::kNormal, static_cast<int>(source.size())).ToLocal(&text)) {
    isolate->ThrowError("The names of the WebAssembly module are too long");
    return {};
  }
  return CompileModule(isolate, {text, name, false, true});
}

v8::MaybeLocal<v8::Module> Compile(v8::Local<v8::Context> context, const std::string& url, const ModuleSource& source,
                                   v8::Local<v8::Value>* payload, ExportShape* shape) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  const v8::Local<v8::String> name = NameOf(isolate, url);
  if (source.kind == JSR_MODULE_WASM) return CompileWasm(source.bytes, name, payload);
  v8::Local<v8::String> text;
  if (!source.ToV8(isolate).ToLocal(&text)) {
    isolate->ThrowError("The module's source is malformed or too long");
    return {};
  }
  if (source.kind == JSR_MODULE_JSON) return CompileJson(context, text, name, payload);
  v8::Local<v8::Module> module;
  if (!CompileModule(isolate, {text, name, false, true}).ToLocal(&module)) return {};
  *shape = ExportShapeOf(isolate, module, text);
  return module;
}

}  // namespace

ExportShape ExportShapeOf(v8::Isolate* isolate, v8::Local<v8::Module> module, v8::Local<v8::String> text) {
  if (module->GetModuleRequests()->Length() == 0) return {};
  return ReadExportShape(ToUtf8(isolate, text));
}

v8::MaybeLocal<v8::Module> CompileInstance(v8::Local<v8::Context> context, ModuleMap& modules, const std::string& url,
                                           const ModuleSource& source, const ImportPlace& place) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::EscapableHandleScope handles(isolate);
  v8::TryCatch caught(isolate);
  v8::Local<v8::Value> payload = v8::Undefined(isolate);
  v8::Local<v8::Module> module;
  ExportShape shape;
  if (source.kind == JSR_MODULE_WASM && !MayCompileWasm(context)) {
    ThrowModuleFailure(context, JSR_RUN_MODULE_ERROR, place, "Cannot import module", ": WebAssembly is not allowed in this context");
    caught.ReThrow();
    return {};
  }
  if (!Compile(context, url, source, &payload, &shape).ToLocal(&module)) {
    if (caught.HasCaught() && !caught.HasTerminated()) {
      const bool does_not_parse = source.kind == JSR_MODULE_JAVASCRIPT && IsSyntaxError(isolate, caught.Exception());
      ModuleFailure{does_not_parse ? JSR_RUN_SYNTAX_ERROR : JSR_RUN_MODULE_ERROR, place}.Note(context, caught.Exception());
    }
    caught.ReThrow();
    return {};
  }
  modules.Add(isolate, url, source.kind, module, payload, shape);
  return handles.Escape(module);
}

}  // namespace jsrun
