#include "platform/process.h"

#include <sys/random.h>
#include <v8-initialization.h>

#include <memory>
#include <string>
#include <utility>

#include "platform/fatal.h"
#include "platform/last_error.h"
#include "platform/platform.h"
#include "platform/v8_flags.h"

namespace jsrun {
namespace {

constexpr int32_t kMaxWorkerThreads = 16;

jsr_callbacks g_callbacks = {};

// V8 takes a few bytes for each isolate; by itself it opens /dev/urandom and reads 4 KiB for them.
bool ReadEntropy(unsigned char* buffer, size_t length) {
  return getrandom(buffer, length, 0) == static_cast<ssize_t>(length);
}

}  // namespace

CodecError& ThreadError() {
  static thread_local CodecError error;
  return error;
}

const jsr_callbacks& ProcessCallbacks() { return g_callbacks; }

jsr_status InitializeProcess(const jsr_platform_options& options) {
  if (Platform::Get() != nullptr) {
    ThreadError() = {"", "V8 is initialised already"};
    return JSR_INVALID_ARGUMENT;
  }
  if (options.abi_version != JSR_ABI_VERSION) {
    ThreadError() = {"abiVersion", "the caller was built for ABI " + std::to_string(options.abi_version) + ", this library has " +
                                       std::to_string(JSR_ABI_VERSION)};
    return JSR_INVALID_ARGUMENT;
  }
  const jsr_callbacks& callbacks = options.callbacks;
  if (callbacks.console == nullptr || callbacks.wake == nullptr || callbacks.unhandled_rejection == nullptr ||
      callbacks.errand == nullptr || callbacks.inspector_message == nullptr || callbacks.inspector_pause == nullptr ||
      callbacks.port == nullptr) {
    ThreadError() = {"callbacks", "every callback is required"};
    return JSR_INVALID_ARGUMENT;
  }
  if (options.worker_threads < 1 || options.worker_threads > kMaxWorkerThreads) {
    ThreadError() = {"workerThreads", "must be 1 to 16"};
    return JSR_INVALID_ARGUMENT;
  }
  // Turboshaft's loop unrolling drops the interrupt check of an outer loop when the inner one is a short loop of its own making, as
  // in `for (;;) new Array(1000).fill(1)`: nothing could then stop the script but the end of the process.
  constexpr char kNoUnrolling[] = "--no-turboshaft-loop-unrolling";
  v8::V8::SetFlagsFromString(kNoUnrolling, sizeof(kNoUnrolling) - 1);
  // V8 would have Function of a realm with another security token give undefined instead of a function; see RestrictRealm.
  constexpr char kFunctionConstructor[] = "--allow-unsafe-function-constructor";
  v8::V8::SetFlagsFromString(kFunctionConstructor, sizeof(kFunctionConstructor) - 1);
  std::string unknown;
  const std::string_view flags(reinterpret_cast<const char*>(options.v8_flags.data), options.v8_flags.length);
  if (!SetV8Flags(flags, unknown)) {
    ThreadError() = {"v8Flags", "V8 knows no flag " + unknown};
    return JSR_INVALID_ARGUMENT;
  }

  g_callbacks = callbacks;
  auto platform = std::make_unique<Platform>(options.worker_threads);
  v8::V8::SetEntropySource(ReadEntropy);
  v8::V8::InitializeICU();
  v8::V8::SetFatalMemoryErrorCallback(OnOutOfMemory);
  v8::V8::InitializePlatform(platform.get());
  Platform::Set(std::move(platform));
  v8::V8::Initialize();
  InstallFatalHandlers();
  return JSR_OK;
}

}  // namespace jsrun
