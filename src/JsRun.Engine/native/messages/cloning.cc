#include "messages/cloning.h"

#include <algorithm>

namespace jsrun {
namespace {

constexpr char kDataCloneError[] = "DataCloneError";

// They are looked for one by one, in native code that nothing interrupts.
constexpr size_t kMaxListed = 10'000;

// What V8 asks for as its buffer grows is up to twice what it needs.
constexpr size_t kGrowthBytes = 64 * 1024;

class WriterDelegate final : public v8::ValueSerializer::Delegate {
 public:
  WriterDelegate(v8::Isolate* isolate, BufferMeter& memory, size_t max_bytes, const char* too_large, CloneUse use)
      : isolate_(isolate), memory_(memory), max_bytes_(max_bytes), too_large_(too_large), use_(use) {}
  ~WriterDelegate() override { memory_.Give(taken_bytes_); }

  void ThrowDataCloneError(v8::Local<v8::String> message) override {
    ThrowNamedError(isolate_, is_full_ ? too_large_ : kDataCloneError, message);
  }

  v8::Maybe<bool> WriteHostObject(v8::Isolate* isolate, v8::Local<v8::Object>) override {
    ThrowDataCloneError(v8::String::NewFromUtf8Literal(isolate, "The object cannot be cloned"));
    return v8::Nothing<bool>();
  }

  v8::Maybe<uint32_t> GetWasmModuleTransferId(v8::Isolate* isolate, v8::Local<v8::WasmModuleObject>) override {
    ThrowDataCloneError(v8::String::NewFromUtf8Literal(isolate, "A WebAssembly module cannot be cloned"));
    return v8::Nothing<uint32_t>();
  }

  v8::Maybe<uint32_t> GetSharedArrayBufferId(v8::Isolate* isolate, v8::Local<v8::SharedArrayBuffer> buffer) override {
    if (use_ == CloneUse::kElsewhere) {
      ThrowDataCloneError(v8::String::NewFromUtf8Literal(isolate, "Memory cannot be shared with another runtime"));
      return v8::Nothing<uint32_t>();
    }
    const auto found = std::find(shared_buffers_.begin(), shared_buffers_.end(), buffer);
    if (found != shared_buffers_.end()) return v8::Just(static_cast<uint32_t>(found - shared_buffers_.begin()));
    if (shared_buffers_.size() >= kMaxListed) {
      ThrowDataCloneError(v8::String::NewFromUtf8Literal(isolate, "Too many SharedArrayBuffers"));
      return v8::Nothing<uint32_t>();
    }
    // V8 calls back inside of a HandleScope of its own, which the handle would not outlive.
    shared_buffers_.emplace_back(isolate, buffer);
    return v8::Just(static_cast<uint32_t>(shared_buffers_.size() - 1));
  }

  // The copy is outside of V8's heap, but not of the isolate's limit: a getter of the value may begin to clone another one.
  void* ReallocateBufferMemory(void* buffer, size_t size, size_t* actual_size) override {
    is_full_ = size > max_bytes_ && size - max_bytes_ > max_bytes_ + kGrowthBytes;
    if (is_full_) return nullptr;
    if (size > taken_bytes_) memory_.TakeAlways(size - taken_bytes_);
    taken_bytes_ = std::max(taken_bytes_, size);
    *actual_size = size;
    return realloc(buffer, size);
  }
  void FreeBufferMemory(void* buffer) override { free(buffer); }

  const std::vector<v8::Global<v8::SharedArrayBuffer>>& shared_buffers() const { return shared_buffers_; }

 private:
  v8::Isolate* const isolate_;
  BufferMeter& memory_;
  const size_t max_bytes_;
  const char* const too_large_;
  const CloneUse use_;
  size_t taken_bytes_ = 0;
  bool is_full_ = false;
  std::vector<v8::Global<v8::SharedArrayBuffer>> shared_buffers_;
};

class ReaderDelegate final : public v8::ValueDeserializer::Delegate {
 public:
  explicit ReaderDelegate(const ClonedValue& clone) : clone_(clone), shared_buffers_(clone.shared.size()) {}

  // Each is an object of the realm that reads, over the same memory.
  v8::MaybeLocal<v8::SharedArrayBuffer> GetSharedArrayBufferFromId(v8::Isolate* isolate, uint32_t id) override {
    if (id >= shared_buffers_.size()) return {};
    if (shared_buffers_[id].IsEmpty()) shared_buffers_[id].Reset(isolate, v8::SharedArrayBuffer::New(isolate, clone_.shared[id]));
    return shared_buffers_[id].Get(isolate);
  }

