#ifndef JSRUN_CODEC_TAGGED_WRITER_H_
#define JSRUN_CODEC_TAGGED_WRITER_H_

#include <v8.h>

#include <string>
#include <string_view>

#include "buffer/byte_buffer.h"
#include "codec/codec_error.h"
#include "codec/value_path.h"
#include "handles/handle_table.h"
#include "jsrun_v8.h"

namespace jsrun {

// Walks a value and writes it in tagged form. One use; needs a TryCatch around it. Owner thread.
//
// Only what must run user code does (getters and proxies; with `inert` nothing at all): classes are told apart by what V8 knows of an
// object, Maps and Sets are read behind the back of their iterators, dates are formatted here.
class TaggedWriter {
 public:
  struct Limits {
    uint64_t max_bytes;
    uint32_t max_depth;
    bool allow_handles;
    bool inert;
    bool walk_only;
  };

  TaggedWriter(v8::Local<v8::Context> context, v8::TryCatch& try_catch, const Limits& limits, HandleTable* handles, ByteBuffer& out,
               CodecError& error)
      : isolate_(context->GetIsolate()), context_(context), try_catch_(try_catch), limits_(limits), handles_(handles), out_(out),
        error_(error), start_(out.length()) {}

  jsr_write_status Write(v8::Local<v8::Value> value);

 private:
  // Each of these returns false when the write is over, with status_ and error_ set. `step` leads to the value.
  bool WriteAny(v8::Local<v8::Value> value, const PathStep* step);
  bool WriteObject(v8::Local<v8::Object> object, const PathStep* step);
  // Writes a whole value by way of V8's serializer; `handled` is left false where that cannot be, with nothing done.
  bool WriteFast(v8::Local<v8::Object> object, const PathStep* step, bool& handled);
  bool MayWriteFast(v8::Local<v8::Object> object, const PathStep* step) const;
  bool WriteString(v8::Local<v8::String> text, const PathStep* step);
  bool WriteBigInt(v8::Local<v8::BigInt> value, const PathStep* step);

  bool Enter(v8::Local<v8::Object> container, const PathStep* step);
  bool WriteArray(v8::Local<v8::Object> array, const PathStep* step);
  bool WriteElement(v8::Local<v8::Object> array, PathStep& inner);
  bool WriteProperties(v8::Local<v8::Object> object, const PathStep* step);
  bool WriteProperty(v8::Local<v8::Object> object, PathStep& inner);
  bool WriteMap(v8::Local<v8::Map> map, const PathStep* step);
  bool WriteSet(v8::Local<v8::Set> set, const PathStep* step);

  bool WriteSpecial(v8::Local<v8::Object> object, const PathStep* step, bool& handled);
  bool WriteDate(v8::Local<v8::Date> date, const PathStep* step);
  bool WriteRegExp(v8::Local<v8::RegExp> regexp, const PathStep* step);
  bool WriteError(v8::Local<v8::Object> error, const PathStep* step);
  bool WriteBytes(v8::Local<v8::Object> object, const PathStep* step);
  bool WriteFunction(v8::Local<v8::Function> function, const PathStep* step);
  bool WriteStream(v8::Local<v8::Object> stream, const PathStep* step);

  // An own property's value without running a getter; false also when it has one.
  bool GetInert(v8::Local<v8::Object> object, v8::Local<v8::Name> key, const PathStep* step, v8::Local<v8::Value>* value);

  bool HasRoomFor(uint64_t bytes) const { return out_.length() - start_ + bytes <= limits_.max_bytes; }
  bool CheckRoom(const PathStep* step, uint64_t bytes = 0) { return HasRoomFor(bytes) || FailTooLarge(step); }
  bool Fail(jsr_write_status status, const PathStep* step, std::string message);
  bool FailNotSerializable(const PathStep* step, std::string message);
  bool FailTooLarge(const PathStep* step);
  bool FailThrown(const PathStep* step, std::string_view what);
  // Lets V8 look whether it was asked to stop, since a walk over plain data never does.
  bool Poll(const PathStep* step);

  v8::Isolate* isolate_;
  v8::Local<v8::Context> context_;
  v8::TryCatch& try_catch_;
  Limits limits_;
  HandleTable* handles_;
  ByteBuffer& out_;
  CodecError& error_;
  size_t start_;
  uint32_t visited_ = 0;
  uint32_t fast_attempts_ = 3;  // that may still be declined
  jsr_write_status status_ = JSR_WRITE_OK;
};

}  // namespace jsrun

#endif  // JSRUN_CODEC_TAGGED_WRITER_H_
