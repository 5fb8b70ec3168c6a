#ifndef JSRUN_CODEC_NATIVE_STACK_H_
#define JSRUN_CODEC_NATIVE_STACK_H_

namespace jsrun {

// Whether the calling thread's stack is nearly used up: code that recurses over a value must go no deeper. Any thread.
bool NativeStackIsLow();

}  // namespace jsrun

#endif  // JSRUN_CODEC_NATIVE_STACK_H_
