#ifndef JSRUN_INSPECTOR_DEBUGGER_H_
#define JSRUN_INSPECTOR_DEBUGGER_H_

#include <v8-inspector.h>
#include <v8.h>

#include <memory>
#include <vector>

#include "inspector/inspector_host.h"
#include "jsrun_v8.h"

namespace jsrun {

class IsolateState;

// The client that debugs one isolate: at most one, of an isolate that was made to be debugged. Owner thread.
class Debugger {
 public:
  Debugger(IsolateState& state, InspectorHost& host);
  ~Debugger();
  Debugger(const Debugger&) = delete;
  Debugger& operator=(const Debugger&) = delete;

  // From now on contexts, and what they write to their consoles, are known to whoever connects, before and after.
  void Enable();
  bool is_enabled() const { return is_enabled_; }
  void Announce(v8::Local<v8::Context> context) {
    if (is_enabled_) host_.Announce(context);
  }

  // False when there is a client, or the isolate is not made for it.
  bool Connect();
  // Ends a pause, too. Also while a message of the client is being carried out.
  void Disconnect();
  void Dispatch(jsr_text message);
  // Pauses at the next statement, if the client debugs.
  void BreakOnNextStatement();

  // Stays until Resume, or the caller gives up: on a pause, or until the client wants the first script to run.
  void StayPaused();
  void Resume() { is_paused_ = false; }
  bool is_paused() const { return is_paused_; }

  // Tells what a script writes to its console.
  void WriteConsole(v8::Local<v8::Context> context, int32_t level, v8::Local<v8::String> text, v8::Local<v8::Array> arguments);

 private:
  class Client;

  IsolateState& state_;
  InspectorHost& host_;
  std::unique_ptr<Client> client_;
  std::vector<std::unique_ptr<Client>> leaving_;  // their messages are still being carried out
  int dispatching_ = 0;
  bool is_enabled_ = false;
  bool is_paused_ = false;
};

}  // namespace jsrun

#endif  // JSRUN_INSPECTOR_DEBUGGER_H_
