#ifndef JSRUN_RUNS_CODE_CACHE_H_
#define JSRUN_RUNS_CODE_CACHE_H_

#include <v8.h>

#include "jsrun_v8.h"

namespace jsrun {

// The code cache that a jsr_source brings, as V8's compiler takes it. Used for one compilation.
class CodeCache {
 public:
  explicit CodeCache(const jsr_source& source) : bytes_(source.code_cache) {}

  // For the constructor of the one ScriptCompiler::Source, which owns it; the bytes stay the caller's. Null when there is none.
  v8::ScriptCompiler::CachedData* Data() const {
    return is_present() ? new v8::ScriptCompiler::CachedData(bytes_.data, static_cast<int>(bytes_.length)) : nullptr;
  }
  v8::ScriptCompiler::CompileOptions options() const {
    return is_present() ? v8::ScriptCompiler::kConsumeCodeCache : v8::ScriptCompiler::kNoCompileOptions;
  }
  // Once that source has been compiled without an error.
  bool WasAccepted(const v8::ScriptCompiler::Source& compiled) const {
    return is_present() && !compiled.GetCachedData()->rejected;
  }

 private:
  bool is_present() const { return bytes_.length > 0 && bytes_.length <= INT32_MAX; }

  const jsr_text bytes_;
};

}  // namespace jsrun

#endif  // JSRUN_RUNS_CODE_CACHE_H_
