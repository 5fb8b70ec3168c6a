#include "realms/realm_clock.h"

#include <algorithm>

#include "contexts/context_slots.h"

namespace jsrun {
namespace {

// The last moment that a Date can tell.
constexpr double kMaxTimeMs = 8.64e15;

thread_local int t_isolates_with_clocks = 0;

}  // namespace

void RealmClock::Presence::Begin() {
  if (is_begun_) return;
  is_begun_ = true;
  t_isolates_with_clocks++;
}

RealmClock::Presence::~Presence() {
  if (is_begun_) t_isolates_with_clocks--;
}

void RealmClock::Set(v8::Local<v8::Context> context, double now_ms) {
  context->SetEmbedderData(kClockSlot, v8::Number::New(v8::Isolate::GetCurrent(), now_ms));
}

std::optional<double> RealmClock::NowOf(v8::Local<v8::Context> context) {
  // Asking for a slot beyond the last one that was set ends the process.
  if (t_isolates_with_clocks == 0 || context->GetNumberOfEmbedderDataFields() <= static_cast<uint32_t>(kClockSlot)) return {};
  const v8::Local<v8::Value> now = context->GetEmbedderData(kClockSlot);
  if (!now->IsNumber()) return {};
  return now.As<v8::Number>()->Value();
}

void RealmClock::Advance(v8::Local<v8::Context> context, double ms) {
  if (const std::optional<double> now = NowOf(context)) Set(context, std::min(*now + ms, kMaxTimeMs));
}

std::optional<double> RealmClock::NowOfRunningCode() {
  if (t_isolates_with_clocks == 0) return {};
  v8::Isolate* isolate = v8::Isolate::TryGetCurrent();
  if (isolate == nullptr) return {};
  v8::HandleScope handles(isolate);
  // Optimized code calls Date.now without telling in which realm; the frame that called knows.
  v8::Local<v8::Context> context;
  if (isolate->InContext()) context = isolate->GetCurrentContext();
  if (context.IsEmpty() && !isolate->GetEnteredOrMicrotaskContext().IsEmpty()) context = isolate->GetIncumbentContext();
  return context.IsEmpty() ? std::optional<double>() : NowOf(context);
}

}  // namespace jsrun
