#ifndef JSRUN_MEMORY_BUFFER_METER_H_
#define JSRUN_MEMORY_BUFFER_METER_H_

#include <atomic>
#include <cstddef>

namespace jsrun {

// Counts the memory of one isolate's buffers, of every kind, against a limit. Outlives its isolate while a background thread still
// frees a buffer. Any thread.
class BufferMeter {
 public:
  // Called on the thread that allocates, inside V8: may only take notes and request an interrupt.
  class Listener {
   public:
    // A buffer was refused because of the sum of all.
    virtual void OnBufferRefused() = 0;
    // The sum is above the limit, garbage included.
    virtual void OnBuffersAboveLimit() = 0;

   protected:
    ~Listener() = default;
  };

  explicit BufferMeter(size_t max_bytes) : max_bytes_(max_bytes) {}
  BufferMeter(const BufferMeter&) = delete;
  BufferMeter& operator=(const BufferMeter&) = delete;

  // Owner thread, while nothing is allocated.
  void SetListener(Listener* listener) { listener_ = listener; }

  size_t max_bytes() const { return max_bytes_; }
  size_t used_bytes() const { return used_bytes_.load(std::memory_order_relaxed); }

  // The last buffer was refused for the sum. V8 collects garbage and tries again, so only what stands counts.
  bool refused() const { return refused_.load(std::memory_order_relaxed); }
  void ClearRefused() { refused_.store(false, std::memory_order_relaxed); }

  // Counts bytes that V8 would collect garbage for. False when there is no room.
  bool Take(size_t bytes);
  // Counts bytes of a buffer made of pages, which V8 may give up on at once: these may pass the limit, up to its double, until the
  // listener has looked.
  bool TakePages(size_t bytes);
  // Counts bytes that cannot be refused.
  void TakeAlways(size_t bytes) { used_bytes_.fetch_add(bytes, std::memory_order_relaxed); }
  void Give(size_t bytes) { used_bytes_.fetch_sub(bytes, std::memory_order_relaxed); }

 private:
  bool TakeBelow(size_t bytes, size_t limit);

  const size_t max_bytes_;
  std::atomic<size_t> used_bytes_{0};
  std::atomic<bool> refused_{false};
  Listener* listener_ = nullptr;
};

}  // namespace jsrun

#endif  // JSRUN_MEMORY_BUFFER_METER_H_
