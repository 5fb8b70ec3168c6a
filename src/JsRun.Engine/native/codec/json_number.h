#ifndef JSRUN_CODEC_JSON_NUMBER_H_
#define JSRUN_CODEC_JSON_NUMBER_H_

#include <cstdint>

#include "buffer/byte_buffer.h"

namespace jsrun {

void WriteInteger(int64_t value, ByteBuffer& out);

// A finite number other than -0 as ECMAScript's Number::toString spells it, which is valid JSON and reads back as the same number.
void WriteFiniteNumber(double value, ByteBuffer& out);

// Any number in tagged form: {"$number":"NaN"} and the like for what JSON lacks.
void WriteTaggedNumber(double value, ByteBuffer& out);

}  // namespace jsrun

#endif  // JSRUN_CODEC_JSON_NUMBER_H_
