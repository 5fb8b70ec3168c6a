#include "engine.h"

#include <sanitizer/lsan_interface.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include <charconv>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>
#include <utility>

namespace fuzz {
namespace {

constexpr uint64_t kMiB = 1 << 20;
constexpr uint64_t kMaxHeapBytes = 64 * kMiB;
constexpr uint64_t kTurnsOfContext = 32;
constexpr uint64_t kTurnsOfIsolate = 4096;
constexpr uint64_t kLoader = 1ull << 50;
constexpr uint64_t kIsolatesOfLeakCheck = 64;
constexpr auto kMaxTurn = std::chrono::milliseconds(1500);

// Stops a turn that takes too long.
class Watchdog {
 public:
  void Start() {
    std::thread([this] { Watch(); }).detach();
  }
  void Begin(jsr_isolate* isolate) {
    const std::lock_guard lock(mutex_);
    isolate_ = isolate;
    deadline_ = std::chrono::steady_clock::now() + kMaxTurn;
  }
  // The report's: a stop that comes too late is forgotten under the same lock.
  void End(jsr_turn_report* report) {
    const std::lock_guard lock(mutex_);
    if (isolate_ != nullptr) jsr_turn_end(isolate_, report);
    isolate_ = nullptr;
  }

 private:
  void Watch() {
    for (;;) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      const std::lock_guard lock(mutex_);
      if (isolate_ != nullptr && std::chrono::steady_clock::now() > deadline_) jsr_terminate(isolate_);
    }
  }

  std::mutex mutex_;
  jsr_isolate* isolate_ = nullptr;
  std::chrono::steady_clock::time_point deadline_;
};

Watchdog& TheWatchdog() {
  static auto& watchdog = *new Watchdog();
  return watchdog;
}

uint64_t HandleIn(std::string_view json) {
  const size_t at = json.find("fn_");
  uint64_t id = 0;
  if (at != std::string_view::npos) std::from_chars(json.data() + at + 3, json.data() + json.size(), id);
  return id;
}

}  // namespace

void Fail(const char* what, std::string_view detail) {
  fprintf(stderr, "FUZZ-FAILURE %s %.*s\n", what, static_cast<int>(detail.size()), detail.data());
  abort();
}

void Initialize(const char* bootstrap_path) {
  std::ifstream file(bootstrap_path, std::ios::binary);
  const std::string bootstrap((std::istreambuf_iterator<char>(file)), {});
  if (bootstrap.empty()) Fail("no bootstrap script", bootstrap_path);

  jsr_platform_options options = {};
  options.v8_flags = Text("--no-verify-snapshot-checksum");
  options.worker_threads = 1;
  options.abi_version = JSR_ABI_VERSION;
  options.callbacks.console = [](uint64_t, int64_t, int32_t, jsr_text, jsr_text) {};
  options.callbacks.wake = [](uint64_t) {};
  options.callbacks.unhandled_rejection = [](uint64_t, int64_t, jsr_text) {};
  options.callbacks.errand = [](uint64_t) {};
  options.callbacks.inspector_message = [](uint64_t, jsr_text) {};
  options.callbacks.inspector_pause = [](uint64_t) {};
  options.callbacks.host_call = Engine::OnHostCall;
  options.callbacks.port = [](uint64_t, uint64_t, int32_t, jsr_text) {};
  if (jsr_platform_init(&options) != JSR_OK) Fail("V8 could not be initialised");
  // libFuzzer sets its own handlers only where there are none.
  for (const int number : {SIGTRAP, SIGILL, SIGABRT}) signal(number, SIG_DFL);

  Buffer blob;
  if (jsr_snapshot_build(Text(bootstrap), blob.out()) != JSR_OK || jsr_snapshot_use(blob.out()->data, blob.out()->length) != JSR_OK) {
    Buffer error;
    jsr_last_error(nullptr, error.out());
    Fail("the startup snapshot could not be built", error.text());
  }
  TheWatchdog().Start();
}

Engine& Engine::Get() {
  static auto& engine = *new Engine();
  return engine;
}

int32_t Engine::OnHostCall(uint64_t, const jsr_host_call* call) {
  Engine& engine = Get();
  if (call->mode == JSR_HOST_SYNC) {
    jsr_host_call_answer(engine.isolate_, call->call, engine.sync_kind_, Text(engine.sync_answer_));
  } else if (engine.calls_.size() < 64) {
    engine.calls_.push_back(call->call);
  } else {
    return JSR_HOST_TOO_MANY;
  }
  return JSR_HOST_ACCEPTED;
}

