#include <string>

#include "exports/scopes.h"

using namespace jsrun;

// Each function is documented in jsrun_v8.h.
extern "C" {

jsr_status jsr_host_function_set(jsr_isolate* isolate, uint64_t context, jsr_text name, uint64_t function, int32_t mode) {
  IsolateState& state = StateOf(isolate);
  const ContextEntry entry(state, context);
  if (!entry.found()) return JSR_NOT_FOUND;
  return state.host_calls().SetFunction(entry.context(), std::string(reinterpret_cast<const char*>(name.data), name.length), function,
                                        mode == JSR_HOST_SYNC ? JSR_HOST_SYNC : JSR_HOST_ASYNC, state.last_error());
}

void jsr_host_function_remove(jsr_isolate* isolate, uint64_t function, int32_t keep_global) {
  StateOf(isolate).host_calls().RemoveFunction(function, keep_global != 0);
}

jsr_status jsr_host_call_answer(jsr_isolate* isolate, uint64_t call, int32_t kind, jsr_text json) {
  const jsr_host_answer answer = kind == JSR_HOST_VALUE ? JSR_HOST_VALUE : JSR_HOST_ERROR;
  return StateOf(isolate).host_calls().Answer(call, answer, json) ? JSR_OK : JSR_NOT_FOUND;
}

jsr_status jsr_host_answer_peek(jsr_isolate* isolate, int32_t only_of_runs, int64_t* run) {
  return StateOf(isolate).host_calls().Peek(only_of_runs != 0, run) ? JSR_OK : JSR_NOT_FOUND;
}

jsr_status jsr_host_answer_deliver(jsr_isolate* isolate, int32_t only_of_runs) {
  IsolateState& state = StateOf(isolate);
  if (!state.host_calls().Deliver(0, only_of_runs != 0)) return JSR_NOT_FOUND;
  return state.is_stopped() ? JSR_TERMINATED : JSR_OK;
}

}  // extern "C"
