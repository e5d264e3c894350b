"""Nodes: written, found, listed and streamed."""

import uuid

from client import Node, Ref, Refusal, Selector, api, read_status, refused, same, within
from google.protobuf import field_mask_pb2, json_format, struct_pb2


def check_register_with_everything(client):
    host = client.register(type="hypervisor")
    key, name = f"mac:{client.fresh()}", client.fresh()
    definition = {"cpus": 4.0, "disks": [{"target": "vda", "boot": True}], "note": None, "os": {"arch": "x86_64"}}
    metadata = {"py.text": "grüße", "py.number": 1.5, "py.bool": False, "py.null": None, "py.list": [1.0, "two"], "py.map": {"a": {}}}
    request = api.RegisterNodeRequest(node=Node(
        id=f"id-{name}", type="vm", name=name, tenant=client.tenant, state="running", tags={"env": "test", "bare": ""},
        parent=host.id, unique_keys=[key, f"z-{name}"], definition=json_format.ParseDict(definition, struct_pb2.Struct()),
        metadata={k: json_format.ParseDict(v, struct_pb2.Value()) for k, v in metadata.items()}))
    request.blobs["kernel"] = b"\x00\xffbytes"

    made = client.nodes.RegisterNode(request, timeout=20)
    found = client.get(id=made.id)

    same(found, made)
    same((made.id, made.type, made.name, made.state, made.parent), (f"id-{name}", "vm", name, "running", host.id))
    same(json_format.MessageToDict(made.definition), definition)
    same({k: json_format.MessageToDict(v) for k, v in made.metadata.items()}, metadata)
    same(dict(made.tags), {"env": "test", "bare": ""})
    same(list(made.unique_keys), sorted([key, f"z-{name}"]))
    same([(b.key, b.size_bytes) for b in made.blobs], [("kernel", 7)])
    same((made.revision, made.create_revision > host.revision), (made.create_revision, True))
    same(made.create_time.ToNanoseconds() > 0 and made.create_time == made.update_time, True)
    same(client.nodes.GetBlob(api.GetBlobRequest(node_ref=Ref(id=made.id), key="kernel"), timeout=20).value, b"\x00\xffbytes")


def check_register_with_defaults(client):
    made = client.nodes.RegisterNode(api.RegisterNodeRequest(node=Node(type="vm")), timeout=20)

    same((uuid.UUID(made.id).version, made.name, made.state), (7, made.id, "unknown"))


def check_get_by_every_ref(client):
    key = f"serial:{client.fresh()}"
    made = client.register(name="Naïve ☃ name", unique_keys=[key])

    for ref in ({"id": made.id}, {"name": made.name}, {"unique_key": key}, {"unique_key": f"VAGOTH_NAME_{made.name}"},
                {"any": made.id}, {"any": made.name}, {"any": key}):
        same((ref, client.get(**ref)), (ref, made))


def check_read_mask(client):
    made = client.register(tags={"a": "b"})
    request = api.GetNodeRequest(node_ref=Ref(id=made.id), read_mask=field_mask_pb2.FieldMask(paths=["name", "tags"]))

    same(client.nodes.GetNode(request, timeout=20), Node(name=made.name, tags={"a": "b"}))


def check_read_own_write(client):
    made = client.register()
    request = api.GetNodeRequest(node_ref=Ref(id=made.id), min_revision=made.revision)

    same(client.nodes.GetNode(request, timeout=20), made)


def check_batch_get_with_misses(client):
    key = client.fresh()
    first, second = client.register(unique_keys=[key]), client.register()
    refs = [Ref(name=second.name), Ref(id="no-such-id"), Ref(unique_key=key)]

    answer = client.nodes.BatchGetNodes(api.BatchGetNodesRequest(node_refs=refs), timeout=20)

    same([r.WhichOneof("result") for r in answer.results], ["node", "error", "node"])
    same((answer.results[0].node, answer.results[2].node), (second, first))
    miss = read_status(answer.results[1].error, Refusal(None, ""))
    same((miss.reason, miss.metadata["ref"], miss.metadata["ref_kind"]), ("NODE_NOT_FOUND", "no-such-id", "id"))


