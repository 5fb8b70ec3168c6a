#ifndef JSRUN_SNAPSHOT_REALM_FUNCTIONS_H_
#define JSRUN_SNAPSHOT_REALM_FUNCTIONS_H_

#include <v8.h>

#include <cstdint>
#include <vector>

namespace jsrun {

// queueMicrotask. Owner thread, inside the context.
bool InstallMicrotaskFunction(v8::Local<v8::Context> context);
void AppendMicrotaskReferences(std::vector<intptr_t>& references);

// structuredClone. Owner thread, inside the context.
bool InstallStructuredClone(v8::Local<v8::Context> context);
void AppendStructuredCloneReferences(std::vector<intptr_t>& references);

}  // namespace jsrun

#endif  // JSRUN_SNAPSHOT_REALM_FUNCTIONS_H_
