#include "codec/regexp_flags.h"

namespace jsrun {

namespace {

struct Flag {
  char letter;
  v8::RegExp::Flags bit;
};

constexpr Flag kFlags[] = {
    {'d', v8::RegExp::kHasIndices}, {'g', v8::RegExp::kGlobal},  {'i', v8::RegExp::kIgnoreCase}, {'m', v8::RegExp::kMultiline},
    {'s', v8::RegExp::kDotAll},     {'u', v8::RegExp::kUnicode}, {'v', v8::RegExp::kUnicodeSets}, {'y', v8::RegExp::kSticky},
};

}  // namespace

std::string RegExpFlagsText(v8::RegExp::Flags flags) {
  std::string text;
  for (const Flag& flag : kFlags) {
    if (flags & flag.bit) text += flag.letter;
  }
  return text;
}

std::optional<v8::RegExp::Flags> ParseRegExpFlags(std::string_view text) {
  int flags = 0;
  for (const char letter : text) {
    int bit = 0;
    for (const Flag& flag : kFlags) {
      if (flag.letter == letter) bit = flag.bit;
    }
    if (bit == 0 || (flags & bit) != 0) return std::nullopt;
    flags |= bit;
  }
  // V8's API does not look at this one, which the language forbids.
  if ((flags & v8::RegExp::kUnicode) != 0 && (flags & v8::RegExp::kUnicodeSets) != 0) return std::nullopt;
  return static_cast<v8::RegExp::Flags>(flags);
}

}  // namespace jsrun
