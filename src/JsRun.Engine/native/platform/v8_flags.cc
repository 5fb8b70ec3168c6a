#include "platform/v8_flags.h"

#include <v8-initialization.h>

#include <vector>

namespace jsrun {

bool SetV8Flags(std::string_view flags, std::string& unknown) {
  static char program[] = "jsrun";
  std::vector<std::string> words;
  for (size_t start = 0; start < flags.size();) {
    const size_t end = std::min(flags.find(' ', start), flags.size());
    if (end > start) words.emplace_back(flags.substr(start, end - start));
    start = end + 1;
  }
  std::vector<char*> arguments = {program};
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int count = static_cast<int>(arguments.size()) - 1;
  // With remove_flags V8 takes out what it understood and keeps the rest, silently.
  v8::V8::SetFlagsFromCommandLine(&count, arguments.data(), true);
  if (count <= 1) return true;
  unknown = arguments[1];
  return false;
}

}  // namespace jsrun
