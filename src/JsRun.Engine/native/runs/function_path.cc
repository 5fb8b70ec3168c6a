#include "runs/function_path.h"

#include <algorithm>
#include <string>

namespace jsrun {
namespace {

constexpr size_t kMaxPathBytes = 10'000;

bool ThrowNoFunction(v8::Isolate* isolate, std::string_view path) {
  const std::string text = std::string(path.substr(0, 200)) + " is not a function";
  v8::Local<v8::String> message;
  if (v8::String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kNormal, static_cast<int>(text.size())).ToLocal(&message)) {
    isolate->ThrowException(v8::Exception::TypeError(message));
  }
  return false;
}

// Letters of all scripts are let through; what of them is no identifier does not compile. White space and line ends beyond ASCII,
// which could make more than one expression of it, are not.
bool IsIdentifier(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  for (const char c : name) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
    if (!is_plain && static_cast<unsigned char>(c) < 0x80) return false;
  }
  constexpr std::string_view kSpaces[] = {"\xC2\xA0", "\xEF\xBB\xBF", "\xE1\x9A\x80", "\xE2\x80", "\xE2\x81\x9F", "\xE3\x80\x80"};
  return std::none_of(std::begin(kSpaces), std::end(kSpaces),
                      [&](std::string_view space) { return name.find(space) != std::string_view::npos; });
}

bool ToName(v8::Isolate* isolate, std::string_view text, v8::Local<v8::String>* name) {
  return v8::String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kInternalized, static_cast<int>(text.size())).ToLocal(name);
}

// let, const, class and globals, as code in a script would find them.
v8::MaybeLocal<v8::Value> Lookup(v8::Local<v8::Context> context, v8::Local<v8::String> name) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::TryCatch caught(isolate);
  const v8::ScriptOrigin origin(v8::String::Empty(isolate));
  v8::ScriptCompiler::Source source(name, origin);
  v8::Local<v8::Script> script;
  v8::Local<v8::Value> value;
  if (v8::ScriptCompiler::Compile(context, &source).ToLocal(&script) && script->Run(context).ToLocal(&value)) return value;
  // Not declared, not initialised yet, or a keyword: no function. What a getter of the global threw is passed on.
  if (caught.HasTerminated() || context->Global()->HasOwnProperty(context, name).FromMaybe(false)) {
    caught.ReThrow();
    return {};
  }
  return v8::Undefined(isolate);
}

}  // namespace

bool FindFunction(v8::Local<v8::Context> context, std::string_view path, FoundFunction* found) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  size_t end = std::min(path.find('.'), path.size());
  const std::string_view first = path.substr(0, end);
  if (path.size() > kMaxPathBytes || !IsIdentifier(first)) return ThrowNoFunction(isolate, path);
  v8::Local<v8::String> name;
  v8::Local<v8::Value> value;
  if (!ToName(isolate, first, &name) || !Lookup(context, name).ToLocal(&value)) return false;

  v8::Local<v8::Value> receiver = v8::Undefined(isolate);
  while (end < path.size()) {
    const size_t start = end + 1;
    end = std::min(path.find('.', start), path.size());
    v8::Local<v8::Object> object;
    if (end == start || value->IsNullOrUndefined()) return ThrowNoFunction(isolate, path);
    receiver = value;
    if (!value->ToObject(context).ToLocal(&object) || !ToName(isolate, path.substr(start, end - start), &name) ||
        !object->Get(context, name).ToLocal(&value)) {
      return false;
    }
  }
  if (!value->IsFunction()) return ThrowNoFunction(isolate, path);
  found->function = value.As<v8::Function>();
  found->receiver = receiver;
  return true;
}

}  // namespace jsrun
