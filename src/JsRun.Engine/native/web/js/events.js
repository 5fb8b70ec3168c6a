// DOMException, Event, CustomEvent, EventTarget, AbortSignal and AbortController, after https://dom.spec.whatwg.org and
// https://webidl.spec.whatwg.org.
const { defineInterface, requireArguments, memberOf } = groupOf('helpers');
const errorCodes = {
  __proto__: null, IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5, NoModificationAllowedError: 7,
  NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10, InvalidStateError: 11, SyntaxError: 12, InvalidModificationError: 13,
  NamespaceError: 14, InvalidAccessError: 15, TypeMismatchError: 17, SecurityError: 18, NetworkError: 19, AbortError: 20,
  URLMismatchError: 21, QuotaExceededError: 22, TimeoutError: 23, InvalidNodeTypeError: 24, DataCloneError: 25,
};
const legacyCodes = {
  __proto__: null, INDEX_SIZE_ERR: 1, DOMSTRING_SIZE_ERR: 2, HIERARCHY_REQUEST_ERR: 3, WRONG_DOCUMENT_ERR: 4, INVALID_CHARACTER_ERR: 5,
  NO_DATA_ALLOWED_ERR: 6, NO_MODIFICATION_ALLOWED_ERR: 7, NOT_FOUND_ERR: 8, NOT_SUPPORTED_ERR: 9, INUSE_ATTRIBUTE_ERR: 10,
  INVALID_STATE_ERR: 11, SYNTAX_ERR: 12, INVALID_MODIFICATION_ERR: 13, NAMESPACE_ERR: 14, INVALID_ACCESS_ERR: 15, VALIDATION_ERR: 16,
  TYPE_MISMATCH_ERR: 17, SECURITY_ERR: 18, NETWORK_ERR: 19, ABORT_ERR: 20, URL_MISMATCH_ERR: 21, QUOTA_EXCEEDED_ERR: 22, TIMEOUT_ERR: 23,
  INVALID_NODE_TYPE_ERR: 24, DATA_CLONE_ERR: 25,
};

// An Error, as V8 makes one: its stack begins with the name and message that it has when somebody first looks at it. The private symbols
// are those by which the service describes errors.
const $name = privateSymbol('error-name', true);
const $message = privateSymbol('error-message', true);

class DOMException {
  constructor(message = '', name = 'Error') {
    message = `${message}`;
    const hasCause = typeof name === 'object' && name !== null && 'cause' in name;
    const cause = hasCause ? name.cause : undefined;
    if (typeof name === 'object' && name !== null) name = name.name === undefined ? 'Error' : name.name;
    const error = ObjectSetPrototypeOf(new ErrorConstructor(), new.target.prototype);
    error[$name] = `${name}`;
    error[$message] = message;
    if (hasCause) ObjectDefineProperty(error, 'cause', { __proto__: null, value: cause, writable: true, enumerable: false, configurable: true });
    return error;
  }

  get name() { return this[requireError(this)]; }
  get message() {
    requireError(this);
    return this[$message];
  }
  get code() { return errorCodes[this[requireError(this)]] ?? 0; }
}
ObjectSetPrototypeOf(DOMException.prototype, ErrorConstructor.prototype);
defineInterface(DOMException, legacyCodes);

function requireError(value) {
  if (value === null || typeof value !== 'object' || !($name in value)) throw new TypeErrorConstructor('Illegal invocation');
  return $name;
}

const noPhase = 0;
const atTarget = 2;

let dispatch;
let isEvent;
let trust;
let getIsTrusted; // each event has it of its own: it cannot be forged

class Event {
  #type;
  #bubbles;
  #cancelable;
  #composed;
  #timeStamp = binding.now();
  #target = null;
  #phase = noPhase;
  #isStopped = false;
  #isStoppedNow = false;
  #isCanceled = false;
  #isPassive = false;
  #isDispatched = false;
  #isTrusted = false;

  constructor(type, init = undefined) {
    requireArguments(arguments.length, 1, 'Event');
    this.#type = `${type}`;
    this.#bubbles = !!memberOf(init, 'bubbles', 'Event');
    this.#cancelable = !!memberOf(init, 'cancelable', 'Event');
    this.#composed = !!memberOf(init, 'composed', 'Event');
    ObjectDefineProperty(this, 'isTrusted', { __proto__: null, get: getIsTrusted, enumerable: true, configurable: false });
  }

