#ifndef JSRUN_HOSTCALLS_HOST_CALLS_H_
#define JSRUN_HOSTCALLS_HOST_CALLS_H_

#include <v8.h>

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "codec/codec_error.h"
#include "jsrun_v8.h"

namespace jsrun {

class IsolateState;

// The functions of one isolate that its caller carries out, and the calls of them that have not been answered, or whose answer has not been
// delivered. Owner thread only; cleared before the isolate is disposed.
class HostCalls {
 public:
  HostCalls(IsolateState& state, const jsr_isolate_options& options);
  ~HostCalls() { Clear(); }
  HostCalls(const HostCalls&) = delete;
  HostCalls& operator=(const HostCalls&) = delete;

  // See jsr_host_function_set. Inside the context.
  jsr_status SetFunction(v8::Local<v8::Context> context, std::string name, uint64_t function, jsr_host_mode mode, CodecError& error);
  // A stream that a source feeds, by its number there. Empty with an exception pending. Inside the context; runs no user code.
  v8::MaybeLocal<v8::Object> MakeStream(v8::Local<v8::Context> context, uint64_t source, uint64_t number);
  // See jsr_host_function_remove.
  void RemoveFunction(uint64_t function, bool keep_global);
  // See jsr_host_call_answer. False when there is no such call.
  bool Answer(uint64_t call, jsr_host_answer kind, jsr_text json);

  // The run that made the call which was answered first. False when no answer waits.
  // only_of_runs: passes over those to calls of no run.
  bool Peek(bool only_of_runs, int64_t* run) const;
  // Delivers the first answer to a call of a context (0: of any). False when there is none. Not inside a context.
  bool Deliver(uint64_t context = 0, bool only_of_runs = false);

  // A call of the module loader, which no script sees: its answer goes to ModuleFetches. Nobody is told of it yet.
  uint64_t AddAsk(v8::Local<v8::Context> context, int64_t run);
  // Tells the caller of the library of it. False when it was refused, with the reason.
  bool TellAsk(uint64_t call, uint64_t function, std::string_view arguments, std::string* why);
  void RemoveAsk(uint64_t call);

  // Forgets the calls that a run has made; those of streams are nobody's from then on.
  void RemoveRun(int64_t run);
  // Forgets the functions and calls of a realm that is about to go.
  void RemoveContext(uint64_t context);
  void Clear();

  // Calls that wait for their answer, those included that block.
  uint32_t waiting_count() const { return static_cast<uint32_t>(calls_.size() - ready_.size()); }
  // Answers that can be delivered.
  uint32_t ready_count() const { return static_cast<uint32_t>(ready_.size()); }
  // Those of a context (0: of any).
  uint32_t ReadyOf(uint64_t context) const;

  // What calling a function from a script does.
  void Call(const v8::FunctionCallbackInfo<v8::Value>& info, uint64_t function, jsr_host_mode mode);

 private:
  struct Function {
    std::string name;
    uint64_t context_id;
    v8::Global<v8::Function> function;
  };

  // One call, from the script to its settlement.
  struct HostCall {
    std::string name;
    uint64_t context_id;
    int64_t run;
    v8::Global<v8::Context> context;
    v8::Global<v8::Promise::Resolver> resolver;  // empty for one that blocks
    bool is_of_stream = false;
    bool is_answered = false;
    bool is_ask = false;
    jsr_host_answer kind = JSR_HOST_VALUE;
    std::string json;

    size_t bytes() const { return kOverheadBytes + json.size(); }
    static constexpr size_t kOverheadBytes = 512;
  };

  // Ends the script that called: no statement of it follows, not even of a `catch`. The callback has to return.
  void Unwind(v8::Local<v8::Context> context);
  // Writes the arguments as a JSON array. False with the exception to throw in `error`, or empty when it was terminated.
  bool WriteArguments(v8::Local<v8::Context> context, const v8::FunctionCallbackInfo<v8::Value>& info, std::string_view name,
                      ByteBuffer& out, v8::Local<v8::Value>* error);
  // Hands a call to the caller of the library. 0 when it was refused, with the exception in `error`.
  uint64_t Begin(v8::Local<v8::Context> context, const v8::FunctionCallbackInfo<v8::Value>& info, uint64_t function, jsr_host_mode mode,
                 v8::Local<v8::Promise::Resolver> resolver, v8::Local<v8::Value>* error);
  // The value or error of an answer. False when it was terminated. Inside the context.
  bool Read(v8::Local<v8::Context> context, const HostCall& call, v8::Local<v8::Value>* value, bool* is_error);
  bool ReadError(v8::Local<v8::Context> context, const HostCall& call, v8::Local<v8::Value>* value);
  HostCall Take(std::unordered_map<uint64_t, HostCall>::iterator at);
  template <typename Predicate>
  void RemoveIf(Predicate predicate);

  IsolateState& state_;
  v8::Isolate* const isolate_;
  const uint64_t max_bytes_;
  const uint32_t max_depth_;
  std::unordered_map<uint64_t, Function> functions_;
  std::unordered_map<uint64_t, HostCall> calls_;
  std::list<uint64_t> ready_;  // calls that await and were answered, in the order of the answers
  uint64_t next_call_ = 1;
};

}  // namespace jsrun

#endif  // JSRUN_HOSTCALLS_HOST_CALLS_H_
