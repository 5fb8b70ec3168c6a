#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>

#include "codec/json_text.h"
#include "codec/text_block.h"

namespace jsrun {

namespace {

constexpr size_t kBlockBytes = 64;

// One bit for each of 64 bytes, the first byte's the lowest.
struct BlockMasks {
  uint64_t quotes = 0, backslashes = 0, dollars = 0, opens = 0, closes = 0, beyond_ascii = 0;

  explicit BlockMasks(const uint8_t* bytes) {
    for (size_t i = 0; i < kBlockBytes; i += TextBlock::kBytes) {
      const TextBlock block(bytes + i);
      quotes |= static_cast<uint64_t>(block.Equal('"')) << i;
      backslashes |= static_cast<uint64_t>(block.Equal('\\')) << i;
      dollars |= static_cast<uint64_t>(block.Equal('$')) << i;
      // `[` and `{`, as `]` and `}`, differ in this bit only.
      opens |= static_cast<uint64_t>(block.EqualIgnoringBit('[', 0x20)) << i;
      closes |= static_cast<uint64_t>(block.EqualIgnoringBit(']', 0x20)) << i;
      beyond_ascii |= static_cast<uint64_t>(block.BeyondAscii()) << i;
    }
  }
};

// Each bit becomes the parity of the bits up to it: what is between two quotes is set.
uint64_t ParityUpTo(uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

class Scan {
 public:
  explicit Scan(uint32_t max_depth) : max_depth_(max_depth) {}

  void Take(const BlockMasks& block) {
    beyond_ascii_ |= block.beyond_ascii;
    backslashes_ |= block.backslashes;
    tags_ |= ((block.quotes << 1) | after_quote_) & block.dollars;
    after_quote_ = block.quotes >> 63;
    uint64_t quotes = block.quotes;
    if (block.backslashes != 0 || escape_pending_) quotes &= ~Escaped(block.backslashes);
    const uint64_t strings = ParityUpTo(quotes) ^ in_string_;
    in_string_ = 0 - (strings >> 63);
    Nest(block.opens & ~strings, block.closes & ~strings);
  }

  bool has_beyond_ascii() const { return beyond_ascii_ != 0; }
  bool has_backslash() const { return backslashes_ != 0; }
  bool has_tag() const { return tags_ != 0; }
  bool too_deep() const { return too_deep_; }

 private:
  // The bytes after a backslash that is not itself after one.
  uint64_t Escaped(uint64_t backslashes) {
    uint64_t escaped = escape_pending_ ? 1 : 0;
    for (int i = 0; i < 64; ++i) {
      const uint64_t bit = uint64_t{1} << i;
      if ((backslashes & bit) == 0 || (escaped & bit) != 0) continue;
      if (i == 63) {
        escape_pending_ = true;
        return escaped;
      }
      escaped |= bit << 1;
    }
    escape_pending_ = false;
    return escaped;
  }

  void Nest(uint64_t opens, uint64_t closes) {
    const uint32_t opened = static_cast<uint32_t>(std::popcount(opens));
    if (depth_ + opened <= max_depth_) {
      const uint32_t closed = static_cast<uint32_t>(std::popcount(closes));
      depth_ += opened;
      depth_ -= std::min(depth_, closed);
      return;
    }
    for (uint64_t rest = opens | closes; rest != 0; rest &= rest - 1) {
      if ((opens & rest & (0 - rest)) != 0) {
        too_deep_ = too_deep_ || ++depth_ > max_depth_;
      } else if (depth_ > 0) {
        --depth_;
      }
    }
  }

  const uint32_t max_depth_;
  uint32_t depth_ = 0;
  uint64_t in_string_ = 0;  // all bits when the last block ended in a string
  uint64_t after_quote_ = 0;
  uint64_t beyond_ascii_ = 0, backslashes_ = 0, tags_ = 0;
  bool escape_pending_ = false;
  bool too_deep_ = false;
};

}  // namespace

JsonText ScanJson(const uint8_t* json, size_t count, uint32_t max_depth) {
  Scan scan(max_depth);
  size_t i = 0;
  for (; count - i >= kBlockBytes; i += kBlockBytes) scan.Take(BlockMasks(json + i));
  if (i < count) {
    uint8_t rest[kBlockBytes];
    memset(rest, ' ', sizeof rest);
    memcpy(rest, json + i, count - i);
    scan.Take(BlockMasks(rest));
  }
  const std::string_view text(reinterpret_cast<const char*>(json), count);
  return {
      .encoding = scan.has_beyond_ascii() ? CheckUtf8(json, count) : TextEncoding::kAscii,
      .too_deep = scan.too_deep(),
      .may_have_tags = scan.has_tag() || (scan.has_backslash() && text.find("\\u0024") != std::string_view::npos),
  };
}

}  // namespace jsrun
