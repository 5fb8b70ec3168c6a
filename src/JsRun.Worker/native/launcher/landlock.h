#pragma once

namespace jsrun {

struct LandlockResult {
  int abi;            // of the rules in force; 0: none
  int error;          // errno of the call that failed, when there are none
  const char* step;   // and which call that was
};

// From now on this thread, and the program that it executes, reads what a worker reads and nothing else: no file is written, made or
// removed, no TCP port bound or connected to, no abstract socket and no process outside is reached. Holds for good. Needs no_new_privs.
// program: the worker's absolute path; runtime: .NET's folder, or null.
LandlockResult RestrictWithLandlock(const char* program, const char* runtime);

}  // namespace jsrun
