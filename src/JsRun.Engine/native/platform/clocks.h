#ifndef JSRUN_PLATFORM_CLOCKS_H_
#define JSRUN_PLATFORM_CLOCKS_H_

#include <cstdint>

namespace jsrun {

// CLOCK_MONOTONIC in nanoseconds. Any thread.
int64_t MonotonicNs();

}  // namespace jsrun

#endif  // JSRUN_PLATFORM_CLOCKS_H_
