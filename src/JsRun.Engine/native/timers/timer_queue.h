#ifndef JSRUN_TIMERS_TIMER_QUEUE_H_
#define JSRUN_TIMERS_TIMER_QUEUE_H_

#include <v8.h>

#include <cstdint>
#include <set>
#include <tuple>
#include <unordered_map>

#include "jsrun_v8.h"

namespace jsrun {

class RejectionTracker;

// The timers of one isolate, in the order in which they are due. They fire when the caller says so. Owner thread only; cleared
// before the isolate is disposed.
class TimerQueue {
 public:
  struct Due {
    int64_t due_ns;  // CLOCK_MONOTONIC
    int64_t run;
  };

  TimerQueue(v8::Isolate* isolate, RejectionTracker& rejections, uint32_t max_timers)
      : isolate_(isolate), rejections_(rejections), max_timers_(max_timers) {}
  TimerQueue(const TimerQueue&) = delete;
  TimerQueue& operator=(const TimerQueue&) = delete;

  // The new timer's id, for the current run and the given context; 0 when there are too many. `arguments` is empty for none.
  int32_t Add(v8::Local<v8::Context> context, v8::Local<v8::Function> callback, v8::Local<v8::Array> arguments, int32_t delay_ms,
              bool repeats);
  void Remove(int32_t id);
  void RemoveRun(int64_t run);
  void RemoveContext(uint64_t context);
  void Clear();

  // False when there is none.
  bool Peek(Due* due) const;
  // Calls the earliest one's callback, due or not. False when there is none.
  bool Fire();

  // The earliest timer of a context (0: of any) that is due at a time on CLOCK_MONOTONIC; 0 when there is none.
  int32_t FindDue(int64_t now_ns, uint64_t context) const;
  // Calls the callback of that timer.
  void Fire(int32_t id);
  // Adds the timers of a context (0: of all) to the counts.
  void Count(int64_t now_ns, uint64_t context, jsr_jobs* jobs) const;

  // Those of one context.
  uint32_t CountOf(uint64_t context) const;

  uint32_t count() const { return static_cast<uint32_t>(timers_.size()); }

 private:
  // The timers of a realm that has its own time are due by that, so their order owes nothing to how long code takes.
  struct RealmTime {
    int64_t elapsed_ns = 0;  // of the realm's time, up to the last timer that fired
    int64_t origin_ns = 0;   // where that began on CLOCK_MONOTONIC, as far as the timers that wait are concerned
    uint32_t timers = 0;     // that wait; without any nothing is kept
  };
  struct Timer {
    int64_t due_ns;
    uint64_t sequence;
    int64_t run;
    uint64_t context_id;
    int32_t delay_ms;
    int32_t nesting;  // how many timers led to this one, each set by the one before
    bool repeats;
    v8::Global<v8::Context> context;
    v8::Global<v8::Function> callback;
    v8::Global<v8::Array> arguments;  // in the heap, since there may be tens of thousands: its limit counts them
  };
  using Key = std::tuple<int64_t, uint64_t, int32_t>;  // due, sequence, id

  void Schedule(int32_t id, Timer& timer);
  int64_t DueOf(const Timer& timer, int64_t delay_ns);
  void LeaveRealm(uint64_t context_id);
  // The realm's time is now that at which a timer was due.
  void MoveOn(v8::Local<v8::Context> context, uint64_t context_id, int64_t due_ns);
  int32_t NewId();
  template <typename Predicate>
  void RemoveIf(Predicate predicate);

  v8::Isolate* const isolate_;
  RejectionTracker& rejections_;
  const uint32_t max_timers_;
  std::unordered_map<int32_t, Timer> timers_;
  std::set<Key> order_;
  std::unordered_map<uint64_t, RealmTime> realm_times_;  // by context
  uint64_t next_sequence_ = 0;
  int32_t last_id_ = 0;
  int32_t nesting_ = 0;  // of the timer that fires now
};

}  // namespace jsrun

#endif  // JSRUN_TIMERS_TIMER_QUEUE_H_
