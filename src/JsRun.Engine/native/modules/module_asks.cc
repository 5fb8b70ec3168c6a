#include <algorithm>
#include <cstring>
#include <utility>

#include "buffer/byte_buffer.h"
#include "codec/json_string.h"
#include "errors/error_properties.h"
#include "isolate/isolate_state.h"
#include "modules/module_fetches.h"
#include "runs/current_run.h"

// What is asked of the module loader, and what it answers; module_fetches.cc has what is done with it.

namespace jsrun {
namespace {

constexpr std::string_view kCannotLoad = "Cannot load module";
constexpr size_t kHeaderBytes = 5;

std::string ArgumentsOf(const std::string& url, const ImportPlace& place, bool is_json) {
  ScopedBuffer json;
  json.Append(R"({"specifier":)");
  WriteJsonString(NameOfUrl(url), json);
  json.Append(R"(,"referrer":)");
  WriteJsonString(place.referrer, json);
  json.Append(is_json ? R"(,"attributes":{"type":"json"}})" : R"(,"attributes":{}})");
  return {reinterpret_cast<const char*>(json.data()), json.length()};
}

// The "message" of an error that no loader has given.
std::string MessageOf(v8::Local<v8::Context> context, std::string_view json) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  const v8::TryCatch caught(isolate);
  v8::Local<v8::String> text;
  v8::Local<v8::Value> value;
  if (v8::String::NewFromUtf8(isolate, json.data(), v8::NewStringType::kNormal, static_cast<int>(json.size())).ToLocal(&text) &&
      v8::JSON::Parse(context, text).ToLocal(&value) && value->IsObject() &&
      OwnDataProperty(context, value.As<v8::Object>(), v8::String::NewFromUtf8Literal(isolate, "message")).ToLocal(&value) &&
      value->IsString()) {
    return ToUtf8(isolate, value.As<v8::String>(), 4096);
  }
  return "the module loader failed";
}

bool IsFailure(jsr_host_answer kind, std::string_view answer) {
  return kind != JSR_HOST_VALUE || (!answer.empty() && static_cast<uint8_t>(answer[0]) > JSR_MODULE_WASM);
}

}  // namespace

bool ModuleFetches::AskFor(v8::Local<v8::Context> context, const LoadRef& load, const std::string& url) {
  const int64_t run = ReadCurrentRun(state_.isolate());
  const uint64_t context_id = ContextTable::IdOf(context);
  const Missing& missing = load->missing.at(url);
  if (state_.buffers().used_bytes() > state_.buffers().max_bytes()) {
    ThrowModuleFailure(context, JSR_RUN_MODULE_ERROR, missing.place, kCannotLoad, ": too many imports wait for the module loader");
    return false;
  }
  Flight& flight = flights_[url];
  for (const uint64_t call : flight.calls) {
    Ask& other = asks_.at(call);
    if (other.run != run || other.context != context_id) continue;
    other.loads.push_back(load);
    load->asked++;
    return true;
  }
  const uint64_t call = state_.host_calls().AddAsk(context, run);
  const auto [at, _] = asks_.emplace(call, Ask{url, run, context_id, ArgumentsOf(url, missing.place, missing.is_json), {load}});
  flight.calls.push_back(call);
  load->asked++;
  std::string why;
  if (flight.is_answered) {
    // Delivered before this one: then it is in the store, or is asked for again.
    state_.host_calls().Answer(call, JSR_HOST_VALUE, {nullptr, 0});
  } else if (flight.calls.size() == 1 && !state_.host_calls().TellAsk(call, loader_, at->second.arguments, &why)) {
    flights_.erase(url);
    asks_.erase(call);
    state_.host_calls().RemoveAsk(call);
    load->asked--;
    ThrowModuleFailure(context, JSR_RUN_MODULE_ERROR, missing.place, kCannotLoad, ": " + why);
    return false;
  }
  return true;
}

void ModuleFetches::Answered(uint64_t call, jsr_host_answer kind, jsr_text answer) {
  const auto ask = asks_.find(call);
  if (ask == asks_.end()) return;
  const auto found = flights_.find(ask->second.url);
  if (found == flights_.end() || found->second.calls.front() != call) return;
  found->second.is_answered = true;
  // What failed has failed for all; else they find it in the store.
  const std::string_view text(reinterpret_cast<const char*>(answer.data), answer.length);
  const jsr_text shared = IsFailure(kind, text) ? answer : jsr_text{nullptr, 0};
  const std::vector<uint64_t> others(found->second.calls.begin() + 1, found->second.calls.end());
  for (const uint64_t other : others) state_.host_calls().Answer(other, kind, shared);
}

