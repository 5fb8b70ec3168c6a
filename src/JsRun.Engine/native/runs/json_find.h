#ifndef JSRUN_RUNS_JSON_FIND_H_
#define JSRUN_RUNS_JSON_FIND_H_

#include <initializer_list>
#include <string>
#include <string_view>

namespace jsrun {

// The string at a path of object keys in a well-formed JSON text, as it stands there without its quotes (escapes are not decoded);
// empty when there is none. For the inspector's answers, whose ids and codes are plain ASCII.
std::string_view FindJsonString(std::string_view json, std::initializer_list<std::string_view> path);

}  // namespace jsrun

#endif  // JSRUN_RUNS_JSON_FIND_H_
