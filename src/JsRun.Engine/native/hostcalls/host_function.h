#ifndef JSRUN_HOSTCALLS_HOST_FUNCTION_H_
#define JSRUN_HOSTCALLS_HOST_FUNCTION_H_

#include <v8.h>

#include <cstdint>
#include <string>

#include "jsrun_v8.h"

namespace jsrun {

// A function of the context's realm that calls HostCalls::Call; it is no constructor. It does nothing once its isolate has no state.
// Owner thread, inside the context.
v8::MaybeLocal<v8::Function> MakeHostFunction(v8::Local<v8::Context> context, const std::string& name, uint64_t function, jsr_host_mode mode);

}  // namespace jsrun

#endif  // JSRUN_HOSTCALLS_HOST_FUNCTION_H_
