#ifndef JSRUN_PLATFORM_LAST_ERROR_H_
#define JSRUN_PLATFORM_LAST_ERROR_H_

#include "codec/codec_error.h"

namespace jsrun {

// Why the calling thread's last function without an isolate failed.
CodecError& ThreadError();

}  // namespace jsrun

#endif  // JSRUN_PLATFORM_LAST_ERROR_H_
