#include "contexts/globals.h"

#include <string>

#include "codec/json_string.h"
#include "codec/value_reader.h"

namespace jsrun {
namespace {

constexpr uint32_t kMaxMessageUnits = 1000;

jsr_status Threw(const v8::TryCatch& caught, v8::Local<v8::String> name, CodecError& error) {
  if (caught.HasTerminated()) return JSR_TERMINATED;
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  const std::string key = ToUtf8(isolate, name, kMaxMessageUnits);
  // The message of the event, which V8 made when the exception was thrown: reading the exception's own could run code again.
  const v8::Local<v8::Message> message = caught.Message();
  error = {key, message.IsEmpty() ? "Cannot set the global" : ToUtf8(isolate, message->Get(), kMaxMessageUnits)};
  return JSR_SCRIPT_THREW;
}

// As an assignment in strict code would, but preferring to define the property, which runs no setter.
jsr_status Assign(v8::Local<v8::Context> context, v8::Local<v8::String> name, v8::Local<v8::Value> value, CodecError& error) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  const v8::Local<v8::Object> global = context->Global();
  v8::TryCatch caught(isolate);
  bool done = false;
  if (!global->CreateDataProperty(context, name, value).To(&done)) return Threw(caught, name, error);
  if (done) return JSR_OK;
  bool exists = false;
  if (!global->HasOwnProperty(context, name).To(&exists)) return Threw(caught, name, error);
  if (!exists) {
    error = {ToUtf8(isolate, name, kMaxMessageUnits), "The global object takes no new properties"};
    return JSR_SCRIPT_THREW;
  }
  // A `var` or `function` of a script can be written but not redefined.
  v8::PropertyAttribute attributes = v8::None;
  if (!global->GetPropertyAttributes(context, name).To(&attributes)) return Threw(caught, name, error);
  if ((attributes & v8::ReadOnly) != 0) {
    error = {ToUtf8(isolate, name, kMaxMessageUnits), "The global cannot be written"};
    return JSR_SCRIPT_THREW;
  }
  if (!global->Set(context, name, value).To(&done)) return Threw(caught, name, error);
  return JSR_OK;
}

}  // namespace

jsr_status SetGlobal(v8::Local<v8::Context> context, jsr_text name, v8::Local<v8::Value> value, CodecError& error) {
  v8::Local<v8::String> key;
  if (name.length > static_cast<uint64_t>(v8::String::kMaxLength) ||
      !v8::String::NewFromUtf8(v8::Isolate::GetCurrent(), reinterpret_cast<const char*>(name.data), v8::NewStringType::kInternalized,
                               static_cast<int>(name.length))
           .ToLocal(&key)) {
    return JSR_INVALID_ARGUMENT;
  }
  return Assign(context, key, value, error);
}

jsr_status SetGlobal(v8::Local<v8::Context> context, jsr_text name, jsr_text value_json, HandleTable& handles, CodecError& error) {
  v8::Local<v8::Value> value;
  const jsr_status read = ToStatus(ReadValue(context, value_json, &handles, &value, error));
  return read == JSR_OK ? SetGlobal(context, name, value, error) : read;
}

jsr_status SetGlobals(v8::Local<v8::Context> context, jsr_text object_json, HandleTable& handles, CodecError& error) {
  v8::Local<v8::Value> value;
  const jsr_status read = ToStatus(ReadValue(context, object_json, &handles, &value, error));
  if (read != JSR_OK) return read;
  if (!value->IsObject() || value->IsArray() || value->IsFunction()) {
    error = {"", "must be an object"};
    return JSR_INVALID_VALUE;
  }
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::TryCatch caught(isolate);
  const v8::Local<v8::Object> object = value.As<v8::Object>();
  v8::Local<v8::Array> names;
  if (!object->GetOwnPropertyNames(context, v8::ALL_PROPERTIES, v8::KeyConversionMode::kConvertToString).ToLocal(&names)) {
    return caught.HasTerminated() ? JSR_TERMINATED : JSR_INTERNAL;
  }
  for (uint32_t i = 0; i < names->Length(); i++) {
    v8::Local<v8::Value> name;
    v8::Local<v8::Value> member;
    if (!names->Get(context, i).ToLocal(&name) || !name->IsString() || !object->Get(context, name).ToLocal(&member)) {
      return caught.HasTerminated() ? JSR_TERMINATED : JSR_INTERNAL;
    }
    const jsr_status assigned = Assign(context, name.As<v8::String>(), member, error);
    if (assigned != JSR_OK) return assigned;
  }
  return JSR_OK;
}

}  // namespace jsrun
