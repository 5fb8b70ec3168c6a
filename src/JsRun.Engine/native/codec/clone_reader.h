#ifndef JSRUN_CODEC_CLONE_READER_H_
#define JSRUN_CODEC_CLONE_READER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace jsrun {

// V8's serialization format, version 15: the tags that can occur where nothing is transferred and views are host objects.
namespace clone_tag {
constexpr uint8_t kVersion = 0xFF;
constexpr uint8_t kPadding = '\0';
constexpr uint8_t kTheHole = '-';
constexpr uint8_t kUndefined = '_';
constexpr uint8_t kNull = '0';
constexpr uint8_t kTrue = 'T';
constexpr uint8_t kFalse = 'F';
constexpr uint8_t kInt32 = 'I';
constexpr uint8_t kUint32 = 'U';
constexpr uint8_t kDouble = 'N';
constexpr uint8_t kBigInt = 'Z';
constexpr uint8_t kOneByteString = '"';
constexpr uint8_t kTwoByteString = 'c';
constexpr uint8_t kObjectReference = '^';
constexpr uint8_t kBeginObject = 'o';
constexpr uint8_t kEndObject = '{';
constexpr uint8_t kBeginSparseArray = 'a';
constexpr uint8_t kEndSparseArray = '@';
constexpr uint8_t kBeginDenseArray = 'A';
constexpr uint8_t kEndDenseArray = '$';
constexpr uint8_t kDate = 'D';
constexpr uint8_t kTrueObject = 'y';
constexpr uint8_t kFalseObject = 'x';
constexpr uint8_t kNumberObject = 'n';
constexpr uint8_t kBigIntObject = 'z';
constexpr uint8_t kStringObject = 's';
constexpr uint8_t kRegExp = 'R';
constexpr uint8_t kBeginMap = ';';
constexpr uint8_t kEndMap = ':';
constexpr uint8_t kBeginSet = '\'';
constexpr uint8_t kEndSet = ',';
constexpr uint8_t kArrayBuffer = 'B';
constexpr uint8_t kResizableArrayBuffer = '~';
constexpr uint8_t kHostObject = '\\';
}  // namespace clone_tag

// Reads the format's units from the left. What lies beyond the end reads as a tag that is none, or as zero: the caller finds no
// meaning in it, and stops.
class CloneReader {
 public:
  CloneReader(const uint8_t* bytes, size_t length) : at_(bytes), end_(bytes + length) {}

  uint8_t PeekTag() {
    while (at_ < end_ && *at_ == clone_tag::kPadding) ++at_;
    return at_ < end_ ? *at_ : clone_tag::kVersion;
  }
  uint8_t ReadTag() {
    const uint8_t tag = PeekTag();
    if (at_ < end_) ++at_;
    return tag;
  }
  bool TakeTag(uint8_t tag) {
    if (PeekTag() != tag) return false;
    if (at_ < end_) ++at_;
    return true;
  }

  uint32_t ReadVarint() {
    uint32_t value = 0;
    for (uint32_t shift = 0; at_ < end_; shift += 7) {
      const uint8_t byte = *at_++;
      if (shift < 32) value |= static_cast<uint32_t>(byte & 0x7F) << shift;
      if (byte < 0x80) break;
    }
    return value;
  }
  int32_t ReadZigZag() {
    const uint32_t value = ReadVarint();
    return static_cast<int32_t>((value >> 1) ^ (0u - (value & 1)));
  }
  double ReadDouble() {
    double value = 0;
    if (const uint8_t* bytes = ReadBytes(sizeof value)) memcpy(&value, bytes, sizeof value);
    return value;
  }
  // Null when there are not as many.
  const uint8_t* ReadBytes(size_t count) {
    if (static_cast<size_t>(end_ - at_) < count) return nullptr;
    const uint8_t* bytes = at_;
    at_ += count;
    return bytes;
  }

  bool AtEnd() const { return at_ == end_; }

 private:
  const uint8_t* at_;
  const uint8_t* end_;
};

}  // namespace jsrun

#endif  // JSRUN_CODEC_CLONE_READER_H_
