#include <string_view>

#include "codec/clone_transcoder.h"
#include "codec/json_number.h"
#include "codec/native_stack.h"

namespace jsrun {

bool CloneTranscoder::WriteObject(uint32_t depth) {
  if (++depth > max_depth_ || NativeStackIsLow()) return false;
  deepest_ = depth;
  const size_t opening = out_.length();
  const size_t first_inside = seen_.size();
  bool has_dollar_key = false;
  uint32_t count = 0;
  out_.Push('{');
  for (;; ++count) {
    const uint8_t tag = reader_.ReadTag();
    if (tag == clone_tag::kEndObject) break;
    if (!WriteKey(tag, count == 0, has_dollar_key) || !WriteAny(depth)) return false;
  }
  if (reader_.ReadVarint() != count) return false;
  out_.Push('}');
  if (has_dollar_key) {
    constexpr std::string_view kTag = R"({"$object":)";
    out_.Insert(opening, kTag);
    out_.Push('}');
    for (size_t i = first_inside; i < seen_.size(); ++i) {
      if (seen_[i].start == kNowhere) continue;
      seen_[i].start += kTag.size();
      seen_[i].end += kTag.size();
    }
  }
  return true;
}

bool CloneTranscoder::WriteKey(uint8_t tag, bool first, bool& has_dollar) {
  switch (tag) {
    case clone_tag::kOneByteString:
    case clone_tag::kTwoByteString: {
      const size_t at = out_.length() + (first ? 1 : 2);
      if (!WriteString(tag, first ? '\0' : ',', ':')) return false;
      has_dollar = has_dollar || out_.data()[at] == '$';
      return true;
    }
    case clone_tag::kInt32:
    case clone_tag::kUint32:
    case clone_tag::kDouble: {
      const double index = tag == clone_tag::kInt32    ? reader_.ReadZigZag()
                           : tag == clone_tag::kUint32 ? reader_.ReadVarint()
                                                       : reader_.ReadDouble();
      if (!(index >= 0 && index < 4294967296.0)) return false;
      out_.Append(first ? "\"" : ",\"");
      WriteInteger(static_cast<int64_t>(index), out_);
      out_.Append("\":");
      return true;
    }
    default:
      return false;
  }
}

bool CloneTranscoder::WriteDenseArray(uint32_t depth) {
  if (++depth > max_depth_ || NativeStackIsLow()) return false;
  deepest_ = depth;
  const uint32_t length = reader_.ReadVarint();
  out_.Push('[');
  for (uint32_t i = 0; i < length; ++i) {
    if (i > 0) out_.Push(',');
    // A hole shows what the prototypes have there.
    const uint8_t tag = reader_.ReadTag();
    if (tag == clone_tag::kTheHole || !WriteTagged(tag, depth)) return false;
    if (i % 64 == 0 && !HasRoom()) return false;
  }
  if (!SkipExtraProperties(clone_tag::kEndDenseArray, depth) || reader_.ReadVarint() != length) return false;
  out_.Push(']');
  return true;
}

// An array that may have holes, as keys and values. It is written only when it has none after all.
bool CloneTranscoder::WriteSparseArray(uint32_t depth) {
  if (++depth > max_depth_ || NativeStackIsLow()) return false;
  deepest_ = depth;
  const uint32_t length = reader_.ReadVarint();
  out_.Push('[');
  for (uint32_t i = 0; i < length; ++i) {
    if (!reader_.TakeTag(clone_tag::kInt32) || reader_.ReadZigZag() != static_cast<int64_t>(i)) return false;
    if (i > 0) out_.Push(',');
    if (!WriteAny(depth)) return false;
    if (i % 64 == 0 && !HasRoom()) return false;
  }
  if (!SkipExtraProperties(clone_tag::kEndSparseArray, depth) || reader_.ReadVarint() != length) return false;
  out_.Push(']');
  return true;
}

// What an array has beside its elements is not written, and must not be copied from here either.
bool CloneTranscoder::SkipExtraProperties(uint8_t end_tag, uint32_t depth) {
  const size_t length = out_.length();
  const size_t first_inside = seen_.size();
  const uint32_t deepest = deepest_;
  while (!reader_.TakeTag(end_tag)) {
    bool ignored = false;
    if (!WriteKey(reader_.ReadTag(), true, ignored) || !WriteAny(depth)) return false;
  }
  reader_.ReadVarint();  // the number of properties
  out_.Truncate(length);
  deepest_ = deepest;
  for (size_t i = first_inside; i < seen_.size(); ++i) seen_[i].start = kNowhere;
  return true;
}

bool CloneTranscoder::WriteMap(uint32_t depth) {
  if (++depth > max_depth_ || NativeStackIsLow()) return false;
  deepest_ = depth;
  uint32_t count = 0;
  out_.Append(R"({"$map":[)");
  for (; !reader_.TakeTag(clone_tag::kEndMap); count += 2) {
    out_.Append(count > 0 ? ",[" : "[");
    if (!WriteAny(depth)) return false;
    out_.Push(',');
    if (!WriteAny(depth)) return false;
    out_.Push(']');
  }
  out_.Append("]}");
  return reader_.ReadVarint() == count;
}

bool CloneTranscoder::WriteSet(uint32_t depth) {
  if (++depth > max_depth_ || NativeStackIsLow()) return false;
  deepest_ = depth;
  uint32_t count = 0;
  out_.Append(R"({"$set":[)");
  for (; !reader_.TakeTag(clone_tag::kEndSet); ++count) {
    if (count > 0) out_.Push(',');
    if (!WriteAny(depth)) return false;
  }
  out_.Append("]}");
  return reader_.ReadVarint() == count;
}

}  // namespace jsrun
