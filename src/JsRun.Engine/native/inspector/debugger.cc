#include "inspector/debugger.h"

#include <string>
#include <utility>

#include "isolate/isolate_state.h"

namespace jsrun {
namespace {

using v8_inspector::StringBuffer;
using v8_inspector::StringView;

constexpr uint32_t kMaxConsoleArguments = 100;
constexpr const char* kConsoleMethods[] = {"log", "debug", "info", "warn", "error", "trace"};

// V8 escapes all but ASCII; this is for the case that it stops doing so.
std::string ToJsonAscii(const StringView& view) {
  std::string text;
  text.reserve(view.length());
  for (size_t i = 0; i < view.length(); i++) {
    const uint16_t unit = view.is8Bit() ? view.characters8()[i] : view.characters16()[i];
    if (unit < 0x80) {
      text += static_cast<char>(unit);
    } else {
      constexpr char kHex[] = "0123456789abcdef";
      text += {'\\', 'u', kHex[unit >> 12], kHex[(unit >> 8) & 15], kHex[(unit >> 4) & 15], kHex[unit & 15]};
    }
  }
  return text;
}

}  // namespace

// One connection.
class Debugger::Client final : public v8_inspector::V8Inspector::Channel {
 public:
  Client(IsolateState& state, InspectorHost& host) : state_(state), session_(host.Connect(this)) {}

  v8_inspector::V8InspectorSession& session() { return *session_; }

  // Nothing is sent any more, and nothing pauses for it.
  void Leave() {
    is_leaving_ = true;
    session_->stop();
  }

  void sendResponse(int, std::unique_ptr<StringBuffer> message) override { Send(message->string()); }
  void sendNotification(std::unique_ptr<StringBuffer> message) override { Send(message->string()); }
  void flushProtocolNotifications() override {}

 private:
  void Send(const StringView& message) {
    if (is_leaving_) return;
    const std::string text = ToJsonAscii(message);
    state_.callbacks().inspector_message(state_.user_data(), {reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  }

  IsolateState& state_;
  bool is_leaving_ = false;
  const std::unique_ptr<v8_inspector::V8InspectorSession> session_;
};

Debugger::Debugger(IsolateState& state, InspectorHost& host) : state_(state), host_(host) {}
Debugger::~Debugger() {
  Disconnect();
  EndTurn();
}

void Debugger::Enable() {
  if (is_enabled_) return;
  is_enabled_ = true;
  state_.contexts().ForEach([this](v8::Local<v8::Context> context) {
    const v8::Context::Scope scope(context);
    host_.Announce(context);
  });
}

bool Debugger::Connect() {
  if (!is_enabled_ || client_) return false;
  v8::HandleScope handles(state_.isolate());
  client_ = std::make_unique<Client>(state_, host_);
  return true;
}

void Debugger::Disconnect() {
  if (!client_) return;
  v8::HandleScope handles(state_.isolate());
  std::unique_ptr<Client> client = std::move(client_);
  client->Leave();
  leaving_.push_back(std::move(client));
  is_paused_ = false;
}

void Debugger::EndTurn() {
  if (leaving_.empty()) return;
  v8::HandleScope handles(state_.isolate());
  leaving_.clear();
}

void Debugger::Dispatch(jsr_text message) {
  if (!client_) return;
  v8::HandleScope handles(state_.isolate());
  client_->session().dispatchProtocolMessage(StringView(message.data, message.length));
}

void Debugger::BreakOnNextStatement() {
  if (!client_) return;
  constexpr char kReason[] = "Break on start";
  const StringView reason(reinterpret_cast<const uint8_t*>(kReason), sizeof(kReason) - 1);
  client_->session().schedulePauseOnNextStatement(reason, StringView(reinterpret_cast<const uint8_t*>("{}"), 2));
}

void Debugger::StayPaused() {
  if (!is_enabled_ || is_paused_) return;
  is_paused_ = true;
  state_.callbacks().inspector_pause(state_.user_data());
  is_paused_ = false;
}

void Debugger::TellUncaught(v8::Local<v8::Context> context, v8::Local<v8::Value> exception, v8::Local<v8::Message> message) {
  if (!is_enabled_) return;
  v8::TryCatch caught(state_.isolate());
  host_.TellUncaught(context, exception, message);
}

void Debugger::WriteConsole(v8::Local<v8::Context> context, int32_t level, v8::Local<v8::String> text, v8::Local<v8::Array> arguments) {
  v8::Isolate* isolate = state_.isolate();
  if (level < 0 || level > JSR_CONSOLE_TRACE) return;
  v8::TryCatch caught(isolate);
  // V8's own console tells the inspector, and nobody else. Scripts cannot reach this object.
  v8::Local<v8::Value> console;
  v8::Local<v8::String> name;
  v8::Local<v8::Value> method;
  if (!context->GetExtrasBindingObject()->Get(context, v8::String::NewFromUtf8Literal(isolate, "console")).ToLocal(&console) ||
      !console->IsObject() ||
      !v8::String::NewFromUtf8(isolate, kConsoleMethods[level], v8::NewStringType::kInternalized).ToLocal(&name) ||
      !console.As<v8::Object>()->Get(context, name).ToLocal(&method) || !method->IsFunction()) {
    return;
  }
  v8::LocalVector<v8::Value> values(isolate);
  for (uint32_t i = 0; i < arguments->Length() && i < kMaxConsoleArguments; i++) {
    v8::Local<v8::Value> value;
    if (!arguments->Get(context, i).ToLocal(&value)) return;
    values.push_back(value);
  }
  if (values.empty()) values.push_back(text);
  const v8::MaybeLocal<v8::Value> result = method.As<v8::Function>()->Call(context, console, static_cast<int>(values.size()), values.data());
  // The script must not go on when it was stopped meanwhile.
  if (result.IsEmpty() && caught.HasTerminated()) isolate->TerminateExecution();
}

}  // namespace jsrun