def check_update_with_mask(client):
    made = client.register(state="running", tags={"old": "1"}, unique_keys=[f"k:{client.fresh()}"])
    update = api.UpdateNodeRequest(
        node_ref=Ref(id=made.id), node=Node(state="stopped", name="ignored: not in the mask"),
        update_mask=field_mask_pb2.FieldMask(paths=["state", "unique_keys"]), set_tags={"new": "2"}, delete_tags=["old"],
        expected_revision=made.revision)

    changed = client.nodes.UpdateNode(update, timeout=20)

    same((changed.state, changed.name, list(changed.unique_keys), dict(changed.tags)), ("stopped", made.name, [], {"new": "2"}))
    again = refused(client.nodes.UpdateNode, update)
    same((again.code.name, again.reason), ("ABORTED", "REVISION_MISMATCH"))
    same((again.metadata["expected"], again.metadata["actual"]), (str(made.revision), str(changed.revision)))


def check_validate_only(client):
    request = api.RegisterNodeRequest(node=Node(type="vm", name=client.fresh()), validate_only=True)

    same(client.nodes.RegisterNode(request, timeout=20).name, request.node.name)

    same(refused(client.nodes.GetNode, api.GetNodeRequest(node_ref=Ref(name=request.node.name))).reason, "NODE_NOT_FOUND")


def check_patch_metadata(client):
    made = client.register(metadata={"a": struct_pb2.Value(string_value="1"), "b": struct_pb2.Value(bool_value=True)})
    patch = api.PatchMetadataRequest(
        node_ref=Ref(id=made.id), set={"c": struct_pb2.Value(number_value=3)}, delete=["a", "never-there"])

    changed = client.nodes.PatchMetadata(patch, timeout=20)

    same({k: json_format.MessageToDict(v) for k, v in changed.metadata.items()}, {"b": True, "c": 3.0})


def check_list_pages_of_one_revision(client):
    made = [client.register(name=f"page-{i:02}") for i in range(7)]
    request = api.ListNodesRequest(selector=Selector(tenant=client.tenant), page_size=3, order_by="name desc")
    pages = []
    while True:
        page = client.nodes.ListNodes(request, timeout=20)
        pages.append(page)
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
        client.register(name=f"page-99-{len(pages)}")  # later than the list: must not show in it

    same([[n.name for n in p.nodes] for p in pages], [
        ["page-06", "page-05", "page-04"], ["page-03", "page-02", "page-01"], ["page-00"]])
    same({p.revision for p in pages}, {made[-1].revision})


def check_list_filters(client):
    host = client.register(type="hypervisor", name="f-host")
    client.register(name="f-a", parent=host.id, state="running", tags={"env": "prod"}, unique_keys=["f:aa"])
    client.register(name="f-b", parent=host.id, state="stopped", tags={"env": "dev"}, unique_keys=["f:bb"])
    cases = [
        (Selector(types=["hypervisor"]), ["f-host"]),
        (Selector(roots_only=True), ["f-host"]),
        (Selector(parent=Ref(name="f-host")), ["f-a", "f-b"]),
        (Selector(states=["running", "paused"]), ["f-a"]),
        (Selector(tags={"env": ""}), ["f-a", "f-b"]),
        (Selector(tags={"env": "dev"}), ["f-b"]),
        (Selector(name_prefix="f-h"), ["f-host"]),
        (Selector(unique_key_prefix="f:a"), ["f-a"]),
    ]
    for selector, names in cases:
        selector.tenant = client.tenant
        answer = client.nodes.ListNodes(api.ListNodesRequest(selector=selector, order_by="name"), timeout=20)
        same((str(selector), [n.name for n in answer.nodes]), (str(selector), names))


def check_stream_nodes(client):
    writes = [api.Write(register_node=api.RegisterNodeRequest(node=Node(
        id=f"{client.tenant}-{i:04}", type="vm", tenant=client.tenant))) for i in range(1500)]
    client.nodes.WriteBatch(api.WriteBatchRequest(writes=writes), timeout=60)

    parts = list(client.nodes.StreamNodes(api.StreamNodesRequest(selector=Selector(tenant=client.tenant)), timeout=60))
    nothing = list(client.nodes.StreamNodes(api.StreamNodesRequest(selector=Selector(tenant="nobody's")), timeout=20))

    same([n.id for p in parts for n in p.nodes], [w.register_node.node.id for w in writes])
    same((len({p.revision for p in parts}), parts[0].candidate_count >= 1500), (1, True))
    same(([len(p.nodes) for p in nothing], nothing[0].revision > 0), ([0], True))


