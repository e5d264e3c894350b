// The watch, consumed as an agent would: a snapshot, then every change, and resuming where the stream broke.
import assert from 'node:assert/strict';
import { call, readRefusal } from './client.mjs';

/** Reads a watch event by event, and keeps the place to resume from. */
class Watch {
  #stream;
  #messages;
  #events = [];
  revision = 0;

  constructor(client, request = {}) {
    const deadline = new Date(Date.now() + 30_000);
    this.#stream = client.nodes.WatchNodes({ selector: { tenant: client.tenant }, ...request }, { deadline });
    this.#messages = this.#stream[Symbol.asyncIterator]();
  }

  async next() {
    while (this.#events.length === 0) {
      const { value, done } = await this.#messages.next();
      assert.ok(!done, 'the watch ended');
      this.#events = [...value.events];
      this.revision = Math.max(this.revision, Number(value.revision ?? 0));
    }
    return this.#events.shift();
  }

  /** The nodes up to `synced`, and the epoch. */
  async snapshot() {
    const nodes = [];
    let event = await this.next();
    for (; event.event === 'present'; event = await this.next()) {
      nodes.push(event.present.node);
    }
    assert.equal(event.event, 'synced');
    return { nodes, epoch: event.synced.epoch };
  }

  /** Hangs up. */
  close() {
    this.#stream.on('error', () => {});
    this.#stream.cancel();
  }
}

const setState = (client, node, state) =>
  call(client.nodes, 'UpdateNode', { node_ref: { id: node.id }, node: { state }, update_mask: { paths: ['state'] } });

export async function watches_a_snapshot_then_changes(client) {
  const first = await client.register();
  const watch = new Watch(client);
  const { nodes, epoch } = await watch.snapshot();
  assert.deepEqual(nodes.map((node) => node.id), [first.id]);
  assert.ok(epoch.length > 0);

  const second = await client.register();
  const running = await setState(client, first, 'running');
  await call(client.nodes, 'DeleteNode', { node_ref: { id: second.id } });

  const [appeared, changed, removed] = [await watch.next(), await watch.next(), await watch.next()];
  assert.deepEqual([appeared.changed.node.id, appeared.changed.appeared], [second.id, true]);
  assert.deepEqual([changed.changed.node.state, changed.changed.revision], ['running', running.revision]);
  assert.deepEqual([removed.removed.node_id, removed.removed.reason], [second.id, 'DELETED']);
  watch.close();
}

export async function resumes_a_watch_without_gap_or_repetition(client) {
  const node = await client.register();
  const first = new Watch(client);
  const { epoch } = await first.snapshot();
  await setState(client, node, 's0');
  assert.equal((await first.next()).changed.node.state, 's0');
  first.close();
  const states = Array.from({ length: 29 }, (_, i) => `s${i + 1}`);
  for (const state of states) {
    await setState(client, node, state);
  }

  const resumed = new Watch(client, { after_revision: first.revision, epoch });
  assert.deepEqual((await resumed.snapshot()).nodes, []);
  const seen = [];
  while (seen.length < states.length) {
    seen.push((await resumed.next()).changed.node.state);
  }
  assert.deepEqual(seen, states);
  resumed.close();
}

export async function is_told_to_start_over_after_a_restore(client) {
  const watch = new Watch(client, { after_revision: 1, epoch: '00000000-0000-0000-0000-000000000000' });
  const refusal = await watch.next().then(() => assert.fail('was not refused'), (error) => readRefusal(error, client.types));

  assert.deepEqual([refusal.code, refusal.reason], ['FAILED_PRECONDITION', 'EPOCH_CHANGED']);
}
