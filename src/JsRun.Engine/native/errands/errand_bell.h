#ifndef JSRUN_ERRANDS_ERRAND_BELL_H_
#define JSRUN_ERRANDS_ERRAND_BELL_H_

#include <v8.h>

#include <atomic>

namespace jsrun {

// Has the owner's caller look, in the middle of a running script, for what others want done on its thread.
class ErrandBell {
 public:
  explicit ErrandBell(v8::Isolate* isolate) : isolate_(isolate) {}
  ErrandBell(const ErrandBell&) = delete;
  ErrandBell& operator=(const ErrandBell&) = delete;

  // Heard at the script's next interrupt check, which may be one of a later script. Any thread.
  void Ring();

 private:
  static void OnInterrupt(v8::Isolate* isolate, void* data);

  v8::Isolate* const isolate_;
  std::atomic<bool> is_pending_{false};
};

}  // namespace jsrun

#endif  // JSRUN_ERRANDS_ERRAND_BELL_H_
