#include "platform/platform.h"

#include <libplatform/libplatform.h>

#include <atomic>
#include <utility>

#include "realms/realm_clock.h"

namespace jsrun {
namespace {

// Never destroyed: V8's background threads may use it until the process is gone.
std::atomic<Platform*> g_platform{nullptr};

class WakeTask final : public v8::Task {
 public:
  explicit WakeTask(std::weak_ptr<ForegroundTasks> tasks) : tasks_(std::move(tasks)) {}
  void Run() override {
    if (std::shared_ptr<ForegroundTasks> tasks = tasks_.lock()) tasks->RunDelayedWake();
  }

 private:
  const std::weak_ptr<ForegroundTasks> tasks_;
};

}  // namespace

Platform::Platform(int worker_threads)
    // No in-process stack dumping: it would install signal handlers.
    : workers_(v8::platform::NewDefaultPlatform(worker_threads, v8::platform::IdleTaskSupport::kDisabled,
                                                v8::platform::InProcessStackDumping::kDisabled)),
      page_pool_(workers_->GetPageAllocator()),
      pages_(&page_pool_) {}

Platform* Platform::Get() { return g_platform.load(std::memory_order_acquire); }

void Platform::Set(std::unique_ptr<Platform> platform) { g_platform.store(platform.release(), std::memory_order_release); }

std::shared_ptr<ForegroundTasks> Platform::TasksOf(v8::Isolate* isolate) {
  std::lock_guard<std::mutex> guard(lock_);
  std::shared_ptr<ForegroundTasks>& tasks = tasks_[isolate];
  if (!tasks) {
    tasks = std::make_shared<ForegroundTasks>(
        [this](std::shared_ptr<ForegroundTasks> delayed, double delay_seconds) { WakeLater(std::move(delayed), delay_seconds); });
  }
  return tasks;
}

void Platform::Forget(v8::Isolate* isolate) {
  std::shared_ptr<ForegroundTasks> tasks;
  {
    std::lock_guard<std::mutex> guard(lock_);
    const auto found = tasks_.find(isolate);
    if (found == tasks_.end()) return;
    tasks = std::move(found->second);
    tasks_.erase(found);
  }
  tasks->Close();
}

double Platform::CurrentClockTimeMillis() {
  const std::optional<double> now = RealmClock::NowOfRunningCode();
  return now ? *now : workers_->CurrentClockTimeMillis();
}

void Platform::WakeLater(std::shared_ptr<ForegroundTasks> tasks, double delay_seconds) {
  auto task = std::make_unique<WakeTask>(std::weak_ptr<ForegroundTasks>(tasks));
  workers_->PostDelayedTaskOnWorkerThread(v8::TaskPriority::kUserVisible, std::move(task), delay_seconds);
}

std::unique_ptr<v8::JobHandle> Platform::CreateJobImpl(v8::TaskPriority priority, std::unique_ptr<v8::JobTask> job,
                                                       const v8::SourceLocation& location) {
  return workers_->CreateJob(priority, std::move(job), location);
}

void Platform::PostTaskOnWorkerThreadImpl(v8::TaskPriority priority, std::unique_ptr<v8::Task> task,
                                          const v8::SourceLocation& location) {
  workers_->PostTaskOnWorkerThread(priority, std::move(task), location);
}

void Platform::PostDelayedTaskOnWorkerThreadImpl(v8::TaskPriority priority, std::unique_ptr<v8::Task> task, double delay_seconds,
                                                 const v8::SourceLocation& location) {
  workers_->PostDelayedTaskOnWorkerThread(priority, std::move(task), delay_seconds, location);
}

}  // namespace jsrun
