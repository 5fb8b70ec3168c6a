#ifndef JSRUN_ISOLATE_LIVE_COUNTS_H_
#define JSRUN_ISOLATE_LIVE_COUNTS_H_

#include <atomic>
#include <cstdint>

namespace jsrun {

// What of the library is alive in this process, so that tests see leaks. Any thread.
struct LiveCounts {
  std::atomic<int64_t> isolates{0};
  std::atomic<int64_t> contexts{0};
  std::atomic<int64_t> runs{0};
};

inline LiveCounts g_live_counts;

// Counts the object that it is a member of.
template <std::atomic<int64_t> LiveCounts::*kCount>
class Counted {
 public:
  Counted() { (g_live_counts.*kCount)++; }
  ~Counted() { (g_live_counts.*kCount)--; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
};

}  // namespace jsrun

#endif  // JSRUN_ISOLATE_LIVE_COUNTS_H_
