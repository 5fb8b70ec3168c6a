#include "codec/value_path.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "codec/json_string.h"

namespace jsrun {

namespace {

constexpr uint32_t kMaxKeyUnits = 100;
constexpr size_t kMaxPathBytes = 4000;

bool IsIdentifier(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
  });
}

void AppendStep(v8::Isolate* isolate, const PathStep& step, std::string& path) {
  const std::string index = std::to_string(step.index);
  switch (step.kind) {
    case PathStep::Kind::kIndex:
      path += "[" + index + "]";
      return;
    case PathStep::Kind::kMapKey:
      path += "<key " + index + ">";
      return;
    case PathStep::Kind::kMapValue:
      path += "<value " + index + ">";
      return;
    case PathStep::Kind::kSetItem:
      path += "<item " + index + ">";
      return;
    case PathStep::Kind::kProperty:
      break;
  }
  const std::string key = ToUtf8(isolate, step.key, kMaxKeyUnits);
  if (IsIdentifier(key)) {
    if (!path.empty()) path += '.';
    path += key;
    return;
  }
  ScopedBuffer quoted;
  WriteJsonString(key, quoted);
  path += '[';
  path.append(reinterpret_cast<const char*>(quoted.data()), quoted.length());
  path += ']';
}

}  // namespace

std::string PathText(v8::Isolate* isolate, const PathStep* step) {
  std::vector<const PathStep*> steps;
  for (; step != nullptr; step = step->parent) steps.push_back(step);
  std::string path;
  for (auto it = steps.rbegin(); it != steps.rend(); ++it) {
    if (path.size() > kMaxPathBytes) return path + "...";
    AppendStep(isolate, **it, path);
  }
  return path;
}

}  // namespace jsrun
