#ifndef JSRUN_RUNS_REJECTION_TRACKER_H_
#define JSRUN_RUNS_REJECTION_TRACKER_H_

#include <v8.h>

#include <cstdint>
#include <vector>

namespace jsrun {

// Collects what goes wrong where nobody looks: promises rejected without a handler, and exceptions of microtasks. Reported after the
// microtask checkpoint, so that a handler added in between counts. Owner thread only.
class RejectionTracker {
 public:
  explicit RejectionTracker(v8::Isolate* isolate);
  ~RejectionTracker();
  // Hears of nothing from now on, and forgets what it has heard.
  void Close();
  RejectionTracker(const RejectionTracker&) = delete;
  RejectionTracker& operator=(const RejectionTracker&) = delete;

  // The promise's rejection is somebody's business after all.
  void Forget(v8::Local<v8::Promise> promise);

  bool is_empty() const { return entries_.empty(); }
  // Tells the process's callback about all that was collected.
  void Report();
  // Tells it about exceptions alone; a rejection may still find its handler.
  void ReportExceptions();
  // Tells it about one exception at once, as of the current run.
  void ReportNow(v8::Local<v8::Context> context, v8::Local<v8::Value> error, v8::Local<v8::Message> message);

 private:
  struct Entry {
    int64_t run;
    v8::Global<v8::Promise> promise;  // empty for an exception
    v8::Global<v8::Value> error;
    v8::Global<v8::Message> message;  // empty for a promise
    v8::Global<v8::Context> context;
  };

  static void OnPromiseReject(v8::PromiseRejectMessage event);
  static void OnMessage(v8::Local<v8::Message> message, v8::Local<v8::Value> error);
  static void Tell(v8::Isolate* isolate, int64_t run, v8::Local<v8::Context> context, v8::Local<v8::Value> error,
                   v8::Local<v8::Message> message, bool is_rejection);

  v8::Isolate* const isolate_;
  std::vector<Entry> entries_;
};

}  // namespace jsrun

#endif  // JSRUN_RUNS_REJECTION_TRACKER_H_
