#ifndef JSRUN_RUNS_FUNCTION_PATH_H_
#define JSRUN_RUNS_FUNCTION_PATH_H_

#include <v8.h>

#include <string_view>

namespace jsrun {

struct FoundFunction {
  v8::Local<v8::Function> function;
  v8::Local<v8::Value> receiver;  // the object before the last dot, undefined when there is none
};

// Finds what `a.b.f` names: the first name in the script scope or on globalThis, the others as properties. Runs getters. False with
// an exception pending, a TypeError when there is no such function. Owner thread, inside the context.
bool FindFunction(v8::Local<v8::Context> context, std::string_view path, FoundFunction* found);

}  // namespace jsrun

#endif  // JSRUN_RUNS_FUNCTION_PATH_H_
