#include "inspector/inspector_host.h"

#include <algorithm>
#include <string>

#include "contexts/context_table.h"
#include "isolate/isolate_state.h"
#include "runs/global_shadow.h"

namespace jsrun {
namespace {

using v8_inspector::StringView;

constexpr size_t kMaxTextUnits = 10'000;
// The first one that is made.
constexpr uint64_t kDefaultContext = 1;

StringView View(const std::string& text) { return {reinterpret_cast<const uint8_t*>(text.data()), text.size()}; }
StringView View(const std::u16string& text) { return {reinterpret_cast<const uint16_t*>(text.data()), text.size()}; }

std::u16string TextOf(v8::Isolate* isolate, v8::Local<v8::Value> value) {
  if (value.IsEmpty() || !value->IsString()) return {};
  const v8::String::ValueView view(isolate, value.As<v8::String>());
  std::u16string text;
  const size_t length = std::min<size_t>(view.length(), kMaxTextUnits);
  text.reserve(length);
  for (size_t i = 0; i < length; i++) text += static_cast<char16_t>(view.is_one_byte() ? view.data8()[i] : view.data16()[i]);
  return text;
}

}  // namespace

// What V8 asks of whoever debugs; the session of a debugger answers.
class InspectorHost::Client final : public v8_inspector::V8InspectorClient {
 public:
  explicit Client(v8::Isolate* isolate) : isolate_(isolate) {}

  void runMessageLoopOnPause(int) override {
    if (IsolateState* state = IsolateState::From(isolate_)) state->debugger().StayPaused();
  }
  void quitMessageLoopOnPause() override {
    if (IsolateState* state = IsolateState::From(isolate_)) state->debugger().Resume();
  }
  void runIfWaitingForDebugger(int) override { quitMessageLoopOnPause(); }
  v8::Local<v8::Context> ensureDefaultContextInGroup(int) override {
    IsolateState* state = IsolateState::From(isolate_);
    v8::Local<v8::Context> context;
    if (state == nullptr || !state->contexts().Find(kDefaultContext).ToLocal(&context)) return {};
    return context;
  }

 private:
  v8::Isolate* const isolate_;
};

InspectorHost::InspectorHost(v8::Isolate* isolate) : isolate_(isolate) {}
InspectorHost::~InspectorHost() = default;

v8_inspector::V8Inspector& InspectorHost::inspector() {
  if (!inspector_) {
    client_ = std::make_unique<Client>(isolate_);
    inspector_ = v8_inspector::V8Inspector::create(isolate_, client_.get());
  }
  return *inspector_;
}

bool InspectorHost::Announce(v8::Local<v8::Context> context) {
  v8_inspector::V8Inspector& inspector = this->inspector();
  const uint64_t id = ContextTable::IdOf(context);
  if (announced_.contains(id)) return true;
  // The inspector would extend the object that it finds under this name, which is ours or the script's.
  const GlobalShadow shadow(context, v8::String::NewFromUtf8Literal(isolate_, "console"));
  v8::Local<v8::Object> console;
  const bool is_exposed = !shadow.is_hidden();
  if (is_exposed && !shadow.fixed_object().ToLocal(&console)) return false;
  const std::string name = id == kDefaultContext ? "default" : "context " + std::to_string(id);
  const std::string data = id == kDefaultContext ? "{\"isDefault\":true}" : "{\"isDefault\":false}";
  v8_inspector::V8ContextInfo info(context, kContextGroup, View(name));
  info.auxData = View(data);
  inspector.contextCreated(info);
  if (is_exposed) console->Delete(context, v8::String::NewFromUtf8Literal(isolate_, "createTask")).FromMaybe(false);
  announced_.insert(id);
  return true;
}

void InspectorHost::ForgetContext(v8::Local<v8::Context> context) {
  if (announced_.erase(ContextTable::IdOf(context)) > 0) inspector_->contextDestroyed(context);
}

void InspectorHost::TellUncaught(v8::Local<v8::Context> context, v8::Local<v8::Value> exception, v8::Local<v8::Message> message) {
  if (message.IsEmpty()) message = v8::Exception::CreateMessage(isolate_, exception);
  const v8::Local<v8::StackTrace> stack = message->GetStackTrace();
  const std::u16string url = TextOf(isolate_, message->GetScriptResourceName());
  const std::u16string text = TextOf(isolate_, message->Get());
  const std::string summary = "Uncaught";
  const int script_id = message->GetScriptOrigin().ScriptId();
  inspector().exceptionThrown(context, View(summary), exception, View(text), View(url),
                              static_cast<unsigned>(message->GetLineNumber(context).FromMaybe(0)),
                              static_cast<unsigned>(message->GetStartColumn(context).FromMaybe(0) + 1),
                              inspector().createStackTrace(stack), script_id);
}

void InspectorHost::Close() {
  inspector_.reset();
  client_.reset();
  announced_.clear();
}

std::unique_ptr<v8_inspector::V8InspectorSession> InspectorHost::Connect(v8_inspector::V8Inspector::Channel* channel) {
  return inspector().connect(kContextGroup, channel, StringView(), v8_inspector::V8Inspector::kFullyTrusted);
}

}  // namespace jsrun