void ModuleFetches::Deliver(v8::Local<v8::Context> context, uint64_t call, jsr_host_answer kind, const std::string& answer) {
  auto node = asks_.extract(call);
  if (node.empty()) return;
  const Ask ask = std::move(node.mapped());
  Land(call, ask.url);
  for (const LoadRef& load : ask.loads) {
    load->asked--;
    if (!load->is_over) GoOn(context, load, ask.url, kind, answer);
    if (state_.is_stopped()) return;
  }
}

bool ModuleFetches::Store(v8::Local<v8::Context> context, const std::string& url, jsr_host_answer kind, std::string_view answer,
                          const ImportPlace& place) {
  const auto fail = [&](std::string_view why) {
    ThrowModuleFailure(context, JSR_RUN_MODULE_ERROR, place, kCannotLoad, ": " + std::string(why));
    return false;
  };
  if (kind != JSR_HOST_VALUE) return fail(MessageOf(context, answer));
  if (answer.size() < kHeaderBytes || static_cast<uint8_t>(answer[0]) > JSR_LOADED_FAILED) return fail("the module loader's answer is none");
  uint32_t name_length;
  memcpy(&name_length, answer.data() + 1, sizeof name_length);
  if (answer.size() - kHeaderBytes < name_length) return fail("the module loader's answer is none");
  const std::string_view name = answer.substr(kHeaderBytes, name_length);
  if (answer[0] == JSR_LOADED_NOT_FOUND) {
    ThrowModuleFailure(context, JSR_RUN_MODULE_NOT_FOUND, place, "Cannot find module");
    return false;
  }
  if (answer[0] == JSR_LOADED_FAILED) return fail(name);
  CodecError error;
  ModuleSource source{static_cast<jsr_module_kind>(answer[0]), false, std::string(answer.substr(kHeaderBytes + name_length))};
  if (state_.modules().store().AddLoaded(url, name, std::move(source), error)) return true;
  return fail(error.path + " " + error.message);
}

// A call is over. When it was the one that the host was told of, nobody waits for that flight any more; else it leaves it.
void ModuleFetches::Land(uint64_t call, const std::string& url) {
  const auto found = flights_.find(url);
  if (found == flights_.end()) return;
  std::vector<uint64_t>& calls = found->second.calls;
  const bool is_first = calls.front() == call;
  std::erase(calls, call);
  if (calls.empty() || (is_first && found->second.is_answered)) {
    flights_.erase(found);
    return;
  }
  if (!is_first) return;
  // Whoever asked was stopped: the next one asks.
  std::string why;
  const uint64_t next = calls.front();
  const std::string arguments = asks_.at(next).arguments;
  if (state_.host_calls().TellAsk(next, loader_, arguments, &why)) return;
  const std::string error = R"({"message":")" + why + R"("})";
  state_.host_calls().Answer(next, JSR_HOST_ERROR, {reinterpret_cast<const uint8_t*>(error.data()), error.size()});
}

template <typename Predicate>
void ModuleFetches::RemoveIf(Predicate predicate) {
  std::vector<std::pair<uint64_t, std::string>> gone;
  for (auto at = asks_.begin(); at != asks_.end();) {
    const auto next = std::next(at);
    if (predicate(at->second)) {
      gone.emplace_back(at->first, at->second.url);
      for (const LoadRef& load : at->second.loads) load->is_over = true;
      asks_.erase(at);
    }
    at = next;
  }
  // Those first whom nobody was told of: none of them is to ask next.
  for (const auto& [call, url] : gone) {
    const auto flight = flights_.find(url);
    if (flight != flights_.end() && flight->second.calls.front() != call) std::erase(flight->second.calls, call);
  }
  for (const auto& [call, url] : gone) Land(call, url);
}

void ModuleFetches::RemoveRun(int64_t run) {
  if (asks_.empty()) return;
  RemoveIf([run](const Ask& ask) { return ask.run == run; });
}

void ModuleFetches::RemoveContext(uint64_t context) {
  if (asks_.empty()) return;
  RemoveIf([context](const Ask& ask) { return ask.context == context; });
}

void ModuleFetches::Clear() {
  asks_.clear();
  flights_.clear();
}

}  // namespace jsrun
