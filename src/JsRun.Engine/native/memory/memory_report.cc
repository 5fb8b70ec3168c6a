#include "memory/memory_report.h"

#include <malloc.h>

#include <string>

#include "platform/platform.h"

namespace jsrun {
namespace {

// A fresh isolate has about half of this in pages. To collect the little that is garbage takes milliseconds and leaves behind more
// than it frees.
constexpr size_t kNotWorthTrimmingBytes = 2 * 1024 * 1024;

// Writes the members of one JSON object. Names need no escaping.
class ObjectWriter {
 public:
  explicit ObjectWriter(ByteBuffer& out) : out_(out) { out_.Push('{'); }
  ~ObjectWriter() { out_.Push('}'); }
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  void Number(const char* name, size_t value) {
    Name(name);
    out_.Append(std::to_string(value));
  }
  void Text(const char* name, const char* value) {
    Name(name);
    out_.Append("\"" + std::string(value) + "\"");
  }

 private:
  void Name(const char* name) {
    if (!is_first_) out_.Push(',');
    is_first_ = false;
    out_.Append("\"" + std::string(name) + "\":");
  }

  ByteBuffer& out_;
  bool is_first_ = true;
};

}  // namespace

void WriteMemoryReport(v8::Isolate* isolate, ByteBuffer& out) {
  v8::HeapStatistics heap;
  isolate->GetHeapStatistics(&heap);
  out.Append("{\"heap\":");
  {
    ObjectWriter writer(out);
    writer.Number("totalHeapBytes", heap.total_heap_size());
    writer.Number("totalHeapExecutableBytes", heap.total_heap_size_executable());
    writer.Number("totalPhysicalBytes", heap.total_physical_size());
    writer.Number("totalAvailableBytes", heap.total_available_size());
    writer.Number("usedHeapBytes", heap.used_heap_size());
    writer.Number("heapLimitBytes", heap.heap_size_limit());
    writer.Number("mallocedBytes", heap.malloced_memory());
    writer.Number("peakMallocedBytes", heap.peak_malloced_memory());
    writer.Number("externalBytes", heap.external_memory());
    writer.Number("totalGlobalHandlesBytes", heap.total_global_handles_size());
    writer.Number("usedGlobalHandlesBytes", heap.used_global_handles_size());
    writer.Number("numberOfNativeContexts", heap.number_of_native_contexts());
    writer.Number("numberOfDetachedContexts", heap.number_of_detached_contexts());
  }
  out.Append(",\"spaces\":[");
  bool is_first = true;
  for (size_t i = 0; i < isolate->NumberOfHeapSpaces(); i++) {
    v8::HeapSpaceStatistics space;
    if (!isolate->GetHeapSpaceStatistics(&space, i)) continue;
    if (!is_first) out.Push(',');
    is_first = false;
    ObjectWriter writer(out);
    writer.Text("name", space.space_name());
    writer.Number("sizeBytes", space.space_size());
    writer.Number("usedBytes", space.space_used_size());
    writer.Number("availableBytes", space.space_available_size());
    writer.Number("physicalBytes", space.physical_space_size());
  }
  out.Append("]}");
}

void CollectGarbage(v8::Isolate* isolate, bool release) {
  if (release) {
    v8::HeapStatistics heap;
    isolate->GetHeapStatistics(&heap);
    if (heap.total_physical_size() + heap.external_memory() < kNotWorthTrimmingBytes) return;
  }
  v8::HandleScope handles(isolate);
  isolate->LowMemoryNotification();
  if (release) {
    malloc_trim(0);
    Platform::Get()->TrimPages();
  }
}

}  // namespace jsrun
