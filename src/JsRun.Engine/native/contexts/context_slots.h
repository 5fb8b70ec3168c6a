#ifndef JSRUN_CONTEXTS_CONTEXT_SLOTS_H_
#define JSRUN_CONTEXTS_CONTEXT_SLOTS_H_

namespace jsrun {

// What the library keeps in a context's embedder data. V8 reserves slot 0.
enum ContextSlot : int {
  kKitSlot = 1,  // the kit, or the function that makes it, as the bootstrap script returned it; scripts cannot reach it
  kIdSlot = 2,   // the context's id, a number
};

}  // namespace jsrun

#endif  // JSRUN_CONTEXTS_CONTEXT_SLOTS_H_
