#ifndef JSRUN_RUNS_RUN_H_
#define JSRUN_RUNS_RUN_H_

#include <v8.h>

#include <cstdint>

#include "isolate/live_counts.h"
#include "jsrun_v8.h"
#include "platform/clocks.h"

namespace jsrun {

class RejectionTracker;

// One evaluation or call, and what became of it. Owner thread, inside the context that it runs in unless a member says otherwise.
class Run {
 public:
  Run(v8::Local<v8::Context> context, int64_t id, RejectionTracker& rejections);
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  int64_t id() const { return id_; }
  jsr_run_state state() const { return state_; }
  v8::Local<v8::Context> context() const { return context_.Get(isolate_); }
  v8::Local<v8::Value> value() const { return value_.Get(isolate_); }          // when fulfilled
  v8::Local<v8::Value> exception() const { return exception_.Get(isolate_); }  // when it threw or does not parse
  v8::Local<v8::Message> message() const { return message_.Get(isolate_); }    // of the exception; may be empty

  // It completed with a value; a promise is awaited.
  void Complete(v8::Local<v8::Value> value);
  // A script evaluated as a browser's console does: the promise's value wraps the script's.
  void AwaitConsole(v8::Local<v8::Promise> promise);
  // A module: its value is its namespace once the promise is fulfilled.
  void AwaitModule(v8::Local<v8::Promise> promise, v8::Local<v8::Value> module_namespace);
  // A module whose imports are still to come: the promise's value is that of WrapNamespace.
  void AwaitLoading(v8::Local<v8::Promise> promise) { Await(promise, Awaiting::kLoading); }
  // An object without a prototype: a promise that is resolved with it looks at nothing that a script has made. Inside a context.
  static v8::Local<v8::Object> WrapNamespace(v8::Local<v8::Value> module_namespace);
  // The next item of its stream, as {done, value}.
  void AwaitItem(v8::Local<v8::Promise> promise) { Await(promise, Awaiting::kItem); }
  // What the TryCatch caught ended it.
  void Fail(const v8::TryCatch& caught, bool is_syntax_error = false);
  void FailWith(v8::Local<v8::Value> exception, v8::Local<v8::Message> message, bool is_syntax_error = false);
  void Terminated() { state_ = JSR_RUN_TERMINATED; }

  // The state now: looks at the awaited promise. Outside of the context too.
  jsr_run_state Poll();

  // The stream that its value was, while it is read item by item: an object of the kit. It takes the place of the value.
  bool has_stream() const { return !stream_.IsEmpty(); }
  v8::Local<v8::Object> stream() const { return stream_.Get(isolate_); }
  void SetStream(v8::Local<v8::Object> stream) {
    stream_.Reset(isolate_, stream);
    value_.Reset();
  }

  // At most one of the two is kept, the other stays empty.
  void KeepCode(v8::Local<v8::UnboundScript> code) { script_code_.Reset(isolate_, code); }
  void KeepCode(v8::Local<v8::UnboundModuleScript> code) { module_code_.Reset(isolate_, code); }
  v8::Local<v8::UnboundScript> script_code() const { return script_code_.Get(isolate_); }
  v8::Local<v8::UnboundModuleScript> module_code() const { return module_code_.Get(isolate_); }
  void SetCodeCacheAccepted() { code_cache_accepted_ = true; }
  bool code_cache_accepted() const { return code_cache_accepted_; }

  // Its source is about to be compiled, and somebody wants to know when.
  void BeginCompile() { compile_from_ns_ = MonotonicNs(); }
  // The source has been compiled, or cannot be. Counts once, and only where the beginning was noted.
  void EndCompile() {
    if (compile_from_ns_ != 0 && compile_to_ns_ == 0) compile_to_ns_ = MonotonicNs();
  }
  int64_t compile_from_ns() const { return compile_from_ns_; }
  int64_t compile_to_ns() const { return compile_to_ns_; }

 private:
  enum class Awaiting { kValue, kConsole, kModule, kLoading, kItem };

  void Await(v8::Local<v8::Promise> promise, Awaiting awaiting);
  void Fulfil(v8::Local<v8::Value> value);
  void FulfilItem(v8::Local<v8::Object> item);

  v8::Isolate* const isolate_;
  RejectionTracker& rejections_;
  const int64_t id_;
  const v8::Global<v8::Context> context_;
  jsr_run_state state_ = JSR_RUN_NONE;
  Awaiting awaiting_ = Awaiting::kValue;
  bool code_cache_accepted_ = false;
  int64_t compile_from_ns_ = 0;
  int64_t compile_to_ns_ = 0;
  v8::Global<v8::Promise> promise_;
  v8::Global<v8::Value> namespace_;
  v8::Global<v8::Value> value_;
  v8::Global<v8::Object> stream_;
  v8::Global<v8::Value> exception_;
  v8::Global<v8::Message> message_;
  v8::Global<v8::UnboundScript> script_code_;
  v8::Global<v8::UnboundModuleScript> module_code_;
  Counted<&LiveCounts::runs> counted_;
};

}  // namespace jsrun

#endif  // JSRUN_RUNS_RUN_H_
