#include <v8-initialization.h>
#include <v8-version.h>

// Returns V8's version, such as "13.6.233.17". Any thread, also before V8 is initialised; the caller frees nothing.
extern "C" __attribute__((visibility("default"))) const char* jsr_version() {
  return v8::V8::GetVersion();
}
