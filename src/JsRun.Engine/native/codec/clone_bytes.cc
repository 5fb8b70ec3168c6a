#include "codec/clone_bytes.h"

#include <algorithm>
#include <cstdlib>

namespace jsrun {

namespace {

constexpr size_t kFirstBytes = 1024;
constexpr uint32_t kObjectsBetweenPolls = 2048;

// An error's stack is put into words when it is first read, and kept. The serializer must not be that first reader.
v8::MaybeLocal<v8::Value> RefuseToFormatStack(v8::Local<v8::Context>, v8::Local<v8::Value>, v8::Local<v8::Array>) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  isolate->ThrowException(v8::Undefined(isolate));
  return {};
}

// Within it an attempt to run JavaScript throws, before anything of it has run.
class NoUserCodeScope {
 public:
  explicit NoUserCodeScope(v8::Isolate* isolate)
      : isolate_(isolate), no_javascript_(isolate, v8::Isolate::DisallowJavascriptExecutionScope::THROW_ON_FAILURE) {
    isolate_->SetPrepareStackTraceCallback(RefuseToFormatStack);
  }
  ~NoUserCodeScope() { isolate_->SetPrepareStackTraceCallback(nullptr); }
  NoUserCodeScope(const NoUserCodeScope&) = delete;
  NoUserCodeScope& operator=(const NoUserCodeScope&) = delete;

 private:
  v8::Isolate* isolate_;
  v8::Isolate::DisallowJavascriptExecutionScope no_javascript_;
};

}  // namespace

class CloneBytes::Delegate final : public v8::ValueSerializer::Delegate {
 public:
  Delegate(v8::Local<v8::Context> context, CloneBytes& bytes)
      : isolate_(v8::Isolate::GetCurrent()), context_(context), async_iterator_(v8::Symbol::GetAsyncIterator(isolate_)), bytes_(bytes) {}

  void ThrowDataCloneError(v8::Local<v8::String>) override { isolate_->ThrowException(v8::Undefined(isolate_)); }

  bool HasCustomHostObject(v8::Isolate*) override { return true; }

  // Asked for every ordinary object before it is written.
  v8::Maybe<bool> IsHostObject(v8::Isolate*, v8::Local<v8::Object> object) override {
    if (++objects_ % kObjectsBetweenPolls == 0 && !Poll()) return v8::Nothing<bool>();
    v8::Local<v8::Value> method;
    if (!object->Get(context_, async_iterator_).ToLocal(&method)) return v8::Nothing<bool>();
    if (!method->IsFunction()) return v8::Just(false);
    isolate_->ThrowException(v8::Undefined(isolate_));
    return v8::Nothing<bool>();
  }

  v8::Maybe<bool> WriteHostObject(v8::Isolate* isolate, v8::Local<v8::Object> view) override {
    bytes_.views_.emplace_back(isolate, view);
    return v8::Just(true);
  }

  void* ReallocateBufferMemory(void* buffer, size_t size, size_t* actual_size) override {
    if (size > bytes_.max_bytes_) return nullptr;
    const size_t grown = std::max(kFirstBytes, std::min(size * 2, bytes_.max_bytes_));
    void* data = realloc(buffer, grown + kSlackBytes);
    *actual_size = data == nullptr ? 0 : grown;
    return data;
  }
  void FreeBufferMemory(void* buffer) override { free(buffer); }

 private:
  // The walk itself never looks whether it was asked to stop; turning a number into JSON does, at its start.
  bool Poll() { return !v8::JSON::Stringify(context_, v8::Integer::New(isolate_, 0)).IsEmpty(); }

  v8::Isolate* const isolate_;
  const v8::Local<v8::Context> context_;
  const v8::Local<v8::Symbol> async_iterator_;
  CloneBytes& bytes_;
  uint32_t objects_ = 0;
};

CloneBytes::~CloneBytes() { free(data_); }

CloneBytes::Result CloneBytes::Write(v8::Local<v8::Context> context, v8::TryCatch& try_catch, v8::Local<v8::Value> value) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::HandleScope handles(isolate);
  Delegate delegate(context, *this);
  v8::ValueSerializer serializer(isolate, &delegate);
  serializer.SetTreatArrayBufferViewsAsHostObjects(true);
  serializer.WriteHeader();
  {
    const NoUserCodeScope no_user_code(isolate);
    if (!serializer.WriteValue(context, value).FromMaybe(false)) {
      if (try_catch.HasTerminated() || isolate->IsExecutionTerminating()) return Result::kTerminated;
      try_catch.Reset();
      return Result::kDeclined;
    }
  }
  const auto [data, length] = serializer.Release();
  data_ = data;
  length_ = length;
  return Result::kOk;
}

}  // namespace jsrun
