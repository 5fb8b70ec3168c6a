#ifndef JSRUN_CODEC_CODEC_ERROR_H_
#define JSRUN_CODEC_CODEC_ERROR_H_

#include <string>

#include "buffer/byte_buffer.h"

namespace jsrun {

// Why a value could not be converted, and where in it: "" is the value itself, else `a.b[0].c`.
struct CodecError {
  std::string path;
  std::string message;

  // {"path":"...","message":"..."}
  void WriteJson(ByteBuffer& out) const;
};

}  // namespace jsrun

#endif  // JSRUN_CODEC_CODEC_ERROR_H_
