#include "exports/scopes.h"

using namespace jsrun;

// Each function is documented in jsrun_v8.h.
extern "C" {

void jsr_inspector_enable(jsr_isolate* isolate) {
  IsolateState& state = StateOf(isolate);
  v8::HandleScope handles(state.isolate());
  state.debugger().Enable();
}

jsr_status jsr_inspector_connect(jsr_isolate* isolate) { return StateOf(isolate).debugger().Connect() ? JSR_OK : JSR_INVALID_ARGUMENT; }

void jsr_inspector_disconnect(jsr_isolate* isolate) { StateOf(isolate).debugger().Disconnect(); }

void jsr_inspector_dispatch(jsr_isolate* isolate, jsr_text message) { StateOf(isolate).debugger().Dispatch(message); }

void jsr_inspector_wait(jsr_isolate* isolate) { StateOf(isolate).debugger().StayPaused(); }

int32_t jsr_inspector_is_paused(jsr_isolate* isolate) { return StateOf(isolate).debugger().is_paused() ? 1 : 0; }

void jsr_inspector_break(jsr_isolate* isolate) { StateOf(isolate).debugger().BreakOnNextStatement(); }

}  // extern "C"
