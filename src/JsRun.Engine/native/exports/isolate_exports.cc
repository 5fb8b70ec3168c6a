#include <cstdlib>

#include "buffer/byte_buffer.h"
#include "codec/function_handle.h"
#include "contexts/globals.h"
#include "exports/scopes.h"
#include "isolate/live_counts.h"
#include "jobs/microtask_count.h"
#include "memory/context_memory.h"
#include "memory/memory_report.h"
#include "platform/last_error.h"
#include "platform/process.h"
#include "snapshot/snapshot.h"
#include "snapshot/snapshot_taking.h"
#include "web/lazy_globals.h"

using namespace jsrun;

// Each function is documented in jsrun_v8.h.
extern "C" {

void jsr_buffer_free(jsr_buffer* buffer) {
  free(buffer->data);
  *buffer = {nullptr, 0, 0};
}

jsr_status jsr_platform_init(const jsr_platform_options* options) { return InitializeProcess(*options); }

jsr_status jsr_snapshot_build(jsr_text bootstrap, jsr_buffer* blob) {
  ByteBuffer out(blob);
  return BuildSnapshot(bootstrap, out);
}

jsr_status jsr_snapshot_use(const uint8_t* blob, uint64_t length) {
  if (length == 0 || length > INT32_MAX) return JSR_INVALID_ARGUMENT;
  UseSnapshot(std::make_shared<const SnapshotBlob>(blob, length));
  return JSR_OK;
}

jsr_status jsr_snapshot_open(const uint8_t* blob, uint64_t length, jsr_snapshot** snapshot) {
  if (length == 0 || length > INT32_MAX) return JSR_INVALID_ARGUMENT;
  auto opened = std::make_shared<const SnapshotBlob>(blob, length);
  if (!opened->startup()->IsValid()) return JSR_INVALID_VALUE;
  *snapshot = reinterpret_cast<jsr_snapshot*>(new std::shared_ptr<const SnapshotBlob>(std::move(opened)));
  return JSR_OK;
}

void jsr_snapshot_close(jsr_snapshot* snapshot) { delete reinterpret_cast<std::shared_ptr<const SnapshotBlob>*>(snapshot); }

uint64_t jsr_snapshot_layout(void) { return SnapshotLayout(); }

jsr_status jsr_snapshot_take(jsr_isolate* isolate, uint64_t context, jsr_buffer* blob) {
  ByteBuffer buffer(blob);
  return TakeSnapshot(StateOf(isolate), context, buffer);
}

jsr_status jsr_isolate_create(const jsr_isolate_options* options, jsr_isolate** isolate) {
  IsolateState* state = nullptr;
  const jsr_status status = IsolateState::Create(*options, &state);
  if (status == JSR_OK) *isolate = HandleOf(state);
  return status;
}

void jsr_isolate_dispose(jsr_isolate* isolate) { delete &StateOf(isolate); }

void jsr_isolate_set_user_data(jsr_isolate* isolate, uint64_t user_data) { StateOf(isolate).SetUserData(user_data); }

void jsr_last_error(jsr_isolate* isolate, jsr_buffer* out) {
  ByteBuffer buffer(out);
  (isolate == nullptr ? ThreadError() : StateOf(isolate).last_error()).WriteJson(buffer);
}

static jsr_status AddConsole(IsolateState& state, v8::Local<v8::Context> context) {
  v8::TryCatch caught(state.isolate());
  if (!ContextTable::CallKit(context, "installConsole", v8::Undefined(state.isolate())).IsEmpty()) return JSR_OK;
  if (caught.HasTerminated()) return JSR_TERMINATED;
  state.last_error() = {"console", "the console could not be installed"};
  return JSR_SCRIPT_THREW;
}

jsr_status jsr_context_create(jsr_isolate* isolate, uint32_t flags, uint64_t* context) {
  IsolateState& state = StateOf(isolate);
  v8::HandleScope handles(state.isolate());
  const uint64_t id = state.contexts().Create();
  if (id == 0) {
    state.last_error() = {"", "V8 made no context"};
    return JSR_INTERNAL;
  }
  if ((flags & JSR_CONTEXT_CONSOLE) != 0) {
    const jsr_status status = jsr_context_add_console(isolate, id);
    if (status != JSR_OK) {
      state.RemoveContext(id);
      return status;
    }
  }
  v8::Local<v8::Context> created;
  if (state.modules().store().has_had_wasm() && state.contexts().Find(id).ToLocal(&created)) {
    const v8::Context::Scope scope(created);
    state.contexts().Modules(created)->WasmInstantiation(created).IsEmpty();
  }
  if (state.debugger().is_enabled() && state.contexts().Find(id).ToLocal(&created)) {
    const v8::Context::Scope scope(created);
    state.debugger().Announce(created);
  }
  *context = id;
  return JSR_OK;
}

jsr_status jsr_context_add_console(jsr_isolate* isolate, uint64_t context) {
  IsolateState& state = StateOf(isolate);
  const ContextEntry entry(state, context);
  return entry.found() ? AddConsole(state, entry.context()) : JSR_NOT_FOUND;
}

jsr_status jsr_context_add_web(jsr_isolate* isolate, uint64_t context) {
  IsolateState& state = StateOf(isolate);
  const ContextEntry entry(state, context);
  if (!entry.found()) return JSR_NOT_FOUND;
  v8::TryCatch caught(state.isolate());
  if (InstallWebGlobals(entry.context())) return JSR_OK;
  if (caught.HasTerminated()) return JSR_TERMINATED;
  state.last_error() = {"web", "the web's globals could not be added"};
  return JSR_SCRIPT_THREW;
}

jsr_status jsr_context_dispose(jsr_isolate* isolate, uint64_t context) {
  return StateOf(isolate).RemoveContext(context) ? JSR_OK : JSR_NOT_FOUND;
}

jsr_status jsr_set_global(jsr_isolate* isolate, uint64_t context, jsr_text name, jsr_text value_json) {
  IsolateState& state = StateOf(isolate);
  const ContextEntry entry(state, context);
  if (!entry.found()) return JSR_NOT_FOUND;
  return SetGlobal(entry.context(), name, value_json, state.handles(), state.last_error());
}

jsr_status jsr_context_release_handles(jsr_isolate* isolate, uint64_t context) {
  IsolateState& state = StateOf(isolate);
  const ContextEntry entry(state, context);
  if (!entry.found()) return JSR_NOT_FOUND;
  state.handles().ReleaseContext(entry.context());
  return JSR_OK;
}

jsr_status jsr_set_global_to_run(jsr_isolate* isolate, uint64_t context, jsr_text name, int64_t run) {
  IsolateState& state = StateOf(isolate);
  Run* found = state.runs().Find(run);
  if (found == nullptr || found->Poll() != JSR_RUN_FULFILLED) return JSR_INVALID_ARGUMENT;
  const ContextEntry entry(state, context);
  return entry.found() ? SetGlobal(entry.context(), name, found->value(), state.last_error()) : JSR_NOT_FOUND;
}

jsr_status jsr_context_counts_get(jsr_isolate* isolate, uint64_t context, jsr_context_counts* counts) {
  IsolateState& state = StateOf(isolate);
  v8::HandleScope handles(state.isolate());
  v8::Local<v8::Context> found;
  if (!state.contexts().Find(context).ToLocal(&found)) return JSR_NOT_FOUND;
  counts->timers = state.timers().CountOf(context);
  counts->messages = state.ports().CountOf(context);
  counts->microtasks = 0;
  if (state.manual_jobs().is_enabled()) counts->microtasks = CountMicrotasks(*state.contexts().Microtasks(context));
  counts->modules = static_cast<uint32_t>(state.contexts().Modules(found)->size());
  return JSR_OK;
}

jsr_status jsr_set_globals(jsr_isolate* isolate, uint64_t context, jsr_text object_json) {
  IsolateState& state = StateOf(isolate);
  const ContextEntry entry(state, context);
  if (!entry.found()) return JSR_NOT_FOUND;
  return SetGlobals(entry.context(), object_json, state.handles(), state.last_error());
}

jsr_status jsr_memory_write(jsr_isolate* isolate, jsr_buffer* out) {
  ByteBuffer buffer(out);
  WriteMemoryReport(StateOf(isolate).isolate(), buffer);
  return JSR_OK;
}

jsr_status jsr_context_memory_write(jsr_isolate* isolate, jsr_buffer* out) {
  ByteBuffer buffer(out);
  return WriteContextMemory(StateOf(isolate), buffer);
}

void jsr_gc(jsr_isolate* isolate) { CollectGarbage(StateOf(isolate).isolate(), false); }

void jsr_idle(jsr_isolate* isolate) { CollectGarbage(StateOf(isolate).isolate(), true); }

jsr_status jsr_function_release(jsr_isolate* isolate, uint64_t function_id) {
  IsolateState& state = StateOf(isolate);
  return state.handles().ReleaseFunction(function_id) ? JSR_OK : state.MissingFunction(function_id);
}

jsr_status jsr_functions_write(jsr_isolate* isolate, uint64_t context, uint64_t after, uint32_t max_items, jsr_buffer* out, uint64_t* last) {
  IsolateState& state = StateOf(isolate);
  const ContextEntry entry(state, context);
  if (!entry.found()) return JSR_NOT_FOUND;
  ByteBuffer buffer(out);
  buffer.Push('[');
  v8::Local<v8::Function> function;
  uint64_t id = after;
  for (uint32_t written = 0; written < max_items; written++) {
    const v8::HandleScope each(state.isolate());
    const uint64_t next = state.handles().NextFunction(id, &function);
    if (next == 0) break;
    if (written > 0) buffer.Push(',');
    WriteFunctionHandle(entry.context(), next, function, buffer);
    id = next;
  }
  buffer.Push(']');
  *last = state.handles().NextFunction(id, &function) == 0 ? 0 : id;
  return JSR_OK;
}

void jsr_live_counts_get(jsr_live_counts* counts) {
  counts->isolates = g_live_counts.isolates;
  counts->contexts = g_live_counts.contexts;
  counts->runs = g_live_counts.runs;
  counts->functions = HandleTable::LiveFunctions();
}

}  // extern "C"
