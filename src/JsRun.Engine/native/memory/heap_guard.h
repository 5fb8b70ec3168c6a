#ifndef JSRUN_MEMORY_HEAP_GUARD_H_
#define JSRUN_MEMORY_HEAP_GUARD_H_

#include <v8.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "jsrun_v8.h"
#include "memory/buffer_meter.h"

namespace jsrun {

// Keeps one isolate within its memory limit: heap, buffers and WebAssembly memories together. V8 itself bounds only the heap, and
// would end the process; here the script is terminated instead. Owner thread unless a member says otherwise.
class HeapGuard final : private BufferMeter::Listener {
 public:
  HeapGuard(v8::Isolate* isolate, std::shared_ptr<BufferMeter> buffers, uint64_t limit_bytes, uint64_t headroom_bytes);
  ~HeapGuard();
  HeapGuard(const HeapGuard&) = delete;
  HeapGuard& operator=(const HeapGuard&) = delete;

  // Asks for a look at the next interrupt check of the running script. Any thread.
  void RequestCheck();

  // Whether so much more can be taken in without crossing the limit. Collects garbage to find out, unless that was done just now. Between scripts.
  bool HasRoom(uint64_t bytes);

  // The limit was crossed in this turn.
  bool exceeded() const { return exceeded_; }

  // Fills the report and forgets the turn.
  void EndTurn(jsr_turn_report& report);

 private:
  struct Usage {
    size_t used_bytes;
    size_t total_bytes;
    size_t physical_bytes;
    size_t external_bytes;
    size_t sum() const { return used_bytes + external_bytes; }
  };

  void OnBufferRefused() override { RequestInterrupt(); }
  void OnBuffersAboveLimit() override { RequestCheck(); }
  static size_t OnNearHeapLimit(void* data, size_t current_limit, size_t initial_limit);
  static void OnInterrupt(v8::Isolate* isolate, void* data);
  void RequestInterrupt();
  Usage Measure() const;
  void CheckUsage();
  void Exceed();

  v8::Isolate* const isolate_;
  const std::shared_ptr<BufferMeter> buffers_;
  const uint64_t limit_bytes_;
  const uint64_t headroom_bytes_;
  std::atomic<bool> interrupt_pending_{false};
  std::atomic<bool> check_requested_{false};
  bool exceeded_ = false;
  int headrooms_granted_ = 0;
  uint64_t live_bytes_ = 0;  // after the last collection of HasRoom
  size_t next_collection_bytes_;  // within a turn: below this a look collects nothing
};

}  // namespace jsrun

#endif  // JSRUN_MEMORY_HEAP_GUARD_H_
