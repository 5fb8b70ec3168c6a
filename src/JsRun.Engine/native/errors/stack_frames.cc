#include "errors/stack_frames.h"

#include <algorithm>
#include <charconv>

#include "codec/json_number.h"
#include "codec/json_string.h"

namespace jsrun {

namespace {

constexpr size_t kMaxFrames = 50;
constexpr uint32_t kMaxNameUnits = 300;
constexpr std::string_view kBootstrapName = "jsrun:bootstrap";  // as snapshot/ names it
constexpr std::string_view kLinePrefix = "    at ";
constexpr std::string_view kAsyncPrefix = "async ";

// Takes ":12" off the end of a text.
bool TakeNumber(std::string_view& text, int& number) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon + 1 == text.size()) return false;
  const char* first = text.data() + colon + 1;
  const char* last = text.data() + text.size();
  int value = 0;
  const auto [end, status] = std::from_chars(first, last, value);
  if (end != last || status != std::errc()) return false;
  number = value;
  text.remove_suffix(text.size() - colon);
  return true;
}

// "main.js:1:2", "native", "eval at f (main.js:1:2), <anonymous>:3:4"
void ParseLocation(std::string_view text, StackFrame& frame) {
  if (text.starts_with("eval at ")) {
    const size_t comma = text.rfind(", ");
    if (comma != std::string_view::npos) text.remove_prefix(comma + 2);
  }
  int last = 0, before = 0;
  if (TakeNumber(text, last)) {
    if (TakeNumber(text, before)) {
      frame.line = before;
      frame.column = last;
    } else {
      frame.line = last;
    }
  }
  frame.file = text;
}

// Where the parenthesis that closes at the end of a text was opened.
size_t OpeningOfLast(std::string_view text) {
  int open = 0;
  for (size_t i = text.size(); i-- > 0;) {
    if (text[i] == ')') ++open;
    if (text[i] == '(' && --open == 0) return i;
  }
  return std::string_view::npos;
}

StackFrame ParseLine(std::string_view text) {
  StackFrame frame;
  if (text.starts_with(kAsyncPrefix)) {
    frame.is_async = true;
    text.remove_prefix(kAsyncPrefix.size());
  }
  const size_t opening = text.ends_with(')') ? OpeningOfLast(text) : std::string_view::npos;
  if (opening == std::string_view::npos || opening == 0 || text[opening - 1] != ' ') {
    ParseLocation(text, frame);
    return frame;
  }
  ParseLocation(text.substr(opening + 1, text.size() - opening - 2), frame);
  frame.function = text.substr(0, opening - 1);
  if (frame.function == "<anonymous>") frame.function.clear();
  return frame;
}

std::string Text(v8::Isolate* isolate, v8::Local<v8::String> text) {
  return text.IsEmpty() ? std::string() : ToUtf8(isolate, text, kMaxNameUnits);
}

}  // namespace

std::string StackFrame::Text() const {
  std::string location = file.empty() ? "<anonymous>" : file;
  if (line > 0) location += ":" + std::to_string(line);
  if (line > 0 && column > 0) location += ":" + std::to_string(column);
  std::string text(kLinePrefix);
  if (is_async) text += kAsyncPrefix;
  return text + (function.empty() ? location : function + " (" + location + ")");
}

bool IsBootstrap(std::string_view line) { return line.find(kBootstrapName) != std::string_view::npos; }

std::vector<StackFrame> FramesOf(v8::Isolate* isolate, v8::Local<v8::StackTrace> trace) {
  std::vector<StackFrame> frames;
  const uint32_t count = std::min(static_cast<uint32_t>(std::max(trace->GetFrameCount(), 0)), static_cast<uint32_t>(kMaxFrames));
  for (uint32_t i = 0; i < count; ++i) {
    v8::HandleScope scope(isolate);
    const v8::Local<v8::StackFrame> source = trace->GetFrame(isolate, i);
    StackFrame frame;
    frame.function = Text(isolate, source->GetFunctionName());
    frame.file = Text(isolate, source->GetScriptNameOrSourceURL());
    frame.line = std::max(source->GetLineNumber(), 0);
    frame.column = std::max(source->GetColumn(), 0);
    if (!IsBootstrap(frame.file)) frames.push_back(std::move(frame));
  }
  return frames;
}

std::vector<StackFrame> ParseFrames(std::string_view stack) {
  std::vector<StackFrame> frames;
  while (!stack.empty() && frames.size() < kMaxFrames) {
    const size_t newline = stack.find('\n');
    const std::string_view line = stack.substr(0, newline);
    stack.remove_prefix(newline == std::string_view::npos ? stack.size() : newline + 1);
    if (line.starts_with(kLinePrefix)) frames.push_back(ParseLine(line.substr(kLinePrefix.size())));
  }
  return frames;
}

void WriteFrames(const std::vector<StackFrame>& frames, size_t max_bytes, ByteBuffer& out) {
  constexpr size_t kMaxTextBytes = 1000;
  const size_t start = out.length();
  out.Append(R"("frames":[)");
  bool first = true;
  for (const StackFrame& frame : frames) {
    const size_t before = out.length();
    if (!first) out.Push(',');
    out.Append(R"({"function":)");
    WriteJsonStringCut(frame.function, kMaxTextBytes, out);
    out.Append(R"(,"file":)");
    WriteJsonStringCut(frame.file, kMaxTextBytes, out);
    out.Append(R"(,"line":)");
    WriteInteger(frame.line, out);
    out.Append(R"(,"column":)");
    WriteInteger(frame.column, out);
    out.Append(frame.is_async ? R"(,"async":true})" : R"(,"async":false})");
    if (out.length() - start > max_bytes) {
      out.Truncate(before);
      break;
    }
    first = false;
  }
  out.Push(']');
}

}  // namespace jsrun
