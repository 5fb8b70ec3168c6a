#ifndef JSRUN_CODEC_REGEXP_FLAGS_H_
#define JSRUN_CODEC_REGEXP_FLAGS_H_

#include <v8.h>

#include <optional>
#include <string>
#include <string_view>

namespace jsrun {

// The flags in the order of RegExp.prototype.flags.
std::string RegExpFlagsText(v8::RegExp::Flags flags);

// Nothing when a letter is unknown or given twice, or `u` and `v` meet.
std::optional<v8::RegExp::Flags> ParseRegExpFlags(std::string_view text);

}  // namespace jsrun

#endif  // JSRUN_CODEC_REGEXP_FLAGS_H_
