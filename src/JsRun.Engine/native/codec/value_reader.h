#ifndef JSRUN_CODEC_VALUE_READER_H_
#define JSRUN_CODEC_VALUE_READER_H_

#include <v8.h>

#include "codec/codec_error.h"
#include "handles/handle_table.h"
#include "jsrun_v8.h"

namespace jsrun {

// kNoFunction, kReleasedFunction: a function handle in the value names none, or none any more.
enum class ReadStatus { kOk, kInvalid, kNoFunction, kReleasedFunction, kTerminated };

// What jsrun_v8.h calls it.
jsr_status ToStatus(ReadStatus status);


// Converts one tagged JSON text. Runs no user code. `handles` may be null: then no function or stream is known.
// `error` is written on all but kOk and kTerminated. Owner thread.
ReadStatus ReadValue(v8::Local<v8::Context> context, jsr_text json, HandleTable* handles, v8::Local<v8::Value>* out, CodecError& error);

// Decodes a JSON string literal with its quotes; empty when it is malformed or longer than V8's strings can be. Owner thread.
v8::MaybeLocal<v8::String> ReadJsonString(v8::Isolate* isolate, jsr_text json_literal);

}  // namespace jsrun

#endif  // JSRUN_CODEC_VALUE_READER_H_
