#include "runs/run.h"

#include "modules/module_failure.h"
#include "runs/rejection_tracker.h"

namespace jsrun {

Run::Run(v8::Local<v8::Context> context, int64_t id, RejectionTracker& rejections)
    : isolate_(v8::Isolate::GetCurrent()), rejections_(rejections), id_(id), context_(isolate_, context) {}

void Run::Complete(v8::Local<v8::Value> value) {
  if (value->IsPromise()) {
    Await(value.As<v8::Promise>(), Awaiting::kValue);
  } else {
    Fulfil(value);
  }
}

void Run::AwaitConsole(v8::Local<v8::Promise> promise) { Await(promise, Awaiting::kConsole); }

void Run::AwaitModule(v8::Local<v8::Promise> promise, v8::Local<v8::Value> module_namespace) {
  namespace_.Reset(isolate_, module_namespace);
  Await(promise, Awaiting::kModule);
}

v8::Local<v8::Object> Run::WrapNamespace(v8::Local<v8::Value> module_namespace) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::Local<v8::Name> names[] = {v8::String::NewFromUtf8Literal(isolate, "value", v8::NewStringType::kInternalized)};
  v8::Local<v8::Value> values[] = {module_namespace};
  return v8::Object::New(isolate, v8::Null(isolate), names, values, 1);
}

void Run::Await(v8::Local<v8::Promise> promise, Awaiting awaiting) {
  awaiting_ = awaiting;
  promise_.Reset(isolate_, promise);
  state_ = JSR_RUN_PENDING;
  // The run takes care of a rejection.
  promise->MarkAsHandled();
  rejections_.Forget(promise);
  Poll();
}

jsr_run_state Run::Poll() {
  if (state_ != JSR_RUN_PENDING) return state_;
  v8::HandleScope handles(isolate_);
  const v8::Local<v8::Promise> promise = promise_.Get(isolate_);
  if (promise->State() == v8::Promise::kPending) return state_;

  promise_.Reset();
  const v8::Local<v8::Value> result = promise->Result();
  if (promise->State() == v8::Promise::kRejected) {
    FailWith(result, v8::Local<v8::Message>());
    return state_;
  }
  switch (awaiting_) {
    case Awaiting::kValue:
      Fulfil(result);
      break;
    case Awaiting::kModule:
      Fulfil(namespace_.Get(isolate_));
      namespace_.Reset();
      break;
    case Awaiting::kLoading: {
      v8::Local<v8::Value> loaded;
      const v8::Local<v8::String> key = v8::String::NewFromUtf8Literal(isolate_, "value", v8::NewStringType::kInternalized);
      Fulfil(result->IsObject() && result.As<v8::Object>()->Get(context(), key).ToLocal(&loaded) ? loaded : v8::Undefined(isolate_).As<v8::Value>());
      break;
    }
    case Awaiting::kItem:
      FulfilItem(result.As<v8::Object>());
      break;
    case Awaiting::kConsole: {
      // V8 wraps the value so that a promise is not unwrapped; here a promise is awaited. The wrapper is V8's own: no user code runs.
      const v8::Local<v8::String> key = v8::String::NewFromUtf8Literal(isolate_, ".repl_result", v8::NewStringType::kInternalized);
      v8::Local<v8::Value> wrapped;
      if (result->IsObject() && result.As<v8::Object>()->Get(context(), key).ToLocal(&wrapped)) {
        Complete(wrapped);
      } else {
        Fulfil(v8::Undefined(isolate_));
      }
      break;
    }
  }
  return state_;
}

void Run::Fulfil(v8::Local<v8::Value> value) {
  value_.Reset(isolate_, value);
  state_ = JSR_RUN_FULFILLED;
}

// The item is an object of the kit without accessors or prototype: no user code runs.
void Run::FulfilItem(v8::Local<v8::Object> item) {
  const auto member = [&](v8::Local<v8::String> name) {
    v8::Local<v8::Value> value;
    return item->Get(context(), name).ToLocal(&value) ? value : v8::Undefined(isolate_).As<v8::Value>();
  };
  if (member(v8::String::NewFromUtf8Literal(isolate_, "done", v8::NewStringType::kInternalized))->IsTrue()) {
    state_ = JSR_RUN_ENDED;
  } else {
    Fulfil(member(v8::String::NewFromUtf8Literal(isolate_, "value", v8::NewStringType::kInternalized)));
  }
}

void Run::Fail(const v8::TryCatch& caught, bool is_syntax_error) {
  if (caught.HasTerminated() || !caught.HasCaught()) {
    Terminated();
    return;
  }
  FailWith(caught.Exception(), caught.Message(), is_syntax_error);
}

void Run::FailWith(v8::Local<v8::Value> exception, v8::Local<v8::Message> message, bool is_syntax_error) {
  ModuleFailure failure;
  if (ModuleFailure::Read(context(), exception, &failure)) {
    state_ = failure.state;
    // A rejection brings no message, but V8 knows where the source of an import does not parse.
    if (message.IsEmpty() && state_ == JSR_RUN_SYNTAX_ERROR) message = v8::Exception::CreateMessage(isolate_, exception);
  } else {
    state_ = is_syntax_error ? JSR_RUN_SYNTAX_ERROR : JSR_RUN_THREW;
  }
  exception_.Reset(isolate_, exception);
  message_.Reset(isolate_, message);
}

}  // namespace jsrun
