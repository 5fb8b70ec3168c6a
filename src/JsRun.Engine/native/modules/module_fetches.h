#ifndef JSRUN_MODULES_MODULE_FETCHES_H_
#define JSRUN_MODULES_MODULE_FETCHES_H_

#include <v8.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "jsrun_v8.h"
#include "memory/buffer_meter.h"
#include "modules/module_failure.h"

namespace jsrun {

class IsolateState;

// Imports that wait for modules which the host's loader is asked for. A graph is walked as far as it is there; what is missing is asked for,
// and each answer has the walk go on from there. Once nothing is missing the import is carried out as one whose modules were all there.
// Each run asks for itself, so that what it causes is its own; but the host is told of one of those that ask for the same. Owner thread only;
// members are called inside the context unless they say otherwise.
class ModuleFetches {
 public:
  explicit ModuleFetches(IsolateState& state) : state_(state) {}
  ModuleFetches(const ModuleFetches&) = delete;
  ModuleFetches& operator=(const ModuleFetches&) = delete;

  // See jsr_module_loader_set. Not inside a context.
  void SetLoader(uint64_t function) { loader_ = function; }
  bool has_loader() const { return loader_ != 0; }

  enum class Start {
    kReady,    // nothing is missing
    kWaiting,  // a promise will be settled
    kFailed,   // thrown, or stopped
  };
  // Of a module that is not imported itself; the promise becomes one of Run::WrapNamespace.
  Start StartEntry(v8::Local<v8::Context> context, v8::Local<v8::Module> module, v8::Local<v8::String> text, v8::Local<v8::String> name,
                   v8::Local<v8::Promise>* loading);
  // Of an import(), whose resolver is settled.
  Start StartImport(v8::Local<v8::Context> context, const std::string& url, bool is_json, const ImportPlace& place,
                    v8::Local<v8::Promise::Resolver> resolver);

  // The host has answered a call; its answer is still to be delivered. Not inside a context.
  void Answered(uint64_t call, jsr_host_answer kind, jsr_text answer);
  // Goes on with what has waited for a call, which is none of the table's any more. An answer that is empty has the store looked into.
  void Deliver(v8::Local<v8::Context> context, uint64_t call, jsr_host_answer kind, const std::string& answer);

  // Forgets what a run, or a context, has asked for, once its calls are forgotten; others that ask for the same go on. Not inside a context.
  void RemoveRun(int64_t run);
  void RemoveContext(uint64_t context);
  void Clear();

 private:
  // An import that asks for a module.
  struct Missing {
    ImportPlace place;
    bool is_json;
  };
  // An import whose graph is not complete.
  struct Load {
    explicit Load(BufferMeter& buffers) : buffers(buffers) { Charge(kOverheadBytes); }
    ~Load() { buffers.Give(bytes); }
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;
    void Charge(size_t more) {
      bytes += more;
      buffers.TakeAlways(more);
    }
    // False when it was noted before.
    bool See(const std::string& name) {
      if (!seen.insert(name).second) return false;
      Charge(name.size() + kEntryBytes);
      return true;
    }
    void Miss(const std::string& name, Missing what);

    static constexpr size_t kOverheadBytes = 1024;
    static constexpr size_t kEntryBytes = 96;
    BufferMeter& buffers;
    size_t bytes = 0;
    std::string url;  // of what is imported, or of the entry
    ImportPlace place;
    v8::Global<v8::Promise::Resolver> resolver;
    v8::Global<v8::Module> entry;  // with its text and name; empty for import()
    v8::Global<v8::String> text;
    v8::Global<v8::String> name;
    std::unordered_set<std::string> seen;              // walked or asked for
    std::unordered_map<std::string, Missing> missing;  // queued or asked for
    std::deque<std::string> queued;
    uint32_t asked = 0;
    bool is_over = false;
  };
  using LoadRef = std::shared_ptr<Load>;
  // What a run asks for in a context, once for all of its imports there.
  struct Ask {
    std::string url;
    int64_t run;
    uint64_t context;
    std::string arguments;
    std::vector<LoadRef> loads;
  };
  // Those who ask for one URL: the host is told of the first one's call.
  struct Flight {
    std::vector<uint64_t> calls;
    bool is_answered = false;
  };

  // All of these: false with an exception thrown, or stopped.
  bool Walk(v8::Local<v8::Context> context, Load& load, v8::Local<v8::Module> module, const std::string& url);
  bool Enter(v8::Local<v8::Context> context, Load& load, const std::string& asked, const std::string& url);
  bool Proceed(v8::Local<v8::Context> context, const LoadRef& load);
  bool AskFor(v8::Local<v8::Context> context, const LoadRef& load, const std::string& url);
  bool Complete(v8::Local<v8::Context> context, Load& load);
  // Stores what was answered. False with an exception thrown that names the place.
  bool Store(v8::Local<v8::Context> context, const std::string& url, jsr_host_answer kind, std::string_view answer, const ImportPlace& place);

  Start StartedAs(bool is_ok, const LoadRef& load);
  void GoOn(v8::Local<v8::Context> context, const LoadRef& load, const std::string& url, jsr_host_answer kind, const std::string& answer);
  void Land(uint64_t call, const std::string& url);
  template <typename Predicate>
  void RemoveIf(Predicate predicate);

  IsolateState& state_;
  uint64_t loader_ = 0;
  std::unordered_map<uint64_t, Ask> asks_;  // by call
  std::unordered_map<std::string, Flight> flights_;
};

}  // namespace jsrun

#endif  // JSRUN_MODULES_MODULE_FETCHES_H_
