#include "timers/timer_queue.h"

#include <algorithm>
#include <vector>

#include "contexts/context_table.h"
#include "platform/clocks.h"
#include "realms/realm_clock.h"
#include "runs/current_run.h"
#include "runs/rejection_tracker.h"

namespace jsrun {
namespace {

// As in browsers: timers that keep setting one another are slowed down.
constexpr int32_t kMaxFastNesting = 5;
constexpr int32_t kNestedDelayMs = 4;

}  // namespace

int32_t TimerQueue::NewId() {
  do {
    last_id_ = last_id_ == INT32_MAX ? 1 : last_id_ + 1;
  } while (timers_.contains(last_id_));
  return last_id_;
}

int64_t TimerQueue::DueOf(const Timer& timer, int64_t delay_ns) {
  const auto found = realm_times_.find(timer.context_id);
  if (found == realm_times_.end()) return MonotonicNs() + delay_ns;
  RealmTime& time = found->second;
  // While none waits the machine's clock may have gone on for long: a delay counts from now.
  if (time.timers == 1) time.origin_ns = MonotonicNs() - time.elapsed_ns;
  return time.origin_ns + time.elapsed_ns + delay_ns;
}

void TimerQueue::LeaveRealm(uint64_t context_id) {
  const auto found = realm_times_.find(context_id);
  if (found != realm_times_.end() && --found->second.timers == 0) realm_times_.erase(found);
}

void TimerQueue::MoveOn(v8::Local<v8::Context> context, uint64_t context_id, int64_t due_ns) {
  const auto found = realm_times_.find(context_id);
  if (found == realm_times_.end()) return;
  const int64_t elapsed_ns = std::max(due_ns - found->second.origin_ns, found->second.elapsed_ns);
  RealmClock::Advance(context, static_cast<double>(elapsed_ns - found->second.elapsed_ns) / 1e6);
  found->second.elapsed_ns = elapsed_ns;
}

void TimerQueue::Schedule(int32_t id, Timer& timer) {
  int32_t delay_ms = std::max(timer.delay_ms, 0);
  if (timer.nesting > kMaxFastNesting) delay_ms = std::max(delay_ms, kNestedDelayMs);
  timer.due_ns = DueOf(timer, static_cast<int64_t>(delay_ms) * 1'000'000);
  timer.sequence = next_sequence_++;
  order_.emplace(timer.due_ns, timer.sequence, id);
}

int32_t TimerQueue::Add(v8::Local<v8::Context> context, v8::Local<v8::Function> callback,
                        v8::Local<v8::Array> arguments, int32_t delay_ms, bool repeats) {
  if (timers_.size() >= max_timers_) return 0;
  const int32_t id = NewId();
  Timer& timer = timers_[id];
  timer.run = ReadCurrentRun(isolate_);
  timer.context_id = ContextTable::IdOf(context);
  timer.delay_ms = delay_ms;
  timer.nesting = nesting_ + 1;
  timer.repeats = repeats;
  timer.context.Reset(isolate_, context);
  timer.callback.Reset(isolate_, callback);
  timer.arguments.Reset(isolate_, arguments);
  if (RealmClock::NowOf(context)) realm_times_[timer.context_id].timers++;
  Schedule(id, timer);
  return id;
}

void TimerQueue::Remove(int32_t id) {
  const auto found = timers_.find(id);
  if (found == timers_.end()) return;
  order_.erase({found->second.due_ns, found->second.sequence, id});
  LeaveRealm(found->second.context_id);
  timers_.erase(found);
}

template <typename Predicate>
void TimerQueue::RemoveIf(Predicate predicate) {
  for (auto at = timers_.begin(); at != timers_.end();) {
    if (predicate(at->second)) {
      order_.erase({at->second.due_ns, at->second.sequence, at->first});
      LeaveRealm(at->second.context_id);
      at = timers_.erase(at);
    } else {
      ++at;
    }
  }
}

void TimerQueue::RemoveRun(int64_t run) {
  RemoveIf([run](const Timer& timer) { return timer.run == run; });
}

void TimerQueue::RemoveContext(uint64_t context) {
  RemoveIf([context](const Timer& timer) { return timer.context_id == context; });
}

uint32_t TimerQueue::CountOf(uint64_t context) const {
  return static_cast<uint32_t>(
      std::count_if(timers_.begin(), timers_.end(), [context](const auto& entry) { return entry.second.context_id == context; }));
}

void TimerQueue::Clear() {
  order_.clear();
  timers_.clear();
  realm_times_.clear();
}

bool TimerQueue::Peek(Due* due) const {
  if (order_.empty()) return false;
  *due = {std::get<0>(*order_.begin()), timers_.at(std::get<2>(*order_.begin())).run};
  return true;
}

bool TimerQueue::Fire() {
  if (order_.empty()) return false;
  Fire(std::get<2>(*order_.begin()));
  return true;
}

int32_t TimerQueue::FindDue(int64_t now_ns, uint64_t context) const {
  for (const auto& [due_ns, sequence, id] : order_) {
    if (due_ns > now_ns) break;
    if (context == 0 || timers_.at(id).context_id == context) return id;
  }
  return 0;
}

void TimerQueue::Count(int64_t now_ns, uint64_t context, jsr_jobs* jobs) const {
  for (const auto& [due_ns, sequence, id] : order_) {
    if (context != 0 && timers_.at(id).context_id != context) continue;
    jobs->timers++;
    jobs->due_timers += due_ns <= now_ns ? 1 : 0;
    if (jobs->next_timer_ns == 0) jobs->next_timer_ns = std::max<int64_t>(due_ns - now_ns, 1);
  }
}

void TimerQueue::Fire(int32_t id) {
  const Timer& timer = timers_.find(id)->second;
  const uint64_t sequence = timer.sequence;
  order_.erase({timer.due_ns, sequence, id});

  v8::HandleScope handles(isolate_);
  const v8::Local<v8::Context> context = timer.context.Get(isolate_);
  MoveOn(context, timer.context_id, timer.due_ns);
  const v8::Local<v8::Function> callback = timer.callback.Get(isolate_);
  std::vector<v8::Local<v8::Value>> arguments;
  if (!timer.arguments.IsEmpty()) {
    const v8::Local<v8::Array> values = timer.arguments.Get(isolate_);
    for (uint32_t i = 0; i < values->Length(); i++) {
      v8::Local<v8::Value> value;
      if (values->Get(context, i).ToLocal(&value)) arguments.push_back(value);
    }
  }
  const CurrentRunScope current(isolate_, timer.run);
  nesting_ = timer.nesting;
  // Gone before its callback runs, as clearing it there must have no effect; an interval stays, to be cleared.
  const bool repeats = timer.repeats;
  if (!repeats) {
    LeaveRealm(timer.context_id);
    timers_.erase(id);
  }

  v8::Context::Scope scope(context);
  v8::TryCatch caught(isolate_);
  const bool returned =
      !callback->Call(context, context->Global(), static_cast<int>(arguments.size()), arguments.data()).IsEmpty();
  nesting_ = 0;
  if (!returned && !caught.HasTerminated()) rejections_.ReportNow(context, caught.Exception(), caught.Message());

  // The callback may have cleared its interval; then another timer may even have got its id.
  const auto interval = timers_.find(id);
  if (repeats && interval != timers_.end() && interval->second.sequence == sequence) {
    interval->second.nesting = std::min(interval->second.nesting + 1, kMaxFastNesting + 1);
    Schedule(id, interval->second);
  }
}

}  // namespace jsrun
