#ifndef JSRUN_ERRORS_STACK_FRAMES_H_
#define JSRUN_ERRORS_STACK_FRAMES_H_

#include <v8.h>

#include <string>
#include <string_view>
#include <vector>

#include "buffer/byte_buffer.h"

namespace jsrun {

// One line of a stack trace; line and column count from 1, 0 when unknown.
struct StackFrame {
  std::string function;  // "" for top-level and anonymous code
  std::string file;
  int line = 0;
  int column = 0;
  bool is_async = false;

  // "    at f (main.js:1:2)"
  std::string Text() const;
};

std::vector<StackFrame> FramesOf(v8::Isolate* isolate, v8::Local<v8::StackTrace> trace);

// Whether a line of a stack, or a script's name, is the service's own bootstrap script: it is left out of what users see.
bool IsBootstrap(std::string_view line);

// Reads the lines of the form "    at ..." of a formatted stack.
std::vector<StackFrame> ParseFrames(std::string_view stack);

// Appends `"frames":[{"function","file","line","column","async"}]`, as many as fit into about `max_bytes`.
void WriteFrames(const std::vector<StackFrame>& frames, size_t max_bytes, ByteBuffer& out);

// The stack that V8 captured when an Error was made, "name: message" first, in UTF-8 and bounded; "" when there is none. A stack that
// was not formatted yet is formatted here, so Error.prepareStackTrace is not called and later reads see this form. Owner thread.
std::string CapturedStack(v8::Local<v8::Context> context, v8::Local<v8::Object> error);

}  // namespace jsrun

#endif  // JSRUN_ERRORS_STACK_FRAMES_H_
