#include "codec/value_reader.h"

#include <optional>
#include <string>

#include "codec/json_string.h"
#include "codec/json_text.h"
#include "codec/tagged_reader.h"
#include "errors/error_properties.h"

namespace jsrun {

namespace {

constexpr uint32_t kMaxDepth = 200;
constexpr uint32_t kMaxMessageUnits = 300;

ReadStatus Invalid(CodecError& error, std::string message) {
  error.path.clear();
  error.message = std::move(message);
  return ReadStatus::kInvalid;
}

v8::MaybeLocal<v8::String> NewString(v8::Isolate* isolate, jsr_text text, TextEncoding encoding) {
  if (text.length > static_cast<uint64_t>(v8::String::kMaxLength)) return {};
  const int length = static_cast<int>(text.length);
  if (length == 0) return v8::String::Empty(isolate);
  if (encoding == TextEncoding::kAscii) return v8::String::NewFromOneByte(isolate, text.data, v8::NewStringType::kNormal, length);
  return v8::String::NewFromUtf8(isolate, reinterpret_cast<const char*>(text.data), v8::NewStringType::kNormal, length);
}

ReadStatus Read(v8::Local<v8::Context> context, jsr_text json, HandleTable* handles, v8::TryCatch& try_catch, v8::Local<v8::Value>* out,
                CodecError& error) {
  v8::Isolate* isolate = context->GetIsolate();
  const auto stopped = [&] { return try_catch.HasTerminated() || isolate->IsExecutionTerminating(); };
  const JsonText scanned = ScanJson(json.data, static_cast<size_t>(json.length), kMaxDepth);
  if (scanned.encoding == TextEncoding::kInvalid) return Invalid(error, "the text is not valid UTF-8");
  if (scanned.too_deep) {
    return Invalid(error, "the value is nested more than " + std::to_string(kMaxDepth) + " levels deep");
  }
  v8::Local<v8::String> text;
  if (!NewString(isolate, json, scanned.encoding).ToLocal(&text)) return Invalid(error, "the value is too large");
  v8::Local<v8::Value> parsed;
  if (!v8::JSON::Parse(context, text).ToLocal(&parsed)) {
    if (stopped() || !try_catch.HasCaught()) return ReadStatus::kTerminated;
    const v8::Local<v8::Value> exception = try_catch.Exception();
    try_catch.Reset();
    return Invalid(error, ToUtf8(isolate, Describe(context, exception), kMaxMessageUnits));
  }
  if (!scanned.may_have_tags) {
    *out = parsed;
    return ReadStatus::kOk;
  }
  error.message.clear();
  TaggedReader reader(context, handles, error);
  if (reader.Read(parsed, out)) return ReadStatus::kOk;
  if (stopped()) return ReadStatus::kTerminated;
  if (const std::optional<MissingHandle> missing = reader.missing_function()) {
    return *missing == MissingHandle::kReleased ? ReadStatus::kReleasedFunction : ReadStatus::kNoFunction;
  }
  if (error.message.empty()) error.message = "the value could not be converted";
  return ReadStatus::kInvalid;
}

}  // namespace

jsr_status ToStatus(ReadStatus status) {
  switch (status) {
    case ReadStatus::kOk:
      return JSR_OK;
    case ReadStatus::kInvalid:
      return JSR_INVALID_VALUE;
    case ReadStatus::kNoFunction:
      return JSR_NOT_FOUND;
    case ReadStatus::kReleasedFunction:
      return JSR_RELEASED;
    case ReadStatus::kTerminated:
      return JSR_TERMINATED;
  }
  return JSR_INTERNAL;
}

ReadStatus ReadValue(v8::Local<v8::Context> context, jsr_text json, HandleTable* handles, v8::Local<v8::Value>* out, CodecError& error) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::EscapableHandleScope scope(isolate);
  v8::Context::Scope context_scope(context);
  v8::TryCatch try_catch(isolate);
  try_catch.SetCaptureMessage(false);
  v8::Local<v8::Value> value;
  const ReadStatus status = Read(context, json, handles, try_catch, &value, error);
  if (status == ReadStatus::kOk) *out = scope.Escape(value);
  return status;
}

}  // namespace jsrun
