// Requests for methods that are known by reflection alone.

const DEEPEST = 6;
const NUMBERS = /^(u|s)?(int|fixed)(32|64)$|^sfixed(32|64)$|^double$|^float$/;

let count = 0;

/** Requests with every field set: one for each choice of the oneofs in the message and in the messages of its lists. */
export function fill(type) {
  const choices = Math.max(1, ...oneofs(type, 0).map((oneof) => oneof.fieldsArray.length));
  return Array.from({ length: choices }, (_, choice) => message(type, choice, 0));
}

function oneofs(type, depth) {
  if (depth > DEEPEST || type.fullName.startsWith('.google.')) {
    return [];
  }
  const inner = type.fieldsArray.map((field) => field.resolve().resolvedType).filter((resolved) => resolved?.fieldsArray);
  return [...type.oneofsArray, ...inner.flatMap((each) => oneofs(each, depth + 1))];
}

function message(type, choice, depth) {
  const filled = {};
  for (const field of type.fieldsArray) {
    const { partOf } = field.resolve();
    if (partOf && partOf.fieldsArray[choice % partOf.fieldsArray.length] !== field) {
      continue;
    }
    const value = single(field, choice, depth);
    if (value !== undefined) {
      filled[field.name] = field.map ? { key: value } : field.repeated ? [value] : value;
    }
  }
  return filled;
}

function single(field, choice, depth) {
  const type = field.resolvedType;
  if (type?.fieldsArray) {
    return depth < DEEPEST ? message(type, choice, depth + 1) : undefined;
  }
  if (type?.values) {
    return Object.keys(type.values).at(-1);
  }
  if (NUMBERS.test(field.type)) {
    return 1;
  }
  return { bool: true, bytes: Buffer.from('bytes') }[field.type] ?? `sample-${++count}`;
}

const ref = (id) => ({ node_ref: { id } });

// Made by the first of the requests about pools, which come in the order of the service.
const POOL = { pool: { id: `pool-of-${process.pid}` } };

// Applied by the first of the requests about modules, which come before those about configurations.
const MODULE = { id: `sample${process.pid}` };
MODULE.text = `{module: ${MODULE.id}, items: [{id: ${MODULE.id}}], classes: [{class: ${MODULE.id}/Sample, fields: [{name: name, type: string}]}]}`;
const NAME = { item: { id: MODULE.id }, field: 'name' };

/** For each method a request that must succeed. Those that take an id get that of a new node with a blob under the key `blob`. */
export const VALID = {
  'registry.v1.NodeRegistry': {
    RegisterNode: () => ({ node: { type: 'vm' } }),
    GetNode: ref,
    BatchGetNodes: (id) => ({ node_refs: [{ id }, { id: 'no-such-node' }] }),
    ListNodes: () => ({ selector: { types: ['vm'] }, page_size: 1 }),
    QueryNodes: () => ({ selector: { types: ['vm'], filter: "node.state != 'gone'" }, project: { name: 'node.name' }, order_by: ['node.name desc'], page_size: 1, explain: true }),
    StreamNodes: () => ({ read_mask: { paths: ['id'] } }),
    UpdateNode: (id) => ({ ...ref(id), node: { state: 'stopped' }, update_mask: { paths: ['state'] } }),
    PatchMetadata: (id) => ({ ...ref(id), set: { fact: { bool_value: true } } }),
    SetParent: (id) => ({ ...ref(id) }),
    GetTree: (id) => ({ root: { id } }),
    DeleteNode: ref,
    SetBlob: (id) => ({ ...ref(id), key: 'other', value: Buffer.from('y') }),
    GetBlob: (id) => ({ ...ref(id), key: 'blob' }),
    ListBlobs: ref,
    DeleteBlob: (id) => ({ ...ref(id), key: 'blob' }),
    ListHistory: ref,
    WriteBatch: (id) => ({ writes: [{ set_parent: ref(id) }, { delete_node: ref(id) }] }),
    Heartbeat: (id) => ({ node_refs: [{ id }, { id: 'no-such-node' }], ttl: { seconds: 30 } }),
    StreamHeartbeats: (id) => ({ node_refs: [{ id }], ttl: { seconds: 30 } }),
    WatchNodes: (id) => ({ selector: { node_refs: [{ id }] } }),
  },
  'registry.v1.PoolRegistry': {
    CreatePool: () => ({ id: POOL.pool.id, spec: { kind: 'INTEGERS', ranges: ['1-9'] } }),
    GetPool: () => POOL,
    ListPools: () => ({}),
    DeletePool: () => ({ ...POOL, validate_only: true }),
    ListAllocations: () => ({ include_held: true }),
    Allocate: () => POOL,
    Free: () => ({ ...POOL, value: '1' }),
  },
  'registry.v1.ModuleRegistry': {
    ApplyModule: () => ({ source: { file_name: 'sample.yaml', text: MODULE.text } }),
    GetModule: () => ({ id: MODULE.id }),
    ListModules: () => ({}),
    DeleteModule: () => ({ id: MODULE.id, validate_only: true }),
    ListPoints: () => ({}),
    GetJsonSchema: () => ({ class: `config/${MODULE.id}/Sample` }),
    DescribeClass: () => ({ path: `config/${MODULE.id}/Sample` }),
  },
  'registry.v1.ConfigRegistry': {
    GetConfig: (id) => ({ ...ref(id), with_sources: true }),
    UpdateConfig: (id) => ({ ...ref(id), edits: [{ set_field: { ...NAME, value: { string_value: 'x' } } }] }),
    ValidateConfig: ref,
    ExplainConfig: (id) => ({ ...ref(id), ...NAME }),
    EvaluateForm: (id) => ({ ...ref(id), edits: [{ set_field: { ...NAME, value: { string_value: 'y' } } }], mode: 'FORM_MODE_SIMPLE' }),
    ReapplyDefaults: (id) => ({ selector: { node_refs: [{ id }] }, validate_only: true }),
  },
  'registry.v1.Maintenance': {
    Status: () => ({}),
    Snapshot: () => ({ omit_history: true }),
    VerifyIntegrity: () => ({ check_store: true }),
  },
  'grpc.health.v1.Health': {
    Check: () => ({ service: 'registry.v1.NodeRegistry' }),
    Watch: () => ({}),
  },
};
