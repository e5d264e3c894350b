// What every check needs: clients of the services, calls as promises, and refusals taken apart.
import assert from 'node:assert/strict';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const LOADING = { keepCase: true, longs: String, enums: String, oneofs: true };
export const OPTIONS = { 'grpc.enable_http_proxy': 0, 'grpc.max_receive_message_length': 32 << 20 };
export const GZIP = { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip };

const FILES = [
  'registry/v1/node_registry.proto', 'registry/v1/errors.proto', 'google/rpc/status.proto', 'google/rpc/error_details.proto',
  'grpc/health/v1/health.proto',
];

/** One connection to the daemon. */
export class Client {
  #clients = [];
  #count = 0;

  constructor(address, protos, name) {
    this.address = address;
    // Checks share a daemon: what they register carries their name.
    this.tenant = name;
    this.types = loader.loadSync(FILES, { ...LOADING, includeDirs: protos.split(':') });
    this.services = grpc.loadPackageDefinition(this.types);
    this.nodes = this.connect(this.services.registry.v1.NodeRegistry);
    this.health = this.connect(this.services.grpc.health.v1.Health);
  }

  /** A client of a service, closed with this one. */
  connect(Service, options = {}) {
    const client = new Service(this.address, grpc.credentials.createInsecure(), { ...OPTIONS, ...options });
    this.#clients.push(client);
    return client;
  }

  /** A name that no other check uses. */
  fresh() {
    return `${this.tenant}-${++this.#count}`;
  }

  /** Registers a node of this check's tenant. */
  async register(fields = {}, nodes = this.nodes) {
    return call(nodes, 'RegisterNode', { node: { type: 'vm', name: this.fresh(), tenant: this.tenant, ...fields } });
  }

  /** The refusal of a call that must be refused, with the details of `errors.proto`. */
  async refused(client, method, request) {
    return readRefusal(await errorOf(call(client, method, request)), this.types);
  }

  close() {
    this.#clients.forEach((client) => client.close());
  }
}

/** The error that a promise ends with. */
export async function errorOf(promise) {
  let answer;
  try {
    answer = await promise;
  } catch (error) {
    return error;
  }
  throw new assert.AssertionError({ message: `was not refused: ${JSON.stringify(answer)}` });
}

/** Makes a call, with one message: the answer of a unary one, an array of all messages of a streaming one. */
export function call(client, method, request, { seconds = 20, messages = Infinity } = {}) {
  const deadline = new Date(Date.now() + seconds * 1000);
  const { requestStream, responseStream } = client[method];
  if (!responseStream) {
    return new Promise((resolve, reject) => {
      const done = (error, answer) => (error ? reject(error) : resolve(answer));
      if (requestStream) {
        client[method]({ deadline }, done).end(request);
      } else {
        client[method](request, { deadline }, done);
      }
    });
  }

  return new Promise((resolve, reject) => {
    const received = [];
    const stream = client[method](request, { deadline });
    stream.on('data', (message) => {
      if (received.push(message) >= messages) {
        stream.cancel();
        resolve(received);
      }
    });
    stream.on('error', reject);
    stream.on('end', () => resolve(received));
  });
}

/** The parts of an error: status, reason, metadata and bad fields. */
export function readRefusal(error, types) {
  assert.equal(typeof error.code, 'number', String(error));
  const refusal = { code: grpc.status[error.code], message: error.details, reason: '', metadata: {}, fields: [] };
  for (const bytes of error.metadata.get('grpc-status-details-bin')) {
    const status = types['google.rpc.Status'].deserialize(bytes);
    assert.equal(status.code, error.code);
    assert.equal(status.message, error.details);
    for (const { type_url: url, value } of status.details) {
      const type = url.slice(url.lastIndexOf('/') + 1);
      const detail = types[type].deserialize(value);
      if (type === 'google.rpc.ErrorInfo') {
        assert.equal(detail.domain, 'registry.v1');
        Object.assign(refusal, { reason: detail.reason, metadata: { ...detail.metadata } });
      } else if (type === 'google.rpc.BadRequest') {
        refusal.fields = detail.field_violations.map((violation) => violation.field);
      }
    }
  }
  return refusal;
}
