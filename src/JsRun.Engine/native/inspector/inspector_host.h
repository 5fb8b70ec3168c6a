#ifndef JSRUN_INSPECTOR_INSPECTOR_HOST_H_
#define JSRUN_INSPECTOR_INSPECTOR_HOST_H_

#include <v8-inspector.h>
#include <v8.h>

#include <cstdint>
#include <memory>
#include <unordered_set>

namespace jsrun {

// V8's inspector of one isolate, made when it is first needed: V8 allows one. Owner thread.
class InspectorHost {
 public:
  static constexpr int kContextGroup = 1;

  explicit InspectorHost(v8::Isolate* isolate);
  ~InspectorHost();
  InspectorHost(const InspectorHost&) = delete;
  InspectorHost& operator=(const InspectorHost&) = delete;

  // Makes a context known to the inspector, once. False when the script made that impossible.
  bool Announce(v8::Local<v8::Context> context);
  void ForgetContext(v8::Local<v8::Context> context);
  // Tells of an exception that nothing caught. `message`: empty when there is none. May run code of the user.
  void TellUncaught(v8::Local<v8::Context> context, v8::Local<v8::Value> exception, v8::Local<v8::Message> message);
  // Forgets all contexts; no session is open, and none will be.
  void Close();

  // A session with all contexts.
  std::unique_ptr<v8_inspector::V8InspectorSession> Connect(v8_inspector::V8Inspector::Channel* channel);

 private:
  class Client;

  v8_inspector::V8Inspector& inspector();

  v8::Isolate* const isolate_;
  std::unique_ptr<Client> client_;
  std::unique_ptr<v8_inspector::V8Inspector> inspector_;
  std::unordered_set<uint64_t> announced_;
};

}  // namespace jsrun

#endif  // JSRUN_INSPECTOR_INSPECTOR_HOST_H_
