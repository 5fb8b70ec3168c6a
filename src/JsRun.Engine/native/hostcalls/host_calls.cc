#include "hostcalls/host_calls.h"

#include <algorithm>
#include <utility>

#include "contexts/context_table.h"
#include "contexts/globals.h"
#include "errors/error_properties.h"
#include "hostcalls/host_function.h"
#include "isolate/isolate_state.h"
#include "runs/current_run.h"

namespace jsrun {
namespace {

// In one isolate.
constexpr size_t kMaxFunctions = 1000;

}  // namespace

HostCalls::HostCalls(IsolateState& state, const jsr_isolate_options& options)
    : state_(state), isolate_(state.isolate()), max_bytes_(options.max_host_call_bytes), max_depth_(options.max_host_call_depth) {}

jsr_status HostCalls::SetFunction(v8::Local<v8::Context> context, std::string name, uint64_t function, jsr_host_mode mode,
                                  CodecError& error) {
  v8::TryCatch caught(isolate_);
  v8::Local<v8::Function> made;
  if (function == 0 || functions_.contains(function)) return JSR_INVALID_ARGUMENT;
  if (functions_.size() >= kMaxFunctions) {
    error = {std::move(name), "There are too many host functions"};
    return JSR_INVALID_VALUE;
  }
  if (!MakeHostFunction(context, name, function, mode).ToLocal(&made)) return caught.HasTerminated() ? JSR_TERMINATED : JSR_INTERNAL;
  const jsr_status status = SetGlobal(context, {reinterpret_cast<const uint8_t*>(name.data()), name.size()}, made, error);
  if (status != JSR_OK) return status;
  Function& entry = functions_[function];
  entry.name = std::move(name);
  entry.context_id = ContextTable::IdOf(context);
  entry.function.Reset(isolate_, made);
  return JSR_OK;
}

void HostCalls::RemoveFunction(uint64_t function, bool keep_global) {
  const auto found = functions_.find(function);
  if (found == functions_.end()) return;
  const v8::HandleScope handles(isolate_);
  v8::Local<v8::Context> context;
  v8::Local<v8::String> key;
  v8::Local<v8::Value> value;
  if (!keep_global && state_.contexts().Find(found->second.context_id).ToLocal(&context)) {
    const v8::Context::Scope scope(context);
    const v8::TryCatch caught(isolate_);
    const std::string& name = found->second.name;
    const v8::Local<v8::Object> global = context->Global();
    // A global that a script has put in its place stays.
    if (v8::String::NewFromUtf8(isolate_, name.data(), v8::NewStringType::kInternalized, static_cast<int>(name.size())).ToLocal(&key) &&
        OwnDataProperty(context, global, key).ToLocal(&value) && value == found->second.function.Get(isolate_)) {
      static_cast<void>(global->Delete(context, key).FromMaybe(false));
    }
  }
  functions_.erase(found);
}

bool HostCalls::Answer(uint64_t call, jsr_host_answer kind, jsr_text json) {
  const auto found = calls_.find(call);
  if (found == calls_.end() || found->second.is_answered) return false;
  HostCall& entry = found->second;
  entry.is_answered = true;
  entry.kind = kind;
  entry.json.assign(reinterpret_cast<const char*>(json.data), json.length);
  state_.buffers().TakeAlways(entry.json.size());
  if (!entry.resolver.IsEmpty() || entry.is_ask) ready_.push_back(call);
  if (entry.is_ask) state_.modules().fetches().Answered(call, kind, json);
  return true;
}

bool HostCalls::Peek(bool only_of_runs, int64_t* run) const {
  const auto first = std::find_if(ready_.begin(), ready_.end(), [&](uint64_t call) { return !only_of_runs || calls_.at(call).run != 0; });
  if (first == ready_.end()) return false;
  *run = calls_.at(*first).run;
  return true;
}

uint32_t HostCalls::ReadyOf(uint64_t context) const {
  return static_cast<uint32_t>(std::count_if(
      ready_.begin(), ready_.end(), [&](uint64_t call) { return context == 0 || calls_.at(call).context_id == context; }));
}

HostCalls::HostCall HostCalls::Take(std::unordered_map<uint64_t, HostCall>::iterator at) {
  HostCall call = std::move(at->second);
  state_.buffers().Give(call.bytes());
  calls_.erase(at);
  return call;
}

bool HostCalls::Deliver(uint64_t context_id, bool only_of_runs) {
  const auto first = std::find_if(ready_.begin(), ready_.end(), [&](uint64_t id) {
    const HostCall& call = calls_.at(id);
    return (context_id == 0 || call.context_id == context_id) && (!only_of_runs || call.run != 0);
  });
  if (first == ready_.end()) return false;
  const uint64_t id = *first;
  const HostCall call = Take(calls_.find(id));
  ready_.erase(first);

  const v8::HandleScope handles(isolate_);
  const v8::Local<v8::Context> context = call.context.Get(isolate_);
  const v8::Context::Scope scope(context);
  const CurrentRunScope current(isolate_, call.run);
  const v8::TryCatch caught(isolate_);
  if (call.is_ask) {
    state_.modules().fetches().Deliver(context, id, call.kind, call.json);
    return true;
  }
  const v8::Local<v8::Promise::Resolver> resolver = call.resolver.Get(isolate_);
  v8::Local<v8::Value> value;
  bool is_error = false;
  if (!Read(context, call, &value, &is_error)) return true;
  // Resolving reads the value's `then`, which may run a script. It throws into the promise, or is terminated.
  static_cast<void>((is_error ? resolver->Reject(context, value) : resolver->Resolve(context, value)).FromMaybe(false));
  return true;
}

uint64_t HostCalls::AddAsk(v8::Local<v8::Context> context, int64_t run) {
  const uint64_t id = next_call_++;
  HostCall& call = calls_[id];
  call.context_id = ContextTable::IdOf(context);
  call.run = run;
  call.context.Reset(isolate_, context);
  call.is_ask = true;
  state_.buffers().TakeAlways(call.bytes());
  return id;
}

bool HostCalls::TellAsk(uint64_t call, uint64_t function, std::string_view arguments, std::string* why) {
  const HostCall& ask = calls_.at(call);
  const jsr_text text{reinterpret_cast<const uint8_t*>(arguments.data()), arguments.size()};
  const jsr_host_call told{call, function, ask.context_id, ask.run, JSR_HOST_ASYNC, 0, text};
  const int32_t refusal = state_.callbacks().host_call(state_.user_data(), &told);
  if (refusal == JSR_HOST_ACCEPTED) return true;
  *why = refusal == JSR_HOST_TOO_MANY ? "too many calls of the host wait for their answer" : "the module loader is gone";
  return false;
}

void HostCalls::RemoveAsk(uint64_t call) {
  const auto found = calls_.find(call);
  if (found == calls_.end()) return;
  if (found->second.is_answered) ready_.remove(call);
  Take(found);
}

template <typename Predicate>
void HostCalls::RemoveIf(Predicate predicate) {
  for (auto at = calls_.begin(); at != calls_.end();) {
    const auto next = std::next(at);
    if (predicate(at->second)) {
      if (at->second.is_answered) ready_.remove(at->first);
      Take(at);
    }
    at = next;
  }
}

void HostCalls::RemoveRun(int64_t run) {
  for (auto& [id, call] : calls_) {
    if (call.run == run && call.is_of_stream) call.run = 0;
  }
  RemoveIf([run](const HostCall& call) { return call.run == run; });
  state_.modules().fetches().RemoveRun(run);
}

void HostCalls::RemoveContext(uint64_t context) {
  RemoveIf([context](const HostCall& call) { return call.context_id == context; });
  state_.modules().fetches().RemoveContext(context);
  std::erase_if(functions_, [context](const auto& entry) { return entry.second.context_id == context; });
}

void HostCalls::Clear() {
  RemoveIf([](const HostCall&) { return true; });
  functions_.clear();
}

}  // namespace jsrun
