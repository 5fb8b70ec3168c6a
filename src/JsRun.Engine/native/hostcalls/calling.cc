#include <string_view>

#include "codec/value_reader.h"
#include "codec/value_writer.h"
#include "contexts/context_table.h"
#include "errors/error_properties.h"
#include "hostcalls/host_calls.h"
#include "isolate/isolate_state.h"
#include "runs/current_run.h"

namespace jsrun {
namespace {

constexpr char kQuotaExceededError[] = "QuotaExceededError";
constexpr char kDataCloneError[] = "DataCloneError";

v8::Local<v8::String> TextOf(v8::Isolate* isolate, std::string_view text) {
  v8::Local<v8::String> made;
  return v8::String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kNormal, static_cast<int>(text.size())).ToLocal(&made)
             ? made
             : v8::String::Empty(isolate);
}

// An Error of the realm that is current, whatever scripts have done to its globals.
v8::Local<v8::Value> MakeError(v8::Local<v8::Context> context, const char* name, const std::string& message) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  const v8::Local<v8::Value> error = v8::Exception::Error(TextOf(isolate, message));
  if (name != nullptr && error->IsObject()) {
    static_cast<void>(error.As<v8::Object>()
                          ->DefineOwnProperty(context, v8::String::NewFromUtf8Literal(isolate, "name"), TextOf(isolate, name), v8::DontEnum)
                          .FromMaybe(false));
  }
  return error;
}

std::string Quote(std::string_view name) { return "'" + std::string(name) + "'"; }

}  // namespace

void HostCalls::Unwind(v8::Local<v8::Context> context) {
  isolate_->TerminateExecution();
  // V8 takes it up at a script's next check, before which that could do something: so there is one right here.
  v8::Local<v8::Script> script;
  const bool is_ready = v8::Script::Compile(context, v8::String::NewFromUtf8Literal(isolate_, "0")).ToLocal(&script);
  static_cast<void>(is_ready && script->Run(context).IsEmpty());
}

bool HostCalls::WriteArguments(v8::Local<v8::Context> context, const v8::FunctionCallbackInfo<v8::Value>& info, std::string_view name,
                               ByteBuffer& out, v8::Local<v8::Value>* error) {
  v8::LocalVector<v8::Value> values(isolate_);
  values.reserve(static_cast<size_t>(info.Length()));
  for (int i = 0; i < info.Length(); i++) values.push_back(info[i]);
  const v8::Local<v8::Array> arguments = v8::Array::New(isolate_, values.data(), values.size());
  // The array is one level that the script does not see.
  const jsr_write_options options{max_bytes_, max_depth_ + 1, JSR_FORMAT_TAGGED, 1, 0};
  CodecError reason;
  switch (WriteValue(context, arguments, options, &state_.handles(), out, reason)) {
    case JSR_WRITE_OK:
      return true;
    case JSR_WRITE_TERMINATED:
      Unwind(context);
      return false;
    case JSR_WRITE_TOO_LARGE:
      *error = MakeError(context, kQuotaExceededError,
                         "The arguments of " + Quote(name) + " are larger than " + std::to_string(max_bytes_) + " bytes of JSON");
      return false;
    default:
      *error = MakeError(context, kDataCloneError,
                         "The arguments of " + Quote(name) + " cannot be passed on: " + reason.path + (reason.path.empty() ? "" : ": ") +
                             reason.message);
      return false;
  }
}

uint64_t HostCalls::Begin(v8::Local<v8::Context> context, const v8::FunctionCallbackInfo<v8::Value>& info, uint64_t function,
                          jsr_host_mode mode, v8::Local<v8::Promise::Resolver> resolver, v8::Local<v8::Value>* error) {
  const bool is_of_stream = function >= JSR_STREAM_SOURCES;
  const auto found = functions_.find(function);
  if (!is_of_stream && found == functions_.end()) {
    *error = MakeError(context, nullptr, "The host of this function is gone");
    return 0;
  }
  const std::string name = is_of_stream ? "stream" : found->second.name;
  ScopedBuffer arguments;
  if (!WriteArguments(context, info, name, arguments, error)) return 0;
  const uint64_t id = next_call_++;
  HostCall& call = calls_[id];
  call.name = name;
  call.is_of_stream = is_of_stream;
  call.context_id = ContextTable::IdOf(context);
  call.run = ReadCurrentRun(isolate_);
  call.context.Reset(isolate_, context);
  if (!resolver.IsEmpty()) call.resolver.Reset(isolate_, resolver);
  state_.buffers().TakeAlways(call.bytes());
  const jsr_host_call told{id, function, call.context_id, call.run, static_cast<int32_t>(mode), 0, arguments.text()};
  const int32_t refusal = state_.callbacks().host_call(state_.user_data(), &told);
  if (refusal == JSR_HOST_ACCEPTED) return id;
  if (const auto refused = calls_.find(id); refused != calls_.end()) Take(refused);
  *error = refusal == JSR_HOST_TOO_MANY
               ? MakeError(context, kQuotaExceededError, "Too many calls of host functions wait for their answer")
           : is_of_stream
               ? MakeError(context, nullptr, "The client that feeds the stream is gone")
               : MakeError(context, nullptr, "The host of " + Quote(name) + " is gone");
  return 0;
}

