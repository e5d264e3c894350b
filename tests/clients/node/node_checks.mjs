// The client that is written from the protos.
import assert from 'node:assert/strict';
import { call, errorOf, GZIP } from './client.mjs';

export async function registers_and_finds_by_every_ref(client) {
  const key = `mac:${client.fresh()}`;
  const made = await client.register({
    name: 'Größe ☃ of a name',
    state: 'running',
    tags: { env: 'test', bare: '' },
    unique_keys: [key],
    definition: { fields: { cpus: { numberValue: 4 }, disks: { listValue: { values: [{ stringValue: 'vda' }] } } } },
    metadata: { 'js.fact': { structValue: { fields: { deep: { boolValue: true } } } } },
  });

  assert.equal(made.state, 'running');
  assert.deepEqual({ ...made.tags }, { env: 'test', bare: '' });
  assert.equal(made.definition.fields.disks.listValue.values[0].stringValue, 'vda');
  assert.equal(made.metadata['js.fact'].structValue.fields.deep.boolValue, true);
  for (const ref of [{ id: made.id }, { name: made.name }, { unique_key: key }, { unique_key: `VAGOTH_NAME_${made.name}` }, { any: key }]) {
    assert.deepEqual(await call(client.nodes, 'GetNode', { node_ref: ref }), made);
  }
}

export async function reads_the_details_of_a_taken_key(client) {
  const key = `mac:${client.fresh()}`;
  const holder = await client.register({ unique_keys: [key] });

  const refusal = await client.refused(client.nodes, 'RegisterNode', { node: { type: 'vm', unique_keys: [key] } });

  assert.deepEqual([refusal.code, refusal.reason], ['ALREADY_EXISTS', 'KEY_TAKEN']);
  assert.deepEqual(refusal.metadata, { key, holder: holder.id });
}

export async function reads_every_bad_field(client) {
  const refusal = await client.refused(client.nodes, 'RegisterNode', { node: { type: 'Bad Type', id: 'a b', state: 'x'.repeat(129) } });

  assert.deepEqual([refusal.code, refusal.reason], ['INVALID_ARGUMENT', 'INVALID_FIELD']);
  assert.deepEqual(refusal.fields.sort(), ['node.id', 'node.state', 'node.type']);
}

export async function updates_under_an_expected_revision(client) {
  const made = await client.register({ state: 'running' });
  const update = {
    node_ref: { id: made.id }, node: { state: 'stopped' }, update_mask: { paths: ['state'] }, expected_revision: made.revision,
  };

  assert.equal((await call(client.nodes, 'UpdateNode', update)).state, 'stopped');

  const refusal = await client.refused(client.nodes, 'UpdateNode', update);
  assert.deepEqual([refusal.code, refusal.reason, refusal.metadata.expected], ['ABORTED', 'REVISION_MISMATCH', made.revision]);
}

export async function pages_through_a_list(client) {
  const names = ['a', 'b', 'c', 'd', 'e'].map((letter) => `${client.tenant}-${letter}`);
  for (const name of names) {
    await client.register({ name });
  }

  const seen = [];
  const request = { selector: { tenant: client.tenant }, page_size: 2, order_by: 'name' };
  do {
    const page = await call(client.nodes, 'ListNodes', request);
    seen.push(page.nodes.map((node) => node.name));
    request.page_token = page.next_page_token;
  } while (request.page_token);

  assert.deepEqual(seen, [names.slice(0, 2), names.slice(2, 4), names.slice(4)]);
}

export async function streams_nodes(client) {
  const ids = Array.from({ length: 1200 }, (_, i) => `${client.tenant}-${String(i).padStart(4, '0')}`);
  const writes = ids.map((id) => ({ register_node: { node: { id, type: 'vm', tenant: client.tenant } } }));
  await call(client.nodes, 'WriteBatch', { writes });

  const parts = await call(client.nodes, 'StreamNodes', { selector: { tenant: client.tenant } });

  assert.deepEqual(parts.flatMap((part) => part.nodes.map((node) => node.id)), ids);
  assert.equal(new Set(parts.map((part) => part.revision)).size, 1);
}

export async function walks_a_tree(client) {
  const host = await client.register({ type: 'hypervisor' });
  const machine = await client.register({ parent: host.id });

  const parts = await call(client.nodes, 'GetTree', { root: { id: host.id } });

  const walked = parts.flatMap((part) => part.nodes.map((entry) => [entry.node.id, entry.depth ?? 0]));
  assert.deepEqual(walked, [[host.id, 0], [machine.id, 1]]);
}

export async function speaks_gzip(client) {
  const nodes = client.connect(client.services.registry.v1.NodeRegistry, GZIP);
  const value = Buffer.from('compressible '.repeat(20000));
  const made = await client.register({}, nodes);

  await call(nodes, 'SetBlob', { node_ref: { id: made.id }, key: 'text', value });

  assert.ok((await call(nodes, 'GetBlob', { node_ref: { id: made.id }, key: 'text' })).value.equals(value));
  const parts = await call(nodes, 'StreamNodes', { selector: { tenant: client.tenant } });
  assert.deepEqual(parts.flatMap((part) => part.nodes.map((node) => node.id)), [made.id]);
}

export async function speaks_gzip_of_empty_messages(client) {
  const nodes = client.connect(client.services.registry.v1.NodeRegistry, GZIP);
  const health = client.connect(client.services.grpc.health.v1.Health, GZIP);
  const made = await client.register({}, nodes);

  // An empty request, an empty answer, and a stream that begins with an empty request.
  assert.equal((await call(health, 'Check', {})).status, 'SERVING');
  const masked = await call(nodes, 'GetNode', { node_ref: { id: made.id }, read_mask: { paths: ['parent'] } });
  assert.deepEqual(Object.values(masked), []);
  assert.ok((await call(nodes, 'StreamNodes', {})).some((part) => part.nodes.some((node) => node.id === made.id)));
}

export async function ends_at_its_deadline(client) {
  const made = await client.register();

  const request = { node_ref: { id: made.id }, min_revision: '1000000000000' };
  const refusal = await errorOf(call(client.nodes, 'GetNode', request, { seconds: 0.3 }));

  assert.match(refusal.message, /DEADLINE_EXCEEDED/);
}

export async function watches_the_health(client) {
  const [first] = await call(client.health, 'Watch', { service: 'registry.v1.NodeRegistry' }, { messages: 1 });

  assert.equal(first.status, 'SERVING');
}
