// What V8 adds to a realm when it starts from a snapshot, and does not survive finding there already: what scripts have put in its place
// gives way. Gives the name of what does not, or of what nothing can be added to; undefined when all is well.
function prepareSnapshot(global) {
  for (let i = 0; i < snapshotGlobals.length; i++) {
    if (!ReflectDeleteProperty(global, snapshotGlobals[i])) return `globalThis.${snapshotGlobals[i]}`;
  }
  if (!ObjectIsExtensible(global)) return 'globalThis';
  const names = ObjectKeys(lateMembers);
  for (let i = 0; i < names.length; i++) {
    const members = lateMembers[names[i]];
    for (let k = 1; k < members.length; k++) {
      if (!ReflectDeleteProperty(members[0], members[k])) return names[i];
    }
    if (!ObjectIsExtensible(members[0])) return names[i];
  }
  return undefined;
}

const snapshotGlobals = [
  'WebAssembly', 'SharedArrayBuffer', 'Float16Array', 'DisposableStack', 'AsyncDisposableStack', 'SuppressedError', 'ShadowRealm', 'Temporal',
];
