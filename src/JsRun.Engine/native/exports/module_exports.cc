#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "buffer/byte_buffer.h"
#include "codec/json_number.h"
#include "codec/json_string.h"
#include "exports/scopes.h"
#include "modules/module_url.h"

using namespace jsrun;

namespace {

std::string_view View(jsr_text text) { return {reinterpret_cast<const char*>(text.data), text.length}; }

uint32_t CountInstances(IsolateState& state, const std::string& url) {
  uint32_t count = 0;
  state.contexts().ForEachModules([&](const ModuleMap& modules) { count += modules.Find(url) != nullptr ? 1 : 0; });
  return count;
}

// {"specifier","type","bytes","instances", without its end.
uint32_t Describe(IsolateState& state, const std::string& url, const ModuleSource& source, ByteBuffer& out) {
  constexpr std::string_view kTypes[] = {"javascript", "json", "wasm"};
  const uint32_t instances = CountInstances(state, url);
  out.Append(R"({"specifier":)");
  WriteJsonString(NameOfUrl(url), out);
  out.Append(R"(,"type":")");
  out.Append(kTypes[source.kind]);
  out.Append(R"(","bytes":)");
  WriteInteger(static_cast<int64_t>(source.Length()), out);
  out.Append(R"(,"instances":)");
  WriteInteger(instances, out);
  if (source.is_loaded) out.Append(R"(,"loaded":true)");
  return instances;
}

void KeepWasmOfContexts(IsolateState& state) {
  v8::HandleScope handles(state.isolate());
  state.contexts().ForEach([&](v8::Local<v8::Context> context) {
    const v8::Context::Scope scope(context);
    state.contexts().Modules(context)->WasmInstantiation(context).IsEmpty();
  });
}

}  // namespace

// Each function is documented in jsrun_v8.h.
extern "C" {

jsr_status jsr_module_set(jsr_isolate* isolate, const jsr_module_source* module, jsr_buffer* described) {
  IsolateState& state = StateOf(isolate);
  ModuleStore& store = state.modules().store();
  const bool is_json_string = (module->flags & JSR_SOURCE_JSON_STRING) != 0;
  if (module->kind < JSR_MODULE_JAVASCRIPT || module->kind > JSR_MODULE_WASM || (is_json_string && module->kind == JSR_MODULE_WASM)) {
    return JSR_INVALID_ARGUMENT;
  }
  const uint32_t count_before = store.count();
  const bool had_wasm = store.has_had_wasm();
  ModuleSource source{static_cast<jsr_module_kind>(module->kind), is_json_string, std::string(View(module->source))};
  if (!store.Set(View(module->name), std::move(source), state.last_error())) return JSR_INVALID_VALUE;
  // The first one comes before what may import it and, mostly, before any script.
  if (!had_wasm && store.has_had_wasm()) KeepWasmOfContexts(state);
  if (described != nullptr) {
    ByteBuffer out(described);
    const std::string url = UrlOfName(View(module->name))->href;
    const uint32_t instances = Describe(state, url, *store.Find(url), out);
    out.Append(store.count() == count_before ? R"(,"replaced":true)" : R"(,"replaced":false)");
    out.Append(instances == 0 ? R"(,"takesEffect":"now"})" : R"(,"takesEffect":"next_context"})");
  }
  return JSR_OK;
}

void jsr_module_loader_set(jsr_isolate* isolate, uint64_t function) {
  IsolateState& state = StateOf(isolate);
  state.modules().fetches().SetLoader(function);
  // What it gives may be WebAssembly, when scripts have run.
  if (state.modules().store().has_had_wasm()) return;
  state.modules().store().ExpectWasm();
  KeepWasmOfContexts(state);
}

jsr_status jsr_module_delete(jsr_isolate* isolate, jsr_text name) {
  const std::optional<ModuleUrl> url = UrlOfName(View(name));
  return url && StateOf(isolate).modules().store().Remove(url->href) ? JSR_OK : JSR_NOT_FOUND;
}

jsr_status jsr_module_read(jsr_isolate* isolate, jsr_text name, int32_t* kind, jsr_buffer* out) {
  IsolateState& state = StateOf(isolate);
  const std::optional<ModuleUrl> url = UrlOfName(View(name));
  const std::shared_ptr<const ModuleSource> source = url ? state.modules().store().Find(url->href) : nullptr;
  if (!source) return JSR_NOT_FOUND;
  ByteBuffer buffer(out);
  if (source->is_json_string) {
    v8::HandleScope handles(state.isolate());
    v8::Local<v8::String> text;
    if (!source->ToV8(state.isolate()).ToLocal(&text)) return JSR_INTERNAL;
    AppendUtf8(state.isolate(), text, buffer);
  } else {
    buffer.Append(source->bytes);
  }
  *kind = source->kind;
  return JSR_OK;
}

void jsr_modules_begin(jsr_isolate* isolate) { StateOf(isolate).modules().store().Begin(); }

void jsr_modules_end(jsr_isolate* isolate, int32_t keep) { StateOf(isolate).modules().store().End(keep != 0); }

jsr_status jsr_modules_write(jsr_isolate* isolate, jsr_buffer* out) {
  IsolateState& state = StateOf(isolate);
  ByteBuffer buffer(out);
  buffer.Push('[');
  bool is_first = true;
  for (const auto& [url, source] : state.modules().store().sources()) {
    if (!std::exchange(is_first, false)) buffer.Push(',');
    Describe(state, url, *source, buffer);
    buffer.Push('}');
  }
  buffer.Push(']');
  return JSR_OK;
}

jsr_status jsr_import_map_add(jsr_isolate* isolate, uint64_t context, jsr_text json) {
  IsolateState& state = StateOf(isolate);
  const ContextEntry entry(state, context);
  if (!entry.found()) return JSR_NOT_FOUND;
  return state.modules().import_map().Merge(entry.context(), View(json), state.last_error()) ? JSR_OK : JSR_INVALID_VALUE;
}

}  // extern "C"
