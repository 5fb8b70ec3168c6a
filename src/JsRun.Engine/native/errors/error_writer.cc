#include "errors/error_writer.h"

#include <algorithm>

#include "codec/json_number.h"
#include "codec/json_string.h"
#include "codec/value_writer.h"
#include "errors/error_properties.h"
#include "errors/stack_frames.h"
#include "modules/module_failure.h"

namespace jsrun {

namespace {

constexpr int kMaxCauses = 5;
constexpr uint32_t kMaxValueDepth = 16;
constexpr size_t kMinBytes = 1024;
constexpr size_t kMaxNameBytes = 400;
constexpr uint32_t kMaxSourceLineUnits = 500;

// Writes one error with its causes into a bounded space.
class ErrorWriter {
 public:
  ErrorWriter(v8::Local<v8::Context> context, size_t max_bytes, ByteBuffer& out)
      : isolate_(context->GetIsolate()), context_(context), max_bytes_(std::max(max_bytes, kMinBytes)), out_(out), start_(out.length()) {}

  void Write(v8::Local<v8::Value> exception, v8::Local<v8::Message> message, bool is_syntax_error, int causes_left) {
    const bool is_error = exception->IsNativeError();
    ModuleFailure failure;
    const bool is_import = ModuleFailure::Read(context_, exception, &failure) && !failure.place.specifier.empty();
    out_.Append(R"({"name":)");
    std::string header;
    if (is_error) {
      header = ErrorHeader(context_, exception.As<v8::Object>());
      WriteJsonStringCut(isolate_, ErrorName(context_, exception.As<v8::Object>()), kMaxNameBytes, out_);
      out_.Append(R"(,"message":)");
      WriteJsonStringCut(isolate_, ErrorMessage(context_, exception.As<v8::Object>()), max_bytes_ / 4, out_);
    } else {
      const v8::Local<v8::String> text = Describe(context_, exception);
      header = "Uncaught: " + ToUtf8(isolate_, text, kMaxSourceLineUnits);
      out_.Append(R"("Uncaught","message":)");
      WriteJsonStringCut(isolate_, text, max_bytes_ / 4, out_);
    }
    WriteStack(exception, message, header, is_import && failure.state != JSR_RUN_SYNTAX_ERROR ? &failure.place : nullptr);
    if (is_syntax_error && !message.IsEmpty()) WriteSource(message);
    if (is_import) WriteImport(failure.place);
    if (is_error) {
      WriteCause(exception.As<v8::Object>(), causes_left);
    } else {
      WriteThrownValue(exception);
    }
    out_.Push('}');
  }

 private:
  size_t BytesLeft() const {
    const size_t used = out_.length() - start_;
    return used < max_bytes_ ? max_bytes_ - used : 0;
  }

  void WriteStack(v8::Local<v8::Value> exception, v8::Local<v8::Message> message, const std::string& header, const ImportPlace* import) {
    std::string stack;
    std::vector<StackFrame> frames;
    if (exception->IsNativeError()) {
      stack = CapturedStack(context_, exception.As<v8::Object>());
      const std::string_view text(stack);
      frames = ParseFrames(text.substr(text.starts_with(header) ? header.size() : 0));
    }
    if (stack.empty()) stack = header;
    if (frames.empty() && import != nullptr && import->line > 0) {
      // A static import: no code was running.
      frames = {{"", import->referrer, import->line, import->column, false}};
      stack += "\n" + frames[0].Text();
    } else if (frames.empty() && !message.IsEmpty()) {
      frames = FramesOfMessage(message);
      for (const StackFrame& frame : frames) stack += "\n" + frame.Text();
    }
    out_.Append(R"(,"stack":)");
    WriteJsonStringCut(stack, max_bytes_ / 4, out_);
    out_.Push(',');
    WriteFrames(frames, std::min(max_bytes_ / 4, BytesLeft()), out_);
  }

