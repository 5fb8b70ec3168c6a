#include "exports/scopes.h"
#include "realms/realm_restriction.h"

using namespace jsrun;

// Documented in jsrun_v8.h.
extern "C" jsr_status jsr_context_restrict(jsr_isolate* isolate, uint64_t context, jsr_text intrinsics_json) {
  IsolateState& state = StateOf(isolate);
  const ContextEntry entry(state, context);
  return entry.found() ? RestrictRealm(state, entry.context(), intrinsics_json) : JSR_NOT_FOUND;
}
