#ifndef JSRUN_SNAPSHOT_UNSUPPORTED_OBJECTS_H_
#define JSRUN_SNAPSHOT_UNSUPPORTED_OBJECTS_H_

#include <v8.h>

#include <string>

namespace jsrun {

// Learns which objects V8 cannot write into a snapshot, once per process. Call before the first isolate that is to be written; no isolate
// is entered on the calling thread. False when it could not.
bool LearnUnsupportedObjects();

// The classes of such objects among all that are alive, in words, with their number; empty when there are none. Collects garbage; runs
// no user code. Owner thread.
std::string FindUnsupportedObjects(v8::Local<v8::Context> context);

}  // namespace jsrun

#endif  // JSRUN_SNAPSHOT_UNSUPPORTED_OBJECTS_H_
