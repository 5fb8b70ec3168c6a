#include "snapshot/native_function.h"

namespace jsrun {

bool InstallFunction(v8::Local<v8::Context> context, const char* name, v8::FunctionCallback callback, int length) {
  v8::Local<v8::String> key;
  v8::Local<v8::Function> function;
  if (!v8::String::NewFromUtf8(v8::Isolate::GetCurrent(), name, v8::NewStringType::kInternalized).ToLocal(&key) ||
      !v8::Function::New(context, callback, v8::Local<v8::Value>(), length, v8::ConstructorBehavior::kThrow).ToLocal(&function)) {
    return false;
  }
  function->SetName(key);
  return context->Global()->DefineOwnProperty(context, key, function, v8::DontEnum).FromMaybe(false);
}

}  // namespace jsrun
