#ifndef JSRUN_CODEC_CLONE_BYTES_H_
#define JSRUN_CODEC_CLONE_BYTES_H_

#include <v8.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace jsrun {

// A value in V8's own serialization format, which V8 writes several times faster than its API lets a value be walked. One use.
// Owner thread.
class CloneBytes {
 public:
  enum class Result { kOk, kDeclined, kTerminated };

  // What may be read beyond the last byte.
  static constexpr size_t kSlackBytes = 16;

  explicit CloneBytes(size_t max_bytes) : max_bytes_(max_bytes) {}
  ~CloneBytes();
  CloneBytes(const CloneBytes&) = delete;
  CloneBytes& operator=(const CloneBytes&) = delete;

  // Runs no user code and leaves no trace in the value: whatever needs it (accessors, proxies), streams, and what V8 has no format for
  // are declined, as is what takes more than `max_bytes`. `try_catch` is empty afterwards, unless execution was terminated.
  Result Write(v8::Local<v8::Context> context, v8::TryCatch& try_catch, v8::Local<v8::Value> value);

  const uint8_t* data() const { return data_; }
  size_t length() const { return length_; }

  // Typed arrays and DataViews in the order of their host object tags; their bytes are not copied.
  const std::vector<v8::Global<v8::Object>>& views() const { return views_; }

 private:
  class Delegate;

  const size_t max_bytes_;
  uint8_t* data_ = nullptr;
  size_t length_ = 0;
  std::vector<v8::Global<v8::Object>> views_;
};

}  // namespace jsrun

#endif  // JSRUN_CODEC_CLONE_BYTES_H_
