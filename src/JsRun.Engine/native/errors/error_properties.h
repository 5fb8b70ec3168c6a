#ifndef JSRUN_ERRORS_ERROR_PROPERTIES_H_
#define JSRUN_ERRORS_ERROR_PROPERTIES_H_

#include <v8.h>

#include <string>

namespace jsrun {

// What can be known of an Error without running user code: data properties only, no proxy is asked. Owner thread.

// `object.key`, an own property or an inherited one; empty when there is none, or it is an accessor, or a proxy is in the way.
v8::MaybeLocal<v8::Value> DataProperty(v8::Local<v8::Context> context, v8::Local<v8::Object> object, v8::Local<v8::String> key);
v8::MaybeLocal<v8::Value> OwnDataProperty(v8::Local<v8::Context> context, v8::Local<v8::Object> object, v8::Local<v8::String> key);

// `name` and `message` as text; "Error" and "" when they are not there.
v8::Local<v8::String> ErrorName(v8::Local<v8::Context> context, v8::Local<v8::Object> error);
v8::Local<v8::String> ErrorMessage(v8::Local<v8::Context> context, v8::Local<v8::Object> error);

// "name: message" in UTF-8, bounded.
std::string ErrorHeader(v8::Local<v8::Context> context, v8::Local<v8::Object> error);

// A description of any value without side effects, as V8 puts it into "Uncaught ..." messages; "" when V8 is terminating.
v8::Local<v8::String> Describe(v8::Local<v8::Context> context, v8::Local<v8::Value> value);

}  // namespace jsrun

#endif  // JSRUN_ERRORS_ERROR_PROPERTIES_H_
