#ifndef JSRUN_JOBS_MANUAL_JOBS_H_
#define JSRUN_JOBS_MANUAL_JOBS_H_

#include <v8.h>

#include <cstdint>

#include "buffer/byte_buffer.h"
#include "jsrun_v8.h"

namespace jsrun {

class IsolateState;

// The jobs of an isolate that runs none unasked: each context has a microtask queue of its own, and a job runs when the caller says
// so. Owner thread, not inside a context.
class ManualJobs {
 public:
  explicit ManualJobs(IsolateState& state) : state_(state) {}
  ManualJobs(const ManualJobs&) = delete;
  ManualJobs& operator=(const ManualJobs&) = delete;

  // See jsr_jobs_manual.
  jsr_status Enable();
  bool is_enabled() const { return enabled_; }

  // See jsr_job_run.
  jsr_status RunOne(uint64_t context, jsr_job_kind* kind, ByteBuffer& error);
  // See jsr_jobs_get.
  void Count(uint64_t context, jsr_jobs* jobs) const;

  // Takes the exception of the job that runs, as JSON. False when none runs, or it has thrown before. Inside a context, too.
  bool TakeError(jsr_text json);

  // What the end of a turn has to do when no microtask waits any more.
  void ReportRejections();

 private:
  jsr_job_kind Start(uint64_t context);
  uint64_t NextQueue(uint64_t context) const;

  IsolateState& state_;
  bool enabled_ = false;
  uint64_t last_queue_ = 0;  // of the context whose microtasks ran last
  ByteBuffer* error_ = nullptr;
  bool threw_ = false;
  int next_kind_ = 0;  // of what is looked at first
};

}  // namespace jsrun

#endif  // JSRUN_JOBS_MANUAL_JOBS_H_
