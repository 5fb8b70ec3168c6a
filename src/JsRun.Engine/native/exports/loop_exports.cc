#include "buffer/byte_buffer.h"
#include "exports/scopes.h"
#include "jobs/microtask_count.h"
#include "jobs/v8_tasks.h"
#include "runs/current_run.h"

using namespace jsrun;

// Each function is documented in jsrun_v8.h.
extern "C" {

jsr_status jsr_run_microtasks(jsr_isolate* isolate) {
  IsolateState& state = StateOf(isolate);
  v8::HandleScope handles(state.isolate());
  if (state.manual_jobs().is_enabled()) {
    if (state.is_stopped()) return JSR_TERMINATED;
    state.manual_jobs().ReportRejections();
    return JSR_OK;
  }
  v8::TryCatch caught(state.isolate());
  const CurrentRunScope current(state.isolate(), 0);
  state.isolate()->PerformMicrotaskCheckpoint();
  if (caught.HasTerminated() || state.is_stopped()) return JSR_TERMINATED;
  if (!state.rejections().is_empty()) {
    state.runs().PollAll();
    state.rejections().Report();
  }
  return JSR_OK;
}

jsr_status jsr_timer_peek(jsr_isolate* isolate, int64_t* due_ns, int64_t* run) {
  TimerQueue::Due due;
  if (!StateOf(isolate).timers().Peek(&due)) return JSR_NOT_FOUND;
  *due_ns = due.due_ns;
  *run = due.run;
  return JSR_OK;
}

jsr_status jsr_timer_fire(jsr_isolate* isolate) {
  IsolateState& state = StateOf(isolate);
  if (!state.timers().Fire()) return JSR_NOT_FOUND;
  return state.is_stopped() ? JSR_TERMINATED : JSR_OK;
}

void jsr_timers_drop(jsr_isolate* isolate, int64_t run) { StateOf(isolate).timers().RemoveRun(run); }

jsr_status jsr_message_peek(jsr_isolate* isolate, int32_t only_of_runs, int64_t* run) {
  return StateOf(isolate).ports().Peek(only_of_runs != 0, run) ? JSR_OK : JSR_NOT_FOUND;
}

jsr_status jsr_message_deliver(jsr_isolate* isolate, int32_t only_of_runs) {
  IsolateState& state = StateOf(isolate);
  if (!state.ports().Deliver(0, only_of_runs != 0)) return JSR_NOT_FOUND;
  return state.is_stopped() ? JSR_TERMINATED : JSR_OK;
}

void jsr_run_abandon(jsr_isolate* isolate, int64_t run) {
  IsolateState& state = StateOf(isolate);
  state.timers().RemoveRun(run);
  state.ports().RemoveRun(run);
  state.host_calls().RemoveRun(run);
  state.contexts().DropUnfinishedModules(run);
}

jsr_status jsr_pump(jsr_isolate* isolate, uint32_t* ran) { return RunV8Tasks(StateOf(isolate), ran); }

void jsr_pending_get(jsr_isolate* isolate, jsr_pending* pending) {
  IsolateState& state = StateOf(isolate);
  pending->timers = state.timers().count();
  pending->tasks = state.tasks().ready_count();
  pending->background = state.isolate()->HasPendingBackgroundTasks() ? 1 : 0;
  pending->functions = state.handles().function_count();
  pending->modules = state.modules().store().count();
  pending->messages = state.ports().ready_count();
  pending->host_calls = state.host_calls().waiting_count();
  pending->host_answers = state.host_calls().ready_count();
  pending->streams = state.handles().stream_count();
  pending->remote_ports = state.ports().remote_count();
  pending->microtask_queues = 0;
  if (state.manual_jobs().is_enabled()) {
    state.contexts().ForEachMicrotasks(
        [&](uint64_t, const v8::MicrotaskQueue& queue) { pending->microtask_queues += CountMicrotasks(queue) > 0 ? 1 : 0; });
  }
}

jsr_status jsr_jobs_manual(jsr_isolate* isolate) { return StateOf(isolate).manual_jobs().Enable(); }

jsr_status jsr_job_run(jsr_isolate* isolate, uint64_t context, int32_t* kind, jsr_buffer* error) {
  ByteBuffer buffer(error);
  jsr_job_kind ran = JSR_JOB_NONE;
  const jsr_status status = StateOf(isolate).manual_jobs().RunOne(context, &ran, buffer);
  *kind = ran;
  return status;
}

void jsr_jobs_get(jsr_isolate* isolate, uint64_t context, jsr_jobs* jobs) { StateOf(isolate).manual_jobs().Count(context, jobs); }

void jsr_set_current_run(jsr_isolate* isolate, int64_t run) { WriteCurrentRun(StateOf(isolate).isolate(), run); }

void jsr_request_stop(jsr_isolate* isolate) { StateOf(isolate).stop().RequestStop(); }

void jsr_terminate(jsr_isolate* isolate) { StateOf(isolate).stop().Terminate(); }

void jsr_request_memory_check(jsr_isolate* isolate) { StateOf(isolate).heap_guard().RequestCheck(); }

void jsr_request_run_look(jsr_isolate* isolate) { StateOf(isolate).run_observer().RequestLook(); }

int64_t jsr_observed_run(jsr_isolate* isolate) { return StateOf(isolate).run_observer().observed_run(); }

void jsr_turn_end(jsr_isolate* isolate, jsr_turn_report* report) {
  IsolateState& state = StateOf(isolate);
  if (state.is_spent()) {
    *report = {};
    return;
  }
  // First, so that nothing below is cut short by a termination.
  state.stop().EndTurn();
  state.run_observer().EndTurn();
  state.debugger().EndTurn();
  state.isolate()->ClearKeptObjects();
  state.heap_guard().EndTurn(*report);
  // The look at the memory may have collected garbage, and met the limit only then.
  if (report->heap_limit_exceeded != 0) state.isolate()->CancelTerminateExecution();
}

jsr_status jsr_stop_stack_write(jsr_isolate* isolate, jsr_buffer* out) {
  ByteBuffer buffer(out);
  StateOf(isolate).stop().WriteStack(buffer);
  return JSR_OK;
}

}  // extern "C"
