#ifndef JSRUN_CODEC_TAGGED_READER_H_
#define JSRUN_CODEC_TAGGED_READER_H_

#include <v8.h>

#include <optional>
#include <string>
#include <string_view>

#include "codec/codec_error.h"
#include "codec/value_path.h"
#include "handles/handle_table.h"

namespace jsrun {

// Turns what JSON.parse made of a tagged text into the values that it stands for, in place where possible. Runs no user code: the tree
// has data properties only, and what replaces a part of it is defined, not assigned. One use; needs a TryCatch around it. Owner thread.
class TaggedReader {
 public:
  TaggedReader(v8::Local<v8::Context> context, HandleTable* handles, CodecError& error)
      : isolate_(context->GetIsolate()), context_(context), handles_(handles), error_(error) {}

  // False when the text is not valid (error says why), or V8 threw or is terminating (then error.message is empty).
  bool Read(v8::Local<v8::Value> parsed, v8::Local<v8::Value>* out) { return Convert(parsed, nullptr, out); }
  // Set when it is not valid because a function handle names no function.
  std::optional<MissingHandle> missing_function() const { return missing_function_; }

 private:
  // One tagged object: the value of its `$` key and that of the one other key the tag allows, if it is there.
  struct Tag {
    v8::Local<v8::Value> value;
    v8::Local<v8::Value> extra;
    const PathStep* step;
  };
  struct TagReader {
    std::string_view name;
    std::string_view extra_name;
    bool (TaggedReader::*read)(const Tag&, v8::Local<v8::Value>*);
  };
  static const TagReader kTagReaders[];

  bool Convert(v8::Local<v8::Value> value, const PathStep* step, v8::Local<v8::Value>* out);
  bool ConvertArray(v8::Local<v8::Array> array, const PathStep* step);
  bool ConvertProperties(v8::Local<v8::Object> object, v8::Local<v8::Array> names, const PathStep* step);
  bool ConvertTag(v8::Local<v8::Object> object, v8::Local<v8::Array> names, const PathStep* step, v8::Local<v8::Value>* out);

  bool ReadUndefined(const Tag& tag, v8::Local<v8::Value>* out);
  bool ReadNumber(const Tag& tag, v8::Local<v8::Value>* out);
  bool ReadBigInt(const Tag& tag, v8::Local<v8::Value>* out);
  bool ReadDate(const Tag& tag, v8::Local<v8::Value>* out);
  bool ReadMap(const Tag& tag, v8::Local<v8::Value>* out);
  bool ReadSet(const Tag& tag, v8::Local<v8::Value>* out);
  bool ReadBytes(const Tag& tag, v8::Local<v8::Value>* out);
  bool ReadRegExp(const Tag& tag, v8::Local<v8::Value>* out);
  bool ReadError(const Tag& tag, v8::Local<v8::Value>* out);
  bool ReadFunction(const Tag& tag, v8::Local<v8::Value>* out);
  bool ReadStream(const Tag& tag, v8::Local<v8::Value>* out);
  bool ReadClientStream(std::string_view text, const Tag& tag, v8::Local<v8::Value>* out);
  bool ReadObject(const Tag& tag, v8::Local<v8::Value>* out);

  bool ReadCause(v8::Local<v8::Value> cause, const PathStep* step, v8::Local<v8::Value>* out);
  bool FillTypedArray(v8::Local<v8::ArrayBuffer> buffer, std::string_view kind, const Tag& tag, v8::Local<v8::Value>* out);

  // Lists an object's keys and tells whether one starts with `$`.
  bool ListNames(v8::Local<v8::Object> object, v8::Local<v8::Array>* names, bool* has_tag);
  // An own property of a parsed object; undefined when it is not there.
  bool GetField(v8::Local<v8::Object> object, std::string_view name, v8::Local<v8::Value>* value);
  // The text of a string value, which must be short; false (without an error) for anything else.
  bool ShortText(v8::Local<v8::Value> value, std::string* text);
  v8::Local<v8::String> Literal(std::string_view text);

  bool Invalid(const PathStep* step, std::string message);

  v8::Isolate* isolate_;
  v8::Local<v8::Context> context_;
  HandleTable* handles_;
  CodecError& error_;
  std::optional<MissingHandle> missing_function_;
};

}  // namespace jsrun

#endif  // JSRUN_CODEC_TAGGED_READER_H_
