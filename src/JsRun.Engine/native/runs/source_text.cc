#include "runs/source_text.h"

#include <cstring>
#include <string_view>

#include "codec/value_reader.h"

namespace jsrun {
namespace {

std::string_view View(jsr_text text) { return {reinterpret_cast<const char*>(text.data), text.length}; }

bool ReadUtf8(v8::Isolate* isolate, jsr_text text, v8::Local<v8::String>* out) {
  if (text.length == 0) {
    *out = v8::String::Empty(isolate);
    return true;
  }
  if (text.length > static_cast<uint64_t>(v8::String::kMaxLength)) return false;
  return v8::String::NewFromUtf8(isolate, reinterpret_cast<const char*>(text.data), v8::NewStringType::kNormal,
                                 static_cast<int>(text.length))
      .ToLocal(out);
}

bool Contains(std::string_view text, const char* word) { return !text.empty() && memmem(text.data(), text.size(), word, strlen(word)) != nullptr; }

}  // namespace

bool ReadSource(v8::Isolate* isolate, const jsr_source& source, SourceText* out) {
  const bool is_json = (source.flags & JSR_SOURCE_JSON_STRING) != 0;
  if (is_json ? !ReadJsonString(isolate, source.text).ToLocal(&out->text) : !ReadUtf8(isolate, source.text, &out->text)) return false;
  if (!ReadUtf8(isolate, source.filename, &out->filename)) return false;
  const std::string_view text = View(source.text);
  // A JSON text may spell letters as escapes; JavaScript's keywords may not.
  const bool has_escapes = is_json && Contains(text, "\\u00");
  out->may_await = has_escapes || Contains(text, "await");
  out->may_import_meta = has_escapes || Contains(text, "meta");
  return true;
}

}  // namespace jsrun
