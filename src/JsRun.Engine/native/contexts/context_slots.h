#ifndef JSRUN_CONTEXTS_CONTEXT_SLOTS_H_
#define JSRUN_CONTEXTS_CONTEXT_SLOTS_H_

namespace jsrun {

// What the library keeps in a context's embedder data. V8 reserves slot 0.
enum ContextSlot : int {
  kKitSlot = 1,  // the kit, or the function that makes it, as the bootstrap script returned it; scripts cannot reach it
  kIdSlot = 2,   // the context's id, a number
  kWebSlot = 3,  // what gives the globals of web/lazy_globals.h, a function

  // Of restricted realms alone; in others there may be no such slot.
  kClockSlot = 4,   // the realm's own time in ms since 1970, undefined when it goes by the machine's
  kNoWasmSlot = 5,  // true when the realm may not compile WebAssembly
};

}  // namespace jsrun

#endif  // JSRUN_CONTEXTS_CONTEXT_SLOTS_H_
