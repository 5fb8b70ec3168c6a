#include "platform/clocks.h"

#include <pthread.h>
#include <time.h>

#include "jsrun_v8.h"

namespace jsrun {
namespace {

int64_t Nanoseconds(const timespec& time) {
  return static_cast<int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

int64_t MonotonicNs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return Nanoseconds(now);
}

}  // namespace jsrun

extern "C" {

int32_t jsr_thread_cpu_clock(void) {
  clockid_t clock;
  return pthread_getcpuclockid(pthread_self(), &clock) == 0 ? static_cast<int32_t>(clock) : 0;
}

int64_t jsr_cpu_ns(int32_t clock) {
  timespec now;
  return clock_gettime(static_cast<clockid_t>(clock), &now) == 0 ? jsrun::Nanoseconds(now) : -1;
}

int64_t jsr_monotonic_ns(void) { return jsrun::MonotonicNs(); }

}  // extern "C"
