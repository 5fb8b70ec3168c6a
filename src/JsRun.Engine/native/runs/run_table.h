#ifndef JSRUN_RUNS_RUN_TABLE_H_
#define JSRUN_RUNS_RUN_TABLE_H_

#include <v8.h>

#include <cstdint>
#include <memory>
#include <unordered_map>

#include "runs/run.h"

namespace jsrun {

// The runs of one isolate by the caller's ids. Owner thread only; cleared before the isolate is disposed.
class RunTable {
 public:
  explicit RunTable(RejectionTracker& rejections) : rejections_(rejections) {}
  RunTable(const RunTable&) = delete;
  RunTable& operator=(const RunTable&) = delete;

  // Null when the id is in use.
  Run* Add(v8::Local<v8::Context> context, int64_t id) {
    const auto [entry, is_new] = runs_.try_emplace(id);
    if (!is_new) return nullptr;
    entry->second = std::make_unique<Run>(context, id, rejections_);
    return entry->second.get();
  }
  Run* Find(int64_t id) const {
    const auto found = runs_.find(id);
    return found == runs_.end() ? nullptr : found->second.get();
  }
  // Lets every run look at its promise, so that it takes care of what it awaits next.
  void PollAll() {
    for (const auto& [id, run] : runs_) run->Poll();
  }
  void Release(int64_t id) { runs_.erase(id); }
  void Clear() { runs_.clear(); }

 private:
  RejectionTracker& rejections_;
  std::unordered_map<int64_t, std::unique_ptr<Run>> runs_;
};

}  // namespace jsrun

#endif  // JSRUN_RUNS_RUN_TABLE_H_
