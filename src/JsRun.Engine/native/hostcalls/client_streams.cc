#include <array>

#include "contexts/context_table.h"
#include "hostcalls/host_calls.h"
#include "hostcalls/host_function.h"

namespace jsrun {

v8::MaybeLocal<v8::Object> HostCalls::MakeStream(v8::Local<v8::Context> context, uint64_t source, uint64_t number) {
  v8::EscapableHandleScope handles(isolate_);
  v8::Local<v8::Function> ask;
  v8::Local<v8::Value> stream;
  if (!MakeHostFunction(context, "stream", JSR_STREAM_SOURCES + source, JSR_HOST_ASYNC).ToLocal(&ask)) return {};
  std::array<v8::Local<v8::Value>, 2> parts = {ask, v8::Number::New(isolate_, static_cast<double>(number))};
  const v8::Local<v8::Array> argument = v8::Array::New(isolate_, parts.data(), parts.size());
  if (!ContextTable::CallKit(context, "clientStream", argument).ToLocal(&stream) || !stream->IsObject()) return {};
  return handles.Escape(stream.As<v8::Object>());
}

}  // namespace jsrun
