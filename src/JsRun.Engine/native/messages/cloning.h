#ifndef JSRUN_MESSAGES_CLONING_H_
#define JSRUN_MESSAGES_CLONING_H_

#include <v8.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "memory/buffer_meter.h"

namespace jsrun {

// A value outside of every realm, as the structured clone algorithm makes it: bytes, and the memory of buffers that are not copied.
struct ClonedValue {
  struct FreeDeleter {
    void operator()(uint8_t* data) const { free(data); }
  };

  // What a buffer takes beside the memory that it is of.
  static constexpr size_t kBufferBytes = 256;

  // The memory that it takes, but for that of buffers, which is counted as theirs.
  size_t bytes() const { return size + kBufferBytes * (transferred.size() + shared.size()); }

  // Gives back what V8's growing buffer has left over.
  void Trim() {
    if (uint8_t* smaller = static_cast<uint8_t*>(realloc(data.get(), size))) {
      static_cast<void>(data.release());
      data.reset(smaller);
    }
  }

  std::unique_ptr<uint8_t, FreeDeleter> data;
  size_t size = 0;
  std::vector<std::shared_ptr<v8::BackingStore>> transferred;
  std::vector<std::shared_ptr<v8::BackingStore>> shared;
};

// Where a clone is read: in another realm of the isolate, to which memory can be handed over, or in an isolate that it may not share
// memory with.
enum class CloneUse : uint8_t { kHere, kElsewhere };

using TransferList = std::vector<v8::Local<v8::ArrayBuffer>>;

// There is no DOMException here: throws an Error of that name, of the realm that is current.
void ThrowNamedError(v8::Isolate* isolate, const char* name, v8::Local<v8::String> message);

// What is to be transferred: a member of the options or, where `allow_array`, an array in their place. False with an exception
// pending. Owner thread, inside the context.
bool ReadTransfer(v8::Local<v8::Context> context, v8::Local<v8::Value> options, bool allow_array, TransferList& transfer);

// Clones all but what Transfer is to add; instead of more than `max_bytes` an Error named `too_large` is thrown. Runs getters of the
// value; what is written meanwhile counts as memory of the isolate. For elsewhere what is transferred is copied all the same, and shared
// memory is a DataCloneError. False with an exception pending, or terminated. Owner thread, inside the context.
bool WriteClone(v8::Local<v8::Context> context, v8::Local<v8::Value> value, const TransferList& transfer, BufferMeter& memory,
                size_t max_bytes, const char* too_large, CloneUse use, ClonedValue& clone);

// Detaches what is transferred, and adds it. Where one has been detached meanwhile none is: false with an exception pending. Runs no
// script. Owner thread, inside the context.
bool Transfer(const TransferList& transfer, ClonedValue& clone);

// Makes a value of the context. The bytes may be those of another process, and hostile: V8's reader is made for that (browsers read with
// it what renderers have written), is given no more than the bytes themselves, and only those of this very version of the format. Empty
// with an exception pending, or terminated. Owner thread, inside the context.
v8::MaybeLocal<v8::Value> ReadClone(v8::Local<v8::Context> context, const ClonedValue& clone);

}  // namespace jsrun

#endif  // JSRUN_MESSAGES_CLONING_H_
