#include "modules/module_failure.h"

#include "codec/json_string.h"

namespace jsrun {
namespace {

constexpr uint32_t kMaxNameUnits = 500;

v8::Local<v8::Private> NoteKey(v8::Isolate* isolate) {
  return v8::Private::ForApi(isolate, v8::String::NewFromUtf8Literal(isolate, "jsrun:module-failure"));
}

v8::Local<v8::String> Text(v8::Isolate* isolate, std::string_view text) {
  v8::Local<v8::String> result;
  const bool made =
      v8::String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kNormal, static_cast<int>(text.size())).ToLocal(&result);
  return made ? result : v8::String::Empty(isolate);
}

std::string Cut(std::string_view text) {
  constexpr size_t kMaxBytes = 1000;
  if (text.size() <= kMaxBytes) return std::string(text);
  size_t end = kMaxBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) end--;
  return std::string(text.substr(0, end)) + "\u2026";
}

}  // namespace

void ModuleFailure::Note(v8::Local<v8::Context> context, v8::Local<v8::Value> exception) const {
  if (!exception->IsNativeError()) return;
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  const v8::Local<v8::Private> key = NoteKey(isolate);
  const v8::Local<v8::Object> error = exception.As<v8::Object>();
  if (error->HasPrivate(context, key).FromMaybe(true)) return;
  int line = place.line;
  int column = place.column;
  if (!place.importer.IsEmpty()) {
    v8::Location location = place.importer->SourceOffsetToLocation(place.offset);
    line = location.GetLineNumber() + 1;
    column = location.GetColumnNumber() + 1;
  }
  v8::Local<v8::Value> fields[] = {v8::Integer::New(isolate, state), Text(isolate, Cut(place.specifier)),
                                   Text(isolate, Cut(place.referrer)), v8::Integer::New(isolate, line), v8::Integer::New(isolate, column)};
  error->SetPrivate(context, key, v8::Array::New(isolate, fields, std::size(fields))).FromMaybe(false);
}

bool ModuleFailure::Read(v8::Local<v8::Context> context, v8::Local<v8::Value> exception, ModuleFailure* out) {
  if (!exception->IsNativeError()) return false;
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::Local<v8::Value> note;
  if (!exception.As<v8::Object>()->GetPrivate(context, NoteKey(isolate)).ToLocal(&note) || !note->IsArray()) return false;
  v8::Local<v8::Value> fields[5];
  for (uint32_t i = 0; i < std::size(fields); i++) {
    if (!note.As<v8::Array>()->Get(context, i).ToLocal(&fields[i])) return false;
  }
  out->state = static_cast<jsr_run_state>(fields[0].As<v8::Int32>()->Value());
  out->place.specifier = ToUtf8(isolate, fields[1].As<v8::String>());
  out->place.referrer = ToUtf8(isolate, fields[2].As<v8::String>());
  out->place.line = fields[3].As<v8::Int32>()->Value();
  out->place.column = fields[4].As<v8::Int32>()->Value();
  return true;
}

void ThrowModuleFailure(v8::Local<v8::Context> context, jsr_run_state state, const ImportPlace& place, std::string_view what,
                        std::string_view why) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  std::string message = std::string(what) + " '" + Cut(place.specifier) + "'";
  if (!place.referrer.empty()) message += " imported from " + Cut(place.referrer);
  message += why;
  const v8::Local<v8::String> text = Text(isolate, message);
  const v8::Local<v8::Value> error = state == JSR_RUN_MODULE_NOT_FOUND ? v8::Exception::Error(text) : v8::Exception::TypeError(text);
  ModuleFailure{state, place}.Note(context, error);
  isolate->ThrowException(error);
}

}  // namespace jsrun
