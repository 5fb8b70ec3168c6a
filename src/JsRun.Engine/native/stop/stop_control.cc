#include "stop/stop_control.h"

#include "errors/error_writer.h"

namespace jsrun {
namespace {

constexpr int kMaxStackFrames = 50;

}  // namespace

void StopControl::RequestStop() {
  stop_requested_.store(true);
  isolate_->RequestInterrupt(OnInterrupt, this);
}

void StopControl::Terminate() {
  stopped_.store(true);
  isolate_->TerminateExecution();
}

void StopControl::OnInterrupt(v8::Isolate*, void* data) {
  StopControl* control = static_cast<StopControl*>(data);
  if (!control->stop_requested_.load()) return;  // meant for a turn that is over
  control->StopHere();
}

void StopControl::StopHere() {
  stop_requested_.store(false);
  stopped_.store(true);
  v8::HandleScope handles(isolate_);
  if (isolate_->InContext()) {
    const v8::Local<v8::StackTrace> stack = v8::StackTrace::CurrentStackTrace(isolate_, kMaxStackFrames);
    stack_.Reset(isolate_, stack);
    stack_context_.Reset(isolate_, isolate_->GetCurrentContext());
    stack_is_new_ = true;
  }
  isolate_->TerminateExecution();
}

void StopControl::EndTurn() {
  stop_requested_.store(false);
  stopped_.store(false);
  isolate_->CancelTerminateExecution();
  if (!stack_is_new_ && !stack_.IsEmpty()) {
    stack_.Reset();
    stack_context_.Reset();
  }
  stack_is_new_ = false;
}

void StopControl::WriteStack(ByteBuffer& out) {
  if (stack_.IsEmpty()) return;
  v8::HandleScope handles(isolate_);
  WriteStackFields(stack_context_.Get(isolate_), stack_.Get(isolate_), out);
}

}  // namespace jsrun
