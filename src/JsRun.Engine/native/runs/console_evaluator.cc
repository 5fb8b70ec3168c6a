#include "runs/console_evaluator.h"

#include <memory>

#include "buffer/byte_buffer.h"
#include "codec/json_string.h"
#include "isolate/isolate_state.h"
#include "runs/evaluation.h"
#include "runs/json_find.h"

namespace jsrun {
namespace {

using v8_inspector::StringBuffer;
using v8_inspector::StringView;

StringView View(std::string_view text) { return {reinterpret_cast<const uint8_t*>(text.data()), text.size()}; }

// Only ASCII is looked for in answers, so the rest need not survive.
std::string Ascii(const StringView& view) {
  std::string text(view.length(), '?');
  for (size_t i = 0; i < view.length(); i++) {
    const uint16_t unit = view.is8Bit() ? view.characters8()[i] : view.characters16()[i];
    if (unit < 0x80) text[i] = static_cast<char>(unit);
  }
  return text;
}

// V8 reads the name of the source from a comment at its end. White space and quotes, which end it, are percent-encoded.
v8::Local<v8::String> WithFilename(v8::Isolate* isolate, const SourceText& text) {
  std::string comment = "\n//# sourceURL=";
  const std::string filename = ToUtf8(isolate, text.filename, 1000);
  const auto is_at = [&](size_t at, std::string_view part) { return filename.compare(at, part.size(), part) == 0; };
  size_t encoded_end = 0;
  for (size_t i = 0; i < filename.size(); i++) {
    const unsigned char c = static_cast<unsigned char>(filename[i]);
    if (c <= ' ' || c == '"' || c == '\'' || c == 0x7F) encoded_end = i + 1;
    if (is_at(i, "\u2028") || is_at(i, "\u2029")) encoded_end = i + 3;  // these end a line as well
    if (i < encoded_end) {
      constexpr char kHex[] = "0123456789ABCDEF";
      comment += {'%', kHex[c >> 4], kHex[c & 15]};
    } else {
      comment += filename[i];
    }
  }
  v8::Local<v8::String> suffix;
  if (!v8::String::NewFromUtf8(isolate, comment.data(), v8::NewStringType::kNormal, static_cast<int>(comment.size())).ToLocal(&suffix) ||
      text.text->Length() + suffix->Length() > v8::String::kMaxLength) {
    return text.text;
  }
  return v8::String::Concat(isolate, text.text, suffix);
}

}  // namespace

class ConsoleEvaluator::Channel final : public v8_inspector::V8Inspector::Channel {
 public:
  void sendResponse(int, std::unique_ptr<StringBuffer> message) override { answer_ = Ascii(message->string()); }
  void sendNotification(std::unique_ptr<StringBuffer>) override {}
  void flushProtocolNotifications() override {}
  // JSON; empty while the inspector waits for the script's promise.
  const std::string& answer() const { return answer_; }

 private:
  std::string answer_;
};

ConsoleEvaluator::ConsoleEvaluator(v8::Isolate* isolate, InspectorHost& host) : isolate_(isolate), host_(host) {}
ConsoleEvaluator::~ConsoleEvaluator() = default;

std::string ConsoleEvaluator::RequestFor(v8::Local<v8::Context> context, v8::Local<v8::String> source) {
  ScopedBuffer expression;
  WriteJsonString(isolate_, source, expression);
  return "{\"id\":1,\"method\":\"Runtime.evaluate\",\"params\":{\"contextId\":" +
         std::to_string(v8_inspector::V8ContextInfo::executionContextId(context)) +
         // By default it lets the script generate code where the context forbids that.
         ",\"allowUnsafeEvalBlockedByCSP\":false"
         ",\"replMode\":true,\"silent\":true,\"includeCommandLineAPI\":false,\"generatePreview\":false,\"expression\":" +
         std::string(reinterpret_cast<const char*>(expression.data()), expression.length()) + "}}";
}

// In REPL mode a script is the body of an async function, whose promise is made before its first statement runs. The inspector
// keeps that promise to itself, and would copy the whole result into its answer.
void ConsoleEvaluator::OnPromise(v8::PromiseHookType type, v8::Local<v8::Promise> promise, v8::Local<v8::Value>) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  IsolateState* state = IsolateState::From(isolate);
  if (type != v8::PromiseHookType::kInit || state == nullptr) return;
  ConsoleEvaluator& evaluator = state->console_evaluator();
  evaluator.promise_.Reset(isolate, promise);
  if (evaluator.starting_ != nullptr) evaluator.starting_->EndCompile();
  isolate->SetPromiseHook(nullptr);
}

ConsoleEvaluator::Outcome ConsoleEvaluator::Evaluate(Run& run, const SourceText& text) {
  const v8::Local<v8::Context> context = run.context();
  v8::TryCatch caught(isolate_);
  if (!host_.Announce(context)) return Outcome::kUnavailable;
  const std::string request = RequestFor(context, WithFilename(isolate_, text));
  Channel channel;
  const std::unique_ptr<v8_inspector::V8InspectorSession> session = host_.Connect(&channel);
  starting_ = &run;
  isolate_->SetPromiseHook(OnPromise);
  session->dispatchProtocolMessage(View(request));
  isolate_->SetPromiseHook(nullptr);
  starting_ = nullptr;
  const v8::Local<v8::Promise> promise = promise_.Get(isolate_);
  promise_.Reset();

  if (!FindJsonString(channel.answer(), {"error", "message"}).empty()) {
    // It was stopped, or the script has changed promises so that the inspector could not follow this one.
    if (promise.IsEmpty() || IsolateState::From(isolate_)->is_stopped()) {
      run.Terminated();
    } else {
      run.AwaitConsole(promise);
    }
    return Outcome::kRan;
  }
  const std::string_view exception_id = FindJsonString(channel.answer(), {"result", "exceptionDetails", "exception", "objectId"});
  std::unique_ptr<StringBuffer> error;
  v8::Local<v8::Value> exception;
  v8::Local<v8::Context> exception_context;
  if (!exception_id.empty() && session->unwrapObject(&error, View(exception_id), &exception, &exception_context, nullptr)) {
    const bool is_syntax_error = IsSyntaxError(isolate_, exception);
    run.FailWith(exception, v8::Exception::CreateMessage(isolate_, exception), is_syntax_error);
    return is_syntax_error ? Outcome::kSyntaxError : Outcome::kRan;
  }
  if (promise.IsEmpty()) {
    run.FailWith(v8::Exception::Error(v8::String::NewFromUtf8Literal(isolate_, "The script could not be started")), {});
  } else {
    run.AwaitConsole(promise);
  }
  return Outcome::kRan;
}

}  // namespace jsrun
