#ifndef JSRUN_FUZZ_ENGINE_H_
#define JSRUN_FUZZ_ENGINE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "jsrun_v8.h"

namespace fuzz {

// No text has no address, as an empty array of .NET's.
inline jsr_text Text(std::string_view text) {
  return {text.empty() ? nullptr : reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

// A jsr_buffer that is freed.
class Buffer {
 public:
  Buffer() = default;
  ~Buffer() { jsr_buffer_free(&buffer_); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  jsr_buffer* out() { return &buffer_; }
  std::string_view text() const { return {reinterpret_cast<const char*>(buffer_.data), static_cast<size_t>(buffer_.length)}; }

 private:
  jsr_buffer buffer_ = {};
};

// Initialises V8 as the worker does. Once, before all else.
void Initialize(const char* bootstrap_path);

// What must hold and does not: ends the process, with the input noted by libFuzzer.
[[noreturn]] void Fail(const char* what, std::string_view detail = {});

// An isolate with one context, both made anew from time to time, and whatever they are asked for. Used by one thread.
class Engine {
 public:
  static Engine& Get();

  // Around each input. A turn that takes too long is stopped, as the engine's deadlines would.
  void BeginTurn();
  void EndTurn();

  jsr_isolate* isolate() const { return isolate_; }
  uint64_t context() const { return context_; }
  uint64_t echo() const { return echo_; }    // a function that returns its one argument, or all of them
  uint64_t ask() const { return ask_; }      // one that calls the asynchronous host function
  uint64_t wait() const { return wait_; }    // one that calls the synchronous host function
  uint64_t taken() const { return taken_; }  // one that returns what the port has received last
  uint64_t port() const { return port_; }

  int64_t NextRun() { return ++last_run_; }

  // Calls of host functions since the last look, oldest first.
  std::vector<uint64_t> TakeCalls();
  // What synchronous calls are answered with meanwhile.
  void AnswerSyncWith(int32_t kind, std::string_view json);

  // The next turn begins with another isolate, or another context.
  void Abandon() { is_spent_ = true; }
  void AbandonContext() { is_context_spent_ = true; }

  // Everything is disposed of; nothing may be left.
  void Finish();

 private:
  Engine() = default;
  void Open();
  void Close();
  static void CheckLeaks();
  void OpenContext();
  void CloseContext();
  uint64_t Define(std::string_view source);
  static int32_t OnHostCall(uint64_t, const jsr_host_call* call);

  jsr_isolate* isolate_ = nullptr;
  uint64_t context_ = 0;
  uint64_t echo_ = 0, ask_ = 0, wait_ = 0, taken_ = 0, port_ = 0;
  int64_t last_run_ = 0;
  uint64_t turns_of_isolate_ = 0, turns_of_context_ = 0;
  uint64_t last_function_ = 0;
  uint64_t closed_isolates_ = 0;
  bool is_spent_ = false, is_context_spent_ = false;
  std::vector<uint64_t> calls_;
  int32_t sync_kind_ = JSR_HOST_VALUE;
  std::string_view sync_answer_;

  friend void Initialize(const char*);
};

}  // namespace fuzz

#endif  // JSRUN_FUZZ_ENGINE_H_
