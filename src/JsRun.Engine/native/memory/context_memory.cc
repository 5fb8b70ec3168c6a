#include "memory/context_memory.h"

#include <v8-statistics.h>

#include <memory>
#include <utility>
#include <vector>

#include "codec/json_number.h"
#include "isolate/isolate_state.h"
#include "jobs/v8_tasks.h"
#include "memory/memory_report.h"

namespace jsrun {
namespace {

// A garbage collection that has begun already does not measure, the next one does.
constexpr int kMaxRounds = 3;

struct Report {
  bool is_complete = false;
  std::vector<std::pair<uint64_t, size_t>> contexts;
  size_t shared_bytes = 0;
};

// V8 may call it later than anybody waits for it.
class Delegate final : public v8::MeasureMemoryDelegate {
 public:
  explicit Delegate(std::shared_ptr<Report> report) : report_(std::move(report)) {}

  bool ShouldMeasure(v8::Local<v8::Context>) override { return true; }

  void MeasurementComplete(Result result) override {
    for (size_t i = 0; i < result.contexts.size(); i++) {
      report_->contexts.emplace_back(ContextTable::IdOf(result.contexts[i]), result.sizes_in_bytes[i]);
    }
    report_->shared_bytes = result.unattributed_size_in_bytes + result.wasm_code_size_in_bytes + result.wasm_metadata_size_in_bytes;
    report_->is_complete = true;
  }

 private:
  const std::shared_ptr<Report> report_;
};

}  // namespace

jsr_status WriteContextMemory(IsolateState& state, ByteBuffer& out) {
  v8::HandleScope handles(state.isolate());
  const auto report = std::make_shared<Report>();
  // Ends a marking that is under way: what that has seen would count as nobody's.
  CollectGarbage(state.isolate(), false);
  if (!state.isolate()->MeasureMemory(std::make_unique<Delegate>(report), v8::MeasureMemoryExecution::kLazy)) return JSR_NOT_FOUND;
  for (int round = 0; round < kMaxRounds && !report->is_complete; round++) {
    CollectGarbage(state.isolate(), false);
    uint32_t ran = 0;
    const jsr_status status = RunV8Tasks(state, &ran);
    if (status != JSR_OK) return status;
  }
  if (!report->is_complete) return JSR_NOT_FOUND;
  out.Append("{\"contexts\":[");
  for (const auto& [id, bytes] : report->contexts) {
    if (id == 0) {
      report->shared_bytes += bytes;
      continue;
    }
    out.Append("[");
    WriteInteger(static_cast<int64_t>(id), out);
    out.Push(',');
    WriteInteger(static_cast<int64_t>(bytes), out);
    out.Append("],");
  }
  out.Append("[0,");
  WriteInteger(static_cast<int64_t>(report->shared_bytes), out);
  out.Append("]]}");
  return JSR_OK;
}

}  // namespace jsrun
