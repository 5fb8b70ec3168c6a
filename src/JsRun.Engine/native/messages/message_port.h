#ifndef JSRUN_MESSAGES_MESSAGE_PORT_H_
#define JSRUN_MESSAGES_MESSAGE_PORT_H_

#include <v8.h>

#include <array>
#include <cstdint>
#include <list>
#include <string>
#include <vector>

#include "messages/cloning.h"

namespace jsrun {

enum class PortEvent : uint8_t { kMessage = 0, kMessageError = 1, kClose = 2 };

// The two ends of link n are the ports 2n and 2n+1; of one whose other end is elsewhere there is only the first.
inline uint64_t PeerOf(uint64_t port) { return port ^ 1; }

// What waits to be delivered to a port.
struct PortMessage {
  uint64_t port;
  int64_t run;  // on whose behalf it was sent
  PortEvent event;
  ClonedValue value;
  bool is_from_elsewhere = false;
  uint64_t came_bytes = 0;  // from there, also if they are not kept

  size_t bytes() const { return kOverheadBytes + value.bytes(); }

  static constexpr size_t kOverheadBytes = 256;
};

// One end of a link, as long as neither end has been closed. Owner thread only.
struct MessagePort {
  static constexpr int kEvents = 3;

  struct Listener {
    uint64_t number;
    PortEvent event;
    bool once;
    v8::Global<v8::Object> callback;
  };

  uint64_t context_id = 0;
  std::string name;  // of the property of `ports`
  bool is_started = false;
  bool is_remote = false;  // its other end is in another isolate
  bool is_cut = false;     // and has been closed
  // What was sent there and is still on its way.
  uint32_t sent_count = 0;
  uint64_t sent_bytes = 0;
  v8::Global<v8::Context> context;
  v8::Global<v8::Object> object;
  std::array<v8::Global<v8::Function>, kEvents> handlers;  // onmessage and so on, by PortEvent
  std::vector<Listener> listeners;
  std::list<PortMessage> waiting;  // until it is started
};

}  // namespace jsrun

#endif  // JSRUN_MESSAGES_MESSAGE_PORT_H_
