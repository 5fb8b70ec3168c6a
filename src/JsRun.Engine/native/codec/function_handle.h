#ifndef JSRUN_CODEC_FUNCTION_HANDLE_H_
#define JSRUN_CODEC_FUNCTION_HANDLE_H_

#include <v8.h>

#include <cstdint>

#include "buffer/byte_buffer.h"

namespace jsrun {

// Appends {"$function":"fn_12","name":"add"}. The name is the function's `name` unless that is a getter of the user's or longer than
// any name is. Runs no user code. Owner thread, inside a context.
void WriteFunctionHandle(v8::Local<v8::Context> context, uint64_t id, v8::Local<v8::Function> function, ByteBuffer& out);

}  // namespace jsrun

#endif  // JSRUN_CODEC_FUNCTION_HANDLE_H_
