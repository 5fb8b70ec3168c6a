#include "codec/function_handle.h"

#include "codec/json_string.h"
#include "errors/error_properties.h"
#include "handles/handle_table.h"

namespace jsrun {

namespace {

constexpr size_t kMaxNameBytes = 500;
constexpr int kMaxNameUnits = 10'000;

// A longer one would take time to put together, for a handful of its letters.
v8::Local<v8::String> IfShort(v8::Isolate* isolate, v8::Local<v8::String> name) {
  return name->Length() <= kMaxNameUnits ? name : v8::String::Empty(isolate);
}

// `name` as long as it is no getter of the user's; V8's own accessor shows as a value in a descriptor.
v8::Local<v8::String> FunctionName(v8::Local<v8::Context> context, v8::Local<v8::Function> function) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::TryCatch try_catch(isolate);
  v8::Local<v8::Value> descriptor, name;
  if (function->IsProxy()) return v8::String::Empty(isolate);
  if (function->GetOwnPropertyDescriptor(context, v8::String::NewFromUtf8Literal(isolate, "name")).ToLocal(&descriptor) &&
      descriptor->IsObject() &&
      OwnDataProperty(context, descriptor.As<v8::Object>(), v8::String::NewFromUtf8Literal(isolate, "value")).ToLocal(&name) &&
      name->IsString()) {
    return IfShort(isolate, name.As<v8::String>());
  }
  name = function->GetName();
  return name->IsString() ? IfShort(isolate, name.As<v8::String>()) : v8::String::Empty(isolate);
}

}  // namespace

void WriteFunctionHandle(v8::Local<v8::Context> context, uint64_t id, v8::Local<v8::Function> function, ByteBuffer& out) {
  out.Append(R"({"$function":")");
  out.Append(FunctionIdText(id));
  out.Append(R"(","name":)");
  WriteJsonStringCut(context->GetIsolate(), FunctionName(context, function), kMaxNameBytes, out);
  out.Push('}');
}

}  // namespace jsrun
