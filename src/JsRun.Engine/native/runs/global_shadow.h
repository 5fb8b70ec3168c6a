#ifndef JSRUN_RUNS_GLOBAL_SHADOW_H_
#define JSRUN_RUNS_GLOBAL_SHADOW_H_

#include <v8.h>

namespace jsrun {

// Hides a global behind `undefined` while it lives, without running user code. Owner thread, inside the context.
class GlobalShadow {
 public:
  GlobalShadow(v8::Local<v8::Context> context, v8::Local<v8::String> name);
  ~GlobalShadow();
  GlobalShadow(const GlobalShadow&) = delete;
  GlobalShadow& operator=(const GlobalShadow&) = delete;

  // Whoever looks for the global now finds no object and runs no user code.
  bool is_hidden() const { return is_hidden_; }
  // When the script has made the global unchangeable: the object that it is for good; empty when it is none, or a getter.
  v8::MaybeLocal<v8::Object> fixed_object() const;

 private:
  const v8::Local<v8::Context> context_;
  const v8::Local<v8::String> name_;
  v8::Local<v8::Value> descriptor_;  // of the hidden property, undefined when there was none
  bool is_hidden_ = false;
  bool is_replaced_ = false;
};

}  // namespace jsrun

#endif  // JSRUN_RUNS_GLOBAL_SHADOW_H_
