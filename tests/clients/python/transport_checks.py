"""What lies below the messages: compression, deadlines, limits, bytes that no generated code would write, health."""

import time

import grpc
from client import OPTIONS, Node, Ref, api, refused, same, within
from google.protobuf import field_mask_pb2
from grpc.health.v1 import health_pb2
from registry.v1 import node_registry_pb2_grpc

SERVING = health_pb2.HealthCheckResponse.SERVING


def field(number, content):
    """An encoded length-delimited field with a number below 16 or of two bytes, and fewer than 128 bytes."""
    tag = number << 3 | 2
    head = bytes([tag]) if tag < 128 else bytes([tag & 127 | 128, tag >> 7])
    return head + bytes([len(content)]) + content


def check_gzip(client):
    with grpc.insecure_channel(client.address, options=OPTIONS, compression=grpc.Compression.Gzip) as channel:
        nodes = node_registry_pb2_grpc.NodeRegistryStub(channel)
        text = "compressible " * 5000

        made = nodes.RegisterNode(api.RegisterNodeRequest(node=Node(type="vm", tags={f"t{i}": text[:1000] for i in range(60)})), timeout=20)
        nodes.SetBlob(api.SetBlobRequest(node_ref=Ref(id=made.id), key="text", value=text.encode()), timeout=20)

        same(nodes.GetBlob(api.GetBlobRequest(node_ref=Ref(id=made.id), key="text"), timeout=20).value.decode(), text)
        same(len(nodes.GetNode(api.GetNodeRequest(node_ref=Ref(id=made.id)), timeout=20).tags), 60)
        parts = list(nodes.StreamNodes(api.StreamNodesRequest(), timeout=20))
        same(made.id in {n.id for p in parts for n in p.nodes}, True)


def check_gzip_of_empty_messages(client):
    made = client.register()
    with grpc.insecure_channel(client.address, options=OPTIONS, compression=grpc.Compression.Gzip) as channel:
        nodes = node_registry_pb2_grpc.NodeRegistryStub(channel)
        request = api.GetNodeRequest(node_ref=Ref(id=made.id), read_mask=field_mask_pb2.FieldMask(paths=["parent"]))

        same(api.ListNodesRequest().ByteSize(), 0)
        same(len(nodes.ListNodes(api.ListNodesRequest(), timeout=20).nodes) > 0, True)
        same(nodes.GetNode(request, timeout=20), Node())


def check_deadline(client):
    request = api.GetNodeRequest(node_ref=Ref(id=client.register().id), min_revision=1 << 60)
    start = time.monotonic()

    refusal = refused(client.nodes.GetNode, request, timeout=0.3)

    same(refusal.code.name, "DEADLINE_EXCEEDED")
    same(0.25 < time.monotonic() - start < 4, True)


def check_revision_not_reached(client):
    request = api.GetNodeRequest(node_ref=Ref(id=client.register().id), min_revision=1 << 60)

    refusal = refused(client.nodes.GetNode, request)

    same((refusal.code.name, refusal.reason), ("UNAVAILABLE", "REVISION_NOT_REACHED"))
    same((refusal.metadata["min_revision"], refusal.retry_seconds > 0), (str(1 << 60), True))


def check_cancel(client):
    call = client.nodes.GetNode.future(
        api.GetNodeRequest(node_ref=Ref(id=client.register().id), min_revision=1 << 60), timeout=20)

    same(call.cancel(), True)

    same(call.code().name, "CANCELLED")
    client.register()


def check_invalid_utf8_is_named(client):
    cases = [
        ("RegisterNode", field(1, field(2, b"vm") + field(3, b"caf\xe9")), "node.name"),
        ("RegisterNode", field(1, field(2, b"vm") + field(11, b"fine") + field(11, b"\xc0\xaf")), "node.unique_keys[1]"),
        ("GetNode", field(1, field(3, b"\xed\xa0\x80")), "node_ref.unique_key"),
    ]
    for method, body, name in cases:
        refusal = refused(client.raw, method, body)
        same((refusal.code.name, refusal.reason, list(refusal.violations)), ("INVALID_ARGUMENT", "INVALID_FIELD", [name]))
        within("UTF-8", refusal.violations[name].description)


def check_unknown_field_is_named(client):
    cases = [
        ("RegisterNode", field(1, field(2, b"vm")) + field(99, b"x"), "99", "field 99 of"),
        ("RegisterNode", field(1, field(2, b"vm") + field(98, b"x")), "node.98", "field 98 of"),
        ("ListNodes", field(1, field(15, b"x")), "selector.15", "field 15 of"),
    ]
    for method, body, place, text in cases:
        refusal = refused(client.raw, method, body)
        same((refusal.code.name, refusal.reason, list(refusal.violations)), ("INVALID_ARGUMENT", "INVALID_FIELD", [place]))
        same(refusal.violations[place].reason, "UNKNOWN_FIELD")
        within(text, refusal.violations[place].description)


def check_garbage_is_refused(client):
    for body in (b"\xff" * 40, b"\x0a", b"\x0a\x7fshort"):
        refusal = refused(client.raw, "RegisterNode", body)
        same((refusal.code.name, refusal.reason), ("INVALID_ARGUMENT", "INVALID_FIELD"))


def check_message_over_the_limit(client):
    made = client.register()
    request = api.SetBlobRequest(node_ref=Ref(id=made.id), key="k", value=b"x" * (17 << 20))

    same(refused(client.nodes.SetBlob, request).code.name, "RESOURCE_EXHAUSTED")

    same(client.get(id=made.id), made)


def check_unknown_method(client):
    same(refused(client.raw, "NoSuchMethod", b"").code.name, "UNIMPLEMENTED")


def check_health(client):
    for service in ("", "registry.v1.NodeRegistry", "grpc.health.v1.Health"):
        same(client.health.Check(health_pb2.HealthCheckRequest(service=service), timeout=20).status, SERVING)
    same(refused(client.health.Check, health_pb2.HealthCheckRequest(service="none.such")).code.name, "NOT_FOUND")


def check_health_watch(client):
    known = client.health.Watch(health_pb2.HealthCheckRequest(service="registry.v1.NodeRegistry"), timeout=20)
    unknown = client.health.Watch(health_pb2.HealthCheckRequest(service="none.such"), timeout=20)

    same((next(known).status, next(unknown).status), (SERVING, health_pb2.HealthCheckResponse.SERVICE_UNKNOWN))

    for watch in (known, unknown):
        watch.cancel()
        same(watch.code().name, "CANCELLED")
