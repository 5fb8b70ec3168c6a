#ifndef JSRUN_SNAPSHOT_NATIVE_FUNCTION_H_
#define JSRUN_SNAPSHOT_NATIVE_FUNCTION_H_

#include <v8.h>

namespace jsrun {

// Defines a global function written in C++: writable, configurable, not enumerable, no constructor. Its address must be among the
// snapshot's external references. False with an exception pending. Owner thread, inside the context.
bool InstallFunction(v8::Local<v8::Context> context, const char* name, v8::FunctionCallback callback, int length);

}  // namespace jsrun

#endif  // JSRUN_SNAPSHOT_NATIVE_FUNCTION_H_
