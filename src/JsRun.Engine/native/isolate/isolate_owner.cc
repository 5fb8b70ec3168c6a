#include "isolate/isolate_owner.h"

#include <utility>

#include "memory/buffer_allocator.h"
#include "memory/page_meter.h"
#include "memory/page_pool.h"
#include "platform/fatal.h"
#include "platform/platform.h"
#include "platform/process.h"

namespace jsrun {
namespace {

constexpr int kMaxStackFrames = 50;

v8::Isolate::CreateParams ParamsOf(const jsr_isolate_options& options, const SnapshotBlob& snapshot,
                                   std::shared_ptr<BufferMeter> buffers) {
  v8::Isolate::CreateParams params;
  params.snapshot_blob = snapshot.startup();
  params.external_references = ExternalReferences();
  params.array_buffer_allocator_shared = std::make_shared<BufferAllocator>(std::move(buffers));
  params.allow_atomics_wait = false;
  params.fatal_error_callback = OnFatalError;
  params.oom_error_callback = OnOutOfMemory;
  v8::ResourceConstraints& constraints = params.constraints;
  constraints.ConfigureDefaultsFromHeapSize(options.initial_heap_bytes, options.max_heap_bytes);
  if (options.max_young_generation_bytes > 0) {
    // V8's limit is the sum of both generations; it stays what was asked for.
    const size_t total = constraints.max_old_generation_size_in_bytes() + constraints.max_young_generation_size_in_bytes();
    constraints.set_max_young_generation_size_in_bytes(options.max_young_generation_bytes);
    if (total > constraints.max_young_generation_size_in_bytes()) {
      constraints.set_max_old_generation_size_in_bytes(total - constraints.max_young_generation_size_in_bytes());
    }
  }
  return params;
}

}  // namespace

IsolateOwner::IsolateOwner(const jsr_isolate_options& options, std::shared_ptr<const SnapshotBlob> snapshot, uintptr_t stack_limit)
    : snapshot_(std::move(snapshot)),
      buffers_(std::make_shared<BufferMeter>(options.max_heap_bytes)),
      isolate_(v8::Isolate::Allocate()),
      tasks_(Platform::Get()->TasksOf(isolate_)) {
  EnterFatalScope(options.user_data);
  PagePool::BeginIsolate();
  if ((options.flags & JSR_ISOLATE_FOR_SNAPSHOT) != 0) {
    // It enters the isolate, and reads of the parameters only what concerns the heap.
    creator_ = std::make_unique<v8::SnapshotCreator>(isolate_, ParamsOf(options, *snapshot_, buffers_));
    isolate_->SetFatalErrorHandler(OnFatalError);
    isolate_->SetOOMErrorHandler(OnOutOfMemory);
    isolate_->SetAllowAtomicsWait(false);
  } else {
    v8::Isolate::Initialize(isolate_, ParamsOf(options, *snapshot_, buffers_));
    isolate_->Enter();
  }
  isolate_->SetStackLimit(stack_limit);
  isolate_->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
  isolate_->SetCaptureStackTraceForUncaughtExceptions(true, kMaxStackFrames);
  tasks_->SetWaker(ProcessCallbacks().wake, options.user_data);
  outer_meter_ = PageMeter::SetThreadMeter(buffers_);
}

IsolateOwner::~IsolateOwner() {
  PageMeter::SetThreadMeter(std::move(outer_meter_));
  tasks_->SetWaker(nullptr, 0);
  if (creator_) {
    creator_.reset();  // exits the isolate
  } else {
    isolate_->Exit();
  }
  // V8 may still post and look for tasks while it shuts down.
  isolate_->Dispose();
  Platform::Get()->Forget(isolate_);
  LeaveFatalScope();
}

}  // namespace jsrun
