#include "messages/message_ports.h"

#include <algorithm>
#include <utility>

#include "codec/json_string.h"
#include "contexts/context_table.h"
#include "contexts/globals.h"
#include "runs/current_run.h"

namespace jsrun {
namespace {

constexpr char kQuotaExceededError[] = "QuotaExceededError";

// What a port takes beside the heap.
constexpr size_t kPortBytes = 512;

// They are looked for one by one.
constexpr size_t kMaxListeners = 1000;

jsr_text TextOf(std::string_view text) { return {reinterpret_cast<const uint8_t*>(text.data()), text.size()}; }

v8::MaybeLocal<v8::String> KeyOf(v8::Isolate* isolate, std::string_view text) {
  return v8::String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kInternalized, static_cast<int>(text.size()));
}

jsr_status SetMissingGlobal(v8::Local<v8::Context> context, std::string_view name, v8::Local<v8::Value> value, CodecError& error) {
  v8::Local<v8::String> key;
  if (!KeyOf(v8::Isolate::GetCurrent(), name).ToLocal(&key)) return JSR_INTERNAL;
  return context->Global()->HasOwnProperty(context, key).FromMaybe(true) ? JSR_OK : SetGlobal(context, TextOf(name), value, error);
}

}  // namespace

MessagePorts::MessagePorts(v8::Isolate* isolate, RejectionTracker& rejections, std::shared_ptr<BufferMeter> memory,
                           uint32_t max_messages, uint64_t max_message_bytes)
    : isolate_(isolate),
      rejections_(rejections),
      memory_(std::move(memory)),
      max_messages_(max_messages),
      max_message_bytes_(max_message_bytes),
      class_(isolate) {}

MessagePort* MessagePorts::Find(uint64_t port) {
  const auto found = ports_.find(port);
  return found == ports_.end() ? nullptr : &found->second;
}

const MessagePort* MessagePorts::Find(uint64_t port) const {
  const auto found = ports_.find(port);
  return found == ports_.end() ? nullptr : &found->second;
}

jsr_status MessagePorts::Link(v8::Local<v8::Context> context, std::string name, v8::Local<v8::Context> other, std::string other_name,
                              uint64_t* link, CodecError& error) {
  const uint64_t context_id = ContextTable::IdOf(context);
  const uint64_t other_id = ContextTable::IdOf(other);
  bool is_linked = context_id == other_id;
  if (const auto realm = realms_.find(context_id); realm != realms_.end()) {
    for (const uint64_t port : realm->second.open) {
      const MessagePort* peer = Find(PeerOf(port));
      is_linked |= peer != nullptr && peer->context_id == other_id;
    }
  }
  if (is_linked) {
    error = {name, context_id == other_id ? "a realm cannot be linked with itself" : "the realms are linked already"};
    return JSR_INVALID_ARGUMENT;
  }
  for (const auto& [realm, taken] : {std::pair(context, &name), std::pair(other, &other_name)}) {
    if (!HasPort(realm, *taken)) continue;
    error = {*taken, "the realm has a port of this name"};
    return JSR_INVALID_ARGUMENT;
  }
  const uint64_t first = 2 * next_link_;
  jsr_status status = Open(context, first, std::move(name), error);
  if (status == JSR_OK) status = Open(other, PeerOf(first), std::move(other_name), error);
  if (status != JSR_OK) {
    Forget(first);
    return status;
  }
  *link = next_link_++;
  return JSR_OK;
}

jsr_status MessagePorts::Open(v8::Local<v8::Context> context, uint64_t id, std::string name, CodecError& error) {
  const v8::Context::Scope scope(context);
  v8::TryCatch caught(isolate_);
  const uint64_t context_id = ContextTable::IdOf(context);
  Realm& realm = realms_[context_id];
  v8::Local<v8::Function> constructor;
  v8::Local<v8::Object> object;
  v8::Local<v8::String> key;
  if (!class_.Constructor(context).ToLocal(&constructor) || !class_.MakeObject(context, id).ToLocal(&object) ||
      !KeyOf(isolate_, name).ToLocal(&key)) {
    return caught.HasTerminated() ? JSR_TERMINATED : JSR_INTERNAL;
  }
  if (realm.ports.IsEmpty()) realm.ports.Reset(isolate_, v8::Object::New(isolate_, v8::Null(isolate_), nullptr, nullptr, 0));
  const v8::Local<v8::Object> ports = realm.ports.Get(isolate_);
  jsr_status status = SetGlobal(context, TextOf("ports"), ports, error);
  if (status == JSR_OK) status = SetMissingGlobal(context, "MessagePort", constructor, error);
  if (status == JSR_OK) status = SetMissingGlobal(context, "self", context->Global(), error);
  if (status != JSR_OK) return status;
  if (!ports->CreateDataProperty(context, key, object).FromMaybe(false)) {
    error = {"ports", "The object takes no new properties"};
    return JSR_SCRIPT_THREW;
  }
  MessagePort& port = ports_[id];
  port.context_id = context_id;
  port.name = std::move(name);
  port.context.Reset(isolate_, context);
  port.object.Reset(isolate_, object);
  memory_->TakeAlways(kPortBytes);
  realm.open.push_back(id);
  UpdateOwnFunctions(context, realm);
  return JSR_OK;
}

