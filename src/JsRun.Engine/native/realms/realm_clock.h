#ifndef JSRUN_REALMS_REALM_CLOCK_H_
#define JSRUN_REALMS_REALM_CLOCK_H_

#include <v8.h>

#include <optional>

namespace jsrun {

// A realm may have a time of its own instead of the machine's: it stands still while code runs and moves on to a timer's due time when
// that fires. V8 asks the platform for the time, which asks here, so Date, Intl and whatever else has a notion of now agree.
// Owner thread of the isolate, inside a HandleScope unless stated otherwise.
class RealmClock {
 public:
  // Gives a realm such a time, in ms since 1970. To be called once per context.
  static void Set(v8::Local<v8::Context> context, double now_ms);
  // Nothing for a realm that goes by the machine's.
  static std::optional<double> NowOf(v8::Local<v8::Context> context);
  static void Advance(v8::Local<v8::Context> context, double ms);

  // The time of the realm whose code now runs on this thread. Any thread, also without an isolate or a HandleScope.
  static std::optional<double> NowOfRunningCode();

  // Says that an isolate of this thread will have such realms, for as long as this lives: no other thread, and no realm of an isolate
  // without it, pays for more than a look at a number.
  class Presence {
   public:
    Presence() = default;
    ~Presence();
    Presence(const Presence&) = delete;
    Presence& operator=(const Presence&) = delete;
    void Begin();

   private:
    bool is_begun_ = false;
  };
};

}  // namespace jsrun

#endif  // JSRUN_REALMS_REALM_CLOCK_H_
