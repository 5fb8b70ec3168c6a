#include "profiling/cpu_profiling.h"

#include "profiling/dump_stream.h"

namespace jsrun {

bool CpuProfiling::Start(int interval_us) {
  if (profiler_ != nullptr) return false;
  v8::HandleScope handles(isolate_);
  profiler_ = v8::CpuProfiler::New(isolate_);
  profiler_->SetSamplingInterval(interval_us);
  const v8::CpuProfilingResult result = profiler_->Start(v8::CpuProfilingOptions(v8::kLeafNodeLineNumbers));
  id_ = result.id;
  if (result.status == v8::CpuProfilingStatus::kStarted) return true;
  Drop();
  return false;
}

bool CpuProfiling::Stop() {
  if (profiler_ == nullptr || profile_ != nullptr) return false;
  v8::HandleScope handles(isolate_);
  profile_ = profiler_->Stop(id_);
  return profile_ != nullptr;
}

jsr_status CpuProfiling::Write(const jsr_sink& sink) {
  if (profile_ == nullptr) return JSR_NOT_FOUND;
  v8::HandleScope handles(isolate_);
  DumpStream stream(sink);
  profile_->Serialize(&stream);
  Drop();
  return stream.is_ended() ? JSR_TERMINATED : JSR_OK;
}

void CpuProfiling::Drop() {
  if (profiler_ == nullptr) return;
  Stop();
  if (profile_ != nullptr) profile_->Delete();
  profile_ = nullptr;
  profiler_->Dispose();
  profiler_ = nullptr;
}

}  // namespace jsrun
