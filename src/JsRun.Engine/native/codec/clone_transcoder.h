#ifndef JSRUN_CODEC_CLONE_TRANSCODER_H_
#define JSRUN_CODEC_CLONE_TRANSCODER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "buffer/byte_buffer.h"
#include "codec/clone_reader.h"

namespace jsrun {

// Writes V8's serialization format as tagged JSON. It does so only where TaggedWriter would write the same; on anything else, errors
// included, it gives up. One use; needs no isolate.
class CloneTranscoder {
 public:
  // Writes the typed arrays and DataViews, which the format leaves to its embedder.
  class Views {
   public:
    virtual bool Write(uint32_t index, uint64_t max_bytes, ByteBuffer& out) = 0;

   protected:
    ~Views() = default;
  };

  // What can be read beyond the last byte, so that a short text is copied as one block.
  static constexpr size_t kSlackBytes = 16;

  CloneTranscoder(const uint8_t* bytes, size_t length, uint64_t max_bytes, uint32_t max_depth, Views& views, ByteBuffer& out)
      : reader_(bytes, length), max_bytes_(max_bytes), max_depth_(max_depth), views_(views), out_(out), start_(out.length()) {}

  // False when it gave up; then `out` has a part of the value.
  bool Write();

 private:
  static constexpr size_t kNowhere = SIZE_MAX;

  // Where an object was written, so that it can be copied where it occurs again. `start` is kNowhere when it was left out;
  // `end` is kNowhere until it is complete.
  struct Seen {
    size_t start;
    size_t end;
    uint32_t height;  // of the containers in it, itself included
  };

  // Each of these returns false to give up. `depth` is the number of containers around the value.
  bool WriteAny(uint32_t depth);
  bool WriteTagged(uint8_t tag, uint32_t depth);
  bool WriteReference(uint32_t depth);
  bool WriteString(uint8_t tag, char before, char after);
  bool WriteKey(uint8_t tag, bool first, bool& has_dollar);
  bool WriteBigInt();
  bool WriteBoxed(uint8_t tag);
  bool WriteDate();
  bool WriteRegExp();
  bool WriteArrayBuffer(uint8_t tag);
  bool WriteView();

  bool WriteContainer(uint8_t tag, uint32_t depth);
  bool WriteObject(uint32_t depth);
  bool WriteDenseArray(uint32_t depth);
  bool WriteSparseArray(uint32_t depth);
  bool WriteMap(uint32_t depth);
  bool WriteSet(uint32_t depth);
  bool SkipExtraProperties(uint8_t end_tag, uint32_t depth);

  bool HasRoom() const { return out_.length() - start_ <= max_bytes_; }

  CloneReader reader_;
  const uint64_t max_bytes_;
  const uint32_t max_depth_;
  Views& views_;
  ByteBuffer& out_;
  const size_t start_;
  std::vector<Seen> seen_;
  uint32_t deepest_ = 0;
  uint32_t view_count_ = 0;
};

}  // namespace jsrun

#endif  // JSRUN_CODEC_CLONE_TRANSCODER_H_