  get type() { return this.#type; }
  get target() { return this.#target; }
  get srcElement() { return this.#target; }
  get currentTarget() { return this.#phase === noPhase ? null : this.#target; }
  composedPath() { return this.#phase === noPhase ? [] : [this.#target]; }
  get eventPhase() { return this.#phase; }
  stopPropagation() { this.#isStopped = true; }
  get cancelBubble() { return this.#isStopped; }
  set cancelBubble(value) { if (value) this.#isStopped = true; }
  stopImmediatePropagation() { this.#isStopped = this.#isStoppedNow = true; }
  get bubbles() { return this.#bubbles; }
  get cancelable() { return this.#cancelable; }
  get returnValue() { return !this.#isCanceled; }
  set returnValue(value) { if (!value) this.preventDefault(); }
  preventDefault() { if (this.#cancelable && !this.#isPassive) this.#isCanceled = true; }
  get defaultPrevented() { return this.#isCanceled; }
  get composed() { return this.#composed; }
  get timeStamp() { return this.#timeStamp; }
  initEvent(type, bubbles = false, cancelable = false) {
    requireArguments(arguments.length, 1, 'initEvent');
    if (this.#isDispatched) return;
    this.#isStopped = this.#isStoppedNow = this.#isCanceled = false;
    this.#target = null;
    this.#type = `${type}`;
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
  }

  static {
    // Calls the listeners that there are now. True unless the event was canceled.
    dispatch = (event, target, listeners) => {
      if (event.#isDispatched) throw new DOMException('The event is being dispatched already', 'InvalidStateError');
      event.#isDispatched = true;
      event.#target = target;
      event.#phase = atTarget;
      const present = list();
      for (let i = 0; i < listeners.length && !event.#isStopped; i++) append(present, listeners[i]);
      for (let i = 0; i < present.length && !event.#isStoppedNow; i++) {
        const listener = present[i];
        if (listener.type !== event.#type || listener.isRemoved) continue;
        if (listener.isOnce) removeListener(listeners, listener);
        event.#isPassive = listener.isPassive;
        callListener(listener.callback, target, event);
        event.#isPassive = false;
      }
      event.#phase = noPhase;
      event.#isStopped = event.#isStoppedNow = event.#isDispatched = false;
      return !event.#isCanceled;
    };
    isEvent = (value) => #isPassive in value;
    trust = (event) => { event.#isTrusted = true; };
    const { get } = ObjectGetOwnPropertyDescriptor({ get isTrusted() { return this.#isTrusted; } }, 'isTrusted');
    getIsTrusted = get;
  }
}
defineInterface(Event, { __proto__: null, NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 });

class CustomEvent extends Event {
  #detail;

  constructor(type, init = undefined) {
    requireArguments(arguments.length, 1, 'CustomEvent');
    super(type, init);
    const detail = memberOf(init, 'detail', 'CustomEvent');
    this.#detail = detail === undefined ? null : detail;
  }

  get detail() { return this.#detail; }
  initCustomEvent(type, bubbles = false, cancelable = false, detail = null) {
    requireArguments(arguments.length, 1, 'initCustomEvent');
    this.initEvent(type, bubbles, cancelable);
    this.#detail = detail;
  }
}
defineInterface(CustomEvent);

function callListener(callback, target, event) {
  try {
    if (typeof callback === 'function') {
      ReflectApply(callback, target, [event]);
    } else {
      const handle = callback.handleEvent;
      if (typeof handle !== 'function') throw new TypeErrorConstructor('The listener has no function handleEvent');
      ReflectApply(handle, callback, [event]);
    }
  } catch (error) {
    reportException(error);
  }
}

// As a rejection that nobody handles: a line for the console.
function reportException(error) {
  PromiseReject(error);
}

function removeListener(listeners, listener) {
  const at = indexIn(listeners, listener);
  if (at < 0) return;
  listener.isRemoved = true;
  for (let i = at; i < listeners.length - 1; i++) listeners[i] = listeners[i + 1];
  listeners.length -= 1;
}

function optionOf(options, name) {
  return typeof options === 'object' && options !== null || typeof options === 'function' ? options[name] : undefined;
}

function isCapture(options) {
  return typeof options === 'object' && options !== null || typeof options === 'function' ? !!options.capture : !!options;
}

let listenersOf;

class EventTarget {
  #listeners = list();

  addEventListener(type, callback, options = undefined) {
    requireArguments(arguments.length, 2, 'addEventListener');
    type = `${type}`;
    const capture = isCapture(options);
    const once = !!optionOf(options, 'once');
    const passive = !!optionOf(options, 'passive');
    const signal = optionOf(options, 'signal');
    if (signal !== undefined && !isSignal(signal)) throw new TypeErrorConstructor('addEventListener: signal must be an AbortSignal');
    const listeners = this.#listeners;
    if (callback === null || callback === undefined || signal?.aborted) return;
    if (typeof callback !== 'object' && typeof callback !== 'function') throw new TypeErrorConstructor('addEventListener: the listener must be a function or an object');
    if (find(listeners, type, callback, capture) !== undefined) return;
    const listener = { __proto__: null, type, callback, capture, isOnce: once, isPassive: passive, isRemoved: false };
    append(listeners, listener);
    if (signal !== undefined) addAbortStep(signal, () => removeListener(listeners, listener));
  }

  removeEventListener(type, callback, options = undefined) {
    requireArguments(arguments.length, 2, 'removeEventListener');
    const listener = find(this.#listeners, `${type}`, callback, isCapture(options));
    if (listener !== undefined) removeListener(this.#listeners, listener);
  }

  dispatchEvent(event) {
    requireArguments(arguments.length, 1, 'dispatchEvent');
    if (typeof event !== 'object' || event === null || !isEvent(event)) throw new TypeErrorConstructor('dispatchEvent: the argument must be an Event');
    return dispatch(event, this, this.#listeners);
  }

  static {
    listenersOf = (target) => target.#listeners;
  }
}
defineInterface(EventTarget);

function find(listeners, type, callback, capture) {
  for (let i = 0; i < listeners.length; i++) {
    const listener = listeners[i];
    if (listener.type === type && listener.callback === callback && listener.capture === capture) return listener;
  }
  return undefined;
}

let isSignal;
let addAbortStep;
let signalAbort;
let newSignal;
let runAbortSteps;
const makeKey = {};

class AbortSignal extends EventTarget {
  #isAborted = false;
  #reason = undefined;
  #steps = list();
  #sources = null;    // of a dependent signal: what it follows
  #dependents = list();
  #onabort = null;
  #hasHandler = false;

  constructor(key) {
    if (key !== makeKey) throw new TypeErrorConstructor('Illegal constructor');
    super();
  }

  static abort(reason = undefined) {
    const signal = new AbortSignal(makeKey);
    signal.#isAborted = true;
    signal.#reason = reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
    return signal;
  }

  static any(signals) {
    requireArguments(arguments.length, 1, 'AbortSignal.any');
    const given = list();
    for (const signal of signals) {
      if (!isSignal(signal)) throw new TypeErrorConstructor('AbortSignal.any: each item must be an AbortSignal');
      append(given, signal);
    }
    const result = new AbortSignal(makeKey);
    for (let i = 0; i < given.length; i++) {
      if (!given[i].#isAborted) continue;
      result.#isAborted = true;
      result.#reason = given[i].#reason;
      return result;
    }
    result.#sources = list();
    for (let i = 0; i < given.length; i++) {
      const sources = given[i].#sources ?? [given[i]];
      for (let k = 0; k < sources.length; k++) {
        if (indexIn(result.#sources, sources[k]) >= 0) continue;
        append(result.#sources, sources[k]);
        append(sources[k].#dependents, result);
      }
    }
    return result;
  }

  static timeout(milliseconds) {
    requireArguments(arguments.length, 1, 'AbortSignal.timeout');
    milliseconds = MathTrunc(+milliseconds);
    if (!(milliseconds >= 0 && milliseconds <= 9007199254740991)) throw new TypeErrorConstructor('AbortSignal.timeout: the number of milliseconds is out of range');
    const signal = new AbortSignal(makeKey);
    SetTimeout(() => signalAbort(signal, new DOMException('The operation timed out', 'TimeoutError')), MathMin(milliseconds, 2147483647));
    return signal;
  }

  get aborted() { return this.#isAborted; }
  get reason() { return this.#reason; }
  throwIfAborted() { if (this.#isAborted) throw this.#reason; }
  get onabort() { return this.#onabort; }
  set onabort(handler) {
    this.#onabort = typeof handler === 'function' || (typeof handler === 'object' && handler !== null) ? handler : null;
    if (this.#hasHandler || this.#onabort === null) return;
    this.#hasHandler = true;
    this.addEventListener('abort', (event) => {
      if (typeof this.#onabort === 'function') ReflectApply(this.#onabort, this, [event]);
    });
  }

  static {
    isSignal = (value) => typeof value === 'object' && value !== null && #isAborted in value;
    newSignal = () => new AbortSignal(makeKey);
    addAbortStep = (signal, step) => append(signal.#steps, step);
    signalAbort = (signal, reason) => {
      if (signal.#isAborted) return;
      const aborted = list();
      const mark = (one) => {
        one.#isAborted = true;
        one.#reason = reason;
        append(aborted, one);
      };
      mark(signal);
      for (let i = 0; i < signal.#dependents.length; i++) {
        if (!signal.#dependents[i].#isAborted) mark(signal.#dependents[i]);
      }
      for (let i = 0; i < aborted.length; i++) runAbortSteps(aborted[i]);
    };
    runAbortSteps = (signal) => {
      const steps = signal.#steps;
      signal.#steps = list();
      for (let i = 0; i < steps.length; i++) steps[i]();
      const event = new Event('abort');
      trust(event);
      dispatch(event, signal, listenersOf(signal));
    };
  }
}
if (takenAway.timers) ReflectDeleteProperty(AbortSignal, 'timeout');
defineInterface(AbortSignal);

class AbortController {
  #signal = newSignal();

  get signal() { return this.#signal; }
  abort(reason = undefined) {
    signalAbort(this.#signal, reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason);
  }
}
defineInterface(AbortController);

return {
  __proto__: null, DOMException, Event, CustomEvent, EventTarget, AbortSignal, AbortController, isSignal, reportException,
  newAbortController: () => new AbortController(),
};
