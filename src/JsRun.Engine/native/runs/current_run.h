#ifndef JSRUN_RUNS_CURRENT_RUN_H_
#define JSRUN_RUNS_CURRENT_RUN_H_

#include <v8.h>

#include <cstdint>

namespace jsrun {

// The run on whose behalf code runs is V8's continuation-preserved data: V8 hands it from whoever awaits or calls then() to the
// reaction. Owner thread.
int64_t ReadCurrentRun(v8::Isolate* isolate);
void WriteCurrentRun(v8::Isolate* isolate, int64_t run);

// Code in this scope runs for `run`; afterwards all is as before.
class CurrentRunScope {
 public:
  CurrentRunScope(v8::Isolate* isolate, int64_t run) : isolate_(isolate), previous_(ReadCurrentRun(isolate)) {
    WriteCurrentRun(isolate_, run);
  }
  ~CurrentRunScope() { WriteCurrentRun(isolate_, previous_); }
  CurrentRunScope(const CurrentRunScope&) = delete;
  CurrentRunScope& operator=(const CurrentRunScope&) = delete;

 private:
  v8::Isolate* const isolate_;
  const int64_t previous_;
};

}  // namespace jsrun

#endif  // JSRUN_RUNS_CURRENT_RUN_H_
