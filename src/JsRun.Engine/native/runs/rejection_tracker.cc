#include "runs/rejection_tracker.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "buffer/byte_buffer.h"
#include "errors/error_writer.h"
#include "isolate/isolate_state.h"
#include "runs/current_run.h"

namespace jsrun {
namespace {

// Beyond this many at one checkpoint the rest is not reported: a script must not fill the memory outside of its heap.
constexpr size_t kMaxEntries = 256;
constexpr uint64_t kMaxErrorBytes = 16 * 1024;

}  // namespace

RejectionTracker::RejectionTracker(v8::Isolate* isolate) : isolate_(isolate) {
  isolate_->SetPromiseRejectCallback(OnPromiseReject);
  isolate_->AddMessageListener(OnMessage);
}

RejectionTracker::~RejectionTracker() { Close(); }

void RejectionTracker::Close() {
  entries_.clear();
  isolate_->SetPromiseRejectCallback(nullptr);
  isolate_->RemoveMessageListeners(OnMessage);
}

void RejectionTracker::OnPromiseReject(v8::PromiseRejectMessage event) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  IsolateState* state = IsolateState::From(isolate);
  if (state == nullptr) return;
  RejectionTracker& tracker = state->rejections();
  if (event.GetEvent() == v8::kPromiseHandlerAddedAfterReject) {
    tracker.Forget(event.GetPromise());
    return;
  }
  if (event.GetEvent() != v8::kPromiseRejectWithNoHandler || tracker.entries_.size() >= kMaxEntries) return;
  v8::HandleScope handles(isolate);
  v8::Local<v8::Context> context;
  if (!event.GetPromise()->GetCreationContext(isolate).ToLocal(&context)) return;
  Entry entry;
  entry.run = ReadCurrentRun(isolate);
  entry.promise.Reset(isolate, event.GetPromise());
  entry.error.Reset(isolate, event.GetValue().IsEmpty() ? v8::Undefined(isolate).As<v8::Value>() : event.GetValue());
  entry.context.Reset(isolate, context);
  tracker.entries_.push_back(std::move(entry));
}

void RejectionTracker::OnMessage(v8::Local<v8::Message> message, v8::Local<v8::Value> error) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  IsolateState* state = IsolateState::From(isolate);
  if (state == nullptr || !isolate->InContext() || state->rejections().entries_.size() >= kMaxEntries) return;
  v8::HandleScope handles(isolate);
  Entry entry;
  entry.run = ReadCurrentRun(isolate);
  entry.error.Reset(isolate, error);
  entry.message.Reset(isolate, message);
  entry.context.Reset(isolate, isolate->GetCurrentContext());
  state->rejections().entries_.push_back(std::move(entry));
}

void RejectionTracker::Forget(v8::Local<v8::Promise> promise) {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.promise == promise; });
  if (found != entries_.end()) entries_.erase(found);
}

void RejectionTracker::Report() {
  if (entries_.empty()) return;
  std::vector<Entry> entries = std::move(entries_);
  entries_.clear();
  v8::HandleScope handles(isolate_);
  for (const Entry& entry : entries) {
    v8::HandleScope entry_handles(isolate_);
    Tell(isolate_, entry.run, entry.context.Get(isolate_), entry.error.Get(isolate_), entry.message.Get(isolate_), !entry.promise.IsEmpty());
  }
}

void RejectionTracker::ReportExceptions() {
  std::vector<Entry> rejections;
  std::vector<Entry> exceptions;
  for (Entry& entry : entries_) (entry.promise.IsEmpty() ? exceptions : rejections).push_back(std::move(entry));
  entries_ = std::move(exceptions);
  Report();
  // What describing them rejects comes after what was there.
  std::move(entries_.begin(), entries_.end(), std::back_inserter(rejections));
  entries_ = std::move(rejections);
}

void RejectionTracker::ReportNow(v8::Local<v8::Context> context, v8::Local<v8::Value> error, v8::Local<v8::Message> message) {
  Tell(isolate_, ReadCurrentRun(isolate_), context, error, message, false);
}

void RejectionTracker::Tell(v8::Isolate* isolate, int64_t run, v8::Local<v8::Context> context, v8::Local<v8::Value> error,
                            v8::Local<v8::Message> message, bool is_rejection) {
  v8::Context::Scope scope(context);
  ScopedBuffer json;
  WriteError(context, error, message, false, kMaxErrorBytes, json);
  IsolateState* state = IsolateState::From(isolate);
  state->debugger().TellUncaught(context, error, message);
  if (!is_rejection && state->manual_jobs().TakeError(json.text())) return;
  state->callbacks().unhandled_rejection(state->user_data(), run, json.text());
}

}  // namespace jsrun
