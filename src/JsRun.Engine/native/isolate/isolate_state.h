#ifndef JSRUN_ISOLATE_ISOLATE_STATE_H_
#define JSRUN_ISOLATE_ISOLATE_STATE_H_

#include <v8.h>

#include <cstdint>

#include "jsrun_v8.h"

namespace jsrun {

class HandleTable;

// What the library keeps beside one v8::Isolate. Owner thread only, unless a member says otherwise.
class IsolateState {
 public:
  // The state of an isolate of this library; null for the isolate that builds the snapshot.
  static IsolateState* From(v8::Isolate* isolate);

  HandleTable& handles();

  // The run on whose behalf the code that now runs was started, 0 when none is known.
  int64_t current_run();

  uint64_t user_data() const;
  const jsr_callbacks& callbacks() const;
};

}  // namespace jsrun

#endif  // JSRUN_ISOLATE_ISOLATE_STATE_H_
