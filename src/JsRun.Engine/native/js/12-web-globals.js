// Globals of the web platform: classes of native/web/js, one function for each of its files. Such a function is compiled and run when a
// script first meets one of its globals; until then a realm holds no more than their names (native/web/lazy_globals.cc).
const webGroups = { __proto__: null };
const assigned = { __proto__: null };
const takenAway = { __proto__: null }; // names of intrinsics that the realm lacks
let seededRandom;
let webStart = 0;

function groupOf(name) {
  let group = webGroups[name];
  if (group === undefined) webGroups[name] = group = makeGroup(name);
  return group;
}

function makeGroup(name) {
  switch (name) {
    case 'helpers': return makeHelpers();
    case 'events': return makeEvents();
    case 'streams': return makeStreams();
    case 'encoding': return makeEncoding();
    case 'url': return makeUrl();
    case 'pattern': return makePattern();
    case 'files': return makeFiles();
    default: return makeMisc();
  }
}

// Reads a global, or assigns to it. Without a name: what a realm with the web's globals has of them.
function webGlobal(name, group, isAssigned, value) {
  if (name === undefined) return webNames();
  if (isAssigned) assigned[name] = value;
  else return name in assigned ? assigned[name] : groupOf(group)[name];
}

function webNames() {
  webStart = binding.now();
  return [
    'events', 'DOMException Event CustomEvent EventTarget AbortSignal AbortController',
    'encoding', `TextEncoder TextDecoder atob btoa${takenAway.streams ? '' : ' TextEncoderStream TextDecoderStream'}`,
    'url', 'URL URLSearchParams',
    'pattern', 'URLPattern',
    'files', 'Blob File Headers',
    'misc', `performance Performance reportError${takenAway.random ? '' : ' crypto Crypto'}`,
  ];
}
