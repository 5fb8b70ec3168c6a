#ifndef JSRUN_PLATFORM_FOREGROUND_TASKS_H_
#define JSRUN_PLATFORM_FOREGROUND_TASKS_H_

#include <v8-platform.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace jsrun {

// What V8 wants to have run on the thread of one isolate. Tasks are posted from any thread and run by the owner.
class ForegroundTasks final : public v8::TaskRunner, public std::enable_shared_from_this<ForegroundTasks> {
 public:
  // Calls back on the posting thread, or on a background thread, once per stretch of waiting tasks.
  using Waker = void (*)(uint64_t user_data);
  // Arranges that RunDelayedWake is called on some thread after a delay.
  using Alarm = std::function<void(std::shared_ptr<ForegroundTasks>, double delay_seconds)>;

  explicit ForegroundTasks(Alarm alarm);

  // Any thread.
  void SetWaker(Waker waker, uint64_t user_data);
  void RunDelayedWake();
  uint32_t ready_count();

  // Owner thread. Takes one task that is due, null when there is none.
  std::unique_ptr<v8::Task> TakeDue();
  // Drops what waits and all that will still be posted: the isolate is going away.
  void Close();

  bool IdleTasksEnabled() override { return false; }
  bool NonNestableTasksEnabled() const override { return true; }
  bool NonNestableDelayedTasksEnabled() const override { return true; }

 protected:
  void PostTaskImpl(std::unique_ptr<v8::Task> task, const v8::SourceLocation&) override { Post(std::move(task)); }
  void PostNonNestableTaskImpl(std::unique_ptr<v8::Task> task, const v8::SourceLocation&) override { Post(std::move(task)); }
  void PostDelayedTaskImpl(std::unique_ptr<v8::Task> task, double delay_seconds, const v8::SourceLocation&) override {
    PostDelayed(std::move(task), delay_seconds);
  }
  void PostNonNestableDelayedTaskImpl(std::unique_ptr<v8::Task> task, double delay_seconds, const v8::SourceLocation&) override {
    PostDelayed(std::move(task), delay_seconds);
  }
  void PostIdleTaskImpl(std::unique_ptr<v8::IdleTask>, const v8::SourceLocation&) override {}

 private:
  void Post(std::unique_ptr<v8::Task> task);
  void PostDelayed(std::unique_ptr<v8::Task> task, double delay_seconds);
  // Under the lock; true when the owner has to be woken.
  bool NoteReady();
  void MoveDue();

  const Alarm alarm_;
  std::mutex lock_;
  std::deque<std::unique_ptr<v8::Task>> ready_;
  std::multimap<int64_t, std::unique_ptr<v8::Task>> delayed_;  // by the due time on the monotonic clock, ns
  Waker waker_ = nullptr;
  uint64_t user_data_ = 0;
  bool woken_ = false;
  bool closed_ = false;
};

}  // namespace jsrun

#endif  // JSRUN_PLATFORM_FOREGROUND_TASKS_H_
