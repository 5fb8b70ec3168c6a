#include "codec/tagged_writer.h"

#include "codec/json_number.h"
#include "codec/json_string.h"
#include "codec/native_stack.h"
#include "codec/value_kind.h"

namespace jsrun {

namespace {

constexpr uint32_t kVisitsBetweenPolls = 4096;
constexpr uint32_t kMaxMessageUnits = 500;
constexpr std::string_view kUndefined = R"({"$undefined":true})";

}  // namespace

jsr_write_status TaggedWriter::Write(v8::Local<v8::Value> value) {
  if (WriteAny(value, nullptr) && CheckRoom(nullptr)) return JSR_WRITE_OK;
  return status_;
}

bool TaggedWriter::WriteAny(v8::Local<v8::Value> value, const PathStep* step) {
  if (++visited_ % kVisitsBetweenPolls == 0 && (!Poll(step) || !CheckRoom(step))) return false;
  if (value->IsString()) return WriteString(value.As<v8::String>(), step);
  if (value->IsInt32()) {
    WriteInteger(value.As<v8::Int32>()->Value(), out_);
    return true;
  }
  if (value->IsObject()) return WriteObject(value.As<v8::Object>(), step);
  if (value->IsNumber()) {
    WriteTaggedNumber(value.As<v8::Number>()->Value(), out_);
  } else if (value->IsNull()) {
    out_.Append("null");
  } else if (value->IsBoolean()) {
    out_.Append(value->IsTrue() ? "true" : "false");
  } else if (value->IsUndefined()) {
    out_.Append(kUndefined);
  } else if (value->IsBigInt()) {
    return WriteBigInt(value.As<v8::BigInt>(), step);
  } else if (value->IsSymbol()) {
    return FailNotSerializable(step, "a symbol cannot be serialized");
  } else {
    return FailNotSerializable(step, "a value of this kind cannot be serialized");
  }
  return true;
}

bool TaggedWriter::WriteString(v8::Local<v8::String> text, const PathStep* step) {
  if (!CheckRoom(step, static_cast<uint64_t>(text->Length()) + 2)) return false;
  WriteJsonString(isolate_, text, out_);
  return true;
}

bool TaggedWriter::WriteBigInt(v8::Local<v8::BigInt> value, const PathStep* step) {
  // A word of 64 bits has more than 19 digits.
  const uint64_t words = static_cast<uint64_t>(value->WordCount());
  if (words > 1 && !CheckRoom(step, (words - 1) * 19)) return false;
  v8::Local<v8::String> digits;
  if (!value->ToString(context_).ToLocal(&digits)) return FailThrown(step, "a BigInt could not be converted");
  if (!CheckRoom(step, static_cast<uint64_t>(digits->Length()) + 14)) return false;
  out_.Append(R"({"$bigint":)");
  WriteJsonString(isolate_, digits, out_);
  out_.Push('}');
  return true;
}

bool TaggedWriter::WriteObject(v8::Local<v8::Object> object, const PathStep* step) {
  if (MayWriteFast(object, step)) {
    bool fast = false;
    const bool ok = WriteFast(object, step, fast);
    if (!ok || fast) return ok;
  }
  if (object->IsArray()) return WriteArray(object, step);
  bool handled = false;
  if (object->IsProxy()) {
    if (limits_.inert) return FailNotSerializable(step, "a proxy is not looked into");
    if (object->IsFunction()) return WriteFunction(object.As<v8::Function>(), step);
    if (IsArrayOrProxyOfArray(object)) return WriteArray(object, step);
  } else {
    const bool ok = WriteSpecial(object, step, handled);
    if (!ok || handled) return ok;
  }
  if (!limits_.inert) {
    switch (CheckStream(context_, object)) {
      case IsStream::kYes:
        return WriteStream(object, step);
      case IsStream::kThrew:
        return FailThrown(step, "reading Symbol.asyncIterator threw");
      case IsStream::kNo:
        break;
    }
  }
  return WriteProperties(object, step);
}

bool TaggedWriter::Enter(v8::Local<v8::Object> container, const PathStep* step) {
  const uint32_t depth = step == nullptr ? 1 : step->depth + 1;
  if (depth > limits_.max_depth) {
    return Fail(JSR_WRITE_TOO_DEEP, step, "the value is nested more than " + std::to_string(limits_.max_depth) + " levels deep");
  }
  for (const PathStep* outer = step; outer != nullptr; outer = outer->parent) {
    if (outer->container != container) continue;
    const std::string path = PathText(isolate_, outer->parent);
    return FailNotSerializable(step, "a circular reference to " + (path.empty() ? std::string("the value itself") : path));
  }
  if (NativeStackIsLow()) return Fail(JSR_WRITE_TOO_DEEP, step, "the value is nested deeper than the stack allows");
  return CheckRoom(step);
}

bool TaggedWriter::GetInert(v8::Local<v8::Object> object, v8::Local<v8::Name> key, const PathStep* step, v8::Local<v8::Value>* value) {
  const v8::Local<v8::String> value_name = v8::String::NewFromUtf8Literal(isolate_, "value", v8::NewStringType::kInternalized);
  v8::Local<v8::Value> descriptor;
  if (!object->GetOwnPropertyDescriptor(context_, key).ToLocal(&descriptor)) return FailThrown(step, "reading a property threw");
  if (!descriptor->IsObject()) {
    *value = v8::Undefined(isolate_);
    return true;
  }
  bool is_data = false;
  if (!descriptor.As<v8::Object>()->HasOwnProperty(context_, value_name).To(&is_data)) return FailThrown(step, "reading a property threw");
  if (!is_data) return FailNotSerializable(step, "an accessor is not called");
  if (!descriptor.As<v8::Object>()->Get(context_, value_name).ToLocal(value)) return FailThrown(step, "reading a property threw");
  return true;
}

bool TaggedWriter::Fail(jsr_write_status status, const PathStep* step, std::string message) {
  status_ = status;
  error_.path = PathText(isolate_, step);
  error_.message = std::move(message);
  return false;
}

bool TaggedWriter::FailNotSerializable(const PathStep* step, std::string message) {
  return Fail(JSR_WRITE_NOT_SERIALIZABLE, step, std::move(message));
}

bool TaggedWriter::FailTooLarge(const PathStep* step) {
  return Fail(JSR_WRITE_TOO_LARGE, step, "the value is larger than " + std::to_string(limits_.max_bytes) + " bytes of JSON");
}

bool TaggedWriter::FailThrown(const PathStep* step, std::string_view what) {
  if (try_catch_.HasTerminated() || isolate_->IsExecutionTerminating() || !try_catch_.HasCaught()) {
    status_ = JSR_WRITE_TERMINATED;
    return false;
  }
  std::string message(what);
  const v8::Local<v8::Value> exception = try_catch_.Exception();
  try_catch_.Reset();
  // ToDetailString describes anything without running user code.
  v8::Local<v8::String> text;
  if (exception->ToDetailString(context_).ToLocal(&text)) {
    message += ": " + ToUtf8(isolate_, text, kMaxMessageUnits);
  } else if (try_catch_.HasTerminated()) {
    status_ = JSR_WRITE_TERMINATED;
    return false;
  }
  return FailNotSerializable(step, std::move(message));
}

bool TaggedWriter::Poll(const PathStep* step) {
  // V8 exposes no check for interrupts. Turning a number into JSON makes one at its start and can run nothing of the user's.
  v8::HandleScope scope(isolate_);
  if (!v8::JSON::Stringify(context_, v8::Integer::New(isolate_, 0)).IsEmpty()) return true;
  if (try_catch_.HasTerminated() || !try_catch_.HasCaught()) return FailThrown(step, "the conversion was interrupted");
  try_catch_.Reset();  // so deep that V8's own stack limit is reached, which need not concern this walk
  return true;
}

}  // namespace jsrun
