#ifndef JSRUN_WEB_WEB_FUNCTIONS_H_
#define JSRUN_WEB_WEB_FUNCTIONS_H_

#include <v8.h>

#include <cstdint>
#include <span>
#include <vector>

namespace jsrun {

struct WebFunction {
  const char* name;
  v8::FunctionCallback callback;
};

// What the files of web/js have from here, by what they are about. Their arguments are of the types that the scripts give them. Any thread.
std::span<const WebFunction> TextFunctions();
std::span<const WebFunction> UrlFunctions();

}  // namespace jsrun

#endif  // JSRUN_WEB_WEB_FUNCTIONS_H_
