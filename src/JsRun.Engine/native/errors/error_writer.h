#ifndef JSRUN_ERRORS_ERROR_WRITER_H_
#define JSRUN_ERRORS_ERROR_WRITER_H_

#include <v8.h>

#include <cstdint>

#include "buffer/byte_buffer.h"

namespace jsrun {

// Appends {"name","message","stack","frames",...} of something thrown, at most about `max_bytes` long. Runs no user code: it looks at
// data properties only, never at a proxy, and formats the stack itself (Error.prepareStackTrace is not called). `message` may be
// empty; for a syntax error it gives "line", "column" and "sourceLine". Uses the isolate's PrepareStackTrace callback meanwhile and
// leaves it unset. Owner thread.
void WriteError(v8::Local<v8::Context> context, v8::Local<v8::Value> exception, v8::Local<v8::Message> message, bool is_syntax_error,
                uint64_t max_bytes, ByteBuffer& out);

// Appends `"stack":"    at ...","frames":[...]`. Owner thread.
void WriteStackFields(v8::Local<v8::Context> context, v8::Local<v8::StackTrace> trace, ByteBuffer& out);

}  // namespace jsrun

#endif  // JSRUN_ERRORS_ERROR_WRITER_H_
