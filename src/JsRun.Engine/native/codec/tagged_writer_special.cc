#include <cmath>

#include "codec/base64.h"
#include "codec/function_handle.h"
#include "codec/iso_date.h"
#include "codec/json_number.h"
#include "codec/json_string.h"
#include "codec/regexp_flags.h"
#include "codec/tagged_writer.h"
#include "codec/value_kind.h"
#include "errors/error_writer.h"

namespace jsrun {

namespace {

constexpr uint64_t kMaxErrorBytes = 64 * 1024;

}  // namespace

// Objects of native classes; `handled` is left false for all others, which are written property by property.
bool TaggedWriter::WriteSpecial(v8::Local<v8::Object> object, const PathStep* step, bool& handled) {
  handled = true;
  if (object->IsFunction()) return WriteFunction(object.As<v8::Function>(), step);
  if (object->IsDate()) return WriteDate(object.As<v8::Date>(), step);
  if (object->IsMap()) return WriteMap(object.As<v8::Map>(), step);
  if (object->IsSet()) return WriteSet(object.As<v8::Set>(), step);
  if (object->IsRegExp()) return WriteRegExp(object.As<v8::RegExp>(), step);
  if (object->IsNativeError()) return WriteError(object, step);
  if (object->IsArrayBufferView() || object->IsArrayBuffer() || object->IsSharedArrayBuffer()) return WriteBytes(object, step);
  if (object->IsNumberObject()) return WriteAny(v8::Number::New(isolate_, object.As<v8::NumberObject>()->ValueOf()), step);
  if (object->IsStringObject()) return WriteAny(object.As<v8::StringObject>()->ValueOf(), step);
  if (object->IsBooleanObject()) return WriteAny(v8::Boolean::New(isolate_, object.As<v8::BooleanObject>()->ValueOf()), step);
  if (object->IsBigIntObject()) return WriteAny(object.As<v8::BigIntObject>()->ValueOf(), step);
  if (object->IsPromise()) {
    return FailNotSerializable(step, "a promise inside of a value is not awaited: await it before it is returned");
  }
  if (const char* name = UnserializableClass(object)) {
    return FailNotSerializable(step, std::string("a ") + name + " cannot be serialized");
  }
  handled = false;
  return true;
}

bool TaggedWriter::WriteDate(v8::Local<v8::Date> date, const PathStep* step) {
  const double time = date->ValueOf();
  if (std::isnan(time)) {
    out_.Append(R"({"$date":null})");
  } else {
    out_.Append(R"({"$date":")");
    WriteIsoDate(time, out_);
    out_.Append(R"("})");
  }
  return CheckRoom(step);
}

bool TaggedWriter::WriteRegExp(v8::Local<v8::RegExp> regexp, const PathStep* step) {
  const v8::Local<v8::String> source = regexp->GetSource();
  if (!CheckRoom(step, static_cast<uint64_t>(source->Length()) + 13)) return false;
  out_.Append(R"({"$regexp":)");
  WriteJsonString(isolate_, source, out_);
  out_.Append(R"(,"flags":")");
  out_.Append(RegExpFlagsText(regexp->GetFlags()));
  out_.Append(R"("})");
  return true;
}

bool TaggedWriter::WriteError(v8::Local<v8::Object> error, const PathStep* step) {
  if (!Enter(error, step)) return false;
  out_.Append(R"({"$error":)");
  jsrun::WriteError(context_, error, {}, false, kMaxErrorBytes, out_);
  out_.Push('}');
  return CheckRoom(step);
}

bool TaggedWriter::WriteBytes(v8::Local<v8::Object> object, const PathStep* step) {
  const uint8_t* bytes = nullptr;
  size_t length = 0;
  if (object->IsArrayBufferView()) {
    const v8::Local<v8::ArrayBufferView> view = object.As<v8::ArrayBufferView>();
    length = view->ByteLength();
    if (!CheckRoom(step, Base64Length(length))) return false;
    if (length > 0) bytes = static_cast<const uint8_t*>(view->Buffer()->Data()) + view->ByteOffset();
  } else if (object->IsArrayBuffer()) {
    length = object.As<v8::ArrayBuffer>()->ByteLength();
    bytes = static_cast<const uint8_t*>(object.As<v8::ArrayBuffer>()->Data());
  } else {
    length = object.As<v8::SharedArrayBuffer>()->ByteLength();
    bytes = static_cast<const uint8_t*>(object.As<v8::SharedArrayBuffer>()->Data());
  }
  if (!CheckRoom(step, Base64Length(length) + 12)) return false;
  out_.Append(R"({"$bytes":")");
  WriteBase64(bytes, length, out_);
  out_.Push('"');
  if (const char* kind = BytesKind(object)) {
    out_.Append(R"(,"kind":")");
    out_.Append(std::string_view(kind));
    out_.Push('"');
  }
  out_.Push('}');
  return CheckRoom(step);
}

bool TaggedWriter::WriteFunction(v8::Local<v8::Function> function, const PathStep* step) {
  if (!limits_.allow_handles || handles_ == nullptr) {
    return FailNotSerializable(step, "functions cannot be returned from here: nothing is left afterwards that could call them");
  }
  const uint64_t id = handles_->AddFunction(function);
  if (id == 0) {
    return FailNotSerializable(step, std::to_string(handles_->max_functions()) +
                                         " functions have been handed out, as many as there may be at once (MaxFunctionHandles): release "
                                         "handles that are not needed any more");
  }
  WriteFunctionHandle(context_, id, function, out_);
  return CheckRoom(step);
}

bool TaggedWriter::WriteStream(v8::Local<v8::Object> stream, const PathStep* step) {
  if (!limits_.allow_handles || handles_ == nullptr) {
    return FailNotSerializable(step, "streams cannot be returned from here, unless the whole value is one: read it into an array first");
  }
  const uint64_t id = handles_->AddStream(stream);
  if (id == 0) return FailNotSerializable(step, "too many streams have been handed out: read or cancel some of them");
  out_.Append(R"({"$stream":"st_)");
  WriteInteger(static_cast<int64_t>(id), out_);
  out_.Append(R"("})");
  return CheckRoom(step);
}

}  // namespace jsrun
