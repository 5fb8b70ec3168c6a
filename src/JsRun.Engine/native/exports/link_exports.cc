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

jsr_status jsr_links_write(jsr_isolate* isolate, uint64_t context, jsr_buffer* out) {
  ByteBuffer buffer(out);
  StateOf(isolate).ports().WriteNames(context, buffer);
  return JSR_OK;
}

}  // extern "C"
