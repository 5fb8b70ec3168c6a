#include "messages/message_ports.h"

namespace jsrun {

void MessagePorts::DeleteIf(v8::Local<v8::Context> context, v8::Local<v8::Object> object, v8::Local<v8::String> key, const char* part,
                            v8::Local<v8::Value> expected) {
  // By its descriptor: reading the property could run a script's getter.
  v8::Local<v8::Value> descriptor;
  v8::Local<v8::String> name;
  v8::Local<v8::Value> actual;
  if (object->GetOwnPropertyDescriptor(context, key).ToLocal(&descriptor) && descriptor->IsObject() &&
      v8::String::NewFromUtf8(isolate_, part).ToLocal(&name) &&
      descriptor.As<v8::Object>()->HasOwnProperty(context, name).FromMaybe(false) &&
      descriptor.As<v8::Object>()->Get(context, name).ToLocal(&actual) && actual->StrictEquals(expected)) {
    static_cast<void>(object->Delete(context, key).FromMaybe(false));
  }
}

void MessagePorts::UpdateOwnFunctions(v8::Local<v8::Context> context, Realm& realm) {
  // Without a port they stay, for scripts that do not know that the other end is gone.
  if (realm.open.empty() || (realm.open.size() == 1 && realm.open[0] == realm.own_port)) return;
  if (realm.own_port != 0) RemoveOwnFunctions(context, realm);
  if (realm.open.size() == 1) InstallOwnFunctions(context, realm);
}

void MessagePorts::InstallOwnFunctions(v8::Local<v8::Context> context, Realm& realm) {
  const v8::Local<v8::Object> global = context->Global();
  const auto is_free = [&](v8::Local<v8::String> name) { return !global->HasOwnProperty(context, name).FromMaybe(true); };
  const uint64_t port = realm.open[0];
  realm.own_port = port;
  realm.own_functions.clear();
  const v8::Local<v8::String> post_name = v8::String::NewFromUtf8Literal(isolate_, "postMessage");
  v8::Local<v8::Function> post;
  if (!PortClass::MakePost(context, port).ToLocal(&post)) return;
  post->SetName(post_name);
  realm.own_functions.emplace_back(isolate_, post);
  if (is_free(post_name)) static_cast<void>(global->DefineOwnProperty(context, post_name, post, v8::DontEnum).FromMaybe(false));
  for (const PortEvent event : {PortEvent::kMessage, PortEvent::kMessageError}) {
    const v8::Local<v8::String> name = PortClass::HandlerOf(isolate_, event);
    v8::Local<v8::Function> getter;
    v8::Local<v8::Function> setter;
    if (!PortClass::MakeGetter(context, port, event).ToLocal(&getter) || !PortClass::MakeSetter(context, port, event).ToLocal(&setter)) return;
    realm.own_functions.emplace_back(isolate_, getter);
    if (is_free(name)) global->SetAccessorProperty(name, getter, setter, v8::DontEnum);
  }
}

void MessagePorts::RemoveOwnFunctions(v8::Local<v8::Context> context, Realm& realm) {
  const v8::Local<v8::Object> global = context->Global();
  realm.own_port = 0;
  for (size_t i = 0; i < realm.own_functions.size(); i++) {
    const v8::Local<v8::String> name = i == 0   ? v8::String::NewFromUtf8Literal(isolate_, "postMessage")
                                       : i == 1 ? PortClass::HandlerOf(isolate_, PortEvent::kMessage)
                                                : PortClass::HandlerOf(isolate_, PortEvent::kMessageError);
    DeleteIf(context, global, name, i == 0 ? "value" : "get", realm.own_functions[i].Get(isolate_));
  }
  realm.own_functions.clear();
}

}  // namespace jsrun