void MessagePorts::CloseLink(uint64_t link) {
  Close(2 * link, 0);
  Close(PeerOf(2 * link), 0);
}

void MessagePorts::WriteNames(uint64_t context, ByteBuffer& out) const {
  out.Push('[');
  if (const auto realm = realms_.find(context); realm != realms_.end()) {
    bool is_first = true;
    for (const uint64_t id : realm->second.open) {
      if (!is_first) out.Push(',');
      is_first = false;
      WriteJsonString(Find(id)->name, out);
    }
  }
  out.Push(']');
}

void MessagePorts::RemoveContext(uint64_t context) {
  const auto realm = realms_.find(context);
  if (realm == realms_.end()) return;
  const std::vector<uint64_t> open = realm->second.open;
  for (const uint64_t port : open) Close(port, 0);
  // Those that were about to be told that the other end is gone.
  for (auto at = ports_.begin(); at != ports_.end();) {
    const uint64_t id = at->second.context_id == context ? at->first : 0;
    ++at;
    if (id != 0) Forget(id);
  }
  realms_.erase(context);
}

void MessagePorts::RemoveRun(int64_t run) {
  if (message_count_ == 0 && remote_ports_ == 0) return;
  // That a port has been closed is to be told nevertheless, on behalf of nobody.
  const auto disown = [run](PortMessage& message) {
    if (message.run == run) message.run = 0;
  };
  const auto is_of_run = [run](const PortMessage& message) { return message.run == run && message.event != PortEvent::kClose; };
  // Who has sent them from elsewhere may send others.
  const auto give_up = [&](const PortMessage& message) {
    if (is_of_run(message) && message.is_from_elsewhere) Notify(message.port, JSR_PORT_TAKEN, {nullptr, message.came_bytes});
  };
  std::for_each(ready_.begin(), ready_.end(), give_up);
  for (const auto& [id, port] : ports_) std::for_each(port.waiting.begin(), port.waiting.end(), give_up);
  RemoveIf(ready_, is_of_run);
  std::for_each(ready_.begin(), ready_.end(), disown);
  for (auto& [id, port] : ports_) {
    RemoveIf(port.waiting, is_of_run);
    std::for_each(port.waiting.begin(), port.waiting.end(), disown);
  }
}

void MessagePorts::Clear() {
  const auto all = [](const PortMessage&) { return true; };
  RemoveIf(ready_, all);
  for (auto& [id, port] : ports_) RemoveIf(port.waiting, all);
  memory_->Give(kPortBytes * ports_.size());
  ports_.clear();
  realms_.clear();
  class_.Reset();
}

void MessagePorts::Withdraw(uint64_t id, const MessagePort& port) {
  const auto found = realms_.find(port.context_id);
  if (found == realms_.end()) return;
  Realm& realm = found->second;
  if (std::erase(realm.open, id) == 0) return;
  const v8::HandleScope handles(isolate_);
  const v8::Local<v8::Context> context = port.context.Get(isolate_);
  const v8::Context::Scope scope(context);
  v8::TryCatch caught(isolate_);
  v8::Local<v8::String> key;
  if (KeyOf(isolate_, port.name).ToLocal(&key)) DeleteIf(context, realm.ports.Get(isolate_), key, "value", port.object.Get(isolate_));
  UpdateOwnFunctions(context, realm);
}

void MessagePorts::Forget(uint64_t id) {
  MessagePort* port = Find(id);
  if (port == nullptr) return;
  Withdraw(id, *port);
  if (port->is_remote) {
    Release(id, port->sent_count, port->sent_bytes);
    remote_ports_--;
  }
  RemoveIf(port->waiting, [](const PortMessage&) { return true; });
  RemoveIf(ready_, [id](const PortMessage& message) { return message.port == id; });
  ports_.erase(id);
  memory_->Give(kPortBytes);
}

