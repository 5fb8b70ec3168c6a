#include "realms/realm_restriction.h"

#include <optional>
#include <string>

#include "codec/iso_date.h"
#include "codec/json_string.h"
#include "contexts/context_slots.h"
#include "realms/realm_clock.h"
#include "realms/realm_names.h"
#include "realms/realm_random.h"

namespace jsrun {
namespace {

constexpr double kMaxSeed = 9007199254740991;  // 2^53 - 1

// What was asked for: a plain object of JSON.
class Intrinsics {
 public:
  Intrinsics(v8::Local<v8::Context> context, v8::Local<v8::Object> object) : context_(context), object_(object) {}

  // Empty when it is not there.
  v8::Local<v8::Value> Member(const char* name) const {
    v8::Local<v8::String> key;
    v8::Local<v8::Value> value;
    if (v8::String::NewFromUtf8(v8::Isolate::GetCurrent(), name, v8::NewStringType::kInternalized).ToLocal(&key) &&
        object_->HasOwnProperty(context_, key).FromMaybe(false) && object_->GetRealNamedProperty(context_, key).ToLocal(&value)) {
      return value;
    }
    return {};
  }

  bool IsMinimal() const { return !Member("preset").IsEmpty(); }

  // Whether a name is taken away that the preset leaves out as well.
  bool Lacks(const char* name) const {
    const v8::Local<v8::Value> flag = Member(name);
    return flag.IsEmpty() ? IsMinimal() : flag->IsFalse();
  }

  v8::Local<v8::Object> object() const { return object_; }

 private:
  const v8::Local<v8::Context> context_;
  const v8::Local<v8::Object> object_;
};

bool AllowWasm(v8::Local<v8::Context> context, v8::Local<v8::String>) { return MayCompileWasm(context); }

v8::Local<v8::String> Text(v8::Isolate* isolate, const char* text) {
  return v8::String::NewFromUtf8(isolate, text).FromMaybe(v8::String::Empty(isolate));
}

void ForbidCode(v8::Local<v8::Context> context, const Intrinsics& intrinsics) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  if (intrinsics.Lacks("eval")) {
    context->AllowCodeGenerationFromStrings(false);
    context->SetErrorMessageForCodeGenerationFromStrings(Text(isolate, "Code generation from strings is not allowed in this context (intrinsics.eval)"));
  }
  if (intrinsics.Lacks("webAssembly")) {
    context->SetEmbedderData(kNoWasmSlot, v8::True(isolate));
    context->SetErrorMessageForWasmCodeGeneration(Text(isolate, "WebAssembly is not allowed in this context (intrinsics.webAssembly)"));
    isolate->SetAllowWasmCodeGenerationCallback(AllowWasm);
  }
}

// Date.now, for realms with a time of their own: V8's compiles to code that does not tell its realm.
void DateNow(const v8::FunctionCallbackInfo<v8::Value>& info) {
  const std::optional<double> now = RealmClock::NowOf(info.GetIsolate()->GetCurrentContext());
  if (now) info.GetReturnValue().Set(*now);
}

// A function under a name, or undefined without one. False with an exception pending.
bool Name(v8::MaybeLocal<v8::Function> function, const char* name, v8::Local<v8::Value>* out) {
  v8::Local<v8::Function> value;
  if (!function.ToLocal(&value)) return false;
  value->SetName(Text(v8::Isolate::GetCurrent(), name));
  *out = value;
  return true;
}

// What replaces Date.now and Math.random, undefined for what stays. False with an exception pending.
bool MakeDeterministic(IsolateState& state, v8::Local<v8::Context> context, const Intrinsics& intrinsics, std::optional<double> now_ms,
                       std::optional<double> seed, v8::Local<v8::Value>* date_now, v8::Local<v8::Value>* random, v8::Local<v8::Value>* crypto) {
  // Without Date time stands still as well, at 1970: what Intl formats when it is given nothing is the time.
  if (!now_ms && intrinsics.Lacks("date")) now_ms = 0;
  if (now_ms) {
    state.clock_presence().Begin();
    RealmClock::Set(context, *now_ms);
    if (!Name(v8::Function::New(context, DateNow, {}, 0, v8::ConstructorBehavior::kThrow), "now", date_now)) return false;
  }
  // A sequence apart from Math.random's: to ask for one makes no difference to the other.
  constexpr uint64_t kCrypto = 0x63727970746f0000;
  return !seed || (Name(MakeSeededRandom(context, static_cast<uint64_t>(*seed)), "random", random) &&
                   Name(MakeSeededRandom(context, static_cast<uint64_t>(*seed) ^ kCrypto), "random", crypto));
}

v8::Local<v8::Array> NamesOf(v8::Local<v8::Context> context, const std::vector<std::string>& names) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  const v8::Local<v8::Array> array = v8::Array::New(isolate, static_cast<int>(names.size()));
  for (uint32_t i = 0; i < names.size(); i++) array->CreateDataProperty(context, i, Text(isolate, names[i].c_str())).FromMaybe(false);
  return array;
}

