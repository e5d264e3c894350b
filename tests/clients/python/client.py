"""What every check needs: stubs on a channel, names of its own, and refusals taken apart."""

import dataclasses

import grpc
from google.rpc import error_details_pb2, status_pb2
from grpc.health.v1 import health_pb2_grpc
from registry.v1 import node_pb2, node_registry_pb2, node_registry_pb2_grpc

Node = node_pb2.Node
Ref = node_pb2.NodeRef
Selector = node_pb2.NodeSelector
api = node_registry_pb2

SERVICE = "/registry.v1.NodeRegistry/"
OPTIONS = [("grpc.max_receive_message_length", 32 << 20), ("grpc.max_send_message_length", 64 << 20), ("grpc.enable_http_proxy", 0)]


@dataclasses.dataclass
class Refusal:
    """A call that the registry refused, with the details of `errors.proto`."""

    code: grpc.StatusCode
    message: str
    reason: str = ""
    domain: str = ""
    metadata: dict = dataclasses.field(default_factory=dict)
    violations: dict = dataclasses.field(default_factory=dict)
    retry_seconds: float = 0


class Client:
    """One connection to the daemon."""

    def __init__(self, address, name):
        self.address = address
        self.channel = grpc.insecure_channel(address, options=OPTIONS)
        self.nodes = node_registry_pb2_grpc.NodeRegistryStub(self.channel)
        self.health = health_pb2_grpc.HealthStub(self.channel)
        # Checks share a daemon: what they register carries their name.
        self.tenant = name
        self._count = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.channel.close()

    def fresh(self):
        """A name that no other check uses."""
        self._count += 1
        return f"{self.tenant}-{self._count}"

    def register(self, **fields):
        """Registers a node of this check's tenant."""
        fields.setdefault("name", self.fresh())
        fields.setdefault("type", "vm")
        return self.nodes.RegisterNode(api.RegisterNodeRequest(node=Node(tenant=self.tenant, **fields)), timeout=20)

    def get(self, **ref):
        """A node by id, name, unique_key or any."""
        return self.nodes.GetNode(api.GetNodeRequest(node_ref=Ref(**ref)), timeout=20)

    def raw(self, method, body, **call):
        """Calls a unary method with bytes that no generated code would write."""
        return self.channel.unary_unary(SERVICE + method)(body, **call)


def refused(call, *args, **kwargs):
    """Makes the call, which must be refused, and takes the refusal apart. Works for unary and for streaming calls."""
    kwargs.setdefault("timeout", 20)
    try:
        answer = call(*args, **kwargs)
        if hasattr(answer, "cancel"):
            answer = list(answer)
    except grpc.RpcError as error:
        return read_refusal(error)
    raise AssertionError(f"was not refused: {answer}")


def read_refusal(error):
    """The parts of an error."""
    refusal = Refusal(error.code(), error.details())
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            status = status_pb2.Status.FromString(value)
            same(status.code, error.code().value[0])
            same(status.message, error.details())
            read_status(status, refusal)
    return refusal


def read_status(status, refusal):
    """Adds the details of a status to a refusal."""
    for detail in status.details:
        info, bad, retry = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest(), error_details_pb2.RetryInfo()
        if detail.Unpack(info):
            refusal.reason, refusal.domain, refusal.metadata = info.reason, info.domain, dict(info.metadata)
        elif detail.Unpack(bad):
            refusal.violations = {v.field: v for v in bad.field_violations}
        elif detail.Unpack(retry):
            refusal.retry_seconds = retry.retry_delay.ToTimedelta().total_seconds()
        else:
            raise AssertionError(f"a detail of unknown type {detail.type_url}")
    return refusal


def same(actual, expected):
    """Asserts equality and says what differs."""
    if actual != expected:
        raise AssertionError(f"{actual!r} instead of {expected!r}")


def within(part, whole):
    """Asserts that the whole contains the part."""
    if part not in whole:
        raise AssertionError(f"{part!r} is not in {whole!r}")
