#ifndef JSRUN_RUNS_RUN_OBSERVER_H_
#define JSRUN_RUNS_RUN_OBSERVER_H_

#include <v8.h>

#include <atomic>
#include <cstdint>

namespace jsrun {

// Tells other threads on whose behalf the code of a turn runs: a turn that was begun for one run may settle what another awaits,
// whose code then goes on in the same turn.
class RunObserver {
 public:
  explicit RunObserver(v8::Isolate* isolate) : isolate_(isolate) {}
  RunObserver(const RunObserver&) = delete;
  RunObserver& operator=(const RunObserver&) = delete;

  // Asks for a look at the next interrupt check of the running script. Any thread.
  void RequestLook();

  // What the last look of this turn saw, 0 when there was none. Any thread.
  int64_t observed_run() const { return observed_run_.load(std::memory_order_relaxed); }

  // Forgets the turn. Owner thread.
  void EndTurn() { observed_run_.store(0, std::memory_order_relaxed); }

 private:
  static void OnInterrupt(v8::Isolate* isolate, void* data);

  v8::Isolate* const isolate_;
  std::atomic<bool> is_pending_{false};
  std::atomic<int64_t> observed_run_{0};
};

}  // namespace jsrun

#endif  // JSRUN_RUNS_RUN_OBSERVER_H_
