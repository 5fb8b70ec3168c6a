#include "isolate/isolate_state.h"

#include <utility>

#include "isolate/stack_limit.h"
#include "platform/fatal.h"
#include "platform/last_error.h"
#include "platform/platform.h"
#include "platform/process.h"
#include "runs/current_run.h"
#include "runs/module_hooks.h"
#include "snapshot/unsupported_objects.h"

namespace jsrun {
namespace {

// V8 cannot start, or dies at once, in less.
constexpr uint64_t kMinHeapBytes = 4 * 1024 * 1024;

}  // namespace

jsr_status IsolateState::Create(const jsr_isolate_options& options, IsolateState** state) {
  if (Platform::Get() == nullptr) {
    ThreadError() = {"", "V8 is not initialised"};
    return JSR_INVALID_ARGUMENT;
  }
  std::shared_ptr<const SnapshotBlob> snapshot = options.snapshot != nullptr ? BlobOf(options.snapshot) : CurrentSnapshot();
  if (!snapshot) {
    ThreadError() = {"", "there is no startup snapshot"};
    return JSR_INVALID_ARGUMENT;
  }
  if (options.max_heap_bytes < kMinHeapBytes || options.initial_heap_bytes > options.max_heap_bytes) {
    ThreadError() = {"maxHeapBytes", "out of range"};
    return JSR_INVALID_ARGUMENT;
  }
  const uintptr_t stack_limit = StackLimitOfThisThread(options.max_stack_bytes);
  if (stack_limit == 0) {
    ThreadError() = {"", "the thread's stack is too small"};
    return JSR_INVALID_ARGUMENT;
  }
  if ((options.flags & JSR_ISOLATE_FOR_SNAPSHOT) != 0 && !LearnUnsupportedObjects()) {
    ThreadError() = {"", "V8 does not tell which objects it cannot write"};
    return JSR_INTERNAL;
  }
  *state = new IsolateState(options, std::move(snapshot), stack_limit);
  return JSR_OK;
}

IsolateState::IsolateState(const jsr_isolate_options& options, std::shared_ptr<const SnapshotBlob> snapshot, uintptr_t stack_limit)
    : owner_(options, std::move(snapshot), stack_limit),
      user_data_(options.user_data),
      heap_guard_(isolate(), owner_.buffers(), options.max_heap_bytes, options.heap_headroom_bytes),
      stop_(isolate()),
      run_observer_(isolate()),
      errand_bell_(isolate()),
      handles_(isolate(), options.first_handle_id, options.max_function_handles),
      contexts_(isolate()),
      rejections_(isolate()),
      timers_(isolate(), rejections_, options.max_timers),
      ports_(isolate(), rejections_, owner_.buffers(), options.max_queued_messages, options.max_queued_message_bytes),
      host_calls_(*this, options),
      inspector_(isolate()),
      debugger_(*this, inspector_),
      console_evaluator_(isolate(), inspector_),
      modules_(*this, options),
      runs_(rejections_),
      manual_jobs_(*this),
      cpu_profiling_(isolate()) {
  isolate()->SetData(0, this);
  InstallModuleHooks(isolate());
}

IsolateState::~IsolateState() {
  isolate()->CancelTerminateExecution();
  // What V8 still calls back while it shuts down finds no state.
  isolate()->SetData(0, nullptr);
}

int64_t IsolateState::current_run() { return ReadCurrentRun(isolate()); }

const jsr_callbacks& IsolateState::callbacks() const { return ProcessCallbacks(); }

void IsolateState::SetUserData(uint64_t user_data) {
  user_data_ = user_data;
  UpdateFatalScope(user_data);
  tasks().SetWaker(callbacks().wake, user_data);
}

jsr_status IsolateState::MissingFunction(uint64_t id) {
  const MissingHandle missing = handles_.WhyNoFunction(id);
  last_error_ = {"", MissingFunctionText(missing, id)};
  return missing == MissingHandle::kReleased ? JSR_RELEASED : JSR_NOT_FOUND;
}

jsr_status IsolateState::MissingStream(uint64_t id) {
  const MissingHandle missing = handles_.WhyNoStream(id);
  last_error_ = {"", MissingStreamText(missing, id)};
  return missing == MissingHandle::kReleased ? JSR_RELEASED : JSR_NOT_FOUND;
}

void IsolateState::PrepareSnapshot() {
  inspector_.Close();
  runs_.Clear();
  rejections_.Close();
  handles_.Clear();
  ports_.Clear();
  host_calls_.Clear();
  modules_.fetches().Clear();
  contexts_.Clear();
  is_spent_ = true;
}

bool IsolateState::RemoveContext(uint64_t id) {
  v8::HandleScope handles(isolate());
  v8::Local<v8::Context> context;
  if (!contexts_.Find(id).ToLocal(&context)) return false;
  timers_.RemoveContext(id);
  ports_.RemoveContext(id);
  host_calls_.RemoveContext(id);
  inspector_.ForgetContext(context);
  contexts_.Remove(id);
  isolate()->ContextDisposedNotification(v8::ContextDependants::kSomeDependants);
  return true;
}

}  // namespace jsrun