void HostCalls::Call(const v8::FunctionCallbackInfo<v8::Value>& info, uint64_t function, jsr_host_mode mode) {
  const v8::Local<v8::Context> context = isolate_->GetCurrentContext();
  v8::Local<v8::Value> error;
  if (mode == JSR_HOST_ASYNC) {
    v8::Local<v8::Promise::Resolver> resolver;
    if (!v8::Promise::Resolver::New(context).ToLocal(&resolver)) return;
    if (Begin(context, info, function, mode, resolver, &error) == 0) {
      if (error.IsEmpty() || !resolver->Reject(context, error).FromMaybe(false)) return;
    }
    info.GetReturnValue().Set(resolver->GetPromise());
    return;
  }

  const uint64_t id = Begin(context, info, function, mode, {}, &error);
  if (id == 0) {
    if (!error.IsEmpty()) isolate_->ThrowException(error);
    return;
  }
  const auto found = calls_.find(id);
  if (found == calls_.end()) return;
  const HostCall call = Take(found);
  if (!call.is_answered) {
    state_.stop().StopHere();
    Unwind(context);
    return;
  }
  v8::Local<v8::Value> value;
  bool is_error = false;
  if (!Read(context, call, &value, &is_error)) {
    Unwind(context);
  } else if (is_error) {
    isolate_->ThrowException(value);
  } else {
    info.GetReturnValue().Set(value);
  }
}

bool HostCalls::Read(v8::Local<v8::Context> context, const HostCall& call, v8::Local<v8::Value>* value, bool* is_error) {
  const v8::TryCatch caught(isolate_);
  *is_error = call.kind != JSR_HOST_VALUE;
  if (*is_error) return ReadError(context, call, value);
  if (call.json.empty()) {
    *value = v8::Undefined(isolate_);
    return true;
  }
  const jsr_text json{reinterpret_cast<const uint8_t*>(call.json.data()), call.json.size()};
  CodecError reason;
  const ReadStatus status = ReadValue(context, json, &state_.handles(), value, reason);
  if (status == ReadStatus::kTerminated) return false;
  if (status != ReadStatus::kOk) {
    *is_error = true;
    *value = MakeError(context, nullptr, "The answer of " + Quote(call.name) + " is no value: " + reason.path +
                                             (reason.path.empty() ? "" : ": ") + reason.message);
  }
  return true;
}

bool HostCalls::ReadError(v8::Local<v8::Context> context, const HostCall& call, v8::Local<v8::Value>* value) {
  const jsr_text json{reinterpret_cast<const uint8_t*>(call.json.data()), call.json.size()};
  v8::Local<v8::Value> fields;
  CodecError reason;
  const ReadStatus status = ReadValue(context, json, &state_.handles(), &fields, reason);
  if (status == ReadStatus::kTerminated) return false;
  if (status != ReadStatus::kOk || !fields->IsObject()) {
    *value = MakeError(context, nullptr, "The error of " + Quote(call.name) + " is no value: " + reason.path +
                                             (reason.path.empty() ? "" : ": ") + reason.message);
    return true;
  }
  const auto field = [&](const char* key, v8::Local<v8::Value>* out) {
    return OwnDataProperty(context, fields.As<v8::Object>(), TextOf(isolate_, key)).ToLocal(out);
  };
  v8::Local<v8::Value> text;
  const v8::Local<v8::Value> error =
      v8::Exception::Error(field("message", &text) && text->IsString() ? text.As<v8::String>() : v8::String::Empty(isolate_));
  if (!error->IsObject()) return false;
  if (field("name", &text) && text->IsString()) {
    static_cast<void>(error.As<v8::Object>()
                          ->DefineOwnProperty(context, v8::String::NewFromUtf8Literal(isolate_, "name"), text, v8::DontEnum)
                          .FromMaybe(false));
  }
  if (field("data", &text)) {
    static_cast<void>(
        error.As<v8::Object>()->CreateDataProperty(context, v8::String::NewFromUtf8Literal(isolate_, "data"), text).FromMaybe(false));
  }
  *value = error;
  return true;
}

}  // namespace jsrun