void MessagePorts::Close(uint64_t id, int64_t run) {
  const MessagePort* port = Find(id);
  if (port == nullptr) return;
  const bool must_tell = port->is_remote && !port->is_cut;
  Forget(id);
  if (must_tell) Notify(id, JSR_PORT_CLOSED, {nullptr, 0});
  MessagePort* peer = Find(PeerOf(id));
  if (peer == nullptr) return;
  Withdraw(PeerOf(id), *peer);
  RemoveIf(peer->waiting, [](const PortMessage&) { return true; });
  ready_.push_back({PeerOf(id), run, PortEvent::kClose, {}, false});
  Count(ready_.back());
}

void MessagePorts::Post(v8::Local<v8::Context> context, uint64_t id, v8::Local<v8::Value> value, const TransferList& transfer) {
  const auto has_room = [&](size_t bytes) {
    const bool goes_nowhere = !IsOpen(id);
    if (goes_nowhere || (message_count_ < max_messages_ && message_bytes_ + PortMessage::kOverheadBytes + bytes <= max_message_bytes_)) return true;
    ThrowNamedError(isolate_, kQuotaExceededError, v8::String::NewFromUtf8Literal(isolate_, "Too many messages wait to be delivered"));
    return false;
  };
  const size_t transfer_bytes = ClonedValue::kBufferBytes * transfer.size();
  if (!has_room(transfer_bytes)) return;
  const MessagePort* port = Find(id);
  const CloneUse use = port != nullptr && port->is_remote ? CloneUse::kElsewhere : CloneUse::kHere;
  const uint64_t used_bytes = message_bytes_ + PortMessage::kOverheadBytes;
  PortMessage message{PeerOf(id), ReadCurrentRun(isolate_), PortEvent::kMessage, {}, false};
  const uint64_t free_bytes = max_message_bytes_ - std::min(used_bytes, max_message_bytes_);
  if (!WriteClone(context, value, transfer, *memory_, free_bytes, kQuotaExceededError, use, message.value)) return;
  // Getters of the value may have sent messages, or closed the port.
  if (!has_room(message.value.bytes() + transfer_bytes) || !Transfer(transfer, message.value) || !IsOpen(id)) return;
  if (use == CloneUse::kElsewhere) return SendElsewhere(id, message.value);
  MessagePort* peer = Find(PeerOf(id));
  message.value.Trim();
  std::list<PortMessage>& queue = peer->is_started ? ready_ : peer->waiting;
  queue.push_back(std::move(message));
  Count(queue.back());
}

v8::MaybeLocal<v8::Function> MessagePorts::Handler(uint64_t id, PortEvent event) const {
  const MessagePort* port = Find(id);
  if (port == nullptr) return {};
  const v8::Global<v8::Function>& handler = port->handlers[static_cast<size_t>(event)];
  return handler.IsEmpty() ? v8::MaybeLocal<v8::Function>() : handler.Get(isolate_);
}

void MessagePorts::SetHandler(uint64_t id, PortEvent event, v8::Local<v8::Function> handler) {
  MessagePort* port = Find(id);
  if (port == nullptr) return;
  port->handlers[static_cast<size_t>(event)].Reset(isolate_, handler);
  if (event == PortEvent::kMessage) Start(id);
}

bool MessagePorts::AddListener(uint64_t id, PortEvent event, v8::Local<v8::Object> callback, bool once) {
  MessagePort* port = Find(id);
  if (port == nullptr) return true;
  for (const MessagePort::Listener& listener : port->listeners) {
    if (listener.event == event && listener.callback == callback) return true;
  }
  if (port->listeners.size() >= kMaxListeners) return false;
  port->listeners.push_back({next_listener_++, event, once, v8::Global<v8::Object>(isolate_, callback)});
  return true;
}

void MessagePorts::RemoveListener(uint64_t id, PortEvent event, v8::Local<v8::Object> callback) {
  if (MessagePort* port = Find(id)) {
    std::erase_if(port->listeners, [&](const auto& listener) { return listener.event == event && listener.callback == callback; });
  }
}

void MessagePorts::Start(uint64_t id) {
  MessagePort* port = Find(id);
  if (port == nullptr || port->is_started) return;
  port->is_started = true;
  ready_.splice(ready_.end(), port->waiting);
}

// Those from elsewhere keep nobody here from sending; there they are bounded.
void MessagePorts::Count(const PortMessage& message) {
  if (!message.is_from_elsewhere) {
    message_count_++;
    message_bytes_ += message.bytes();
  }
  memory_->TakeAlways(message.bytes());
}

void MessagePorts::Uncount(const PortMessage& message) {
  if (!message.is_from_elsewhere) {
    message_count_--;
    message_bytes_ -= message.bytes();
  }
  memory_->Give(message.bytes());
}

}  // namespace jsrun
