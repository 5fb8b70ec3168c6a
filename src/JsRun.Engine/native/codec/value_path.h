#ifndef JSRUN_CODEC_VALUE_PATH_H_
#define JSRUN_CODEC_VALUE_PATH_H_

#include <v8.h>

#include <cstdint>
#include <string>

namespace jsrun {

// One step from a container to what is inside of it. The steps live on the native stack, each pointing to the one that leads to its
// container; a path is only spelled out when something went wrong.
struct PathStep {
  enum class Kind : uint8_t { kProperty, kIndex, kMapKey, kMapValue, kSetItem };

  const PathStep* parent;
  v8::Local<v8::Object> container;
  uint32_t depth;  // containers around the value, the innermost included
  Kind kind;
  uint32_t index;
  v8::Local<v8::String> key;
};

// `a.b[0]["x y"]`; what is in a Map or Set is `<key 0>`, `<value 0>` or `<item 0>`. "" for null, the value itself.
std::string PathText(v8::Isolate* isolate, const PathStep* step);

}  // namespace jsrun

#endif  // JSRUN_CODEC_VALUE_PATH_H_
