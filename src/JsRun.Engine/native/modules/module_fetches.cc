#include "modules/module_fetches.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "buffer/byte_buffer.h"
#include "codec/json_string.h"
#include "errors/error_properties.h"
#include "isolate/isolate_state.h"
#include "runs/current_run.h"
#include "runs/module_hooks.h"
#include "runs/run.h"

namespace jsrun {
namespace {

// Of one import at once; more wait.
constexpr uint32_t kMaxAsked = 32;
constexpr std::string_view kCannotLoad = "Cannot load module";
constexpr size_t kHeaderBytes = 5;

// The place without what only lives as long as the scope of handles.
ImportPlace Kept(const ImportPlace& place) {
  ImportPlace kept = place;
  if (!place.importer.IsEmpty()) {
    v8::Location location = place.importer->SourceOffsetToLocation(place.offset);
    kept.line = location.GetLineNumber() + 1;
    kept.column = location.GetColumnNumber() + 1;
    kept.importer = {};
  }
  return kept;
}

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

void ModuleFetches::Load::Miss(const std::string& name, Missing what) {
  Charge(2 * (name.size() + kEntryBytes) + what.place.specifier.size() + what.place.referrer.size() + sizeof(Missing));
  missing[name] = std::move(what);
  queued.push_back(name);
}

ModuleFetches::Start ModuleFetches::StartEntry(v8::Local<v8::Context> context, v8::Local<v8::Module> module, v8::Local<v8::String> text,
                                               v8::Local<v8::String> name, v8::Local<v8::Promise>* loading) {
  v8::Isolate* isolate = state_.isolate();
  const auto load = std::make_shared<Load>(state_.buffers());
  v8::Local<v8::Promise::Resolver> resolver;
  if (!v8::Promise::Resolver::New(context).ToLocal(&resolver)) return Start::kFailed;
  const std::optional<ModuleUrl> url = UrlOfName(ToUtf8(isolate, name));
  load->url = url ? url->href : std::string(kRootUrl);
  load->resolver.Reset(isolate, resolver);
  load->entry.Reset(isolate, module);
  load->text.Reset(isolate, text);
  load->name.Reset(isolate, name);
  *loading = resolver->GetPromise();
  return StartedAs(Walk(context, *load, module, load->url) && Proceed(context, load), load);
}

ModuleFetches::Start ModuleFetches::StartImport(v8::Local<v8::Context> context, const std::string& url, bool is_json,
                                                const ImportPlace& place, v8::Local<v8::Promise::Resolver> resolver) {
  const auto load = std::make_shared<Load>(state_.buffers());
  load->url = url;
  load->place = place;
  load->resolver.Reset(state_.isolate(), resolver);
  load->Miss(url, {place, is_json});
  return StartedAs(Proceed(context, load), load);
}

ModuleFetches::Start ModuleFetches::StartedAs(bool is_ok, const LoadRef& load) {
  if (is_ok && load->asked > 0) return Start::kWaiting;
  load->is_over = true;
  return is_ok ? Start::kReady : Start::kFailed;
}

// Not recursive, as LoadImports.
bool ModuleFetches::Walk(v8::Local<v8::Context> context, Load& load, v8::Local<v8::Module> module, const std::string& url) {
  v8::Isolate* isolate = state_.isolate();
  ModuleLoader& loader = state_.modules();
  ModuleMap* modules = state_.contexts().Modules(context);
  if (modules == nullptr) return false;
  const ModuleLoader::EntryScope entry(loader, load.entry.IsEmpty() ? v8::Local<v8::Module>() : load.entry.Get(isolate), load.url);
  std::vector<std::pair<v8::Local<v8::Module>, std::string>> importers = {{module, url}};
  while (!importers.empty()) {
    const auto [importer, base] = std::move(importers.back());
    importers.pop_back();
    if (!importer->IsSourceTextModule()) continue;
    const v8::Local<v8::FixedArray> requests = importer->GetModuleRequests();
    for (int i = 0; i < requests->Length(); i++) {
      if (state_.is_stopped()) return false;
      const v8::Local<v8::ModuleRequest> request = requests->Get(context, i).As<v8::ModuleRequest>();
      const ImportPlace place = ModuleLoader::PlaceOf(isolate, importer, base, request);
      std::string imported;
      bool is_missing;
      bool is_new;
      v8::Local<v8::Module> next;
      if (!loader.Resolve(context, place, base, request->GetImportAttributes(), 3, &imported, &is_missing)) return false;
      if (!load.See(imported)) continue;
      if (is_missing) {
        load.Miss(imported, {Kept(place), request->GetImportAttributes()->Length() > 0});
        continue;
      }
      if (!loader.Instance(context, *modules, imported, place, &is_new).ToLocal(&next)) return false;
      if (next->GetStatus() == v8::Module::kUninstantiated) importers.emplace_back(next, std::move(imported));
    }
  }
  return true;
}

// What was asked for is there, as `url`.
bool ModuleFetches::Enter(v8::Local<v8::Context> context, Load& load, const std::string& asked, const std::string& url) {
  const auto found = load.missing.find(asked);
  if (found == load.missing.end()) return true;
  const Missing missing = std::move(found->second);
  load.missing.erase(found);
  ModuleLoader& loader = state_.modules();
  ModuleMap* modules = state_.contexts().Modules(context);
  if (modules == nullptr) return false;
  const ModuleInstance* instance = modules->Find(url);
  if (!loader.CheckKind(context, instance != nullptr ? instance->kind : loader.store().Find(url)->kind, missing.is_json, missing.place)) {
    return false;
  }
  if (!load.See(url) && url != asked) return true;
  bool is_new;
  v8::Local<v8::Module> module;
  if (!loader.Instance(context, *modules, url, missing.place, &is_new).ToLocal(&module)) return false;
  return module->GetStatus() != v8::Module::kUninstantiated || Walk(context, load, module, url);
}

bool ModuleFetches::Proceed(v8::Local<v8::Context> context, const LoadRef& load) {
  while (load->asked < kMaxAsked && !load->queued.empty()) {
    if (state_.is_stopped()) return false;
    const std::string asked = std::move(load->queued.front());
    load->queued.pop_front();
    std::string url = asked;
    if (state_.modules().IsKnown(context, &url) ? !Enter(context, *load, asked, url) : !AskFor(context, load, asked)) return false;
  }
  return true;
}

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

void ModuleFetches::GoOn(v8::Local<v8::Context> context, const LoadRef& load, const std::string& url, jsr_host_answer kind,
                         const std::string& answer) {
  v8::Isolate* isolate = state_.isolate();
  v8::HandleScope handles(isolate);
  v8::TryCatch caught(isolate);
  std::string known = url;
  bool is_known = state_.modules().IsKnown(context, &known);
  bool is_ok = true;
  if (!is_known && kind == JSR_HOST_VALUE && answer.empty()) {
    // Whoever asked first was stopped in between.
    load->queued.push_front(url);
  } else {
    if (!is_known) {
      is_known = Store(context, url, kind, answer, load->missing.at(url).place) && state_.modules().IsKnown(context, &known);
    }
    is_ok = is_known && Enter(context, *load, url, known);
  }
  if (is_ok && Proceed(context, load) && (load->asked > 0 || Complete(context, *load))) {
    load->is_over = load->asked == 0;
    return;
  }
  load->is_over = true;
  RejectWith(context, load->resolver.Get(isolate), caught);
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

bool ModuleFetches::Complete(v8::Local<v8::Context> context, Load& load) {
  v8::Isolate* isolate = state_.isolate();
  ModuleLoader& loader = state_.modules();
  const bool is_entry = !load.entry.IsEmpty();
  v8::Local<v8::Module> module;
  v8::Local<v8::Promise> evaluation;
  if (is_entry) {
    module = load.entry.Get(isolate);
    if (!loader.LinkEntry(context, module, load.text.Get(isolate), load.name.Get(isolate))) return false;
  } else if (!loader.Load(context, load.url, load.place).ToLocal(&module)) {
    return false;
  }
  if (!loader.Evaluate(context, module).ToLocal(&evaluation)) return false;
  const v8::Local<v8::Value> value = module->GetModuleNamespace();
  return FollowEvaluation(context, load.resolver.Get(isolate), evaluation, is_entry ? Run::WrapNamespace(value).As<v8::Value>() : value);
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
