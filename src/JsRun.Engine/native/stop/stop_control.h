#ifndef JSRUN_STOP_STOP_CONTROL_H_
#define JSRUN_STOP_STOP_CONTROL_H_

#include <v8.h>

#include <atomic>

#include "buffer/byte_buffer.h"

namespace jsrun {

// Stops the script of one isolate from another thread, noting where it was. Owner thread unless a member says otherwise.
class StopControl {
 public:
  explicit StopControl(v8::Isolate* isolate) : isolate_(isolate) {}
  StopControl(const StopControl&) = delete;
  StopControl& operator=(const StopControl&) = delete;

  // Any thread. The request is taken up at the script's next interrupt check.
  void RequestStop();
  // Any thread.
  void Terminate();

  // Stops the script that calls this, noting where it was. Inside the script.
  void StopHere();

  // Something was stopped in this turn, or is about to be.
  bool stopped() const { return stopped_.load(std::memory_order_relaxed); }

  // Forgets requests that came too late, so that they hit no later turn.
  void EndTurn();

  // Appends where the last stopped script was, or nothing.
  void WriteStack(ByteBuffer& out);

 private:
  static void OnInterrupt(v8::Isolate* isolate, void* data);

  v8::Isolate* const isolate_;
  std::atomic<bool> stop_requested_{false};
  std::atomic<bool> stopped_{false};
  bool stack_is_new_ = false;
  v8::Global<v8::StackTrace> stack_;
  v8::Global<v8::Context> stack_context_;
};

}  // namespace jsrun

#endif  // JSRUN_STOP_STOP_CONTROL_H_
