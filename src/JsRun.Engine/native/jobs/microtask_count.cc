#include "jobs/microtask_count.h"

#include <malloc.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <memory>

namespace jsrun {
namespace {

constexpr size_t kMaxWords = 32;
constexpr intptr_t kProbes = 5;

// Index of the word, 0 until it is known: that one is the vtable's.
std::atomic<size_t> g_word{0};

intptr_t WordOf(const v8::MicrotaskQueue& queue, size_t index) {
  intptr_t word = 0;
  memcpy(&word, reinterpret_cast<const char*>(&queue) + index * sizeof(word), sizeof(word));
  return word;
}

}  // namespace

bool LearnMicrotaskCount(v8::Isolate* isolate) {
  if (g_word != 0) return true;
  v8::HandleScope handles(isolate);
  const std::unique_ptr<v8::MicrotaskQueue> queue = v8::MicrotaskQueue::New(isolate, v8::MicrotasksPolicy::kExplicit);
  const size_t words = std::min(malloc_usable_size(queue.get()) / sizeof(intptr_t), kMaxWords);
  std::array<bool, kMaxWords> fits{};
  std::fill_n(fits.begin(), words, true);
  for (intptr_t count = 0; count < kProbes; count++) {
    for (size_t i = 0; i < words; i++) fits[i] = fits[i] && WordOf(*queue, i) == count;
    queue->EnqueueMicrotask(isolate, [](void*) {}, nullptr);
  }
  if (std::count(fits.begin(), fits.end(), true) != 1) return false;
  g_word = static_cast<size_t>(std::find(fits.begin(), fits.end(), true) - fits.begin());
  return g_word != 0;
}

uint32_t CountMicrotasks(const v8::MicrotaskQueue& queue) {
  return static_cast<uint32_t>(std::clamp<intptr_t>(WordOf(queue, g_word), 0, INT32_MAX));
}

}  // namespace jsrun
