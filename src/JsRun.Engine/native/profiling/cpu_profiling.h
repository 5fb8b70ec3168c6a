#ifndef JSRUN_PROFILING_CPU_PROFILING_H_
#define JSRUN_PROFILING_CPU_PROFILING_H_

#include <v8-profiler.h>
#include <v8.h>

#include "jsrun_v8.h"

namespace jsrun {

// The CPU profile of one isolate: none, being taken, or kept until it is dropped. V8's profiler exists only meanwhile. Owner thread.
class CpuProfiling {
 public:
  explicit CpuProfiling(v8::Isolate* isolate) : isolate_(isolate) {}
  ~CpuProfiling() { Drop(); }
  CpuProfiling(const CpuProfiling&) = delete;
  CpuProfiling& operator=(const CpuProfiling&) = delete;

  // False when there is one already.
  bool Start(int interval_us);
  // False when none is being taken.
  bool Stop();
  // See jsr_cpu_profile_write.
  jsr_status Write(const jsr_sink& sink);
  void Drop();

 private:
  v8::Isolate* const isolate_;
  v8::CpuProfiler* profiler_ = nullptr;
  v8::CpuProfile* profile_ = nullptr;
  v8::ProfilerId id_ = 0;
};

}  // namespace jsrun

#endif  // JSRUN_PROFILING_CPU_PROFILING_H_
