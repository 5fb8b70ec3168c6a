#include <algorithm>

#include "buffer/byte_buffer.h"
#include "codec/value_writer.h"
#include "errors/error_writer.h"
#include "exports/scopes.h"
#include "runs/current_run.h"
#include "runs/evaluation.h"
#include "runs/function_call.h"
#include "runs/source_text.h"

using namespace jsrun;

// Each function is documented in jsrun_v8.h.
extern "C" {

jsr_status jsr_run_start(jsr_isolate* isolate, uint64_t context, int64_t run, const jsr_source* source, int32_t* state) {
  *state = JSR_RUN_NONE;
  IsolateState& isolate_state = StateOf(isolate);
  const ContextEntry entry(isolate_state, context);
  if (!entry.found()) return JSR_NOT_FOUND;
  SourceText text;
  if (!ReadSource(isolate_state.isolate(), *source, &text)) {
    isolate_state.last_error() = {"", "the source is malformed or too long"};
    return JSR_INVALID_ARGUMENT;
  }
  Run* started = isolate_state.runs().Add(entry.context(), run);
  if (started == nullptr) return JSR_INVALID_ARGUMENT;
  const CurrentRunScope current(isolate_state.isolate(), run);
  if ((source->flags & JSR_SOURCE_TIME) != 0) started->BeginCompile();
  if (source->kind == JSR_SOURCE_MODULE) {
    EvaluateModule(isolate_state, *started, *source, text);
  } else {
    EvaluateScript(isolate_state, *started, *source, text);
  }
  started->EndCompile();  // where it came to no statement
  *state = started->state();
  return JSR_OK;
}

jsr_status jsr_run_call(jsr_isolate* isolate, uint64_t context, int64_t run, jsr_text path, uint64_t function_id, jsr_text args_json,
                        jsr_text this_json, int32_t* state) {
  *state = JSR_RUN_NONE;
  IsolateState& isolate_state = StateOf(isolate);
  const ContextEntry entry(isolate_state, context);
  if (!entry.found()) return JSR_NOT_FOUND;
  jsr_run_state run_state = JSR_RUN_NONE;
  const jsr_status status =
      CallFunction(isolate_state, entry.context(), run, {path, function_id, args_json, this_json}, &run_state);
  *state = run_state;
  return status;
}

jsr_status jsr_run_poll(jsr_isolate* isolate, int64_t run, int32_t* state) {
  IsolateState& isolate_state = StateOf(isolate);
  Run* found = isolate_state.runs().Find(run);
  if (found == nullptr) return JSR_NOT_FOUND;
  *state = found->Poll();
  return JSR_OK;
}

jsr_status jsr_run_drain_stream(jsr_isolate* isolate, int64_t run, int32_t* state) {
  IsolateState& isolate_state = StateOf(isolate);
  Run* found = isolate_state.runs().Find(run);
  if (found == nullptr) return JSR_NOT_FOUND;
  if (found->Poll() == JSR_RUN_FULFILLED) {
    v8::Isolate* v8_isolate = isolate_state.isolate();
    v8::HandleScope handles(v8_isolate);
    const ContextEntry entry(isolate_state, found->context());
    const CurrentRunScope current(v8_isolate, run);
    v8::TryCatch caught(v8_isolate);
    const v8::Local<v8::Value> value = found->value();
    v8::Local<v8::Value> items;
    if (TypeOf(entry.context(), value) == JSR_TYPE_STREAM) {
      if (ContextTable::CallKit(entry.context(), "drain", value).ToLocal(&items)) {
        found->Complete(items);
      } else {
        found->Fail(caught);
      }
    } else if (caught.HasTerminated()) {
      found->Terminated();
    }
  }
  *state = found->state();
  return JSR_OK;
}

jsr_status jsr_run_write_value(jsr_isolate* isolate, int64_t run, const jsr_write_options* options, jsr_buffer* out,
                               int32_t* write_status, int32_t* type) {
  *type = JSR_TYPE_UNDEFINED;
  IsolateState& isolate_state = StateOf(isolate);
  Run* found = isolate_state.runs().Find(run);
  if (found == nullptr) return JSR_NOT_FOUND;
  if (found->Poll() != JSR_RUN_FULFILLED) return JSR_INVALID_ARGUMENT;
  v8::Isolate* v8_isolate = isolate_state.isolate();
  v8::HandleScope handles(v8_isolate);
  const ContextEntry entry(isolate_state, found->context());
  const CurrentRunScope current(v8_isolate, run);
  v8::TryCatch caught(v8_isolate);
  const v8::Local<v8::Value> value = found->value();
  *type = TypeOf(entry.context(), value);
  if (caught.HasTerminated()) {
    *write_status = JSR_WRITE_TERMINATED;
    return JSR_OK;
  }
  ByteBuffer buffer(out);
  *write_status = WriteValue(entry.context(), value, *options, &isolate_state.handles(), buffer, isolate_state.last_error());
  return JSR_OK;
}

jsr_status jsr_run_write_error(jsr_isolate* isolate, int64_t run, uint64_t max_bytes, jsr_buffer* out) {
  IsolateState& isolate_state = StateOf(isolate);
  Run* found = isolate_state.runs().Find(run);
  if (found == nullptr) return JSR_NOT_FOUND;
  const jsr_run_state state = found->Poll();
  if (state != JSR_RUN_THREW && state != JSR_RUN_SYNTAX_ERROR && state != JSR_RUN_MODULE_NOT_FOUND && state != JSR_RUN_MODULE_ERROR) {
    return JSR_INVALID_ARGUMENT;
  }
  v8::Isolate* v8_isolate = isolate_state.isolate();
  v8::HandleScope handles(v8_isolate);
  const ContextEntry entry(isolate_state, found->context());
  v8::TryCatch caught(v8_isolate);
  isolate_state.debugger().TellUncaught(entry.context(), found->exception(), found->message());
  ByteBuffer buffer(out);
  WriteError(entry.context(), found->exception(), found->message(), state == JSR_RUN_SYNTAX_ERROR, max_bytes, buffer);
  return JSR_OK;
}

jsr_status jsr_code_cache_write(jsr_isolate* isolate, int64_t run, jsr_buffer* out) {
  IsolateState& isolate_state = StateOf(isolate);
  Run* found = isolate_state.runs().Find(run);
  if (found == nullptr) return JSR_NOT_FOUND;
  v8::HandleScope handles(isolate_state.isolate());
  const v8::Local<v8::UnboundScript> script = found->script_code();
  const v8::Local<v8::UnboundModuleScript> module = found->module_code();
  if (script.IsEmpty() && module.IsEmpty()) return JSR_NOT_FOUND;
  const std::unique_ptr<v8::ScriptCompiler::CachedData> cache(script.IsEmpty() ? v8::ScriptCompiler::CreateCodeCache(module)
                                                                               : v8::ScriptCompiler::CreateCodeCache(script));
  if (!cache || cache->length <= 0) return JSR_NOT_FOUND;
  ByteBuffer buffer(out);
  buffer.Append(cache->data, static_cast<size_t>(cache->length));
  return JSR_OK;
}

int32_t jsr_code_cache_accepted(jsr_isolate* isolate, int64_t run) {
  const Run* found = StateOf(isolate).runs().Find(run);
  return found != nullptr && found->code_cache_accepted() ? 1 : 0;
}

jsr_status jsr_run_compile_time(jsr_isolate* isolate, int64_t run, int64_t* from_ns, int64_t* to_ns) {
  const Run* found = StateOf(isolate).runs().Find(run);
  if (found == nullptr || found->compile_to_ns() == 0) return JSR_NOT_FOUND;
  *from_ns = found->compile_from_ns();
  *to_ns = found->compile_to_ns();
  return JSR_OK;
}

void jsr_run_release(jsr_isolate* isolate, int64_t run) { StateOf(isolate).runs().Release(run); }

}  // extern "C"
