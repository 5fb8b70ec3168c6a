#include "codec/value_writer.h"

#include "codec/json_text.h"
#include "codec/tagged_writer.h"

namespace jsrun {

namespace {

constexpr uint32_t kMaxMessageUnits = 500;

jsr_write_status WriteJson(v8::Local<v8::Context> context, v8::Local<v8::Value> value, const jsr_write_options& options,
                           v8::TryCatch& try_catch, ByteBuffer& out, CodecError& error) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::Local<v8::String> text;
  if (!v8::JSON::Stringify(context, value).ToLocal(&text)) {
    if (try_catch.HasTerminated() || !try_catch.HasCaught()) return JSR_WRITE_TERMINATED;
    error.path.clear();
    error.message = "the value cannot be serialized";
    v8::Local<v8::String> detail;
    if (try_catch.Exception()->ToDetailString(context).ToLocal(&detail)) error.message = ToUtf8(isolate, detail, kMaxMessageUnits);
    return JSR_WRITE_NOT_SERIALIZABLE;
  }
  // What JSON.stringify gives no text for arrives here as the text `undefined`, which no JSON text is.
  if (text->StringEquals(v8::String::NewFromUtf8Literal(isolate, "undefined"))) return JSR_WRITE_NO_VALUE;

  const size_t start = out.length();
  const auto too_large = [&] {
    error.path.clear();
    error.message = "the value is larger than " + std::to_string(options.max_bytes) + " bytes of JSON";
    return JSR_WRITE_TOO_LARGE;
  };
  if (static_cast<uint64_t>(text->Length()) > options.max_bytes) return too_large();
  AppendUtf8(isolate, text, out);
  if (out.length() - start > options.max_bytes) return too_large();
  if (ScanJson(out.data() + start, out.length() - start, options.max_depth).too_deep) {
    error.path.clear();
    error.message = "the value is nested more than " + std::to_string(options.max_depth) + " levels deep";
    return JSR_WRITE_TOO_DEEP;
  }
  return JSR_WRITE_OK;
}

}  // namespace

jsr_write_status WriteValue(v8::Local<v8::Context> context, v8::Local<v8::Value> value, const jsr_write_options& options,
                            HandleTable* handles, ByteBuffer& out, CodecError& error) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::HandleScope scope(isolate);
  v8::Context::Scope context_scope(context);
  v8::TryCatch try_catch(isolate);
  try_catch.SetCaptureMessage(false);
  const size_t start = out.length();
  jsr_write_status status;
  if (options.format == JSR_FORMAT_JSON) {
    status = WriteJson(context, value, options, try_catch, out, error);
  } else {
    const HandleTable::Mark mark = handles == nullptr ? HandleTable::Mark{} : handles->mark();
    const TaggedWriter::Limits limits{options.max_bytes, options.max_depth, options.allow_handles != 0, false, options.walk_only != 0};
    status = TaggedWriter(context, try_catch, limits, handles, out, error).Write(value);
    if (status != JSR_WRITE_OK && handles != nullptr) handles->RollBack(mark);
  }
  if (status != JSR_WRITE_OK) out.Truncate(start);
  return status;
}

jsr_write_status WriteInertValue(v8::Local<v8::Context> context, v8::Local<v8::Value> value, uint64_t max_bytes, uint32_t max_depth,
                                 ByteBuffer& out, CodecError& error) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::HandleScope scope(isolate);
  v8::Context::Scope context_scope(context);
  v8::TryCatch try_catch(isolate);
  try_catch.SetCaptureMessage(false);
  const size_t start = out.length();
  const TaggedWriter::Limits limits{max_bytes, max_depth, false, true, true};
  const jsr_write_status status = TaggedWriter(context, try_catch, limits, nullptr, out, error).Write(value);
  if (status != JSR_WRITE_OK) out.Truncate(start);
  return status;
}

}  // namespace jsrun
