#include "codec/codec_error.h"

#include "codec/json_string.h"

namespace jsrun {

void CodecError::WriteJson(ByteBuffer& out) const {
  out.Append(R"({"path":)");
  WriteJsonString(path, out);
  out.Append(R"(,"message":)");
  WriteJsonString(message, out);
  out.Push('}');
}

}  // namespace jsrun
