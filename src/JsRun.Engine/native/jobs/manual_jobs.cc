#include "jobs/manual_jobs.h"

#include <algorithm>

#include "isolate/isolate_state.h"
#include "jobs/microtask_count.h"
#include "jobs/v8_tasks.h"
#include "platform/clocks.h"
#include "runs/current_run.h"

namespace jsrun {

jsr_status ManualJobs::Enable() {
  if (enabled_) return JSR_OK;
  if (!LearnMicrotaskCount(state_.isolate())) {
    state_.last_error() = {"", "V8 does not tell how many microtasks wait"};
    return JSR_INTERNAL;
  }
  state_.contexts().SeparateMicrotasks();
  enabled_ = true;
  return JSR_OK;
}

// They take turns, so that none keeps the others waiting.
uint64_t ManualJobs::NextQueue(uint64_t context) const {
  uint64_t first = UINT64_MAX;
  uint64_t next = UINT64_MAX;
  state_.contexts().ForEachMicrotasks([&](uint64_t id, const v8::MicrotaskQueue& queue) {
    if ((context != 0 && id != context) || CountMicrotasks(queue) == 0) return;
    first = std::min(first, id);
    if (id > last_queue_) next = std::min(next, id);
  });
  return next != UINT64_MAX ? next : first;
}

jsr_job_kind ManualJobs::Start(uint64_t context) {
  const uint64_t queue = NextQueue(context);
  if (queue != UINT64_MAX) {
    last_queue_ = queue;
    const CurrentRunScope current(state_.isolate(), 0);
    state_.contexts().Microtasks(queue)->PerformCheckpoint(state_.isolate());
    return JSR_JOB_MICROTASKS;
  }
  if (context == 0 && state_.tasks().ready_count() > 0) {
    uint32_t ran = 0;
    RunV8Tasks(state_, &ran);
    if (ran > 0) return JSR_JOB_V8_TASKS;
  }
  const int32_t timer = state_.timers().FindDue(MonotonicNs(), context);
  // Messages, answers and timers take turns, too: the next kind after that of the last one goes first.
  constexpr jsr_job_kind kKinds[] = {JSR_JOB_MESSAGE, JSR_JOB_HOST_ANSWER, JSR_JOB_TIMER};
  for (int i = 0; i < 3; i++) {
    const int at = (next_kind_ + i) % 3;
    const bool ran = kKinds[at] == JSR_JOB_MESSAGE       ? state_.ports().Deliver(context, false)
                     : kKinds[at] == JSR_JOB_HOST_ANSWER ? state_.host_calls().Deliver(context)
                                                         : timer != 0;
    if (!ran) continue;
    if (kKinds[at] == JSR_JOB_TIMER) state_.timers().Fire(timer);
    next_kind_ = (at + 1) % 3;
    return kKinds[at];
  }
  return JSR_JOB_NONE;
}

jsr_status ManualJobs::RunOne(uint64_t context, jsr_job_kind* kind, ByteBuffer& error) {
  *kind = JSR_JOB_NONE;
  if (state_.is_stopped()) return JSR_TERMINATED;
  v8::HandleScope handles(state_.isolate());
  v8::TryCatch caught(state_.isolate());
  error_ = &error;
  threw_ = false;
  *kind = Start(context);
  const bool is_stopped = caught.HasTerminated() || state_.is_stopped();
  if (!is_stopped) ReportRejections();
  error_ = nullptr;
  return is_stopped ? JSR_TERMINATED : threw_ ? JSR_SCRIPT_THREW : JSR_OK;
}

void ManualJobs::ReportRejections() {
  if (state_.rejections().is_empty()) return;
  state_.runs().PollAll();
  bool is_drained = true;
  state_.contexts().ForEachMicrotasks([&](uint64_t, const v8::MicrotaskQueue& queue) { is_drained = is_drained && CountMicrotasks(queue) == 0; });
  // A handler may still be added; what a microtask threw is no rejection, and belongs to the job.
  if (is_drained) {
    state_.rejections().Report();
  } else {
    state_.rejections().ReportExceptions();
  }
}

bool ManualJobs::TakeError(jsr_text json) {
  if (error_ == nullptr || threw_) return false;
  threw_ = true;
  error_->Append(json.data, json.length);
  return true;
}

void ManualJobs::Count(uint64_t context, jsr_jobs* jobs) const {
  *jobs = {};
  state_.timers().Count(MonotonicNs(), context, jobs);
  jobs->messages = state_.ports().CountOf(context);
  jobs->host_answers = state_.host_calls().ReadyOf(context);
  state_.contexts().ForEachMicrotasks([&](uint64_t id, const v8::MicrotaskQueue& queue) {
    const uint32_t count = context == 0 || id == context ? CountMicrotasks(queue) : 0;
    jobs->microtasks += count;
    jobs->microtask_queues += count > 0 ? 1 : 0;
  });
}

}  // namespace jsrun
