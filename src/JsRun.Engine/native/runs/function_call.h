#ifndef JSRUN_RUNS_FUNCTION_CALL_H_
#define JSRUN_RUNS_FUNCTION_CALL_H_

#include <v8.h>

#include "jsrun_v8.h"

namespace jsrun {

class IsolateState;

// What jsr_run_call was given.
struct CallRequest {
  jsr_text path;
  uint64_t function_id;
  jsr_text args_json;
  jsr_text this_json;
};

// Starts the run and calls; see jsr_run_call. Owner thread, inside the context.
jsr_status CallFunction(IsolateState& state, v8::Local<v8::Context> context, int64_t run, const CallRequest& request,
                        jsr_run_state* run_state);

}  // namespace jsrun

#endif  // JSRUN_RUNS_FUNCTION_CALL_H_
