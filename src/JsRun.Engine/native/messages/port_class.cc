#include "messages/port_class.h"

#include "isolate/isolate_state.h"

namespace jsrun {
namespace {

// Of the two functions of an event's handler that are bound to a port, the data is its number and this times the event's.
constexpr double kEventFactor = 1099511627776.0;  // 2^40: more links than that are never made

constexpr const char* kTypes[] = {"message", "messageerror", "close"};
constexpr const char* kHandlers[] = {"onmessage", "onmessageerror", "onclose"};

v8::Local<v8::String> Intern(v8::Isolate* isolate, const char* text) {
  return v8::String::NewFromUtf8(isolate, text, v8::NewStringType::kInternalized).FromMaybe(v8::String::Empty(isolate));
}

void ThrowTypeError(v8::Isolate* isolate, const char* text) { isolate->ThrowException(v8::Exception::TypeError(Intern(isolate, text))); }

using Info = v8::FunctionCallbackInfo<v8::Value>;

// The receiver's: V8 has checked that it is a MessagePort.
uint64_t PortOf(const Info& info) {
  const v8::Local<v8::Object> self = info.This();
  if (self->InternalFieldCount() < 1) return 0;
  const v8::Local<v8::Value> field = self->GetInternalField(0).As<v8::Value>();
  return field->IsNumber() ? static_cast<uint64_t>(field.As<v8::Number>()->Value()) : 0;
}

double DataOf(const Info& info) { return info.Data()->IsNumber() ? info.Data().As<v8::Number>()->Value() : 0; }

void Post(const Info& info, uint64_t port) {
  v8::Isolate* isolate = info.GetIsolate();
  IsolateState* state = IsolateState::From(isolate);
  if (state == nullptr) return;
  if (info.Length() == 0) {
    ThrowTypeError(isolate, "postMessage: a value is required");
    return;
  }
  const v8::Local<v8::Context> context = isolate->GetCurrentContext();
  TransferList transfer;
  if (ReadTransfer(context, info[1], true, transfer)) state->ports().Post(context, port, info[0], transfer);
}

void GetHandler(const Info& info, uint64_t port, PortEvent event) {
  IsolateState* state = IsolateState::From(info.GetIsolate());
  v8::Local<v8::Function> handler;
  if (state != nullptr && state->ports().Handler(port, event).ToLocal(&handler)) {
    info.GetReturnValue().Set(handler);
  } else {
    info.GetReturnValue().SetNull();
  }
}

void SetHandler(const Info& info, uint64_t port, PortEvent event) {
  IsolateState* state = IsolateState::From(info.GetIsolate());
  if (state == nullptr) return;
  state->ports().SetHandler(port, event, info[0]->IsFunction() ? info[0].As<v8::Function>() : v8::Local<v8::Function>());
}

void PostMessage(const Info& info) { Post(info, PortOf(info)); }

void BoundPost(const Info& info) { Post(info, static_cast<uint64_t>(DataOf(info))); }

void BoundGet(const Info& info) {
  const auto event = static_cast<uint64_t>(DataOf(info) / kEventFactor);
  GetHandler(info, static_cast<uint64_t>(DataOf(info) - kEventFactor * static_cast<double>(event)), static_cast<PortEvent>(event));
}

void BoundSet(const Info& info) {
  const auto event = static_cast<uint64_t>(DataOf(info) / kEventFactor);
  SetHandler(info, static_cast<uint64_t>(DataOf(info) - kEventFactor * static_cast<double>(event)), static_cast<PortEvent>(event));
}

void GetHandlerOf(const Info& info) { GetHandler(info, PortOf(info), static_cast<PortEvent>(static_cast<int>(DataOf(info)))); }

void SetHandlerOf(const Info& info) { SetHandler(info, PortOf(info), static_cast<PortEvent>(static_cast<int>(DataOf(info)))); }

void Start(const Info& info) {
  if (IsolateState* state = IsolateState::From(info.GetIsolate())) state->ports().Start(PortOf(info));
}

void Close(const Info& info) {
  if (IsolateState* state = IsolateState::From(info.GetIsolate())) state->ports().Close(PortOf(info), state->current_run());
}

// False for a type that no port has, which is no error, and with an exception pending.
bool ReadType(const Info& info, PortEvent* event) {
  v8::Local<v8::String> type;
  if (!info[0]->ToString(info.GetIsolate()->GetCurrentContext()).ToLocal(&type)) return false;
  for (int i = 0; i < MessagePort::kEvents; i++) {
    *event = static_cast<PortEvent>(i);
    if (type->StringEquals(PortClass::TypeOf(info.GetIsolate(), *event))) return true;
  }
  return false;
}

void AddListener(const Info& info) {
  v8::Isolate* isolate = info.GetIsolate();
  IsolateState* state = IsolateState::From(isolate);
  PortEvent event;
  if (state == nullptr || !ReadType(info, &event) || info[1]->IsNullOrUndefined()) return;
  if (!info[1]->IsObject()) {
    ThrowTypeError(isolate, "addEventListener: the listener must be a function or an object");
    return;
  }
  bool once = false;
  if (info[2]->IsObject()) {
    v8::Local<v8::Value> value;
    if (!info[2].As<v8::Object>()->Get(isolate->GetCurrentContext(), Intern(isolate, "once")).ToLocal(&value)) return;
    once = value->BooleanValue(isolate);
  }
  if (!state->ports().AddListener(PortOf(info), event, info[1].As<v8::Object>(), once)) {
    isolate->ThrowException(v8::Exception::RangeError(Intern(isolate, "Too many listeners")));
  }
}

void RemoveListener(const Info& info) {
  IsolateState* state = IsolateState::From(info.GetIsolate());
  PortEvent event;
  if (state == nullptr || !ReadType(info, &event) || !info[1]->IsObject()) return;
  state->ports().RemoveListener(PortOf(info), event, info[1].As<v8::Object>());
}

void Construct(const Info& info) { ThrowTypeError(info.GetIsolate(), "Illegal constructor"); }

v8::MaybeLocal<v8::Function> Bind(v8::Local<v8::Context> context, v8::FunctionCallback callback, double data, int length) {
  return v8::Function::New(context, callback, v8::Number::New(v8::Isolate::GetCurrent(), data), length, v8::ConstructorBehavior::kThrow);
}

double EventData(uint64_t port, PortEvent event) { return static_cast<double>(port) + kEventFactor * static_cast<int>(event); }

}  // namespace

v8::Local<v8::FunctionTemplate> PortClass::Template() {
  if (!template_.IsEmpty()) return template_.Get(isolate_);
  const v8::Local<v8::FunctionTemplate> made = v8::FunctionTemplate::New(isolate_, Construct);
  made->SetClassName(Intern(isolate_, "MessagePort"));
  made->InstanceTemplate()->SetInternalFieldCount(1);
  made->ReadOnlyPrototype();
  const v8::Local<v8::Signature> signature = v8::Signature::New(isolate_, made);
  const v8::Local<v8::ObjectTemplate> prototype = made->PrototypeTemplate();
  const auto function = [&](v8::FunctionCallback callback, int length, v8::Local<v8::Value> data) {
    return v8::FunctionTemplate::New(isolate_, callback, data, signature, length, v8::ConstructorBehavior::kThrow);
  };
  const auto method = [&](const char* name, v8::FunctionCallback callback, int length) {
    prototype->Set(Intern(isolate_, name), function(callback, length, {}));
  };
  method("postMessage", PostMessage, 1);
  method("start", Start, 0);
  method("close", Close, 0);
  method("addEventListener", AddListener, 2);
  method("removeEventListener", RemoveListener, 2);
  for (int i = 0; i < MessagePort::kEvents; i++) {
    const v8::Local<v8::Value> data = v8::Integer::New(isolate_, i);
    prototype->SetAccessorProperty(HandlerOf(isolate_, static_cast<PortEvent>(i)), function(GetHandlerOf, 0, data),
                                   function(SetHandlerOf, 1, data));
  }
  prototype->Set(v8::Symbol::GetToStringTag(isolate_), Intern(isolate_, "MessagePort"),
                 static_cast<v8::PropertyAttribute>(v8::ReadOnly | v8::DontEnum));
  template_.Reset(isolate_, made);
  return made;
}

v8::MaybeLocal<v8::Function> PortClass::Constructor(v8::Local<v8::Context> context) { return Template()->GetFunction(context); }

v8::MaybeLocal<v8::Object> PortClass::MakeObject(v8::Local<v8::Context> context, uint64_t port) {
  v8::Local<v8::Object> object;
  if (!Template()->InstanceTemplate()->NewInstance(context).ToLocal(&object)) return {};
  object->SetInternalField(0, v8::Number::New(isolate_, static_cast<double>(port)));
  return object;
}

v8::MaybeLocal<v8::Function> PortClass::MakePost(v8::Local<v8::Context> context, uint64_t port) {
  return Bind(context, BoundPost, static_cast<double>(port), 1);
}

v8::MaybeLocal<v8::Function> PortClass::MakeGetter(v8::Local<v8::Context> context, uint64_t port, PortEvent event) {
  return Bind(context, BoundGet, EventData(port, event), 0);
}

v8::MaybeLocal<v8::Function> PortClass::MakeSetter(v8::Local<v8::Context> context, uint64_t port, PortEvent event) {
  return Bind(context, BoundSet, EventData(port, event), 1);
}

v8::Local<v8::String> PortClass::TypeOf(v8::Isolate* isolate, PortEvent event) { return Intern(isolate, kTypes[static_cast<int>(event)]); }

v8::Local<v8::String> PortClass::HandlerOf(v8::Isolate* isolate, PortEvent event) {
  return Intern(isolate, kHandlers[static_cast<int>(event)]);
}

}  // namespace jsrun
