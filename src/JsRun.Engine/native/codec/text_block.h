#ifndef JSRUN_CODEC_TEXT_BLOCK_H_
#define JSRUN_CODEC_TEXT_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace jsrun {

// 16 bytes of text that are looked at together.
class TextBlock {
 public:
  static constexpr size_t kBytes = 16;

#if defined(__SSE2__)
  explicit TextBlock(const uint8_t* text) : bytes_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(text))) {}

  void Store(uint8_t* at) const { _mm_storeu_si128(reinterpret_cast<__m128i*>(at), bytes_); }

  // One bit a byte, the first byte's the lowest.
  uint32_t Equal(char byte) const { return Mask(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(byte))); }
  uint32_t BeyondAscii() const { return Mask(bytes_); }
  // Control characters, and what is beyond ASCII: as signed bytes these are the ones below a space.
  uint32_t ControlOrBeyondAscii() const { return Mask(_mm_cmplt_epi8(bytes_, _mm_set1_epi8(' '))); }
  // `[` and `{`, or `]` and `}`: each pair differs in one bit.
  uint32_t EqualIgnoringBit(char byte, char bit) const {
    return Mask(_mm_cmpeq_epi8(_mm_or_si128(bytes_, _mm_set1_epi8(bit)), _mm_set1_epi8(static_cast<char>(byte | bit))));
  }

 private:
  static uint32_t Mask(__m128i bytes) { return static_cast<uint32_t>(_mm_movemask_epi8(bytes)); }

  __m128i bytes_;
#else
  explicit TextBlock(const uint8_t* text) { memcpy(bytes_, text, kBytes); }

  void Store(uint8_t* at) const { memcpy(at, bytes_, kBytes); }

  uint32_t Equal(char byte) const {
    return Mask([=](uint8_t other) { return other == static_cast<uint8_t>(byte); });
  }
  uint32_t BeyondAscii() const {
    return Mask([](uint8_t other) { return other >= 0x80; });
  }
  uint32_t ControlOrBeyondAscii() const {
    return Mask([](uint8_t other) { return other < ' ' || other >= 0x80; });
  }
  uint32_t EqualIgnoringBit(char byte, char bit) const {
    return Mask([=](uint8_t other) { return (other | bit) == (byte | bit); });
  }

 private:
  template <typename Test>
  uint32_t Mask(Test test) const {
    uint32_t mask = 0;
    for (size_t i = 0; i < kBytes; ++i) mask |= static_cast<uint32_t>(test(bytes_[i])) << i;
    return mask;
  }

  uint8_t bytes_[kBytes];
#endif

 public:
  // What a JSON string cannot hold as it stands, or UTF-8 not as one byte.
  uint32_t NeedCare() const { return ControlOrBeyondAscii() | Equal('"') | Equal('\\'); }

  // Whether none of the first `count` bytes needs care.
  bool IsPlain(size_t count) const { return (NeedCare() & ((1u << count) - 1)) == 0; }
};

}  // namespace jsrun

#endif  // JSRUN_CODEC_TEXT_BLOCK_H_
