#include "runs/current_run.h"

#include "v8_version.h"

namespace jsrun {

int64_t ReadCurrentRun(v8::Isolate* isolate) {
  v8::HandleScope handles(isolate);
#if JSRUN_V8_CONTINUATION_DATA_V2
  const v8::Local<v8::Value> data = isolate->GetContinuationPreservedEmbedderDataV2().As<v8::Value>();
#else
  const v8::Local<v8::Value> data = isolate->GetContinuationPreservedEmbedderData();
#endif
  if (data.IsEmpty()) return 0;
  if (data->IsInt32()) return data.As<v8::Int32>()->Value();
  return data->IsBigInt() ? data.As<v8::BigInt>()->Int64Value() : 0;
}

void WriteCurrentRun(v8::Isolate* isolate, int64_t run) {
  v8::HandleScope handles(isolate);
  // Small numbers cost no allocation.
  v8::Local<v8::Value> data;
  if (run == 0) {
    data = v8::Undefined(isolate);
  } else if (run >= INT32_MIN && run <= INT32_MAX) {
    data = v8::Integer::New(isolate, static_cast<int32_t>(run));
  } else {
    data = v8::BigInt::New(isolate, run);
  }
#if JSRUN_V8_CONTINUATION_DATA_V2
  isolate->SetContinuationPreservedEmbedderDataV2(data);
#else
  isolate->SetContinuationPreservedEmbedderData(data);
#endif
}

}  // namespace jsrun
