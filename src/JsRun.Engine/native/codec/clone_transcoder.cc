#include "codec/clone_transcoder.h"

#include <v8.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>

#include "codec/base64.h"
#include "codec/clone_text.h"
#include "codec/iso_date.h"
#include "codec/json_number.h"
#include "codec/regexp_flags.h"

namespace jsrun {

namespace {

constexpr uint32_t kFormatVersion = 15;
constexpr std::string_view kUndefined = R"({"$undefined":true})";

}  // namespace

bool CloneTranscoder::Write() {
  if (!reader_.TakeTag(clone_tag::kVersion) || reader_.ReadVarint() != kFormatVersion) return false;
  return WriteAny(0) && HasRoom() && reader_.AtEnd();
}

bool CloneTranscoder::WriteAny(uint32_t depth) { return WriteTagged(reader_.ReadTag(), depth); }

bool CloneTranscoder::WriteTagged(uint8_t tag, uint32_t depth) {
  switch (tag) {
    case clone_tag::kOneByteString:
    case clone_tag::kTwoByteString:
      return WriteString(tag, '\0', '\0');
    case clone_tag::kInt32:
      WriteInteger(reader_.ReadZigZag(), out_);
      return true;
    case clone_tag::kUint32:
      WriteInteger(reader_.ReadVarint(), out_);
      return true;
    case clone_tag::kDouble:
      WriteTaggedNumber(reader_.ReadDouble(), out_);
      return true;
    case clone_tag::kTrue:
      out_.Append("true");
      return true;
    case clone_tag::kFalse:
      out_.Append("false");
      return true;
    case clone_tag::kNull:
      out_.Append("null");
      return true;
    case clone_tag::kUndefined:
      out_.Append(kUndefined);
      return HasRoom();
    case clone_tag::kBigInt:
      return WriteBigInt();
    case clone_tag::kObjectReference:
      return WriteReference(depth);
    default:
      return WriteContainer(tag, depth);
  }
}

// An object that occurs again is written again, as if it were another one.
bool CloneTranscoder::WriteReference(uint32_t depth) {
  const uint32_t id = reader_.ReadVarint();
  if (id >= seen_.size()) return false;
  const Seen seen = seen_[id];
  if (seen.start == kNowhere || seen.end == kNowhere || depth + seen.height > max_depth_) return false;
  deepest_ = std::max(deepest_, depth + seen.height);
  const size_t length = seen.end - seen.start;
  if (out_.length() - start_ + length > max_bytes_) return false;
  uint8_t* at = out_.Reserve(length);
  memcpy(at, out_.data() + seen.start, length);
  out_.Advance(length);
  return true;
}

bool CloneTranscoder::WriteContainer(uint8_t tag, uint32_t depth) {
  const size_t id = seen_.size();
  seen_.push_back({out_.length(), kNowhere, 0});
  const uint32_t deepest_outside = deepest_;
  deepest_ = depth;
  bool written;
  switch (tag) {
    case clone_tag::kBeginObject:
      written = WriteObject(depth);
      break;
    case clone_tag::kBeginDenseArray:
      written = WriteDenseArray(depth);
      break;
    case clone_tag::kBeginSparseArray:
      written = WriteSparseArray(depth);
      break;
    case clone_tag::kBeginMap:
      written = WriteMap(depth);
      break;
    case clone_tag::kBeginSet:
      written = WriteSet(depth);
      break;
    case clone_tag::kDate:
      written = WriteDate();
      break;
    case clone_tag::kRegExp:
      written = WriteRegExp();
      break;
    case clone_tag::kArrayBuffer:
    case clone_tag::kResizableArrayBuffer:
      written = WriteArrayBuffer(tag);
      break;
    case clone_tag::kHostObject:
      written = WriteView();
      break;
    default:
      written = WriteBoxed(tag);
      break;
  }
  seen_[id].end = out_.length();
  seen_[id].height = deepest_ - depth;
  deepest_ = std::max(deepest_, deepest_outside);
  return written && HasRoom();
}

bool CloneTranscoder::WriteString(uint8_t tag, char before, char after) {
  const size_t length = reader_.ReadVarint();
  const uint8_t* bytes = reader_.ReadBytes(length);
  if (bytes == nullptr || out_.length() - start_ + length / 2 > max_bytes_) return false;
  if (before != '\0') out_.Push(before);
  if (tag == clone_tag::kOneByteString) {
    WriteOneByteString(bytes, length, out_);
  } else if (!WriteTwoByteString(bytes, length, out_)) {
    return false;
  }
  if (after != '\0') out_.Push(after);
  return HasRoom();
}

bool CloneTranscoder::WriteBigInt() {
  const uint32_t bits = reader_.ReadVarint();
  const size_t length = bits >> 1;
  const uint8_t* digits = reader_.ReadBytes(length);
  if (digits == nullptr) return false;
  out_.Append(R"({"$bigint":")");
  if (!WriteDecimal(digits, length, (bits & 1) != 0, out_)) return false;
  out_.Append(R"("})");
  return HasRoom();
}

bool CloneTranscoder::WriteBoxed(uint8_t tag) {
  switch (tag) {
    case clone_tag::kTrueObject:
      out_.Append("true");
      return true;
    case clone_tag::kFalseObject:
      out_.Append("false");
      return true;
    case clone_tag::kNumberObject:
      WriteTaggedNumber(reader_.ReadDouble(), out_);
      return true;
    case clone_tag::kBigIntObject:
      return WriteBigInt();
    case clone_tag::kStringObject: {
      const uint8_t string_tag = reader_.ReadTag();
      return (string_tag == clone_tag::kOneByteString || string_tag == clone_tag::kTwoByteString) && WriteString(string_tag, '\0', '\0');
    }
    default:
      return false;
  }
}

bool CloneTranscoder::WriteDate() {
  const double time = reader_.ReadDouble();
  if (std::isnan(time)) {
    out_.Append(R"({"$date":null})");
  } else {
    out_.Append(R"({"$date":")");
    WriteIsoDate(time, out_);
    out_.Append(R"("})");
  }
  return true;
}

bool CloneTranscoder::WriteRegExp() {
  out_.Append(R"({"$regexp":)");
  const uint8_t tag = reader_.ReadTag();
  if ((tag != clone_tag::kOneByteString && tag != clone_tag::kTwoByteString) || !WriteString(tag, '\0', '\0')) return false;
  out_.Append(R"(,"flags":")");
  out_.Append(RegExpFlagsText(static_cast<v8::RegExp::Flags>(reader_.ReadVarint())));
  out_.Append(R"("})");
  return true;
}

bool CloneTranscoder::WriteArrayBuffer(uint8_t tag) {
  const size_t length = reader_.ReadVarint();
  if (tag == clone_tag::kResizableArrayBuffer) reader_.ReadVarint();  // the length it may grow to
  const uint8_t* bytes = reader_.ReadBytes(length);
  if (bytes == nullptr || out_.length() - start_ + Base64Length(length) > max_bytes_) return false;
  out_.Append(R"({"$bytes":")");
  WriteBase64(bytes, length, out_);
  out_.Append(R"(","kind":"ArrayBuffer"})");
  return true;
}

bool CloneTranscoder::WriteView() {
  const uint64_t used = out_.length() - start_;
  return used <= max_bytes_ && views_.Write(view_count_++, max_bytes_ - used, out_);
}

}  // namespace jsrun
