#ifndef JSRUN_PLATFORM_PLATFORM_H_
#define JSRUN_PLATFORM_PLATFORM_H_

#include <v8-platform.h>

#include <memory>
#include <mutex>
#include <unordered_map>

#include "memory/page_meter.h"
#include "memory/page_pool.h"
#include "platform/foreground_tasks.h"

namespace jsrun {

// V8's view of the process: background threads and clocks are libplatform's. Foreground tasks are ours, so that posting one can wake
// the thread that owns the isolate, and pages are counted.
class Platform final : public v8::Platform {
 public:
  explicit Platform(int worker_threads);

  // The process's platform; null before jsr_platform_init. Any thread.
  static Platform* Get();
  static void Set(std::unique_ptr<Platform> platform);

  // The foreground tasks of an isolate, made when first asked for. Any thread.
  std::shared_ptr<ForegroundTasks> TasksOf(v8::Isolate* isolate);
  // Closes them; call before the isolate's memory is given back.
  void Forget(v8::Isolate* isolate);

  // Gives back to the system what is kept for isolates to come. Any thread.
  void TrimPages() { page_pool_.Trim(); }

  v8::PageAllocator* GetPageAllocator() override { return &pages_; }
  v8::ThreadIsolatedAllocator* GetThreadIsolatedAllocator() override { return workers_->GetThreadIsolatedAllocator(); }
  void OnCriticalMemoryPressure() override { workers_->OnCriticalMemoryPressure(); }
  int NumberOfWorkerThreads() override { return workers_->NumberOfWorkerThreads(); }
  double MonotonicallyIncreasingTime() override { return workers_->MonotonicallyIncreasingTime(); }
  // What scripts are told, so it may be the time of the realm that asks.
  double CurrentClockTimeMillis() override;
  v8::TracingController* GetTracingController() override { return workers_->GetTracingController(); }

  std::shared_ptr<v8::TaskRunner> GetForegroundTaskRunner(v8::Isolate* isolate, v8::TaskPriority) override { return TasksOf(isolate); }

 protected:
  std::unique_ptr<v8::JobHandle> CreateJobImpl(v8::TaskPriority priority, std::unique_ptr<v8::JobTask> job,
                                               const v8::SourceLocation& location) override;
  void PostTaskOnWorkerThreadImpl(v8::TaskPriority priority, std::unique_ptr<v8::Task> task,
                                  const v8::SourceLocation& location) override;
  void PostDelayedTaskOnWorkerThreadImpl(v8::TaskPriority priority, std::unique_ptr<v8::Task> task, double delay_seconds,
                                         const v8::SourceLocation& location) override;

 private:
  void WakeLater(std::shared_ptr<ForegroundTasks> tasks, double delay_seconds);

  const std::unique_ptr<v8::Platform> workers_;
  PagePool page_pool_;
  PageMeter pages_;
  std::mutex lock_;
  std::unordered_map<v8::Isolate*, std::shared_ptr<ForegroundTasks>> tasks_;
};

}  // namespace jsrun

#endif  // JSRUN_PLATFORM_PLATFORM_H_
