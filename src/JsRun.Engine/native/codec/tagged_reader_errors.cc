#include <v8-version.h>

#include "codec/tagged_reader.h"
#include "errors/error_properties.h"

namespace jsrun {

namespace {

// How V8 names the error that stands for something thrown that was none.
constexpr std::string_view kUncaught = "Uncaught";

constexpr std::string_view kFields[] = {"name", "message", "stack", "frames", "cause", "value", "line", "column", "sourceLine",
                                        "specifier", "referrer"};

v8::Local<v8::Value> NewError(std::string_view name, v8::Local<v8::String> message) {
  if (name == "TypeError") return v8::Exception::TypeError(message);
  if (name == "RangeError") return v8::Exception::RangeError(message);
  if (name == "SyntaxError") return v8::Exception::SyntaxError(message);
  if (name == "ReferenceError") return v8::Exception::ReferenceError(message);
  return v8::Exception::Error(message);
}

bool SetPrototype(v8::Local<v8::Context> context, v8::Local<v8::Object> object, v8::Local<v8::Value> prototype) {
#if V8_MAJOR_VERSION >= 13
  return object->SetPrototypeV2(context, prototype).FromMaybe(false);
#else
  return object->SetPrototype(context, prototype).FromMaybe(false);
#endif
}

// The native classes that V8's API cannot make get their prototype from the realm's global, if it still is where it was.
bool AdoptPrototype(v8::Local<v8::Context> context, v8::Local<v8::Object> error, v8::Local<v8::String> name) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::Local<v8::Value> constructor, descriptor, prototype;
  if (!OwnDataProperty(context, context->Global(), name).ToLocal(&constructor) || !constructor->IsFunction() || constructor->IsProxy()) {
    return false;
  }
  // A function's `prototype` is an accessor inside of V8; its descriptor shows it as a value, and one of the user's as a getter.
  if (!constructor.As<v8::Object>()
           ->GetOwnPropertyDescriptor(context, v8::String::NewFromUtf8Literal(isolate, "prototype"))
           .ToLocal(&descriptor) ||
      !descriptor->IsObject()) {
    return false;
  }
  return OwnDataProperty(context, descriptor.As<v8::Object>(), v8::String::NewFromUtf8Literal(isolate, "value")).ToLocal(&prototype) &&
         prototype->IsObject() && SetPrototype(context, error, prototype);
}

}  // namespace

bool TaggedReader::ReadError(const Tag& tag, v8::Local<v8::Value>* out) {
  if (!tag.value->IsObject() || tag.value->IsArray()) return Invalid(tag.step, "$error must be an object");
  const v8::Local<v8::Object> fields = tag.value.As<v8::Object>();
  v8::Local<v8::Array> names;
  bool has_tag = false;
  if (!ListNames(fields, &names, &has_tag)) return false;
  for (uint32_t i = 0; i < names->Length(); ++i) {
    v8::Local<v8::Value> field;
    std::string text;
    if (!names->Get(context_, i).ToLocal(&field)) return false;
    bool known = false;
    if (ShortText(field, &text)) {
      for (const std::string_view name : kFields) known = known || text == name;
    }
    if (!known) return Invalid(tag.step, "$error has a field that errors do not have here: " + text.substr(0, 60));
  }

  v8::Local<v8::Value> name, message, stack, cause;
  if (!GetField(fields, "name", &name) || !GetField(fields, "message", &message) || !GetField(fields, "stack", &stack) ||
      !GetField(fields, "cause", &cause)) {
    return false;
  }
  for (const v8::Local<v8::Value>& text : {name, message, stack}) {
    if (!text->IsUndefined() && !text->IsString()) return Invalid(tag.step, "name, message and stack of $error must be strings");
  }
  std::string class_name = "Error";
  if (name->IsString() && !ShortText(name, &class_name)) return Invalid(tag.step, "the name of $error is too long");

  const v8::Local<v8::Value> made = NewError(class_name, message->IsString() ? message.As<v8::String>() : v8::String::Empty(isolate_));
  if (!made->IsObject()) return false;
  const v8::Local<v8::Object> error = made.As<v8::Object>();
  const auto define = [&](std::string_view key, v8::Local<v8::Value> value) {
    return error->DefineOwnProperty(context_, Literal(key), value, v8::DontEnum).FromMaybe(false);
  };
  if (class_name == "EvalError" || class_name == "URIError" || class_name == "AggregateError") {
    AdoptPrototype(context_, error, name.As<v8::String>());
  }
  if (name->IsString() && !ErrorName(context_, error)->StringEquals(name.As<v8::String>()) && !define("name", name)) return false;
  if (stack->IsString() && !define("stack", stack)) return false;
  bool has_cause = false;
  if (!fields->HasOwnProperty(context_, Literal("cause")).To(&has_cause)) return false;
  if (has_cause) {
    PathStep inner{tag.step, fields, 0, PathStep::Kind::kProperty, 0, Literal("cause")};
    if (!ReadCause(cause, &inner, &cause) || !define("cause", cause)) return false;
  }
  *out = error;
  return true;
}

// A cause has the form of an error; when it was something else that was thrown, its `value` is that. Any tagged value is taken too.
bool TaggedReader::ReadCause(v8::Local<v8::Value> cause, const PathStep* step, v8::Local<v8::Value>* out) {
  if (!cause->IsObject() || cause->IsArray()) return Convert(cause, step, out);
  const v8::Local<v8::Object> fields = cause.As<v8::Object>();
  v8::Local<v8::Array> names;
  bool has_tag = false, has_value = false;
  if (!ListNames(fields, &names, &has_tag)) return false;
  if (has_tag) return Convert(cause, step, out);
  v8::Local<v8::Value> name, value;
  std::string text;
  if (!GetField(fields, "name", &name) || !GetField(fields, "value", &value)) return false;
  if (!fields->HasOwnProperty(context_, Literal("value")).To(&has_value)) return false;
  if (has_value && ShortText(name, &text) && text == kUncaught) return Convert(value, step, out);
  return ReadError(Tag{cause, {}, step}, out);
}

}  // namespace jsrun
