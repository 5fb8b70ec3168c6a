#include <algorithm>
#include <cstring>
#include <utility>

#include "contexts/context_table.h"
#include "isolate/isolate_state.h"
#include "messages/message_ports.h"

// Ports whose other end is in another isolate, of this process or another: what they send goes to the caller, who brings what they get.
namespace jsrun {

bool MessagePorts::HasPort(v8::Local<v8::Context> context, const std::string& name) const {
  const auto realm = realms_.find(ContextTable::IdOf(context));
  return realm != realms_.end() &&
         std::any_of(realm->second.open.begin(), realm->second.open.end(), [&](uint64_t id) { return Find(id)->name == name; });
}

bool MessagePorts::IsOpen(uint64_t id) const {
  const MessagePort* port = Find(id);
  return port != nullptr && (port->is_remote ? !port->is_cut : Find(PeerOf(id)) != nullptr);
}

void MessagePorts::Notify(uint64_t port, jsr_port_event event, jsr_text message) const {
  const IsolateState* state = IsolateState::From(isolate_);
  state->callbacks().port(state->user_data(), port, event, message);
}

jsr_status MessagePorts::OpenRemote(v8::Local<v8::Context> context, std::string name, uint64_t* port, CodecError& error) {
  if (HasPort(context, name)) {
    error = {name, "the context has a port of this name"};
    return JSR_INVALID_ARGUMENT;
  }
  const uint64_t id = 2 * next_link_;
  if (const jsr_status status = Open(context, id, std::move(name), error); status != JSR_OK) return status;
  next_link_++;
  remote_ports_++;
  Find(id)->is_remote = true;
  *port = id;
  return JSR_OK;
}

void MessagePorts::SendElsewhere(uint64_t id, const ClonedValue& value) {
  MessagePort* port = Find(id);
  const uint64_t bytes = PortMessage::kOverheadBytes + value.size;
  port->sent_count++;
  port->sent_bytes += bytes;
  message_count_++;
  message_bytes_ += bytes;
  memory_->TakeAlways(bytes);
  Notify(id, JSR_PORT_SENT, {value.data.get(), value.size});
}

void MessagePorts::Release(uint64_t id, uint32_t messages, uint64_t bytes) {
  MessagePort* port = Find(id);
  if (port == nullptr) return;
  const uint32_t count = std::min(messages, port->sent_count);
  const uint64_t size = std::min(bytes, port->sent_bytes);
  port->sent_count -= count;
  port->sent_bytes -= size;
  message_count_ -= count;
  message_bytes_ -= size;
  memory_->Give(size);
}

void MessagePorts::Receive(uint64_t id, jsr_text message) {
  MessagePort* port = Find(id);
  if (port == nullptr || port->is_cut) return;
  PortMessage received{id, 0, PortEvent::kMessage, {}, true, message.length};
  // As bytes, and as the value that they become. Whoever sends too much ends no other runtime with it.
  if (IsolateState::From(isolate_)->heap_guard().HasRoom(2 * message.length)) {
    if (message.length > 0) {  // else it is no message, which shows when it is read
      uint8_t* data = static_cast<uint8_t*>(malloc(message.length));
      if (data == nullptr) return Cut(id);
      memcpy(data, message.data, message.length);
      received.value.data.reset(data);
    }
    received.value.size = message.length;
  } else {
    received.event = PortEvent::kMessageError;
  }
  std::list<PortMessage>& queue = port->is_started ? ready_ : port->waiting;
  queue.push_back(std::move(received));
  Count(queue.back());
}

void MessagePorts::Cut(uint64_t id) {
  MessagePort* port = Find(id);
  if (port == nullptr || port->is_cut) return;
  port->is_cut = true;
  Release(id, port->sent_count, port->sent_bytes);
  Withdraw(id, *port);
  RemoveIf(port->waiting, [](const PortMessage&) { return true; });
  ready_.push_back({id, 0, PortEvent::kClose, {}, false});
  Count(ready_.back());
}

uint32_t MessagePorts::remote_count() const {
  if (remote_ports_ == 0) return 0;
  const auto is_heard = [](const MessagePort& port, PortEvent event) {
    return !port.handlers[static_cast<size_t>(event)].IsEmpty() ||
           std::any_of(port.listeners.begin(), port.listeners.end(), [=](const auto& listener) { return listener.event == event; });
  };
  return static_cast<uint32_t>(std::count_if(ports_.begin(), ports_.end(), [&](const auto& entry) {
    const MessagePort& port = entry.second;
    const bool hears = is_heard(port, PortEvent::kClose) ||
                       (port.is_started && (is_heard(port, PortEvent::kMessage) || is_heard(port, PortEvent::kMessageError)));
    return port.is_remote && !port.is_cut && hears;
  }));
}

}  // namespace jsrun
