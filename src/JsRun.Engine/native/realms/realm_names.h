#ifndef JSRUN_REALMS_REALM_NAMES_H_
#define JSRUN_REALMS_REALM_NAMES_H_

#include <v8.h>

#include <string>
#include <vector>

namespace jsrun {

// The names of the globals that every realm starts with, noted from the first one of the process: no realm has to keep them. What
// else a realm has came from scripts. Noting: once, before the first isolate; false with an exception pending. Reading: any thread.
bool NoteRealmNames(v8::Local<v8::Context> context);
const std::vector<std::string>& RealmNames();

}  // namespace jsrun

#endif  // JSRUN_REALMS_REALM_NAMES_H_
