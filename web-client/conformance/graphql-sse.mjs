// The journeys of a subscriber, with the client of the `graphql-sse` package in its mode of distinct connections.
//   node graphql-sse.mjs http://127.0.0.1:8080/graphql
// Whoever runs it does what it says: « do suspend » and « do resume » change the state of action 1.1.1 in the database,
// « do stop » ends the server. It exits with 0 when every journey went as it should.
import assert from "node:assert/strict";
import { createClient } from "graphql-sse";

const url = process.argv[2];
const subscription = 'subscription { actionPlacesChanged(codes: ["1.1.1"]) { code status availability } }';
const streamsPerAddress = 100;

/** Opens a stream; gives what it tells, and how to leave. */
function open(query, variables) {
  let opened = () => {};
  const connected = new Promise((resolve) => {
    opened = resolve;
  });
  const client = createClient({ url, singleConnection: false, retryAttempts: 0, on: { connected: opened } });
  const told = [];
  let wake = () => {};
  const tell = (event) => {
    told.push(event);
    wake();
  };
  const leave = client.subscribe(
    { query, variables },
    {
      next: (value) => tell({ next: value }),
      error: (error) => tell({ error }),
      complete: () => tell({ complete: true }),
    },
  );
  const event = async () => {
    while (told.length === 0)
      await new Promise((resolve) => {
        wake = resolve;
      });
    return told.shift();
  };
  return { connected, event, leave };
}

/** Opens a stream with the platform's own fetch, to know when the server has answered. */
async function openRaw() {
  const control = new AbortController();
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify({ query: subscription }),
    signal: control.signal,
  });
  return { status: response.status, response, leave: () => control.abort() };
}

const journeys = {
  async "a change in the database is told"() {
    const stream = open(subscription);
    await stream.connected; // it listens before it answers
    for (const [act, status, availability] of [
      ["suspend", "SUSPENDED", "PAUSED"],
      ["resume", "PUBLISHED", "UNKNOWN"],
    ]) {
      console.log(`do ${act}`);
      const { next } = await stream.event();
      assert.deepEqual(next, { data: { actionPlacesChanged: { code: "1.1.1", status, availability } } });
    }
    stream.leave();
    assert.deepEqual(await stream.event(), { complete: true });
  },

  async "a document that is not valid is refused inside the stream"() {
    const stream = open("subscription { actionPlacesChanged { nothing } }");
    const { next } = await stream.event();
    assert.equal(next.errors[0].extensions.code, "VALIDATION_FAILED");
    assert.equal("data" in next, false);
    assert.deepEqual(await stream.event(), { complete: true });
  },

  async "an unknown code is refused inside the stream"() {
    const stream = open("subscription ($codes: [String!]) { actionPlacesChanged(codes: $codes) { code } }", {
      codes: ["9.9.9"],
    });
    const { next } = await stream.event();
    assert.equal(next.errors[0].extensions.code, "BAD_REQUEST");
    assert.equal(next.errors[0].extensions.value, "9.9.9");
    assert.deepEqual(await stream.event(), { complete: true });
  },

  async "a query is answered in the stream, and completed"() {
    const stream = open('{ action(code: "1.1.1") { code } }');
    assert.deepEqual(await stream.event(), { next: { data: { action: { code: "1.1.1" } } } });
    assert.deepEqual(await stream.event(), { complete: true });
  },

  async "streams are counted, and those that are left are free again"() {
    for (let round = 0; round < 2; round++) {
      const streams = [];
      while (streams.length < streamsPerAddress) {
        const stream = await openRaw();
        if (stream.status === 200) streams.push(stream);
        else await stream.response.text(); // those that were left are on their way out
      }
      const refused = await openRaw();
      assert.equal(refused.status, 429);
      assert.ok(refused.response.headers.get("retry-after"));
      for (const stream of streams) stream.leave();
    }
  },

  async "a server that stops completes its streams"() {
    let stream = await openRaw();
    while (stream.status !== 200) stream = await openRaw(); // those of the last journey are on their way out
    console.log("do stop");
    assert.match(await stream.response.text(), /event: complete\ndata: \n\n$/);
  },
};

for (const [name, journey] of Object.entries(journeys)) {
  await journey();
  console.log(`ok ${name}`);
}
process.exit(0);
