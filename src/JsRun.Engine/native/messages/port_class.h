#ifndef JSRUN_MESSAGES_PORT_CLASS_H_
#define JSRUN_MESSAGES_PORT_CLASS_H_

#include <v8.h>

#include <cstdint>

#include "messages/message_port.h"

namespace jsrun {

// The class MessagePort, one for each realm, and the functions that a realm with one port has as globals. Owner thread only; reset
// before the isolate is disposed.
class PortClass {
 public:
  explicit PortClass(v8::Isolate* isolate) : isolate_(isolate) {}
  PortClass(const PortClass&) = delete;
  PortClass& operator=(const PortClass&) = delete;

  // The class's constructor, which throws when it is called. Inside the context.
  v8::MaybeLocal<v8::Function> Constructor(v8::Local<v8::Context> context);
  // An object for a port. Inside the context.
  v8::MaybeLocal<v8::Object> MakeObject(v8::Local<v8::Context> context, uint64_t port);
  void Reset() { template_.Reset(); }

  // Functions that are bound to a port: postMessage, and those of an event's handler. Inside the context.
  static v8::MaybeLocal<v8::Function> MakePost(v8::Local<v8::Context> context, uint64_t port);
  static v8::MaybeLocal<v8::Function> MakeGetter(v8::Local<v8::Context> context, uint64_t port, PortEvent event);
  static v8::MaybeLocal<v8::Function> MakeSetter(v8::Local<v8::Context> context, uint64_t port, PortEvent event);

  // "message", and "onmessage".
  static v8::Local<v8::String> TypeOf(v8::Isolate* isolate, PortEvent event);
  static v8::Local<v8::String> HandlerOf(v8::Isolate* isolate, PortEvent event);

 private:
  v8::Local<v8::FunctionTemplate> Template();

  v8::Isolate* const isolate_;
  v8::Global<v8::FunctionTemplate> template_;
};

}  // namespace jsrun

#endif  // JSRUN_MESSAGES_PORT_CLASS_H_
