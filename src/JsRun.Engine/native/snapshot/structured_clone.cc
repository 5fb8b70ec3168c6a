#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "isolate/isolate_state.h"
#include "snapshot/native_function.h"
#include "snapshot/realm_functions.h"

namespace jsrun {
namespace {

// There is no DOMException here: an Error of that name.
void ThrowDataCloneError(v8::Isolate* isolate, v8::Local<v8::String> message) {
  const v8::Local<v8::Value> error = v8::Exception::Error(message);
  error.As<v8::Object>()
      ->DefineOwnProperty(isolate->GetCurrentContext(), v8::String::NewFromUtf8Literal(isolate, "name"),
                          v8::String::NewFromUtf8Literal(isolate, "DataCloneError"), v8::DontEnum)
      .FromMaybe(false);
  isolate->ThrowException(error);
}

class WriterDelegate final : public v8::ValueSerializer::Delegate {
 public:
  WriterDelegate(v8::Isolate* isolate, size_t max_bytes) : isolate_(isolate), max_bytes_(max_bytes) {}

  void ThrowDataCloneError(v8::Local<v8::String> message) override { jsrun::ThrowDataCloneError(isolate_, message); }

  v8::Maybe<uint32_t> GetSharedArrayBufferId(v8::Isolate*, v8::Local<v8::SharedArrayBuffer> buffer) override {
    const auto found = std::find(shared_buffers_.begin(), shared_buffers_.end(), buffer);
    if (found != shared_buffers_.end()) return v8::Just(static_cast<uint32_t>(found - shared_buffers_.begin()));
    // V8 calls back inside of a HandleScope of its own, which the handle would not outlive.
    shared_buffers_.emplace_back(isolate_, buffer);
    return v8::Just(static_cast<uint32_t>(shared_buffers_.size() - 1));
  }

  // The copy is outside of V8's heap; it may take as much as that.
  void* ReallocateBufferMemory(void* buffer, size_t size, size_t* actual_size) override {
    if (size > max_bytes_) return nullptr;
    *actual_size = size;
    return realloc(buffer, size);
  }
  void FreeBufferMemory(void* buffer) override { free(buffer); }

  const std::vector<v8::Global<v8::SharedArrayBuffer>>& shared_buffers() const { return shared_buffers_; }

 private:
  v8::Isolate* const isolate_;
  const size_t max_bytes_;
  std::vector<v8::Global<v8::SharedArrayBuffer>> shared_buffers_;
};

class ReaderDelegate final : public v8::ValueDeserializer::Delegate {
 public:
  explicit ReaderDelegate(const WriterDelegate& writer) : writer_(writer) {}

  v8::MaybeLocal<v8::SharedArrayBuffer> GetSharedArrayBufferFromId(v8::Isolate* isolate, uint32_t id) override {
    return id < writer_.shared_buffers().size() ? writer_.shared_buffers()[id].Get(isolate) : v8::MaybeLocal<v8::SharedArrayBuffer>();
  }

 private:
  const WriterDelegate& writer_;
};

struct FreeDeleter {
  void operator()(uint8_t* data) const { free(data); }
};

// The `transfer` member of the options. False with an exception pending.
bool ReadTransfer(v8::Local<v8::Context> context, v8::Local<v8::Value> options, std::vector<v8::Local<v8::ArrayBuffer>>& buffers) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  if (options->IsNullOrUndefined()) return true;
  v8::Local<v8::Value> transfer;
  if (!options->IsObject()) {
    isolate->ThrowException(v8::Exception::TypeError(v8::String::NewFromUtf8Literal(isolate, "The options must be an object")));
    return false;
  }
  if (!options.As<v8::Object>()->Get(context, v8::String::NewFromUtf8Literal(isolate, "transfer")).ToLocal(&transfer)) return false;
  if (transfer->IsUndefined()) return true;
  if (!transfer->IsArray()) {
    isolate->ThrowException(v8::Exception::TypeError(v8::String::NewFromUtf8Literal(isolate, "transfer must be an array")));
    return false;
  }
  const v8::Local<v8::Array> items = transfer.As<v8::Array>();
  for (uint32_t i = 0; i < items->Length(); i++) {
    v8::Local<v8::Value> item;
    if (!items->Get(context, i).ToLocal(&item)) return false;
    const bool is_new = item->IsArrayBuffer() && std::find(buffers.begin(), buffers.end(), item.As<v8::ArrayBuffer>()) == buffers.end();
    if (!is_new || !item.As<v8::ArrayBuffer>()->IsDetachable() || item.As<v8::ArrayBuffer>()->WasDetached()) {
      ThrowDataCloneError(isolate, v8::String::NewFromUtf8Literal(isolate, "An item of transfer cannot be transferred"));
      return false;
    }
    buffers.push_back(item.As<v8::ArrayBuffer>());
  }
  return true;
}

void StructuredClone(const v8::FunctionCallbackInfo<v8::Value>& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const v8::Local<v8::Context> context = isolate->GetCurrentContext();
  if (info.Length() == 0) {
    isolate->ThrowException(v8::Exception::TypeError(v8::String::NewFromUtf8Literal(isolate, "structuredClone: a value is required")));
    return;
  }
  std::vector<v8::Local<v8::ArrayBuffer>> transferred;
  if (!ReadTransfer(context, info[1], transferred)) return;

  v8::HeapStatistics statistics;
  isolate->GetHeapStatistics(&statistics);
  WriterDelegate delegate(isolate, statistics.heap_size_limit());
  v8::ValueSerializer serializer(isolate, &delegate);
  serializer.WriteHeader();
  for (size_t i = 0; i < transferred.size(); i++) serializer.TransferArrayBuffer(static_cast<uint32_t>(i), transferred[i]);
  if (!serializer.WriteValue(context, info[0]).FromMaybe(false)) return;
  const auto [data, size] = serializer.Release();
  const std::unique_ptr<uint8_t, FreeDeleter> owned(data);

  ReaderDelegate reader(delegate);
  v8::ValueDeserializer deserializer(isolate, data, size, &reader);
  for (size_t i = 0; i < transferred.size(); i++) {
    const std::shared_ptr<v8::BackingStore> store = transferred[i]->GetBackingStore();
    if (!transferred[i]->Detach(v8::Local<v8::Value>()).FromMaybe(false)) return;
    deserializer.TransferArrayBuffer(static_cast<uint32_t>(i), v8::ArrayBuffer::New(isolate, store));
  }
  v8::Local<v8::Value> clone;
  if (deserializer.ReadHeader(context).FromMaybe(false) && deserializer.ReadValue(context).ToLocal(&clone)) {
    info.GetReturnValue().Set(clone);
  }
}

}  // namespace

bool InstallStructuredClone(v8::Local<v8::Context> context) { return InstallFunction(context, "structuredClone", StructuredClone, 1); }

void AppendStructuredCloneReferences(std::vector<intptr_t>& references) {
  references.push_back(reinterpret_cast<intptr_t>(StructuredClone));
}

}  // namespace jsrun