def check_get_tree(client):
    ids = [client.fresh() for _ in range(4)]
    for node_id, parent in zip(ids, ["", ids[0], ids[1], ids[0]]):
        client.register(id=node_id, name=node_id, parent=parent)

    def tree(depth):
        parts = client.nodes.GetTree(api.GetTreeRequest(root=Ref(id=ids[0]), max_depth=depth), timeout=20)
        return [(n.node.id, n.depth, n.child_count) for p in parts for n in p.nodes]

    same(tree(0), [(ids[0], 0, 2), (ids[1], 1, 1), (ids[2], 2, 0), (ids[3], 1, 0)])
    same(tree(1), [(ids[0], 0, 2), (ids[1], 1, 1), (ids[3], 1, 0)])


def check_parent_and_delete(client):
    first, second, child = client.register(), client.register(), client.register()

    def set_parent(parent, **more):
        return api.SetParentRequest(node_ref=Ref(id=child.id), parent=Ref(id=parent.id), **more)

    same(client.nodes.SetParent(set_parent(first), timeout=20).parent, first.id)
    taken = refused(client.nodes.SetParent, set_parent(second))
    same((taken.code.name, taken.reason, taken.metadata["parent"]), ("FAILED_PRECONDITION", "ALREADY_HAS_PARENT", first.id))
    same(client.nodes.SetParent(set_parent(second, reassign=True), timeout=20).parent, second.id)
    used = refused(client.nodes.DeleteNode, api.DeleteNodeRequest(node_ref=Ref(id=second.id)))
    same((used.reason, used.metadata["children"]), ("STILL_USED", "1"))
    gone = client.nodes.DeleteNode(api.DeleteNodeRequest(node_ref=Ref(id=second.id), cascade=True), timeout=20)
    same(list(gone.deleted_ids), [second.id, child.id])
    same(client.register(name=child.name).name, child.name)


def check_blobs(client):
    made = client.register()
    ref, value = Ref(id=made.id), bytes(range(256)) * (3 * 4096)
    same(len(value), 3 << 20)

    client.nodes.SetBlob(api.SetBlobRequest(node_ref=ref, key="image", value=value), timeout=60)

    same(client.nodes.GetBlob(api.GetBlobRequest(node_ref=ref, key="image"), timeout=60).value == value, True)
    listed = client.nodes.ListBlobs(api.ListBlobsRequest(node_ref=ref), timeout=20)
    same([(b.key, b.size_bytes) for b in listed.blobs], [("image", 3 << 20)])
    large = refused(client.nodes.SetBlob, api.SetBlobRequest(node_ref=ref, key="image", value=value + b"!"))
    same((large.code.name, list(large.violations)), ("INVALID_ARGUMENT", ["value"]))
    same(list(client.nodes.DeleteBlob(api.DeleteBlobRequest(node_ref=ref, key="image"), timeout=20).blobs), [])
    same(refused(client.nodes.GetBlob, api.GetBlobRequest(node_ref=ref, key="image")).reason, "BLOB_NOT_FOUND")


def check_batch_is_all_or_nothing(client):
    taken = client.register(unique_keys=[f"b:{client.fresh()}"])
    fine = Node(type="vm", name=client.fresh(), tenant=client.tenant)
    clash = Node(type="vm", name=client.fresh(), unique_keys=list(taken.unique_keys))
    writes = [api.Write(register_node=api.RegisterNodeRequest(node=n)) for n in (fine, clash)]

    refusal = refused(client.nodes.WriteBatch, api.WriteBatchRequest(writes=writes))

    same((refusal.reason, refusal.metadata), ("KEY_TAKEN", {"key": taken.unique_keys[0], "holder": taken.id, "index": "1"}))
    within("writes[1]", refusal.message)
    same(refused(client.nodes.GetNode, api.GetNodeRequest(node_ref=Ref(name=fine.name))).reason, "NODE_NOT_FOUND")


def check_request_id_is_answered_alike(client):
    request = api.RegisterNodeRequest(node=Node(type="vm", name=client.fresh()), request_id=client.fresh())
    first = client.nodes.RegisterNode(request, timeout=20)

    same(client.nodes.RegisterNode(request, timeout=20), first)

    request.node.name = client.fresh()
    reused = refused(client.nodes.RegisterNode, request)
    same((reused.code.name, reused.reason), ("INVALID_ARGUMENT", "REQUEST_ID_REUSED"))
    same(reused.metadata, {"request_id": request.request_id, "revision": str(first.revision)})
