#include "console/console_binding.h"

namespace jsrun {

void AddConsoleBinding(v8::Local<v8::Context>, v8::Local<v8::Object>) {}

void AppendConsoleReferences(std::vector<intptr_t>&) {}

}  // namespace jsrun
