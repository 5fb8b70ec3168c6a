#ifndef JSRUN_PLATFORM_V8_FLAGS_H_
#define JSRUN_PLATFORM_V8_FLAGS_H_

#include <string>
#include <string_view>

namespace jsrun {

// Sets V8's flags from a text separated by spaces. False when V8 does not know one of them: `unknown` names the first.
// Only before V8 is initialised.
bool SetV8Flags(std::string_view flags, std::string& unknown);

}  // namespace jsrun

#endif  // JSRUN_PLATFORM_V8_FLAGS_H_