 private:
  const ClonedValue& clone_;
  std::vector<v8::Global<v8::SharedArrayBuffer>> shared_buffers_;
};

// Of what this V8 writes: the byte after the header's tag.
uint32_t FormatVersion(v8::Isolate* isolate) {
  static const uint32_t version = [isolate] {
    v8::ValueSerializer serializer(isolate);
    serializer.WriteHeader();
    const auto [data, size] = serializer.Release();
    const uint32_t written = size < 2 ? 0 : data[1];
    free(data);
    return written;
  }();
  return version;
}

bool ThrowTypeError(v8::Isolate* isolate, v8::Local<v8::String> message) {
  isolate->ThrowException(v8::Exception::TypeError(message));
  return false;
}

bool ThrowNotTransferable() {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  ThrowNamedError(isolate, kDataCloneError, v8::String::NewFromUtf8Literal(isolate, "An item of transfer cannot be transferred"));
  return false;
}

}  // namespace

void ThrowNamedError(v8::Isolate* isolate, const char* name, v8::Local<v8::String> message) {
  const v8::Local<v8::Value> error = v8::Exception::Error(message);
  v8::Local<v8::String> text;
  if (v8::String::NewFromUtf8(isolate, name).ToLocal(&text)) {
    error.As<v8::Object>()
        ->DefineOwnProperty(isolate->GetCurrentContext(), v8::String::NewFromUtf8Literal(isolate, "name"), text, v8::DontEnum)
        .FromMaybe(false);
  }
  isolate->ThrowException(error);
}

bool ReadTransfer(v8::Local<v8::Context> context, v8::Local<v8::Value> options, bool allow_array, TransferList& transfer) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  if (options->IsNullOrUndefined()) return true;
  v8::Local<v8::Value> list = options;
  if (!options->IsObject()) return ThrowTypeError(isolate, v8::String::NewFromUtf8Literal(isolate, "The options must be an object"));
  if (!allow_array || !options->IsArray()) {
    if (!options.As<v8::Object>()->Get(context, v8::String::NewFromUtf8Literal(isolate, "transfer")).ToLocal(&list)) return false;
    if (list->IsUndefined()) return true;
    if (!list->IsArray()) return ThrowTypeError(isolate, v8::String::NewFromUtf8Literal(isolate, "transfer must be an array"));
  }
  const v8::Local<v8::Array> items = list.As<v8::Array>();
  for (uint32_t i = 0; i < items->Length(); i++) {
    v8::Local<v8::Value> item;
    if (!items->Get(context, i).ToLocal(&item)) return false;
    const bool is_new = item->IsArrayBuffer() && transfer.size() < kMaxListed &&
                        std::find(transfer.begin(), transfer.end(), item.As<v8::ArrayBuffer>()) == transfer.end();
    if (!is_new || !item.As<v8::ArrayBuffer>()->IsDetachable() || item.As<v8::ArrayBuffer>()->WasDetached()) {
      return ThrowNotTransferable();
    }
    transfer.push_back(item.As<v8::ArrayBuffer>());
  }
  return true;
}

bool WriteClone(v8::Local<v8::Context> context, v8::Local<v8::Value> value, const TransferList& transfer, BufferMeter& memory,
                size_t max_bytes, const char* too_large, CloneUse use, ClonedValue& clone) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  WriterDelegate delegate(isolate, memory, max_bytes, too_large, use);
  v8::ValueSerializer serializer(isolate, &delegate);
  serializer.WriteHeader();
  for (size_t i = 0; use == CloneUse::kHere && i < transfer.size(); i++) serializer.TransferArrayBuffer(static_cast<uint32_t>(i), transfer[i]);
  if (!serializer.WriteValue(context, value).FromMaybe(false)) return false;
  const auto [data, size] = serializer.Release();
  clone.data.reset(data);
  clone.size = size;
  if (size > max_bytes) {
    ThrowNamedError(isolate, too_large, v8::String::NewFromUtf8Literal(isolate, "The value is too large to be cloned"));
    return false;
  }
  for (const v8::Global<v8::SharedArrayBuffer>& buffer : delegate.shared_buffers()) {
    clone.shared.push_back(buffer.Get(isolate)->GetBackingStore());
  }
  return true;
}

bool Transfer(const TransferList& transfer, ClonedValue& clone) {
  // A getter may have transferred one itself.
  if (std::any_of(transfer.begin(), transfer.end(), [](const auto& buffer) { return buffer->WasDetached(); })) return ThrowNotTransferable();
  for (const v8::Local<v8::ArrayBuffer> buffer : transfer) {
    clone.transferred.push_back(buffer->GetBackingStore());
    if (!buffer->Detach(v8::Local<v8::Value>()).FromMaybe(false)) return false;
  }
  return true;
}

v8::MaybeLocal<v8::Value> ReadClone(v8::Local<v8::Context> context, const ClonedValue& clone) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  ReaderDelegate delegate(clone);
  v8::ValueDeserializer deserializer(isolate, clone.data.get(), clone.size, &delegate);
  for (size_t i = 0; i < clone.transferred.size(); i++) {
    deserializer.TransferArrayBuffer(static_cast<uint32_t>(i), v8::ArrayBuffer::New(isolate, clone.transferred[i]));
  }
  if (!deserializer.ReadHeader(context).FromMaybe(false)) return {};
  if (deserializer.GetWireFormatVersion() != FormatVersion(isolate)) {
    ThrowNamedError(isolate, kDataCloneError, v8::String::NewFromUtf8Literal(isolate, "The value is of another version of the format"));
    return {};
  }
  return deserializer.ReadValue(context);
}

}  // namespace jsrun
