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
  // Ends a pause, too. V8 may be in the middle of something for the client: what it has of it goes with EndTurn.
  void Disconnect();
  // Lets go of clients that are gone. Not below any call into V8.
  void EndTurn();
  void Dispatch(jsr_text message);
  // Pauses at the next statement, if the client debugs.
  void BreakOnNextStatement();

  // Stays until Resume, or the caller gives up: on a pause, or until the client wants the first script to run.
  void StayPaused();
  void Resume() { is_paused_ = false; }
  bool is_paused() const { return is_paused_; }

  // Tells of an exception that nothing caught. `message`: empty when there is none.
  void TellUncaught(v8::Local<v8::Context> context, v8::Local<v8::Value> exception, v8::Local<v8::Message> message);
  // Tells what a script writes to its console.
  void WriteConsole(v8::Local<v8::Context> context, int32_t level, v8::Local<v8::String> text, v8::Local<v8::Array> arguments);

 private:
  class Client;

  IsolateState& state_;
  InspectorHost& host_;
  std::unique_ptr<Client> client_;
  std::vector<std::unique_ptr<Client>> leaving_;  // until the end of the turn
  bool is_enabled_ = false;
  bool is_paused_ = false;
};

}  // namespace jsrun

#endif  // JSRUN_INSPECTOR_DEBUGGER_H_
