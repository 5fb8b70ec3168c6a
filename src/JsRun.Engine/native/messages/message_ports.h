#ifndef JSRUN_MESSAGES_MESSAGE_PORTS_H_
#define JSRUN_MESSAGES_MESSAGE_PORTS_H_

#include <v8.h>

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "buffer/byte_buffer.h"
#include "codec/codec_error.h"
#include "jsrun_v8.h"
#include "memory/buffer_meter.h"
#include "messages/message_port.h"
#include "messages/port_class.h"

namespace jsrun {

class RejectionTracker;

// The links between realms of one isolate, and the messages that wait in them. They are delivered when the caller says so. Owner
// thread only; cleared before the isolate is disposed.
class MessagePorts {
 public:
  // Messages count against the isolate's memory, too.
  MessagePorts(v8::Isolate* isolate, RejectionTracker& rejections, std::shared_ptr<BufferMeter> memory, uint32_t max_messages,
               uint64_t max_message_bytes);
  ~MessagePorts() { Clear(); }
  MessagePorts(const MessagePorts&) = delete;
  MessagePorts& operator=(const MessagePorts&) = delete;

  // See jsr_link. Not inside a context.
  jsr_status Link(v8::Local<v8::Context> context, std::string name, v8::Local<v8::Context> other, std::string other_name, uint64_t* link,
                  CodecError& error);
  void CloseLink(uint64_t link);
  // See jsr_port_open and what follows it. Not inside a context.
  jsr_status OpenRemote(v8::Local<v8::Context> context, std::string name, uint64_t* port, CodecError& error);
  void Receive(uint64_t port, jsr_text message);
  void Cut(uint64_t port);
  void Release(uint64_t port, uint32_t messages, uint64_t bytes);
  // Appends the names of a realm's ports, a JSON array.
  void WriteNames(uint64_t context, ByteBuffer& out) const;
  // Closes all ports of a realm that is about to go.
  void RemoveContext(uint64_t context);
  // Drops the messages that a run has sent.
  void RemoveRun(int64_t run);
  void Clear();

  // What scripts do to a port; it may have been closed. Throws what is said in docs/messages.md.
  void Post(v8::Local<v8::Context> context, uint64_t port, v8::Local<v8::Value> value, const TransferList& transfer);
  v8::MaybeLocal<v8::Function> Handler(uint64_t port, PortEvent event) const;
  void SetHandler(uint64_t port, PortEvent event, v8::Local<v8::Function> handler);
  // False when there are too many.
  bool AddListener(uint64_t port, PortEvent event, v8::Local<v8::Object> callback, bool once);
  void RemoveListener(uint64_t port, PortEvent event, v8::Local<v8::Object> callback);
  void Start(uint64_t port);
  void Close(uint64_t port, int64_t run);

  // The run on whose behalf the first message to deliver was sent. False when there is none. Passes over those of no run if that is
  // wanted, and over what comes after one of them at the same port.
  bool Peek(bool only_of_runs, int64_t* run) const;
  // Delivers the first message to a context (0: to any). False when there is none. Not inside a context.
  bool Deliver(uint64_t context, bool only_of_runs);

  // Messages that can be delivered to a context (0: to any).
  uint32_t CountOf(uint64_t context) const;
  // Ports whose other end is elsewhere, open and listened to.
  uint32_t remote_count() const;
  uint32_t ready_count() const { return static_cast<uint32_t>(ready_.size()); }

 private:
  // What a realm with links has.
  struct Realm {
    v8::Global<v8::Object> ports;  // the global `ports`
    std::vector<uint64_t> open;    // its ports, in the order in which they were made
    uint64_t own_port = 0;         // the port that the globals are of, 0 for none
    std::vector<v8::Global<v8::Function>> own_functions;
  };

  MessagePort* Find(uint64_t port);
  const MessagePort* Find(uint64_t port) const;
  bool HasPort(v8::Local<v8::Context> context, const std::string& name) const;
  bool IsOpen(uint64_t port) const;
  void SendElsewhere(uint64_t port, const ClonedValue& value);
  void Notify(uint64_t port, jsr_port_event event, jsr_text message) const;
  bool IsTo(const PortMessage& message, uint64_t context) const;
  std::list<PortMessage>::const_iterator First(uint64_t context, bool only_of_runs) const;
  // Makes one end of a link. Inside the context.
  jsr_status Open(v8::Local<v8::Context> context, uint64_t id, std::string name, CodecError& error);
  // Takes a port out of its realm's `ports`.
  void Withdraw(uint64_t id, const MessagePort& port);
  // Forgets one end of a link, with what waits for it.
  void Forget(uint64_t id);
  // Deletes a property of which a part ("value" or "get") is what is expected. Runs no script.
  void DeleteIf(v8::Local<v8::Context> context, v8::Local<v8::Object> object, v8::Local<v8::String> key, const char* part,
                v8::Local<v8::Value> expected);
  void UpdateOwnFunctions(v8::Local<v8::Context> context, Realm& realm);
  void InstallOwnFunctions(v8::Local<v8::Context> context, Realm& realm);
  void RemoveOwnFunctions(v8::Local<v8::Context> context, Realm& realm);

  void Dispatch(v8::Local<v8::Context> context, uint64_t id, PortEvent event, v8::Local<v8::Value> data);
  // What to call, which may have been removed meanwhile; number 0 is the handler.
  v8::MaybeLocal<v8::Object> TakeCallback(uint64_t id, PortEvent event, uint64_t number);
  // False when the script was terminated.
  bool Call(v8::Local<v8::Context> context, v8::Local<v8::Object> target, v8::Local<v8::Object> callback, v8::Local<v8::Value> event);
  v8::MaybeLocal<v8::Object> MakeEvent(v8::Local<v8::Context> context, v8::Local<v8::Object> target, PortEvent event,
                                       v8::Local<v8::Value> data);

  void Count(const PortMessage& message);
  void Uncount(const PortMessage& message);
  template <typename Predicate>
  void RemoveIf(std::list<PortMessage>& messages, Predicate predicate) {
    for (auto at = messages.begin(); at != messages.end();) {
      if (predicate(*at)) {
        Uncount(*at);
        at = messages.erase(at);
      } else {
        ++at;
      }
    }
  }

  v8::Isolate* const isolate_;
  RejectionTracker& rejections_;
  const std::shared_ptr<BufferMeter> memory_;
  const uint32_t max_messages_;
  const uint64_t max_message_bytes_;
  PortClass class_;
  std::unordered_map<uint64_t, MessagePort> ports_;
  std::unordered_map<uint64_t, Realm> realms_;  // by the context's id
  std::list<PortMessage> ready_;                // to started ports, in the order in which they were sent
  uint32_t message_count_ = 0;                  // those that wait for their port's start included
  uint64_t message_bytes_ = 0;
  uint64_t next_link_ = 1;
  uint64_t next_listener_ = 1;
  uint32_t remote_ports_ = 0;
};

}  // namespace jsrun

#endif  // JSRUN_MESSAGES_MESSAGE_PORTS_H_
