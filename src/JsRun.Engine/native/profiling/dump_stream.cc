#include "profiling/dump_stream.h"

namespace jsrun {
namespace {

constexpr int kPieceBytes = 64 * 1024;

}  // namespace

int DumpStream::GetChunkSize() { return kPieceBytes; }

v8::OutputStream::WriteResult DumpStream::WriteAsciiChunk(char* data, int size) {
  return Offer(data, static_cast<size_t>(size)) ? v8::OutputStream::kContinue : v8::OutputStream::kAbort;
}

v8::ActivityControl::ControlOption DumpStream::ReportProgressValue(uint32_t, uint32_t) {
  return Offer(nullptr, 0) ? v8::ActivityControl::kContinue : v8::ActivityControl::kAbort;
}

bool DumpStream::Offer(const char* data, size_t size) {
  if (!is_ended_) is_ended_ = sink_.write(sink_.data, {reinterpret_cast<const uint8_t*>(data), size}) == 0;
  return !is_ended_;
}

}  // namespace jsrun
