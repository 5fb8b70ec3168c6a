#include "hostcalls/host_function.h"

#include "hostcalls/host_calls.h"
#include "isolate/isolate_state.h"

namespace jsrun {
namespace {

// The data of a function is its number, doubled, and its mode.
void OnCall(const v8::FunctionCallbackInfo<v8::Value>& info) {
  IsolateState* state = IsolateState::From(info.GetIsolate());
  if (state == nullptr || !info.Data()->IsNumber()) return;
  const auto data = static_cast<uint64_t>(info.Data().As<v8::Number>()->Value());
  state->host_calls().Call(info, data / 2, static_cast<jsr_host_mode>(data % 2));
}

}  // namespace

v8::MaybeLocal<v8::Function> MakeHostFunction(v8::Local<v8::Context> context, const std::string& name, uint64_t function,
                                              jsr_host_mode mode) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  const v8::Local<v8::Number> data = v8::Number::New(isolate, static_cast<double>(2 * function + static_cast<uint64_t>(mode)));
  v8::Local<v8::String> text;
  v8::Local<v8::Function> made;
  if (!v8::String::NewFromUtf8(isolate, name.data(), v8::NewStringType::kInternalized, static_cast<int>(name.size())).ToLocal(&text) ||
      !v8::Function::New(context, OnCall, data, 0, v8::ConstructorBehavior::kThrow).ToLocal(&made)) {
    return {};
  }
  made->SetName(text);
  return made;
}

}  // namespace jsrun
