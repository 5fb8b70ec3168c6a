#include "messages/message_ports.h"

#include <algorithm>
#include <utility>

#include "runs/current_run.h"
#include "runs/rejection_tracker.h"

namespace jsrun {

bool MessagePorts::Peek(bool only_of_runs, int64_t* run) const {
  const auto first = First(0, only_of_runs);
  if (first == ready_.end()) return false;
  *run = first->run;
  return true;
}

std::list<PortMessage>::const_iterator MessagePorts::First(uint64_t context, bool only_of_runs) const {
  std::vector<uint64_t> passed;  // ports whose messages keep their order
  return std::find_if(ready_.begin(), ready_.end(), [&](const PortMessage& message) {
    if (!IsTo(message, context)) return false;
    if (!only_of_runs) return true;
    const bool is_passed = std::find(passed.begin(), passed.end(), message.port) != passed.end();
    if (message.run != 0) return !is_passed;
    if (!is_passed && !message.is_from_elsewhere) passed.push_back(message.port);
    return false;
  });
}

bool MessagePorts::IsTo(const PortMessage& message, uint64_t context) const {
  if (context == 0) return true;
  const MessagePort* port = Find(message.port);
  return port != nullptr && port->context_id == context;
}

uint32_t MessagePorts::CountOf(uint64_t context) const {
  return static_cast<uint32_t>(std::count_if(ready_.begin(), ready_.end(), [&](const auto& message) { return IsTo(message, context); }));
}

bool MessagePorts::Deliver(uint64_t context_id, bool only_of_runs) {
  const auto found = First(context_id, only_of_runs);
  if (found == ready_.end()) return false;
  const auto first = ready_.erase(found, found);  // the same place, of which a message can be moved out
  PortMessage message = std::move(*first);
  ready_.erase(first);
  Uncount(message);
  const MessagePort* port = Find(message.port);
  if (port == nullptr) return true;
  if (message.is_from_elsewhere) Notify(message.port, JSR_PORT_TAKEN, {nullptr, message.came_bytes});

  const v8::HandleScope handles(isolate_);
  const v8::Local<v8::Context> context = port->context.Get(isolate_);
  const v8::Context::Scope scope(context);
  const CurrentRunScope current(isolate_, message.run);
  v8::Local<v8::Value> data = v8::Null(isolate_);
  if (message.event == PortEvent::kMessage) {
    v8::TryCatch caught(isolate_);
    if (!ReadClone(context, message.value).ToLocal(&data)) {
      if (caught.HasTerminated()) return true;
      message.event = PortEvent::kMessageError;
      data = v8::Null(isolate_);
    }
  }
  message.value = {};
  Dispatch(context, message.port, message.event, data);
  if (message.event == PortEvent::kClose) Forget(message.port);
  return true;
}

void MessagePorts::Dispatch(v8::Local<v8::Context> context, uint64_t id, PortEvent event, v8::Local<v8::Value> data) {
  const MessagePort* port = Find(id);
  // The listeners of this moment, of which one may remove another; 0 is the handler.
  std::vector<uint64_t> numbers;
  if (!port->handlers[static_cast<size_t>(event)].IsEmpty()) numbers.push_back(0);
  for (const MessagePort::Listener& listener : port->listeners) {
    if (listener.event == event) numbers.push_back(listener.number);
  }
  const v8::Local<v8::Object> target = port->object.Get(isolate_);
  v8::Local<v8::Object> argument;
  if (numbers.empty() || !MakeEvent(context, target, event, data).ToLocal(&argument)) return;
  for (const uint64_t number : numbers) {
    const v8::HandleScope handles(isolate_);
    v8::Local<v8::Object> callback;
    if (!TakeCallback(id, event, number).ToLocal(&callback)) continue;
    if (!Call(context, target, callback, argument)) return;
  }
}

v8::MaybeLocal<v8::Object> MessagePorts::TakeCallback(uint64_t id, PortEvent event, uint64_t number) {
  MessagePort* port = Find(id);
  if (port == nullptr) return {};
  if (number == 0) {
    v8::Local<v8::Function> handler;
    return Handler(id, event).ToLocal(&handler) ? handler.As<v8::Object>() : v8::MaybeLocal<v8::Object>();
  }
  for (auto at = port->listeners.begin(); at != port->listeners.end(); ++at) {
    if (at->number != number) continue;
    const v8::Local<v8::Object> callback = at->callback.Get(isolate_);
    if (at->once) port->listeners.erase(at);
    return callback;
  }
  return {};
}

bool MessagePorts::Call(v8::Local<v8::Context> context, v8::Local<v8::Object> target, v8::Local<v8::Object> callback,
                        v8::Local<v8::Value> event) {
  v8::TryCatch caught(isolate_);
  v8::Local<v8::Value> function = callback;
  v8::Local<v8::Value> receiver = target;
  if (!callback->IsFunction()) {
    receiver = callback;
    if (callback->Get(context, v8::String::NewFromUtf8Literal(isolate_, "handleEvent")).ToLocal(&function) && !function->IsFunction()) {
      isolate_->ThrowException(v8::Exception::TypeError(v8::String::NewFromUtf8Literal(isolate_, "handleEvent is not a function")));
      function.Clear();
    }
  }
  if (!function.IsEmpty() && !function.As<v8::Function>()->Call(context, receiver, 1, &event).IsEmpty()) return true;
  if (caught.HasTerminated()) return false;
  rejections_.ReportNow(context, caught.Exception(), caught.Message());
  return true;
}

v8::MaybeLocal<v8::Object> MessagePorts::MakeEvent(v8::Local<v8::Context> context, v8::Local<v8::Object> target, PortEvent event,
                                                   v8::Local<v8::Value> data) {
  const v8::TryCatch caught(isolate_);
  const v8::Local<v8::Object> made = v8::Object::New(isolate_);
  const auto set = [&](v8::Local<v8::String> name, v8::Local<v8::Value> value) {
    return made->CreateDataProperty(context, name, value).FromMaybe(false);
  };
  const bool is_made = set(v8::String::NewFromUtf8Literal(isolate_, "type"), PortClass::TypeOf(isolate_, event)) &&
                       set(v8::String::NewFromUtf8Literal(isolate_, "data"), data) &&
                       set(v8::String::NewFromUtf8Literal(isolate_, "target"), target) &&
                       set(v8::String::NewFromUtf8Literal(isolate_, "currentTarget"), target) &&
                       set(v8::String::NewFromUtf8Literal(isolate_, "origin"), v8::String::Empty(isolate_)) &&
                       set(v8::String::NewFromUtf8Literal(isolate_, "ports"), v8::Array::New(isolate_));
  return is_made ? made : v8::MaybeLocal<v8::Object>();
}

}  // namespace jsrun
