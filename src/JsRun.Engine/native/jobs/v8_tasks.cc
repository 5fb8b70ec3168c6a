#include "jobs/v8_tasks.h"

#include <memory>

#include "isolate/isolate_state.h"
#include "runs/current_run.h"

namespace jsrun {

jsr_status RunV8Tasks(IsolateState& state, uint32_t* ran) {
  // Only those that wait now: tasks may post tasks.
  uint32_t left = state.tasks().ready_count();
  *ran = 0;
  v8::TryCatch caught(state.isolate());
  while (left-- > 0 && !state.is_stopped()) {
    const std::unique_ptr<v8::Task> task = state.tasks().TakeDue();
    if (!task) break;
    v8::HandleScope handles(state.isolate());
    const CurrentRunScope current(state.isolate(), 0);
    task->Run();
    ++*ran;
  }
  return caught.HasTerminated() || state.is_stopped() ? JSR_TERMINATED : JSR_OK;
}

}  // namespace jsrun
