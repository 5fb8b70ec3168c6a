// Streams that the outside feeds. `ask` is a host function of the service, which no script can reach; what it gives is a promise.
const feedOpen = 0;
const feedClosed = 1;

// The stream of [ask, id]. Nothing is asked for before somebody reads: what is not read yet waits outside, where it is bounded.
function clientStream(parts) {
  if (takenAway.streams) throw new TypeErrorConstructor('The context has no streams');
  const { ReadableStream } = groupOf('streams');
  const feed = { __proto__: null, ask: parts[0], id: parts[1], controller: undefined, isAsking: false, isOver: false, ending: undefined, items: [], next: 0 };
  const source = {
    __proto__: null,
    start(controller) { feed.controller = controller; },
    // Not asynchronous: a script that is stopped while items arrive must not leave a pull that never ends.
    pull() { askForItems(feed); },
    cancel() { giveUpFeed(feed); },
  };
  const stream = new ReadableStream(source, { __proto__: null, highWaterMark: 0 });
  // Answered at the stream's end, or never: what tells each side that the other is gone.
  PromiseThen(feed.ask('watch', feed.id), (answer) => endFeedLater(feed, answer), (error) => failFeed(feed, error));
  return stream;
}

function askForItems(feed) {
  if (feed.next < feed.items.length) {
    giveItems(feed);
    endFeedWhenRead(feed);
    return;
  }

  if (feed.ending !== undefined && !feed.isAsking) endFeed(feed, feed.ending);
  if (feed.isAsking || feed.isOver) return;
  feed.isAsking = true;
  PromiseThen(feed.ask('pull', feed.id), (answer) => takeItems(feed, answer), (error) => {
    // The items could not be read, or nobody has them any more.
    if (failFeed(feed, error)) giveUpFeed(feed);
  });
}

// An answer is [items, state, message].
function takeItems(feed, answer) {
  feed.isAsking = false;
  if (answer[1] !== feedOpen) feed.ending = answer;
  feed.items = answer[0];
  feed.next = 0;
  giveItems(feed);
  endFeedWhenRead(feed);
}

// A script that is stopped meanwhile leaves the rest to whoever reads on.
function giveItems(feed) {
  const { items } = feed;
  try {
    while (feed.next < items.length && !feed.isOver) feed.controller.enqueue(items[feed.next++]);
  } catch (error) {
    // The script has broken the streams of its context: the client must not wait for a reader that cannot read.
    if (failFeed(feed, error)) giveUpFeed(feed);
  }
}

// Items that are on their way come first.
function endFeedLater(feed, answer) {
  if (answer[1] === feedOpen) return;
  feed.ending = answer;
  if (!feed.isAsking) endFeedWhenRead(feed);
}

// A stream closes once it has been read; but it fails at once, so that waits for who asks for more.
function endFeedWhenRead(feed) {
  if (feed.ending === undefined || feed.isOver || feed.next < feed.items.length) return;
  if (feed.ending[1] === feedClosed || feed.controller.desiredSize === 0) endFeed(feed, feed.ending);
}

function endFeed(feed, answer) {
  if (answer[1] !== feedClosed) {
    failFeed(feed, new ErrorConstructor(answer[2]));
    return;
  }
  if (feed.isOver) return;
  feed.isOver = true;
  try {
    feed.controller.close();
  } catch {
    // A script has ended it by means of its own.
  }
}

function failFeed(feed, error) {
  if (feed.isOver) return false;
  feed.isOver = true;
  try {
    feed.controller.error(error);
  } catch {
    // As above.
  }
  return true;
}

function giveUpFeed(feed) {
  feed.isOver = true;
  PromiseThen(feed.ask('cancel', feed.id), undefined, () => {});
}
