#ifndef JSRUN_CONTEXTS_CONTEXT_SLOTS_H_
#define JSRUN_CONTEXTS_CONTEXT_SLOTS_H_

namespace jsrun {

// What the library keeps in a context's embedder data. V8 reserves slot 0.
enum ContextSlot : int {
  kKitSlot = 1,  // what the bootstrap script returned; survives the snapshot; scripts cannot reach it
  kIdSlot = 2,   // the context's id, a number
};

}  // namespace jsrun

#endif  // JSRUN_CONTEXTS_CONTEXT_SLOTS_H_
