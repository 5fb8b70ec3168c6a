#ifndef JSRUN_ISOLATE_ISOLATE_STATE_H_
#define JSRUN_ISOLATE_ISOLATE_STATE_H_

#include <v8.h>

#include <cstdint>

#include "codec/codec_error.h"
#include "contexts/context_table.h"
#include "errands/errand_bell.h"
#include "handles/handle_table.h"
#include "hostcalls/host_calls.h"
#include "inspector/debugger.h"
#include "inspector/inspector_host.h"
#include "isolate/isolate_owner.h"
#include "jobs/manual_jobs.h"
#include "jsrun_v8.h"
#include "memory/heap_guard.h"
#include "messages/message_ports.h"
#include "profiling/cpu_profiling.h"
#include "realms/realm_clock.h"
#include "modules/module_loader.h"
#include "runs/console_evaluator.h"
#include "runs/rejection_tracker.h"
#include "runs/run_observer.h"
#include "runs/run_table.h"
#include "stop/stop_control.h"
#include "timers/timer_queue.h"

namespace jsrun {

// What the library keeps beside one v8::Isolate. Owner thread only, unless a member says otherwise.
class IsolateState {
 public:
  // See jsr_isolate_create. The reason of a failure is the thread's last error.
  static jsr_status Create(const jsr_isolate_options& options, IsolateState** state);
  ~IsolateState();
  IsolateState(const IsolateState&) = delete;
  IsolateState& operator=(const IsolateState&) = delete;

  // The state of an isolate of this library; null for the isolate that builds the snapshot.
  static IsolateState* From(v8::Isolate* isolate) { return static_cast<IsolateState*>(isolate->GetData(0)); }

  v8::Isolate* isolate() const { return owner_.isolate(); }
  BufferMeter& buffers() { return *owner_.buffers(); }
  ForegroundTasks& tasks() { return owner_.tasks(); }
  HeapGuard& heap_guard() { return heap_guard_; }  // RequestCheck: any thread
  StopControl& stop() { return stop_; }            // RequestStop and Terminate: any thread
  RunObserver& run_observer() { return run_observer_; }  // RequestLook and observed_run: any thread
  ErrandBell& errand_bell() { return errand_bell_; }     // Ring: any thread
  HandleTable& handles() { return handles_; }
  ContextTable& contexts() { return contexts_; }
  RejectionTracker& rejections() { return rejections_; }
  TimerQueue& timers() { return timers_; }
  MessagePorts& ports() { return ports_; }
  HostCalls& host_calls() { return host_calls_; }
  Debugger& debugger() { return debugger_; }
  ConsoleEvaluator& console_evaluator() { return console_evaluator_; }
  ModuleLoader& modules() { return modules_; }
  RunTable& runs() { return runs_; }
  ManualJobs& manual_jobs() { return manual_jobs_; }
  CpuProfiling& cpu_profiling() { return cpu_profiling_; }
  RealmClock::Presence& clock_presence() { return clock_presence_; }
  CodecError& last_error() { return last_error_; }

  // The run on whose behalf the code that now runs was started, 0 when none is known.
  int64_t current_run();

  uint64_t user_data() const { return user_data_; }
  void SetUserData(uint64_t user_data);
  const jsr_callbacks& callbacks() const;

  // The script that runs, or just ran, was stopped in this turn.
  bool is_stopped() const { return stop_.stopped() || heap_guard_.exceeded(); }

  // The status for an id that names no function, or no stream; notes it as the last error.
  jsr_status MissingFunction(uint64_t id);
  jsr_status MissingStream(uint64_t id);

  // Of an isolate that is made to be written into a snapshot; else null.
  v8::SnapshotCreator* snapshot_creator() const { return owner_.creator(); }
  // Lets go of whatever V8 would have to write, but for what the caller holds. No script runs afterwards.
  void PrepareSnapshot();
  // PrepareSnapshot was called.
  bool is_spent() const { return is_spent_; }

  // Forgets a context with its timers, ports and calls of host functions. False when there is no such context.
  bool RemoveContext(uint64_t id);

 private:
  IsolateState(const jsr_isolate_options& options, std::shared_ptr<const SnapshotBlob> snapshot, uintptr_t stack_limit);

  // In the order of dependence: each may use those above it while it is destroyed.
  IsolateOwner owner_;
  uint64_t user_data_;
  HeapGuard heap_guard_;
  StopControl stop_;
  RunObserver run_observer_;
  ErrandBell errand_bell_;
  HandleTable handles_;
  ContextTable contexts_;
  RejectionTracker rejections_;
  TimerQueue timers_;
  MessagePorts ports_;
  HostCalls host_calls_;
  InspectorHost inspector_;
  Debugger debugger_;
  ConsoleEvaluator console_evaluator_;
  ModuleLoader modules_;
  RunTable runs_;
  ManualJobs manual_jobs_;
  CpuProfiling cpu_profiling_;
  RealmClock::Presence clock_presence_;
  CodecError last_error_;
  bool is_spent_ = false;
};

}  // namespace jsrun

#endif  // JSRUN_ISOLATE_ISOLATE_STATE_H_
