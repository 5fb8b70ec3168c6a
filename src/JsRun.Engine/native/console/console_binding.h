#ifndef JSRUN_CONSOLE_CONSOLE_BINDING_H_
#define JSRUN_CONSOLE_CONSOLE_BINDING_H_

#include <v8.h>

#include <cstdint>
#include <vector>

namespace jsrun {

// Adds the native functions and constants that the bootstrap script in native/js needs to its `binding` argument. Owner thread,
// inside `context`; an exception may be pending when the isolate is terminating.
void AddConsoleBinding(v8::Local<v8::Context> context, v8::Local<v8::Object> binding);

// The addresses of those functions, for a snapshot's list of external references. Any thread.
void AppendConsoleReferences(std::vector<intptr_t>& references);

}  // namespace jsrun

#endif  // JSRUN_CONSOLE_CONSOLE_BINDING_H_
