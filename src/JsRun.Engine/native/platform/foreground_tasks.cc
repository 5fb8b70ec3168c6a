#include "platform/foreground_tasks.h"

#include <utility>
#include <vector>

#include "platform/clocks.h"

namespace jsrun {

ForegroundTasks::ForegroundTasks(Alarm alarm) : alarm_(std::move(alarm)) {}

void ForegroundTasks::SetWaker(Waker waker, uint64_t user_data) {
  std::lock_guard<std::mutex> guard(lock_);
  waker_ = waker;
  user_data_ = user_data;
}

bool ForegroundTasks::NoteReady() {
  if (waker_ == nullptr || woken_) return false;
  woken_ = true;
  return true;
}

void ForegroundTasks::Post(std::unique_ptr<v8::Task> task) {
  Waker waker = nullptr;
  uint64_t user_data = 0;
  {
    std::lock_guard<std::mutex> guard(lock_);
    if (closed_) return;  // the task is destroyed after the lock is released: it is a parameter
    ready_.push_back(std::move(task));
    if (NoteReady()) {
      waker = waker_;
      user_data = user_data_;
    }
  }
  if (waker != nullptr) waker(user_data);
}

void ForegroundTasks::PostDelayed(std::unique_ptr<v8::Task> task, double delay_seconds) {
  {
    std::lock_guard<std::mutex> guard(lock_);
    if (closed_) return;
    const int64_t due_ns = MonotonicNs() + static_cast<int64_t>(delay_seconds * 1e9);
    delayed_.emplace(due_ns, std::move(task));
  }
  if (alarm_) alarm_(shared_from_this(), delay_seconds);
}

void ForegroundTasks::RunDelayedWake() {
  Waker waker = nullptr;
  uint64_t user_data = 0;
  {
    std::lock_guard<std::mutex> guard(lock_);
    MoveDue();
    if (!closed_ && !ready_.empty() && NoteReady()) {
      waker = waker_;
      user_data = user_data_;
    }
  }
  if (waker != nullptr) waker(user_data);
}

void ForegroundTasks::MoveDue() {
  if (delayed_.empty()) return;
  const int64_t now_ns = MonotonicNs();
  while (!delayed_.empty() && delayed_.begin()->first <= now_ns) {
    ready_.push_back(std::move(delayed_.begin()->second));
    delayed_.erase(delayed_.begin());
  }
}

uint32_t ForegroundTasks::ready_count() {
  std::lock_guard<std::mutex> guard(lock_);
  MoveDue();
  return static_cast<uint32_t>(ready_.size());
}

std::unique_ptr<v8::Task> ForegroundTasks::TakeDue() {
  std::lock_guard<std::mutex> guard(lock_);
  MoveDue();
  // The owner need not take them all, so the next task wakes it again.
  woken_ = false;
  if (ready_.empty()) return nullptr;
  std::unique_ptr<v8::Task> task = std::move(ready_.front());
  ready_.pop_front();
  return task;
}

void ForegroundTasks::Close() {
  std::deque<std::unique_ptr<v8::Task>> ready;
  std::multimap<int64_t, std::unique_ptr<v8::Task>> delayed;
  {
    std::lock_guard<std::mutex> guard(lock_);
    closed_ = true;
    waker_ = nullptr;
    ready.swap(ready_);
    delayed.swap(delayed_);
  }
  // Destroying a task may take locks of V8; ours is not held here.
}

}  // namespace jsrun
