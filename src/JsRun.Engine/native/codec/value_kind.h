#ifndef JSRUN_CODEC_VALUE_KIND_H_
#define JSRUN_CODEC_VALUE_KIND_H_

#include <v8.h>

namespace jsrun {

enum class IsStream { kNo, kYes, kThrew };

// Whether an object is a generator or has a callable Symbol.asyncIterator, as a ReadableStream has. Looking for the latter may run
// a getter or a proxy trap; what it throws is left to the caller's TryCatch.
IsStream CheckStream(v8::Local<v8::Context> context, v8::Local<v8::Object> object);

// What Array.isArray says: true also for a proxy of an array. Runs no user code.
bool IsArrayOrProxyOfArray(v8::Local<v8::Value> value);

// The `kind` of {"$bytes"}: null for Uint8Array, which has none. `value` is an ArrayBuffer, SharedArrayBuffer or a view.
const char* BytesKind(v8::Local<v8::Value> value);

// The name of a native class whose objects cannot be given away ("WeakMap", "Promise"), else null.
const char* UnserializableClass(v8::Local<v8::Object> object);

}  // namespace jsrun

#endif  // JSRUN_CODEC_VALUE_KIND_H_
