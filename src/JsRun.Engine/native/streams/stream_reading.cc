#include "streams/stream_reading.h"

#include "codec/value_writer.h"
#include "contexts/context_table.h"

namespace jsrun {

void OpenStream(Run& run) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::TryCatch caught(isolate);
  const v8::Local<v8::Context> context = run.context();
  const v8::Local<v8::Value> value = run.value();
  v8::Local<v8::Value> stream;
  const bool is_stream = TypeOf(context, value) == JSR_TYPE_STREAM;
  if (caught.HasTerminated()) {
    run.Terminated();
  } else if (is_stream && ContextTable::CallKit(context, "openStream", value).ToLocal(&stream)) {
    run.SetStream(stream.As<v8::Object>());
  } else if (is_stream) {
    run.Fail(caught);
  }
}

void ReadStream(Run& run) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::TryCatch caught(isolate);
  v8::Local<v8::Value> item;
  if (ContextTable::CallKit(run.context(), "readStream", run.stream()).ToLocal(&item)) {
    run.AwaitItem(item.As<v8::Promise>());
  } else {
    run.Fail(caught);
  }
}

void CloseStream(Run& run) {
  v8::TryCatch caught(v8::Isolate::GetCurrent());
  // What it fails with is an unhandled rejection.
  ContextTable::CallKit(run.context(), "closeStream", run.stream()).IsEmpty();
  run.SetStream({});
}

}  // namespace jsrun
