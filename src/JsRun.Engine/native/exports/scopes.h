#ifndef JSRUN_EXPORTS_SCOPES_H_
#define JSRUN_EXPORTS_SCOPES_H_

#include "isolate/isolate_state.h"

namespace jsrun {

// The C ABI's jsr_isolate is an IsolateState.
inline IsolateState& StateOf(jsr_isolate* isolate) { return *reinterpret_cast<IsolateState*>(isolate); }
inline jsr_isolate* HandleOf(IsolateState* state) { return reinterpret_cast<jsr_isolate*>(state); }

// A context by its id, entered while this lives.
class ContextEntry {
 public:
  ContextEntry(IsolateState& state, uint64_t id) : handles_(state.isolate()) {
    if (state.contexts().Find(id).ToLocal(&context_)) context_->Enter();
  }
  ContextEntry(IsolateState& state, v8::Local<v8::Context> context) : handles_(state.isolate()), context_(context) { context_->Enter(); }
  ~ContextEntry() {
    if (found()) context_->Exit();
  }
  ContextEntry(const ContextEntry&) = delete;
  ContextEntry& operator=(const ContextEntry&) = delete;

  bool found() const { return !context_.IsEmpty(); }
  v8::Local<v8::Context> context() const { return context_; }

 private:
  v8::HandleScope handles_;
  v8::Local<v8::Context> context_;
};

}  // namespace jsrun

#endif  // JSRUN_EXPORTS_SCOPES_H_
