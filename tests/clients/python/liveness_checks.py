"""Heartbeats, one by one and on a stream."""

from client import Ref, api, refused, same
from google.protobuf import duration_pb2
from registry.v1 import node_pb2

ALIVE = node_pb2.Liveness.ALIVE


def beat(*ids, seconds=60):
    return api.HeartbeatRequest(node_refs=[Ref(id=i) for i in ids], ttl=duration_pb2.Duration(seconds=seconds))


def check_heartbeat(client):
    made = client.register()
    same(made.HasField("liveness"), False)

    answer = client.nodes.Heartbeat(beat(made.id, "no-such-node"), timeout=20)

    same((answer.accepted_count, answer.unknown_count, [r.id for r in answer.unknown_refs]), (1, 1, ["no-such-node"]))
    found = client.get(id=made.id)
    same((found.liveness.state, found.liveness.ttl.seconds, found.revision), (ALIVE, 60, made.revision))


def check_heartbeat_stream(client):
    ids = [client.register().id for _ in range(3)]

    answer = client.nodes.StreamHeartbeats((beat(i, "gone") for i in ids), timeout=20)

    same((answer.accepted_count, answer.unknown_count), (3, 3))
    same([client.get(id=i).liveness.state for i in ids], [ALIVE] * 3)


def check_heartbeat_with_bad_fields(client):
    refusal = refused(client.nodes.Heartbeat, beat(seconds=0))

    same((refusal.reason, sorted(refusal.violations)), ("INVALID_FIELD", ["node_refs", "ttl"]))
