// Feeds whatever bytes to the decoders of the native library. An input is a letter (see operations.cc), a byte of options and the bytes.
#include <stdlib.h>

#include "engine.h"
#include "operations.h"

namespace {

// Disposes of the isolate when the program ends, while the variables of its thread, which are older, still live.
struct Finisher {
  ~Finisher() { fuzz::Engine::Get().Finish(); }
};

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* bootstrap = getenv("JSRUN_FUZZ_BOOTSTRAP");
  fuzz::Initialize(bootstrap == nullptr ? "bootstrap.js" : bootstrap);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return -1;
  for (const fuzz::Operation& operation : fuzz::Operations()) {
    if (operation.letter != static_cast<char>(data[0])) continue;
    fuzz::Engine& engine = fuzz::Engine::Get();
    engine.BeginTurn();
    thread_local const Finisher finisher;
    operation.run(engine, data[1], {reinterpret_cast<const char*>(data) + 2, size - 2});
    engine.EndTurn();
    return 0;
  }
  return -1;
}
