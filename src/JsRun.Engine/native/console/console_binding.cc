#include "console/console_binding.h"

#include "console/console_emit.h"
#include "console/inspection.h"

namespace jsrun {

namespace {

constexpr int kMaxTextUnits = 16 * 1024;

struct Function {
  const char* name;
  v8::FunctionCallback callback;
};

constexpr Function kFunctions[] = {
    {"emit", EmitConsole},           {"now", MonotonicNow},
    {"stack", CurrentStack},         {"classOf", ClassOf},
    {"className", ClassName},        {"functionKind", FunctionKind},
    {"proxyTarget", ProxyTarget},    {"promiseResult", PromiseResult},
    {"entries", Entries},            {"viewParts", ViewParts},
    {"nonIndexKeys", NonIndexKeys},  {"regexpText", RegExpText},
};

bool Define(v8::Local<v8::Context> context, v8::Local<v8::Object> binding, const char* name, v8::Local<v8::Value> value) {
  v8::Local<v8::String> key;
  return v8::String::NewFromUtf8(context->GetIsolate(), name, v8::NewStringType::kInternalized).ToLocal(&key) &&
         binding->CreateDataProperty(context, key, value).FromMaybe(false);
}

}  // namespace

void AddConsoleBinding(v8::Local<v8::Context> context, v8::Local<v8::Object> binding) {
  v8::HandleScope scope(context->GetIsolate());
  for (const Function& function : kFunctions) {
    v8::Local<v8::Function> value;
    if (!v8::Function::New(context, function.callback, {}, 0, v8::ConstructorBehavior::kThrow).ToLocal(&value) ||
        !Define(context, binding, function.name, value)) {
      return;
    }
  }
  Define(context, binding, "maxText", v8::Integer::New(context->GetIsolate(), kMaxTextUnits));
}

void AppendConsoleReferences(std::vector<intptr_t>& references) {
  for (const Function& function : kFunctions) references.push_back(reinterpret_cast<intptr_t>(function.callback));
}

}  // namespace jsrun