  // What was thrown may have no stack of its own; V8 noted where it was thrown, or at least the line.
  std::vector<StackFrame> FramesOfMessage(v8::Local<v8::Message> message) {
    const v8::Local<v8::StackTrace> trace = message->GetStackTrace();
    if (!trace.IsEmpty() && trace->GetFrameCount() > 0) return FramesOf(isolate_, trace);
    StackFrame frame;
    frame.line = message->GetLineNumber(context_).FromMaybe(0);
    frame.column = message->GetStartColumn(context_).FromMaybe(-1) + 1;
    const v8::Local<v8::Value> file = message->GetScriptResourceName();
    if (!file.IsEmpty() && file->IsString()) frame.file = ToUtf8(isolate_, file.As<v8::String>(), kMaxSourceLineUnits);
    if (frame.line <= 0) return {};
    return {std::move(frame)};
  }

  void WriteSource(v8::Local<v8::Message> message) {
    out_.Append(R"(,"line":)");
    WriteInteger(message->GetLineNumber(context_).FromMaybe(0), out_);
    out_.Append(R"(,"column":)");
    WriteInteger(message->GetStartColumn(context_).FromMaybe(-1) + 1, out_);
    v8::Local<v8::String> line;
    out_.Append(R"(,"sourceLine":)");
    WriteJsonString(message->GetSourceLine(context_).ToLocal(&line) ? ToUtf8(isolate_, line, kMaxSourceLineUnits) : std::string(), out_);
  }

  void WriteImport(const ImportPlace& place) {
    out_.Append(R"(,"specifier":)");
    WriteJsonString(place.specifier, out_);
    out_.Append(R"(,"referrer":)");
    WriteJsonString(place.referrer, out_);
  }

  void WriteCause(v8::Local<v8::Object> error, int causes_left) {
    v8::Local<v8::Value> cause;
    if (causes_left == 0 || BytesLeft() < kMinBytes) return;
    if (!OwnDataProperty(context_, error, v8::String::NewFromUtf8Literal(isolate_, "cause")).ToLocal(&cause)) return;
    out_.Append(R"(,"cause":)");
    ErrorWriter(context_, BytesLeft(), out_).Write(cause, {}, false, causes_left - 1);
  }

  void WriteThrownValue(v8::Local<v8::Value> value) {
    CodecError ignored;
    const size_t before = out_.length();
    out_.Append(R"(,"value":)");
    const jsr_write_status status = WriteInertValue(context_, value, BytesLeft(), kMaxValueDepth, out_, ignored);
    if (status != JSR_WRITE_OK) out_.Truncate(before);
  }

  v8::Isolate* isolate_;
  v8::Local<v8::Context> context_;
  size_t max_bytes_;
  ByteBuffer& out_;
  size_t start_;
};

}  // namespace

void WriteError(v8::Local<v8::Context> context, v8::Local<v8::Value> exception, v8::Local<v8::Message> message, bool is_syntax_error,
                uint64_t max_bytes, ByteBuffer& out) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::HandleScope scope(isolate);
  v8::Context::Scope context_scope(context);
  v8::TryCatch try_catch(isolate);
  ErrorWriter(context, static_cast<size_t>(max_bytes), out).Write(exception, message, is_syntax_error, kMaxCauses);
}

void WriteStackFields(v8::Local<v8::Context> context, v8::Local<v8::StackTrace> trace, ByteBuffer& out) {
  constexpr size_t kMaxBytes = 16 * 1024;
  v8::Isolate* isolate = context->GetIsolate();
  v8::HandleScope scope(isolate);
  const std::vector<StackFrame> frames = FramesOf(isolate, trace);
  std::string stack;
  for (const StackFrame& frame : frames) stack += (stack.empty() ? "" : "\n") + frame.Text();
  out.Append(R"("stack":)");
  WriteJsonStringCut(stack, kMaxBytes, out);
  out.Push(',');
  WriteFrames(frames, kMaxBytes, out);
}

}  // namespace jsrun
