#include "buffer/byte_buffer.h"

#include <cstdio>
#include <cstdlib>

namespace jsrun {

namespace {

constexpr size_t kInitialCapacity = 256;

}  // namespace

void ByteBuffer::Grow(size_t extra) {
  const size_t needed = length() + extra;
  size_t capacity = buffer_->capacity == 0 ? kInitialCapacity : static_cast<size_t>(buffer_->capacity) * 2;
  if (capacity < needed) capacity = needed;
  void* data = realloc(buffer_->data, capacity);
  if (data == nullptr) {
    fputs("jsrun_v8: out of memory in a buffer\n", stderr);
    abort();
  }
  buffer_->data = static_cast<uint8_t*>(data);
  buffer_->capacity = capacity;
}

void ByteBuffer::Insert(size_t position, std::string_view text) {
  Reserve(text.size());
  uint8_t* at = buffer_->data + position;
  memmove(at + text.size(), at, length() - position);
  memcpy(at, text.data(), text.size());
  Advance(text.size());
}

ScopedBuffer::~ScopedBuffer() { free(storage_.data); }

}  // namespace jsrun
