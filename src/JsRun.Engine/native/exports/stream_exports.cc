#include "exports/scopes.h"
#include "runs/current_run.h"
#include "streams/stream_reading.h"

using namespace jsrun;

namespace {

// Does something to the stream of a run, inside the run's context and on its behalf.
template <typename Action>
void WithRun(IsolateState& state, Run& run, Action action) {
  const v8::HandleScope handles(state.isolate());
  const ContextEntry entry(state, run.context());
  const CurrentRunScope current(state.isolate(), run.id());
  action(run);
}

}  // namespace

// Each function is documented in jsrun_v8.h.
extern "C" {

jsr_status jsr_run_take_stream(jsr_isolate* isolate, int64_t run, uint64_t stream_id, int32_t* state) {
  *state = JSR_RUN_NONE;
  IsolateState& isolate_state = StateOf(isolate);
  const v8::HandleScope handles(isolate_state.isolate());
  v8::Local<v8::Object> stream;
  v8::Local<v8::Context> home;
  if (!isolate_state.handles().GetStream(stream_id).ToLocal(&stream)) return isolate_state.MissingStream(stream_id);
  if (!stream->GetCreationContext(isolate_state.isolate()).ToLocal(&home)) return JSR_NOT_FOUND;
  Run* started = isolate_state.runs().Add(home, run);
  if (started == nullptr) return JSR_INVALID_ARGUMENT;
  isolate_state.handles().ReleaseStream(stream_id);
  started->Complete(stream);
  *state = started->state();
  return JSR_OK;
}

jsr_status jsr_run_open_stream(jsr_isolate* isolate, int64_t run, int32_t* opened, int32_t* state) {
  *opened = 0;
  *state = JSR_RUN_NONE;
  IsolateState& isolate_state = StateOf(isolate);
  Run* found = isolate_state.runs().Find(run);
  if (found == nullptr) return JSR_NOT_FOUND;
  if (found->Poll() != JSR_RUN_FULFILLED || found->has_stream()) return JSR_INVALID_ARGUMENT;
  WithRun(isolate_state, *found, OpenStream);
  *opened = found->has_stream() ? 1 : 0;
  *state = found->state();
  return JSR_OK;
}

jsr_status jsr_run_next_item(jsr_isolate* isolate, int64_t run, int32_t* state) {
  *state = JSR_RUN_NONE;
  IsolateState& isolate_state = StateOf(isolate);
  Run* found = isolate_state.runs().Find(run);
  if (found == nullptr) return JSR_NOT_FOUND;
  if (!found->has_stream() || found->state() != JSR_RUN_FULFILLED) return JSR_INVALID_ARGUMENT;
  WithRun(isolate_state, *found, ReadStream);
  *state = found->state();
  return JSR_OK;
}

jsr_status jsr_run_close_stream(jsr_isolate* isolate, int64_t run) {
  IsolateState& isolate_state = StateOf(isolate);
  Run* found = isolate_state.runs().Find(run);
  if (found == nullptr) return JSR_NOT_FOUND;
  if (found->has_stream()) WithRun(isolate_state, *found, CloseStream);
  return isolate_state.is_stopped() ? JSR_TERMINATED : JSR_OK;
}

}  // extern "C"
