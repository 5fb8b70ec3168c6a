#ifndef JSRUN_PROFILING_DUMP_STREAM_H_
#define JSRUN_PROFILING_DUMP_STREAM_H_

#include <v8-profiler.h>

#include "jsrun_v8.h"

namespace jsrun {

// Hands what V8 dumps on in pieces, until whoever takes them wants no more. Owner thread.
class DumpStream final : public v8::OutputStream, public v8::ActivityControl {
 public:
  explicit DumpStream(const jsr_sink& sink) : sink_(sink) {}
  DumpStream(const DumpStream&) = delete;
  DumpStream& operator=(const DumpStream&) = delete;

  int GetChunkSize() override;
  WriteResult WriteAsciiChunk(char* data, int size) override;
  void EndOfStream() override {}
  ControlOption ReportProgressValue(uint32_t done, uint32_t total) override;

  // No more was wanted.
  bool is_ended() const { return is_ended_; }

 private:
  bool Offer(const char* data, size_t size);

  const jsr_sink sink_;
  bool is_ended_ = false;
};

}  // namespace jsrun

#endif  // JSRUN_PROFILING_DUMP_STREAM_H_
