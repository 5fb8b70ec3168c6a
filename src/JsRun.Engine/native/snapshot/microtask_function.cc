#include "snapshot/native_function.h"
#include "snapshot/realm_functions.h"

namespace jsrun {
namespace {

void QueueMicrotask(const v8::FunctionCallbackInfo<v8::Value>& info) {
  v8::Isolate* isolate = info.GetIsolate();
  if (!info[0]->IsFunction()) {
    isolate->ThrowException(
        v8::Exception::TypeError(v8::String::NewFromUtf8Literal(isolate, "queueMicrotask: the callback must be a function")));
    return;
  }
  isolate->EnqueueMicrotask(info[0].As<v8::Function>());
}

}  // namespace

bool InstallMicrotaskFunction(v8::Local<v8::Context> context) { return InstallFunction(context, "queueMicrotask", QueueMicrotask, 1); }

void AppendMicrotaskReferences(std::vector<intptr_t>& references) { references.push_back(reinterpret_cast<intptr_t>(QueueMicrotask)); }

}  // namespace jsrun
