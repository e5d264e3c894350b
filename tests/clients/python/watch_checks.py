"""The watch, consumed as an agent would: a snapshot, then every change, and resuming where the stream broke."""

import grpc
from client import Node, Ref, Selector, api, refused, same
from google.protobuf import field_mask_pb2
from registry.v1 import watch_pb2

Delivery = watch_pb2.WatchDelivery
Removed = watch_pb2.NodeRemoved


def watch(client, **fields):
    """A watch of the nodes of this check."""
    selector = Selector(tenant=client.tenant, **fields.pop("selector", {}))
    return client.nodes.WatchNodes(watch_pb2.WatchNodesRequest(selector=selector, **fields), timeout=30)


class Events:
    """Reads a watch event by event, and keeps the place to resume from."""

    def __init__(self, stream):
        self.stream = stream
        self.revision = 0
        self._events = []

    def next(self):
        while not self._events:
            message = next(self.stream)
            self._events = list(message.events)
            self.revision = max(self.revision, message.revision)
        return self._events.pop(0)

    def snapshot(self):
        """The nodes up to `synced`, and the epoch."""
        nodes = []
        while (event := self.next()).WhichOneof("event") == "present":
            nodes.append(event.present.node)
        same(event.WhichOneof("event"), "synced")
        return nodes, event.synced.epoch


def set_state(client, node, state):
    request = api.UpdateNodeRequest(
        node_ref=Ref(id=node.id), node=Node(state=state), update_mask=field_mask_pb2.FieldMask(paths=["state"]))
    return client.nodes.UpdateNode(request, timeout=20)


def check_watch_snapshot_then_changes(client):
    first = client.register()
    stream = watch(client)
    events = Events(stream)
    present, epoch = events.snapshot()
    same([n.id for n in present], [first.id])
    same(len(epoch) > 0, True)

    second = client.register()
    running = set_state(client, first, "running")
    client.nodes.DeleteNode(api.DeleteNodeRequest(node_ref=Ref(id=second.id)), timeout=20)

    appeared, changed, removed = events.next().changed, events.next().changed, events.next().removed
    same((appeared.node.id, appeared.appeared, appeared.revision), (second.id, True, second.revision))
    same((changed.node.state, changed.appeared, changed.revision), ("running", False, running.revision))
    same((removed.node_id, removed.reason), (second.id, Removed.DELETED))
    stream.cancel()


def check_watch_resumes_without_gap_or_repetition(client):
    node = client.register()
    stream = watch(client)
    events = Events(stream)
    _, epoch = events.snapshot()
    set_state(client, node, "s0")
    same(events.next().changed.node.state, "s0")
    place = events.revision
    stream.cancel()
    for i in range(1, 30):
        set_state(client, node, f"s{i}")

    resumed = watch(client, after_revision=place, epoch=epoch)
    events = Events(resumed)
    same(events.snapshot()[0], [])
    same([events.next().changed.node.state for _ in range(1, 30)], [f"s{i}" for i in range(1, 30)])
    resumed.cancel()


def check_watch_of_another_epoch_is_told_to_start_over(client):
    refusal = refused(client.nodes.WatchNodes, watch_pb2.WatchNodesRequest(after_revision=1, epoch="00000000-0000-0000-0000-000000000000"))

    same((refusal.code, refusal.reason), (grpc.StatusCode.FAILED_PRECONDITION, "EPOCH_CHANGED"))


def check_watch_mask_and_latest(client):
    node = client.register()
    stream = watch(
        client, watch_mask=field_mask_pb2.FieldMask(paths=["state"]), read_mask=field_mask_pb2.FieldMask(paths=["id", "state"]),
        delivery=Delivery.WATCH_DELIVERY_LATEST)
    events = Events(stream)
    events.snapshot()
    client.nodes.UpdateNode(api.UpdateNodeRequest(node_ref=Ref(id=node.id), set_tags={"a": "b"}), timeout=20)
    for i in range(20):
        set_state(client, node, f"s{i}")

    state = ""
    while state != "s19":
        changed = events.next().changed
        same(changed.node, Node(id=node.id, state=changed.node.state))
        same(changed.node.state.startswith("s"), True)
        state = changed.node.state
    stream.cancel()
