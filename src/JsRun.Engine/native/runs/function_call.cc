#include "runs/function_call.h"

#include <string_view>
#include <vector>

#include "codec/value_reader.h"
#include "isolate/isolate_state.h"
#include "runs/current_run.h"
#include "runs/function_path.h"

namespace jsrun {
namespace {

jsr_status Read(IsolateState& state, v8::Local<v8::Context> context, jsr_text json, v8::Local<v8::Value>* value) {
  return ToStatus(ReadValue(context, json, &state.handles(), value, state.last_error()));
}

jsr_status ReadArguments(IsolateState& state, v8::Local<v8::Context> context, jsr_text json, std::vector<v8::Local<v8::Value>>& out) {
  if (json.length == 0) return JSR_OK;
  v8::Local<v8::Value> value;
  const jsr_status read = Read(state, context, json, &value);
  if (read != JSR_OK) return read;
  if (!value->IsArray()) {
    state.last_error() = {"", "the arguments must be an array"};
    return JSR_INVALID_VALUE;
  }
  const v8::Local<v8::Array> array = value.As<v8::Array>();
  out.resize(array->Length());
  for (uint32_t i = 0; i < array->Length(); i++) {
    if (!array->Get(context, i).ToLocal(&out[i])) return JSR_TERMINATED;
  }
  return JSR_OK;
}

}  // namespace

jsr_status CallFunction(IsolateState& state, v8::Local<v8::Context> context, int64_t run_id, const CallRequest& request,
                        jsr_run_state* run_state) {
  v8::Isolate* isolate = state.isolate();
  v8::TryCatch caught(isolate);
  FoundFunction found = {{}, v8::Undefined(isolate)};
  if (request.path.length == 0 && !state.handles().GetFunction(request.function_id).ToLocal(&found.function)) {
    return state.MissingFunction(request.function_id);
  }

  std::vector<v8::Local<v8::Value>> arguments;
  const jsr_status arguments_read = ReadArguments(state, context, request.args_json, arguments);
  if (arguments_read != JSR_OK) return arguments_read;
  v8::Local<v8::Value> given_this;
  if (request.this_json.length > 0) {
    const jsr_status this_read = Read(state, context, request.this_json, &given_this);
    if (this_read != JSR_OK) return this_read;
  }

  Run* run = state.runs().Add(context, run_id);
  if (run == nullptr) return JSR_INVALID_ARGUMENT;
  const CurrentRunScope current(isolate, run_id);
  v8::Local<v8::Value> result;
  const std::string_view path(reinterpret_cast<const char*>(request.path.data), request.path.length);
  if ((path.empty() || FindFunction(context, path, &found)) &&
      found.function
          ->Call(context, given_this.IsEmpty() ? found.receiver : given_this, static_cast<int>(arguments.size()), arguments.data())
          .ToLocal(&result)) {
    run->Complete(result);
  } else {
    run->Fail(caught);
  }
  *run_state = run->state();
  return JSR_OK;
}

}  // namespace jsrun
