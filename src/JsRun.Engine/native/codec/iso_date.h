#ifndef JSRUN_CODEC_ISO_DATE_H_
#define JSRUN_CODEC_ISO_DATE_H_

#include <optional>
#include <string_view>

#include "buffer/byte_buffer.h"

namespace jsrun {

// Appends a valid time value (milliseconds since 1970) as Date.prototype.toISOString spells it, without quotes.
void WriteIsoDate(double time_ms, ByteBuffer& out);

// Reads a date of the form YYYY-MM-DD or YYYY-MM-DDTHH:mm[:ss[.fraction]] with Z or an offset (years beyond 9999 as ±YYYYYY);
// nothing when the text is malformed or out of a Date's range. Digits beyond milliseconds are dropped.
std::optional<double> ParseIsoDate(std::string_view text);

}  // namespace jsrun

#endif  // JSRUN_CODEC_ISO_DATE_H_
