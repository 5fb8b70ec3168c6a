#ifndef JSRUN_REALMS_REALM_RESTRICTION_H_
#define JSRUN_REALMS_REALM_RESTRICTION_H_

#include <v8.h>

#include "isolate/isolate_state.h"
#include "jsrun_v8.h"

namespace jsrun {

// Takes intrinsics away from a realm in which no script has run but those of a snapshot; see jsr_context_restrict. Inside `context`.
// What fails is the isolate's last error. Owner thread.
jsr_status RestrictRealm(IsolateState& state, v8::Local<v8::Context> context, jsr_text intrinsics_json);

// Whether a realm may compile WebAssembly. Owner thread.
bool MayCompileWasm(v8::Local<v8::Context> context);

}  // namespace jsrun

#endif  // JSRUN_REALMS_REALM_RESTRICTION_H_
