// The client that knows nothing but an address: reflection tells it which services and methods there are and what they take.
import assert from 'node:assert/strict';
import grpc from '@grpc/grpc-js';
import { GrpcReflection } from 'grpc-js-reflection-client';
import { call, OPTIONS, readRefusal } from './client.mjs';
import { fill, VALID } from './requests.mjs';

const SERVICES = [
  'grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection', 'registry.v1.ConfigRegistry',
  'registry.v1.Maintenance', 'registry.v1.ModuleRegistry', 'registry.v1.NodeRegistry', 'registry.v1.PoolRegistry',
];
const DETAILS = ['google.rpc.Status', 'google.rpc.ErrorInfo', 'google.rpc.BadRequest', 'google.rpc.RetryInfo'];

export async function reflection_v1_lists_and_describes_everything(client) {
  await listsAndDescribes(client, 'v1');
}

export async function reflection_v1alpha_lists_and_describes_everything(client) {
  await listsAndDescribes(client, 'v1alpha');
}

export async function reflection_tells_the_error_catalogue(client) {
  const { reasons, types } = await catalogue(reflect(client));

  assert.ok(reasons.has('KEY_TAKEN') && reasons.has('INVALID_FIELD'), [...reasons].join());
  const info = { reason: 'KEY_TAKEN', metadata: { key: 'value' } };
  assert.deepEqual(types['google.rpc.ErrorInfo'].deserialize(types['google.rpc.ErrorInfo'].serialize(info)), info);
}

export async function every_reflected_method_answers_an_empty_request(client) {
  await callsEverything(client, () => [{}]);
}

export async function every_reflected_method_answers_a_filled_request(client) {
  await callsEverything(client, (service, method) => fill(method.resolve().resolvedRequestType));
}

export async function every_reflected_method_succeeds(client) {
  await callsEverything(client, async (service, method) => {
    assert.ok(VALID[service]?.[method.name], `no valid request of ${service}.${method.name} is known`);
    const request = VALID[service][method.name];
    if (!request.length) {
      return [request()];
    }

    // Each call gets a machine of its own, with a blob.
    const { id } = await call(client.nodes, 'RegisterNode', { node: { type: 'vm', tenant: client.tenant }, blobs: { blob: Buffer.from('x') } });
    return [request(id)];
  }, (outcome) => outcome === 'OK');
}

function reflect(client, version = 'v1') {
  return new GrpcReflection(client.address, grpc.credentials.createInsecure(), OPTIONS, version);
}

async function listsAndDescribes(client, version) {
  const reflection = reflect(client, version);
  const services = await reflection.listServices();
  assert.deepEqual(services.sort(), SERVICES);
  for (const service of services) {
    const methods = await reflection.listMethods(service);
    // Reading each method's types proves that every file they need was given.
    const root = (await reflection.getDescriptorBySymbol(service)).getProtobufJsRoot();
    for (const method of root.lookupService(service).methodsArray) {
      method.resolve();
      assert.ok(method.resolvedRequestType && method.resolvedResponseType, `${service}.${method.name}`);
    }
    assert.equal(methods.length, root.lookupService(service).methodsArray.length);
  }

  const known = client.types['registry.v1.NodeRegistry'];
  const told = (await reflection.listMethods('registry.v1.NodeRegistry')).map((method) => method.name);
  assert.deepEqual(told.sort(), Object.keys(known).sort());
}

/** The reasons that a refusal may have, and the types that its details are made of. */
async function catalogue(reflection) {
  const types = {};
  for (const name of DETAILS) {
    types[name] = codec((await reflection.getDescriptorBySymbol(name)).getProtobufJsRoot().lookupType(name));
  }

  const errors = (await reflection.getDescriptorBySymbol('registry.v1.ErrorReason')).getProtobufJsRoot();
  const names = Object.keys(errors.lookupEnum('registry.v1.ErrorReason').values);
  return { reasons: new Set(names.map((name) => name.replace('ERROR_REASON_', ''))), types };
}

function codec(type) {
  return {
    serialize: (value) => Buffer.from(type.encode(type.fromObject(value)).finish()),
    deserialize: (bytes) => type.toObject(type.decode(bytes), { longs: String, enums: String }),
  };
}

/** The constructor of a client of a service. The one that the reflection library makes does not know maps. */
function clientOf(service) {
  const methods = service.methodsArray.map((method) => {
    const [request, response] = [codec(method.resolve().resolvedRequestType), codec(method.resolvedResponseType)];
    return [method.name, {
      path: `/${service.fullName.slice(1)}/${method.name}`,
      requestStream: !!method.requestStream,
      responseStream: !!method.responseStream,
      requestSerialize: request.serialize,
      requestDeserialize: request.deserialize,
      responseSerialize: response.serialize,
      responseDeserialize: response.deserialize,
    }];
  });
  return grpc.makeGenericClientConstructor(Object.fromEntries(methods), service.name);
}

/** Calls every reflected method with every request that `requests` makes, and wants the outcome OK or a reason of the catalogue. */
async function callsEverything(client, requests, isFine = () => true) {
  const reflection = reflect(client);
  const { reasons, types } = await catalogue(reflection);
  const wrong = [];
  let calls = 0;
  // The reflection services are called by asking them.
  const services = (await reflection.listServices()).filter((service) => !service.startsWith('grpc.reflection.'));
  for (const service of services) {
    const descriptor = await reflection.getDescriptorBySymbol(service);
    const reflected = descriptor.getProtobufJsRoot().lookupService(service);
    const stub = client.connect(clientOf(reflected));
    for (const method of reflected.methodsArray) {
      for (const request of await requests(service, method)) {
        const outcome = await outcomeOf(stub, service, method, request, types);
        calls++;
        if (!isFine(outcome) || !(outcome === 'OK' || reasons.has(outcome))) {
          wrong.push(`${method.name}(${JSON.stringify(request).slice(0, 300)}): ${outcome}`);
        }
      }
    }
  }

  assert.deepEqual(wrong, []);
  assert.ok(calls >= 17, `only ${calls} calls`);
}

async function outcomeOf(stub, service, method, request, types) {
  try {
    // A watch never ends by itself.
    await call(stub, method.name, request, { messages: method.name.startsWith('Watch') ? 1 : Infinity });
    return 'OK';
  } catch (error) {
    const refusal = readRefusal(error, types);
    // The health protocol has its own rule for services that it does not know, and no details.
    if (service === 'grpc.health.v1.Health' && refusal.code === 'NOT_FOUND') {
      return 'OK';
    }
    return refusal.reason || `${refusal.code} without reason: ${refusal.message}`;
  }
}