void Engine::Open() {
  // Defaults of the product, with smaller limits so that they are reached.
  jsr_isolate_options options = {};
  options.max_heap_bytes = kMaxHeapBytes;
  options.heap_headroom_bytes = 512 * kMiB;
  options.max_stack_bytes = kMiB;
  options.first_handle_id = 1;
  options.max_function_handles = 10'000;
  options.max_timers = 1000;
  options.max_modules = 64;
  options.max_import_map_bytes = 64 << 10;
  options.max_module_bytes = kMiB;
  options.max_queued_message_bytes = kMiB;
  options.max_queued_messages = 1000;
  options.max_host_call_depth = 64;
  options.max_host_call_bytes = kMiB;
  if (jsr_isolate_create(&options, &isolate_) != JSR_OK) Fail("no isolate");
  jsr_module_loader_set(isolate_, kLoader);
  turns_of_isolate_ = 0;
  last_function_ = 0;
  OpenContext();
}

uint64_t Engine::Define(std::string_view source) {
  const int64_t run = NextRun();
  const jsr_source text = {Text(source), Text("fuzz.js"), {}, JSR_SOURCE_SCRIPT, 0};
  const jsr_write_options options = {4096, 10, JSR_FORMAT_TAGGED, 1, 0};
  Buffer written;
  int32_t state = 0, status = 0, type = 0;
  jsr_run_start(isolate_, context_, run, &text, &state);
  if (state != JSR_RUN_FULFILLED || jsr_run_write_value(isolate_, run, &options, written.out(), &status, &type) != JSR_OK) {
    Buffer error;
    jsr_run_write_error(isolate_, run, 4096, error.out());
    Fail("a function of the harness could not be made", error.text());
  }
  jsr_run_release(isolate_, run);
  return HandleIn(written.text());
}

void Engine::OpenContext() {
  turns_of_context_ = 0;
  is_context_spent_ = false;
  if (jsr_context_create(isolate_, JSR_CONTEXT_CONSOLE, &context_) != JSR_OK || jsr_context_add_web(isolate_, context_) != JSR_OK ||
      jsr_host_function_set(isolate_, context_, Text("later"), ++last_function_, JSR_HOST_ASYNC) != JSR_OK ||
      jsr_host_function_set(isolate_, context_, Text("now"), ++last_function_, JSR_HOST_SYNC) != JSR_OK ||
      jsr_port_open(isolate_, context_, Text("p"), &port_) != JSR_OK) {
    Fail("no context");
  }
  echo_ = Define("(...all) => all.length === 1 ? all[0] : all");
  ask_ = Define("((later) => (...all) => later(...all))(later)");
  wait_ = Define("((now) => (...all) => now(...all))(now)");
  taken_ = Define("(() => { let last; ports.p.onmessage = event => { last = event.data; }; return () => { const taken = last; last = undefined; return taken; }; })()");
  // What stands before a module that must not run.
  const jsr_module_source stop = {Text("stop"), Text("throw new Error('stop')"), JSR_MODULE_JAVASCRIPT, 0};
  if (jsr_module_set(isolate_, &stop, nullptr) != JSR_OK) Fail("no module");
  calls_.clear();
}

void Engine::CloseContext() {
  jsr_port_cut(isolate_, port_);
  jsr_context_release_handles(isolate_, context_);
  jsr_context_dispose(isolate_, context_);
}

void Engine::BeginTurn() {
  if (isolate_ != nullptr && (is_spent_ || turns_of_isolate_ >= kTurnsOfIsolate)) Close();
  if (isolate_ == nullptr) {
    Open();
  } else if (is_context_spent_ || turns_of_context_ >= kTurnsOfContext) {
    CloseContext();
    OpenContext();
  }
  turns_of_isolate_++;
  turns_of_context_++;
  TheWatchdog().Begin(isolate_);
}

void Engine::EndTurn() {
  jsr_turn_report report = {};
  TheWatchdog().End(&report);
  sync_answer_ = {};
  calls_.clear();
  if (report.heap_limit_exceeded != 0) Abandon();
}

void Engine::Finish() {
  Close();
  CheckLeaks();
}

// Without an isolate: in V8's heap the sanitizer does not look for pointers.
void Engine::CheckLeaks() {
  if (__lsan_do_recoverable_leak_check() != 0) Fail("memory has leaked");
}

void Engine::Close() {
  if (isolate_ == nullptr) return;
  jsr_isolate_dispose(isolate_);
  isolate_ = nullptr;
  is_spent_ = false;
  calls_.clear();
  jsr_live_counts counts;
  jsr_live_counts_get(&counts);
  if (counts.isolates != 0 || counts.contexts != 0 || counts.runs != 0 || counts.functions != 0) Fail("something outlives its isolate");
  if (++closed_isolates_ % kIsolatesOfLeakCheck == 0) CheckLeaks();
}

std::vector<uint64_t> Engine::TakeCalls() { return std::exchange(calls_, {}); }

void Engine::AnswerSyncWith(int32_t kind, std::string_view json) {
  sync_kind_ = kind;
  sync_answer_ = json;
}

}  // namespace fuzz