// Who is called by another realm must not find its functions on the stack, by `caller` or an error's call sites: V8 shows those of realms
// with the same token alone. False with an exception pending.
bool Shield(v8::Local<v8::Context> context, v8::Local<v8::Object> intrinsics, v8::Local<v8::String> text) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::Local<v8::Array> names;
  if (!intrinsics->GetOwnPropertyNames(context).ToLocal(&names)) return false;
  if (names->Length() == 0) return true;
  // Tokens are compared by identity. Realms that lack the same have nothing to hide from one another.
  context->SetSecurityToken(text->InternalizeString(isolate));
  return true;
}

jsr_status Refuse(IsolateState& state, const std::string& name, const char* why) {
  state.last_error() = {name.empty() ? "intrinsics" : "intrinsics." + name, why};
  return JSR_INVALID_VALUE;
}

}  // namespace

bool MayCompileWasm(v8::Local<v8::Context> context) {
  return context->GetNumberOfEmbedderDataFields() <= static_cast<uint32_t>(kNoWasmSlot) || !context->GetEmbedderData(kNoWasmSlot)->IsTrue();
}

jsr_status RestrictRealm(IsolateState& state, v8::Local<v8::Context> context, jsr_text intrinsics_json) {
  constexpr const char* kPermanent = "cannot be taken away: the snapshot's scripts have made it permanent.";
  // What takes the place of intrinsics has no place in a snapshot.
  if (state.snapshot_creator() != nullptr) return JSR_INVALID_ARGUMENT;
  v8::Isolate* isolate = state.isolate();
  v8::TryCatch caught(isolate);
  v8::Local<v8::String> text;
  v8::Local<v8::Value> parsed;
  if (intrinsics_json.length > 4096 ||
      !v8::String::NewFromUtf8(isolate, reinterpret_cast<const char*>(intrinsics_json.data), v8::NewStringType::kNormal,
                               static_cast<int>(intrinsics_json.length)).ToLocal(&text) ||
      !v8::JSON::Parse(context, text).ToLocal(&parsed) || !parsed->IsObject() || parsed->IsArray()) {
    return caught.HasTerminated() ? JSR_TERMINATED : Refuse(state, "", "must be a JSON object.");
  }
  const Intrinsics intrinsics(context, parsed.As<v8::Object>());

  std::optional<double> now_ms;
  if (const v8::Local<v8::Value> now = intrinsics.Member("now"); !now.IsEmpty()) {
    now_ms = now->IsString() ? ParseIsoDate(ToUtf8(isolate, now.As<v8::String>(), 100)) : std::nullopt;
    if (!now_ms) return Refuse(state, "now", "must be an ISO 8601 instant.");
  }
  std::optional<double> seed;
  if (const v8::Local<v8::Value> given = intrinsics.Member("seed"); !given.IsEmpty()) {
    if (given->IsNumber()) seed = given.As<v8::Number>()->Value();
    if (!seed || !(*seed >= 0 && *seed <= kMaxSeed) || *seed != static_cast<double>(static_cast<uint64_t>(*seed))) {
      return Refuse(state, "seed", "must be an integer from 0 to 9007199254740991.");
    }
  }

  v8::Local<v8::Value> date_now = v8::Undefined(isolate);
  v8::Local<v8::Value> random = v8::Undefined(isolate);
  v8::Local<v8::Value> crypto = v8::Undefined(isolate);
  if (!MakeDeterministic(state, context, intrinsics, now_ms, seed, &date_now, &random, &crypto)) {
    return caught.HasTerminated() ? JSR_TERMINATED : JSR_INTERNAL;
  }
  v8::Local<v8::Value> argument[] = {intrinsics.object(), NamesOf(context, RealmNames()), date_now, random, crypto};
  v8::Local<v8::Value> failed;
  if (!ContextTable::CallKit(context, "restrict", v8::Array::New(isolate, argument, std::size(argument))).ToLocal(&failed)) {
    if (caught.HasTerminated()) return JSR_TERMINATED;
    return Refuse(state, "", "cannot be applied to what the snapshot's scripts have made of the globals.");
  }
  if (failed->IsString()) return Refuse(state, ToUtf8(isolate, failed.As<v8::String>(), 100), kPermanent);
  ForbidCode(context, intrinsics);
  return Shield(context, intrinsics.object(), text) ? JSR_OK : JSR_INTERNAL;
}

}  // namespace jsrun
