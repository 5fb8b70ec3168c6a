#include "timers/timer_functions.h"

#include <vector>

#include "isolate/isolate_state.h"
#include "snapshot/native_function.h"

namespace jsrun {
namespace {

void Throw(v8::Isolate* isolate, v8::Local<v8::Value> (*make)(v8::Local<v8::String>, v8::Local<v8::Value>), const char* text) {
  v8::Local<v8::String> message;
  if (v8::String::NewFromUtf8(isolate, text).ToLocal(&message)) isolate->ThrowException(make(message, {}));
}

void Set(const v8::FunctionCallbackInfo<v8::Value>& info, bool repeats) {
  v8::Isolate* isolate = info.GetIsolate();
  IsolateState* state = IsolateState::From(isolate);
  const v8::Local<v8::Context> context = isolate->GetCurrentContext();
  if (state == nullptr) return;  // while the snapshot is built
  if (!info[0]->IsFunction()) {
    Throw(isolate, v8::Exception::TypeError, "The timer's callback must be a function");
    return;
  }
  int32_t delay_ms = 0;
  if (info.Length() > 1 && !info[1]->Int32Value(context).To(&delay_ms)) return;  // threw
  v8::Local<v8::Array> arguments;
  if (info.Length() > 2) {
    std::vector<v8::Local<v8::Value>> values;
    for (int i = 2; i < info.Length(); i++) values.push_back(info[i]);
    arguments = v8::Array::New(isolate, values.data(), values.size());
  }
  const int32_t id = state->timers().Add(context, info[0].As<v8::Function>(), arguments, delay_ms, repeats);
  if (id == 0) {
    Throw(isolate, v8::Exception::RangeError, "Too many timers");
    return;
  }
  info.GetReturnValue().Set(id);
}

void SetTimeout(const v8::FunctionCallbackInfo<v8::Value>& info) { Set(info, false); }

void SetInterval(const v8::FunctionCallbackInfo<v8::Value>& info) { Set(info, true); }

// A timeout can be cleared as an interval and the other way round, as in browsers.
void Clear(const v8::FunctionCallbackInfo<v8::Value>& info) {
  v8::Isolate* isolate = info.GetIsolate();
  IsolateState* state = IsolateState::From(isolate);
  int32_t id = 0;
  if (state == nullptr || info.Length() == 0 || !info[0]->Int32Value(isolate->GetCurrentContext()).To(&id)) return;
  state->timers().Remove(id);
}

}  // namespace

bool InstallTimerFunctions(v8::Local<v8::Context> context) {
  return InstallFunction(context, "setTimeout", SetTimeout, 1) && InstallFunction(context, "setInterval", SetInterval, 1) &&
         InstallFunction(context, "clearTimeout", Clear, 0) && InstallFunction(context, "clearInterval", Clear, 0);
}

void AppendTimerReferences(std::vector<intptr_t>& references) {
  references.push_back(reinterpret_cast<intptr_t>(SetTimeout));
  references.push_back(reinterpret_cast<intptr_t>(SetInterval));
  references.push_back(reinterpret_cast<intptr_t>(Clear));
}

}  // namespace jsrun
