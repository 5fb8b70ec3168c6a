#ifndef JSRUN_BUFFER_BYTE_BUFFER_H_
#define JSRUN_BUFFER_BYTE_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "jsrun_v8.h"

namespace jsrun {

// Appends to a jsr_buffer. Growth is amortised; running out of memory ends the process, as everywhere in V8.
class ByteBuffer {
 public:
  explicit ByteBuffer(jsr_buffer* buffer) : buffer_(buffer) {}
  ByteBuffer(const ByteBuffer&) = delete;
  ByteBuffer& operator=(const ByteBuffer&) = delete;

  void Append(const void* bytes, size_t count) {
    if (count == 0) return;
    memcpy(Reserve(count), bytes, count);
    Advance(count);
  }
  void Append(std::string_view text) { Append(text.data(), text.size()); }
  void Push(char byte) {
    *Reserve(1) = static_cast<uint8_t>(byte);
    Advance(1);
  }

  size_t length() const { return static_cast<size_t>(buffer_->length); }
  const uint8_t* data() const { return buffer_->data; }
  jsr_text text() const { return {buffer_->data, buffer_->length}; }

  // Forgets what was written beyond `length`.
  void Truncate(size_t length) { buffer_->length = length; }

  // Puts text before what was written at `position`.
  void Insert(size_t position, std::string_view text);

  // Room for `extra` bytes after the last one; Advance tells how many of them were used.
  uint8_t* Reserve(size_t extra) {
    if (buffer_->capacity - buffer_->length < extra) Grow(extra);
    return buffer_->data + buffer_->length;
  }
  void Advance(size_t count) { buffer_->length += count; }

 private:
  void Grow(size_t extra);

  jsr_buffer* buffer_;
};

// A buffer that lives as long as its scope.
class ScopedBuffer : public ByteBuffer {
 public:
  ScopedBuffer() : ByteBuffer(&storage_) {}
  ~ScopedBuffer();

 private:
  jsr_buffer storage_ = {nullptr, 0, 0};
};

}  // namespace jsrun

#endif  // JSRUN_BUFFER_BYTE_BUFFER_H_
