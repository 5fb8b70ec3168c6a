#ifndef JSRUN_CODEC_VALUE_WRITER_H_
#define JSRUN_CODEC_VALUE_WRITER_H_

#include <v8.h>

#include "buffer/byte_buffer.h"
#include "codec/codec_error.h"
#include "codec/json_string.h"
#include "handles/handle_table.h"
#include "jsrun_v8.h"

namespace jsrun {

// What a value is called in the contract. May run user code (a getter or proxy that answers for Symbol.asyncIterator). Owner thread.
jsr_value_type TypeOf(v8::Local<v8::Context> context, v8::Local<v8::Value> value);

// Appends a value as tagged or plain JSON. Runs user code: getters, proxy traps, in the JSON format toJSON. On anything but
// JSR_WRITE_OK `out` is as it was and no handle was given out; then `error` says why, except for JSR_WRITE_NO_VALUE and
// JSR_WRITE_TERMINATED. `handles` may be null when options.allow_handles is 0. Objects of classes that the contract does not name
// (WebAssembly's among them) are written as their own enumerable properties. Owner thread.
jsr_write_status WriteValue(v8::Local<v8::Context> context, v8::Local<v8::Value> value, const jsr_write_options& options,
                            HandleTable* handles, ByteBuffer& out, CodecError& error);

// The same in tagged form without running any user code: a value with accessors or proxies in it is not serializable. Owner thread.
jsr_write_status WriteInertValue(v8::Local<v8::Context> context, v8::Local<v8::Value> value, uint64_t max_bytes, uint32_t max_depth,
                                 ByteBuffer& out, CodecError& error);

}  // namespace jsrun

#endif  // JSRUN_CODEC_VALUE_WRITER_H_
