#include "isolate/isolate_state.h"
#include "messages/cloning.h"
#include "snapshot/native_function.h"
#include "snapshot/realm_functions.h"

namespace jsrun {
namespace {

void StructuredClone(const v8::FunctionCallbackInfo<v8::Value>& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const v8::Local<v8::Context> context = isolate->GetCurrentContext();
  if (info.Length() == 0) {
    isolate->ThrowException(v8::Exception::TypeError(v8::String::NewFromUtf8Literal(isolate, "structuredClone: a value is required")));
    return;
  }
  IsolateState* state = IsolateState::From(isolate);
  if (state == nullptr) return;  // while the snapshot is built
  TransferList transfer;
  if (!ReadTransfer(context, info[1], false, transfer)) return;
  // The copy is outside of the heap; as it grows V8 asks for twice what it takes.
  v8::HeapStatistics statistics;
  isolate->GetHeapStatistics(&statistics);
  ClonedValue clone;
  v8::Local<v8::Value> copy;
  if (WriteClone(context, info[0], transfer, state->buffers(), statistics.heap_size_limit() / 2, "DataCloneError", CloneUse::kHere, clone) &&
      Transfer(transfer, clone) && ReadClone(context, clone).ToLocal(&copy)) {
    info.GetReturnValue().Set(copy);
  }
}

}  // namespace

bool InstallStructuredClone(v8::Local<v8::Context> context) { return InstallFunction(context, "structuredClone", StructuredClone, 1); }

void AppendStructuredCloneReferences(std::vector<intptr_t>& references) {
  references.push_back(reinterpret_cast<intptr_t>(StructuredClone));
}

}  // namespace jsrun
