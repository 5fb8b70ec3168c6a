#ifndef JSRUN_STREAMS_STREAM_READING_H_
#define JSRUN_STREAMS_STREAM_READING_H_

#include <v8.h>

#include "runs/run.h"

namespace jsrun {

// Reads the stream that is the value of a run (ReadableStream, async iterator, generator) item by item. Owner thread, inside the run's
// context, on the run's behalf. All of it runs user code.

// Opens the stream if the value is one, and forgets the value; else leaves all as it is. What goes wrong ends the run.
void OpenStream(Run& run);
// Makes the run await the next item: its state is JSR_RUN_PENDING, then JSR_RUN_FULFILLED with the item, JSR_RUN_ENDED or a failure.
void ReadStream(Run& run);
// Nobody reads on: the iterator's return() is called, or the reader cancelled. Nothing when the stream is at its end.
void CloseStream(Run& run);

}  // namespace jsrun

#endif  // JSRUN_STREAMS_STREAM_READING_H_
