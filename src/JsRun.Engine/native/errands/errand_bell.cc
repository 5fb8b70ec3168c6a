#include "errands/errand_bell.h"

#include "isolate/isolate_state.h"

namespace jsrun {

void ErrandBell::Ring() {
  if (!is_pending_.exchange(true)) isolate_->RequestInterrupt(OnInterrupt, this);
}

void ErrandBell::OnInterrupt(v8::Isolate* isolate, void* data) {
  static_cast<ErrandBell*>(data)->is_pending_.store(false);
  const IsolateState* state = IsolateState::From(isolate);
  if (state != nullptr) state->callbacks().errand(state->user_data());
}

}  // namespace jsrun
