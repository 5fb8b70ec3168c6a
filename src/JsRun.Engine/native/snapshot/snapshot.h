#ifndef JSRUN_SNAPSHOT_SNAPSHOT_H_
#define JSRUN_SNAPSHOT_SNAPSHOT_H_

#include <v8-snapshot.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "buffer/byte_buffer.h"
#include "jsrun_v8.h"

namespace jsrun {

// A startup snapshot's bytes; every isolate that started from it keeps it alive.
class SnapshotBlob {
 public:
  SnapshotBlob(const uint8_t* data, size_t length)
      : bytes_(data, data + length), startup_{reinterpret_cast<const char*>(bytes_.data()), static_cast<int>(bytes_.size())} {}
  SnapshotBlob(const SnapshotBlob&) = delete;
  SnapshotBlob& operator=(const SnapshotBlob&) = delete;

  const v8::StartupData* startup() const { return &startup_; }

 private:
  const std::vector<uint8_t> bytes_;
  const v8::StartupData startup_;
};

// See jsr_snapshot_build.
jsr_status BuildSnapshot(jsr_text bootstrap, ByteBuffer& blob);

// See jsr_snapshot_use. Any thread.
void UseSnapshot(std::shared_ptr<const SnapshotBlob> blob);
// The one in use, null when there is none. Any thread.
std::shared_ptr<const SnapshotBlob> CurrentSnapshot();

// The snapshot that a caller opened. Any thread.
inline const std::shared_ptr<const SnapshotBlob>& BlobOf(const jsr_snapshot* snapshot) {
  return *reinterpret_cast<const std::shared_ptr<const SnapshotBlob>*>(snapshot);
}

// See jsr_snapshot_layout.
uint64_t SnapshotLayout();

// The addresses of all native functions that a snapshot can refer to, ending with 0. Static storage. Any thread.
const intptr_t* ExternalReferences();

}  // namespace jsrun

#endif  // JSRUN_SNAPSHOT_SNAPSHOT_H_
