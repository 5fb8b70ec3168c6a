#include "console/console_emit.h"

#include <time.h>

#include <algorithm>
#include <string>

#include "buffer/byte_buffer.h"
#include "codec/codec_error.h"
#include "codec/json_string.h"
#include "codec/value_writer.h"
#include "errors/stack_frames.h"
#include "isolate/isolate_state.h"
#include "jsrun_v8.h"
#include "realms/realm_clock.h"

namespace jsrun {

namespace {

constexpr uint64_t kMaxArgumentBytes = 16 * 1024;
constexpr uint32_t kMaxArgumentDepth = 8;
constexpr size_t kMaxArgumentsBytes = 64 * 1024;
constexpr uint32_t kMaxArguments = 100;
constexpr int kMaxStackFrames = 20;

// Writes the arguments as a JSON array; false when V8 is terminating.
bool WriteArguments(v8::Local<v8::Context> context, v8::Local<v8::Array> arguments, v8::Local<v8::Function> describe, ByteBuffer& out) {
  v8::Isolate* isolate = context->GetIsolate();
  const uint32_t count = std::min(arguments->Length(), kMaxArguments);
  out.Push('[');
  for (uint32_t i = 0; i < count && out.length() < kMaxArgumentsBytes; ++i) {
    v8::HandleScope scope(isolate);
    v8::Local<v8::Value> argument, text;
    if (!arguments->Get(context, i).ToLocal(&argument)) return false;
    if (i > 0) out.Push(',');
    CodecError ignored;
    const jsr_write_status status = WriteInertValue(context, argument, kMaxArgumentBytes, kMaxArgumentDepth, out, ignored);
    if (status == JSR_WRITE_OK) continue;
    if (status == JSR_WRITE_TERMINATED) return false;
    if (!describe->Call(context, v8::Undefined(isolate), 1, &argument).ToLocal(&text)) return false;
    WriteJsonStringCut(isolate, text->IsString() ? text.As<v8::String>() : v8::String::Empty(isolate), kMaxArgumentBytes, out);
  }
  out.Push(']');
  return true;
}

}  // namespace

void EmitConsole(const v8::FunctionCallbackInfo<v8::Value>& info) {
  v8::Isolate* isolate = info.GetIsolate();
  IsolateState* state = IsolateState::From(isolate);
  if (state == nullptr || info.Length() < 4 || !info[1]->IsString() || !info[2]->IsArray() || !info[3]->IsFunction()) return;
  if (state->callbacks().console == nullptr) return;
  v8::HandleScope scope(isolate);
  const v8::Local<v8::Context> context = isolate->GetCurrentContext();
  const int32_t level = info[0]->Int32Value(context).FromMaybe(JSR_CONSOLE_LOG);
  ScopedBuffer text, arguments;
  AppendUtf8(isolate, info[1].As<v8::String>(), text);
  {
    v8::TryCatch try_catch(isolate);
    if (!WriteArguments(context, info[2].As<v8::Array>(), info[3].As<v8::Function>(), arguments)) {
      if (try_catch.HasCaught() && !try_catch.HasTerminated()) {
        try_catch.ReThrow();
      } else {
        isolate->TerminateExecution();  // a TryCatch on the way may have seen it; the script must not go on
      }
      return;
    }
  }
  if (state->debugger().is_enabled()) {
    state->debugger().WriteConsole(context, level, info[1].As<v8::String>(), info[2].As<v8::Array>());
  }
  state->callbacks().console(state->user_data(), state->current_run(), level, text.text(), arguments.text());
}

void MonotonicNow(const v8::FunctionCallbackInfo<v8::Value>& info) {
  if (const std::optional<double> time = RealmClock::NowOf(info.GetIsolate()->GetCurrentContext())) {
    info.GetReturnValue().Set(*time);
    return;
  }
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  info.GetReturnValue().Set(static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6);
}

void CurrentStack(const v8::FunctionCallbackInfo<v8::Value>& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const v8::Local<v8::StackTrace> trace = v8::StackTrace::CurrentStackTrace(isolate, kMaxStackFrames);
  std::string stack;
  for (const StackFrame& frame : FramesOf(isolate, trace)) stack += (stack.empty() ? "" : "\n") + frame.Text();
  v8::Local<v8::String> text;
  if (v8::String::NewFromUtf8(isolate, stack.data(), v8::NewStringType::kNormal, static_cast<int>(stack.size())).ToLocal(&text)) {
    info.GetReturnValue().Set(text);
  }
}

}  // namespace jsrun
