#ifndef JSRUN_SNAPSHOT_BOOTSTRAP_SOURCE_H_
#define JSRUN_SNAPSHOT_BOOTSTRAP_SOURCE_H_

#include <v8.h>

#include <cstdint>
#include <vector>

#include "jsrun_v8.h"

namespace jsrun {

// The text of the bootstrap script, kept once for all isolates of the process: a snapshot holds only a reference to it. False with
// an exception pending when it is not ASCII, or too long. Call once, before the first isolate.
bool MakeBootstrapSource(v8::Isolate* isolate, jsr_text text, v8::Local<v8::String>* source);

// Its place in memory, which is not the same in every process.
intptr_t BootstrapReference();
void AppendBootstrapReferences(std::vector<intptr_t>& references);

}  // namespace jsrun

#endif  // JSRUN_SNAPSHOT_BOOTSTRAP_SOURCE_H_
