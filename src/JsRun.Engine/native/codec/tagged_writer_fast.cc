#include "codec/clone_bytes.h"
#include "codec/clone_transcoder.h"
#include "codec/tagged_writer.h"

namespace jsrun {

namespace {

static_assert(CloneBytes::kSlackBytes >= CloneTranscoder::kSlackBytes);

// Below the top, only what is long enough to pay for another attempt.
constexpr uint32_t kMinLengthInside = 64;

// What V8 takes for a value is not much more than its JSON, except for many short strings beyond Latin-1 and fractions.
constexpr uint64_t CloneLimit(uint64_t max_json_bytes) { return max_json_bytes * 2 + 4096; }

class ViewWriter final : public CloneTranscoder::Views {
 public:
  ViewWriter(v8::Local<v8::Context> context, v8::TryCatch& try_catch, const CloneBytes& bytes)
      : context_(context), try_catch_(try_catch), bytes_(bytes) {}

  bool Write(uint32_t index, uint64_t max_bytes, ByteBuffer& out) override {
    if (index >= bytes_.views().size()) return false;
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    v8::HandleScope scope(isolate);
    const v8::Local<v8::Object> view = bytes_.views()[index].Get(isolate);
    if (!view->IsArrayBufferView()) return false;
    CodecError ignored;
    const TaggedWriter::Limits limits{max_bytes, 1, false, true, true};
    return TaggedWriter(context_, try_catch_, limits, nullptr, out, ignored).Write(view) == JSR_WRITE_OK;
  }

 private:
  const v8::Local<v8::Context> context_;
  v8::TryCatch& try_catch_;
  const CloneBytes& bytes_;
};

}  // namespace

bool TaggedWriter::MayWriteFast(v8::Local<v8::Object> object, const PathStep* step) const {
  if (limits_.inert || limits_.walk_only || fast_attempts_ == 0 || object->IsProxy() || object->IsFunction()) return false;
  return step == nullptr || (object->IsArray() && object.As<v8::Array>()->Length() >= kMinLengthInside);
}

bool TaggedWriter::WriteFast(v8::Local<v8::Object> object, const PathStep* step, bool& handled) {
  const size_t used = out_.length() - start_;
  const uint32_t depth = step == nullptr ? 0 : step->depth;
  if (used > limits_.max_bytes || depth > limits_.max_depth) return true;
  const uint64_t max_bytes = limits_.max_bytes - used;

  CloneBytes bytes(static_cast<size_t>(CloneLimit(max_bytes)));
  switch (bytes.Write(context_, try_catch_, object)) {
    case CloneBytes::Result::kTerminated:
      status_ = JSR_WRITE_TERMINATED;
      return false;
    case CloneBytes::Result::kDeclined:
      --fast_attempts_;
      return true;
    case CloneBytes::Result::kOk:
      break;
  }
  const size_t start = out_.length();
  ViewWriter views(context_, try_catch_, bytes);
  handled = CloneTranscoder(bytes.data(), bytes.length(), max_bytes, limits_.max_depth - depth, views, out_).Write();
  if (!handled) {
    out_.Truncate(start);
    --fast_attempts_;
  }
  return true;
}

}  // namespace jsrun
