#include <string>

#include "buffer/byte_buffer.h"
#include "exports/scopes.h"

using namespace jsrun;

// Each function is documented in jsrun_v8.h.
extern "C" {

jsr_status jsr_link(jsr_isolate* isolate, uint64_t context, jsr_text name, uint64_t other, jsr_text other_name, uint64_t* link) {
  IsolateState& state = StateOf(isolate);
  v8::HandleScope handles(state.isolate());
  v8::Local<v8::Context> one;
  v8::Local<v8::Context> two;
  if (!state.contexts().Find(context).ToLocal(&one) || !state.contexts().Find(other).ToLocal(&two)) return JSR_NOT_FOUND;
  const auto text = [](jsr_text utf8) { return std::string(reinterpret_cast<const char*>(utf8.data), utf8.length); };
  return state.ports().Link(one, text(name), two, text(other_name), link, state.last_error());
}

void jsr_link_close(jsr_isolate* isolate, uint64_t link) { StateOf(isolate).ports().CloseLink(link); }

jsr_status jsr_port_open(jsr_isolate* isolate, uint64_t context, jsr_text name, uint64_t* port) {
  IsolateState& state = StateOf(isolate);
  v8::HandleScope handles(state.isolate());
  v8::Local<v8::Context> realm;
  if (!state.contexts().Find(context).ToLocal(&realm)) return JSR_NOT_FOUND;
  return state.ports().OpenRemote(realm, std::string(reinterpret_cast<const char*>(name.data), name.length), port, state.last_error());
}

void jsr_port_receive(jsr_isolate* isolate, uint64_t port, jsr_text message) { StateOf(isolate).ports().Receive(port, message); }

void jsr_port_cut(jsr_isolate* isolate, uint64_t port) { StateOf(isolate).ports().Cut(port); }

void jsr_port_release(jsr_isolate* isolate, uint64_t port, uint32_t messages, uint64_t bytes) {
  const uint64_t overhead = uint64_t{PortMessage::kOverheadBytes} * messages;
  StateOf(isolate).ports().Release(port, messages, bytes + overhead);
}

jsr_status jsr_links_write(jsr_isolate* isolate, uint64_t context, jsr_buffer* out) {
  ByteBuffer buffer(out);
  StateOf(isolate).ports().WriteNames(context, buffer);
  return JSR_OK;
}

}  // extern "C"
