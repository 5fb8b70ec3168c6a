#include "snapshot/unsupported_objects.h"

#include <v8-internal.h>
#include <v8-profiler.h>

#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "codec/json_string.h"
#include "platform/platform.h"

namespace jsrun {
namespace {

// One of each class whose objects hold what lies outside of V8's heap. V8 aborts when it is to write one. A class has an object type of
// its own in V8, which no script can forge, but the headers do not tell its number: so they are looked at.
constexpr char kExamples[] = R"js((function () {
  const examples = [];
  const add = (name, make) => { try { examples.push([name, make()]); } catch {} };
  for (const name of ['Collator', 'DateTimeFormat', 'DurationFormat', 'ListFormat', 'Locale', 'NumberFormat', 'PluralRules',
                      'RelativeTimeFormat', 'Segmenter', 'v8BreakIterator']) {
    add('Intl.' + name, () => new Intl[name]('en'));
  }
  add('Intl.DisplayNames', () => new Intl.DisplayNames('en', { type: 'region' }));
  add('Intl.Segments', () => new Intl.Segmenter('en').segment('a'));
  add('Intl.Segments iterator', () => new Intl.Segmenter('en').segment('a')[Symbol.iterator]());
  const module = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  add('WebAssembly.Module', () => module);
  add('WebAssembly.Instance', () => new WebAssembly.Instance(module));
  add('WebAssembly.Memory', () => new WebAssembly.Memory({ initial: 0 }));
  add('WebAssembly.Table', () => new WebAssembly.Table({ initial: 0, element: 'anyfunc' }));
  add('WebAssembly.Global', () => new WebAssembly.Global({ value: 'i32' }));
  return examples;
}()))js";

std::unordered_map<int, std::string>& NamesByType() {
  static auto* const names = new std::unordered_map<int, std::string>();
  return *names;
}

int TypeOfObject(v8::Local<v8::Value> object) {
  return v8::internal::Internals::GetInstanceType(v8::internal::ValueHelper::ValueAsAddress(*object));
}

bool ReadExamples(v8::Isolate* isolate) {
  v8::HandleScope handles(isolate);
  const v8::Local<v8::Context> context = v8::Context::New(isolate);
  const v8::Context::Scope scope(context);
  const int plain = TypeOfObject(v8::Object::New(isolate));
  const v8::Local<v8::String> source = v8::String::NewFromUtf8Literal(isolate, kExamples);
  v8::Local<v8::Script> script;
  v8::Local<v8::Value> examples;
  if (!v8::Script::Compile(context, source).ToLocal(&script) || !script->Run(context).ToLocal(&examples) ||
      !examples->IsArray()) {
    return false;
  }
  const v8::Local<v8::Array> list = examples.As<v8::Array>();
  for (uint32_t i = 0; i < list->Length(); i++) {
    v8::Local<v8::Value> pair, name, object;
    if (!list->Get(context, i).ToLocal(&pair) || !pair.As<v8::Object>()->Get(context, 0).ToLocal(&name) ||
        !pair.As<v8::Object>()->Get(context, 1).ToLocal(&object)) {
      return false;
    }
    const int type = TypeOfObject(object);
    if (type != plain) NamesByType().emplace(type, ToUtf8(isolate, name.As<v8::String>(), 100));
  }
  return !NamesByType().empty();
}

class Unsupported final : public v8::QueryObjectPredicate {
 public:
  // In the middle of a walk through the heap: must not allocate on it.
  bool Filter(v8::Local<v8::Object> object) override {
    if (object->IsSharedArrayBuffer()) {
      counts_["SharedArrayBuffer"]++;
    } else if (const auto found = NamesByType().find(TypeOfObject(object)); found != NamesByType().end()) {
      counts_[found->second]++;
    }
    return false;
  }

  std::string Text() const {
    std::string text;
    for (const auto& [name, count] : counts_) text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + name;
    return text;
  }

 private:
  std::map<std::string, size_t> counts_;
};

}  // namespace

bool LearnUnsupportedObjects() {
  static std::mutex lock;
  std::lock_guard<std::mutex> guard(lock);
  if (!NamesByType().empty()) return true;
  Platform* platform = Platform::Get();
  if (platform == nullptr) return false;
  const std::unique_ptr<v8::ArrayBuffer::Allocator> allocator(v8::ArrayBuffer::Allocator::NewDefaultAllocator());
  v8::Isolate::CreateParams params;
  params.array_buffer_allocator = allocator.get();
  v8::Isolate* isolate = v8::Isolate::New(params);
  bool is_read;
  {
    const v8::Isolate::Scope scope(isolate);
    is_read = ReadExamples(isolate);
  }
  isolate->Dispose();
  platform->Forget(isolate);
  return is_read;
}

std::string FindUnsupportedObjects(v8::Local<v8::Context> context) {
  Unsupported unsupported;
  std::vector<v8::Global<v8::Object>> none;
  v8::Isolate::GetCurrent()->GetHeapProfiler()->QueryObjects(context, &unsupported, &none);
  return unsupported.Text();
}

}  // namespace jsrun
