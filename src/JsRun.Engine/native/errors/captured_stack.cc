#include <v8-version.h>

#include "codec/json_string.h"
#include "errors/error_properties.h"
#include "errors/stack_frames.h"

namespace jsrun {

namespace {

constexpr uint32_t kMaxSites = 50;
constexpr uint32_t kMaxLineUnits = 1000;
constexpr uint32_t kMaxStackUnits = 64 * 1024;

// V8 calls this instead of Error.prepareStackTrace. The methods of a CallSite are read-only, so toString is V8's own.
v8::MaybeLocal<v8::Value> FormatStack(v8::Local<v8::Context> context, v8::Local<v8::Value> error, v8::Local<v8::Array> sites) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::TryCatch try_catch(isolate);
  const v8::Local<v8::String> to_string = v8::String::NewFromUtf8Literal(isolate, "toString", v8::NewStringType::kInternalized);
  std::string stack = error->IsNativeError() ? ErrorHeader(context, error.As<v8::Object>()) : std::string("Error");
  for (uint32_t i = 0; i < sites->Length() && i < kMaxSites; ++i) {
    v8::HandleScope scope(isolate);
    v8::Local<v8::Value> site, method, line;
    if (!sites->Get(context, i).ToLocal(&site) || !site->IsObject()) break;
    if (!site.As<v8::Object>()->Get(context, to_string).ToLocal(&method) || !method->IsFunction()) break;
    if (!method.As<v8::Function>()->Call(context, site, 0, nullptr).ToLocal(&line) || !line->IsString()) break;
    const std::string text = ToUtf8(isolate, line.As<v8::String>(), kMaxLineUnits);
    if (!IsBootstrap(text)) stack += "\n    at " + text;
  }
  v8::Local<v8::String> text;
  if (!v8::String::NewFromUtf8(isolate, stack.data(), v8::NewStringType::kNormal, static_cast<int>(stack.size())).ToLocal(&text)) {
    return v8::String::Empty(isolate);
  }
  return text;
}

class FormatScope {
 public:
  explicit FormatScope(v8::Isolate* isolate) : isolate_(isolate) { isolate_->SetPrepareStackTraceCallback(FormatStack); }
  ~FormatScope() { isolate_->SetPrepareStackTraceCallback(nullptr); }
  FormatScope(const FormatScope&) = delete;
  FormatScope& operator=(const FormatScope&) = delete;

 private:
  v8::Isolate* isolate_;
};

v8::MaybeLocal<v8::Object> StackDescriptor(v8::Local<v8::Context> context, v8::Local<v8::Object> error) {
  const v8::Local<v8::String> key = v8::String::NewFromUtf8Literal(context->GetIsolate(), "stack", v8::NewStringType::kInternalized);
  v8::Local<v8::Value> descriptor;
  if (!error->GetOwnPropertyDescriptor(context, key).ToLocal(&descriptor) || !descriptor->IsObject()) return {};
  return descriptor.As<v8::Object>();
}

// The value of a descriptor's own data property, not what Object.prototype has under that name.
v8::MaybeLocal<v8::Value> FieldOf(v8::Local<v8::Context> context, v8::Local<v8::Object> descriptor, v8::Local<v8::String> name) {
  return OwnDataProperty(context, descriptor, name);
}

v8::MaybeLocal<v8::Context> CreationContext(v8::Isolate* isolate, v8::Local<v8::Object> object) {
#if V8_MAJOR_VERSION >= 13
  return object->GetCreationContext(isolate);
#else
  (void)isolate;
  return object->GetCreationContext();
#endif
}

// V8's own getter of `stack` in the realm of an error: an error that is made now has it.
v8::MaybeLocal<v8::Value> OriginalGetter(v8::Local<v8::Context> context, v8::Local<v8::Object> error) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::Local<v8::Context> realm;
  if (!CreationContext(isolate, error).ToLocal(&realm)) realm = context;
  v8::Context::Scope scope(realm);
  const v8::Local<v8::Value> fresh = v8::Exception::Error(v8::String::Empty(isolate));
  v8::Local<v8::Object> descriptor;
  if (!fresh->IsObject() || !StackDescriptor(realm, fresh.As<v8::Object>()).ToLocal(&descriptor)) return {};
  return FieldOf(realm, descriptor, v8::String::NewFromUtf8Literal(isolate, "get"));
}

}  // namespace

std::string CapturedStack(v8::Local<v8::Context> context, v8::Local<v8::Object> error) {
  v8::Isolate* isolate = context->GetIsolate();
  if (!error->IsNativeError()) return {};
  v8::HandleScope scope(isolate);
  v8::TryCatch try_catch(isolate);
  const FormatScope format(isolate);

  // `stack` is a data property, or V8's accessor in one of two guises: an internal one that a descriptor shows as a value, or a pair of
  // native functions. A getter of the user's is left alone.
  v8::Local<v8::Object> descriptor;
  v8::Local<v8::Value> stack;
  if (!StackDescriptor(context, error).ToLocal(&descriptor)) return {};
  if (!FieldOf(context, descriptor, v8::String::NewFromUtf8Literal(isolate, "value")).ToLocal(&stack)) {
    v8::Local<v8::Value> getter, original;
    if (!FieldOf(context, descriptor, v8::String::NewFromUtf8Literal(isolate, "get")).ToLocal(&getter) || !getter->IsFunction() ||
        !OriginalGetter(context, error).ToLocal(&original) || !getter->StrictEquals(original) ||
        !getter.As<v8::Function>()->Call(context, error, 0, nullptr).ToLocal(&stack)) {
      return {};
    }
  }
  return stack->IsString() ? ToUtf8(isolate, stack.As<v8::String>(), kMaxStackUnits) : std::string();
}

}  // namespace jsrun
