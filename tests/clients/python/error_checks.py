"""Refusals: each with its reason, the offending fields and what the client needs to go on."""

import concurrent.futures

import grpc
from client import Node, Ref, Selector, api, read_refusal, refused, same, within
from google.protobuf import field_mask_pb2, struct_pb2


def check_key_taken(client):
    key = f"mac:{client.fresh()}"
    holder = client.register(unique_keys=[key])
    second = Node(type="vm", name=client.fresh(), unique_keys=[f"free:{key}", key])

    refusal = refused(client.nodes.RegisterNode, api.RegisterNodeRequest(node=second))

    same((refusal.code.name, refusal.reason, refusal.domain), ("ALREADY_EXISTS", "KEY_TAKEN", "registry.v1"))
    same(refusal.metadata, {"key": key, "holder": holder.id})
    within(key, refusal.message)
    # Nothing was claimed: neither the name nor the other key.
    same(list(client.register(name=second.name, unique_keys=[f"free:{key}"]).unique_keys), [f"free:{key}"])


def check_name_taken(client):
    holder = client.register()

    refusal = refused(client.nodes.RegisterNode, api.RegisterNodeRequest(node=Node(type="vm", name=holder.name)))

    same((refusal.code.name, refusal.reason), ("ALREADY_EXISTS", "NAME_TAKEN"))
    same(refusal.metadata, {"name": holder.name, "holder": holder.id})


def check_node_already_exists(client):
    held = client.register()

    refusal = refused(client.nodes.RegisterNode, api.RegisterNodeRequest(node=Node(type="vm", id=held.id)))

    same((refusal.code.name, refusal.reason, refusal.metadata), ("ALREADY_EXISTS", "NODE_ALREADY_EXISTS", {"id": held.id}))


def check_not_found_suggests_the_nearest(client):
    client.register(name="gateway-north-7")

    refusal = refused(client.nodes.GetNode, api.GetNodeRequest(node_ref=Ref(name="gatewai-north-7")))

    same((refusal.code.name, refusal.reason), ("NOT_FOUND", "NODE_NOT_FOUND"))
    same(refusal.metadata, {"ref_kind": "name", "ref": "gatewai-north-7", "nearest": "gateway-north-7"})


def check_every_bad_field_at_once(client):
    node = Node(id="with space", type="Not A Type", name=" padded ", tenant="\t", state="s" * 129, tags={"k": "v" * 1025},
                unique_keys=["", "VAGOTH_NAME_x"], metadata={"VAGOTH_X": struct_pb2.Value(bool_value=True)})
    request = api.RegisterNodeRequest(node=node, match_unique_key="not among them", if_exists=99, request_id="white space")
    request.blobs[""] = b"x"

    refusal = refused(client.nodes.RegisterNode, request)

    same((refusal.code.name, refusal.reason), ("INVALID_ARGUMENT", "INVALID_FIELD"))
    same(sorted(refusal.violations), sorted([
        "node.id", "node.type", "node.name", "node.tenant", "node.state", 'node.tags["k"]', "node.unique_keys[0]", "node.unique_keys[1]",
        'node.metadata["VAGOTH_X"]', "match_unique_key", "if_exists", "request_id", 'blobs[""]']))
    same(all(v.description.startswith(field) and v.reason for field, v in refusal.violations.items()), True)
    same(refusal.violations["node.unique_keys[1]"].reason, "RESERVED_KEY")


def check_reserved_key(client):
    node = Node(type="vm", unique_keys=["VAGOTH_NAME_mine"])

    refusal = refused(client.nodes.RegisterNode, api.RegisterNodeRequest(node=node))

    same((refusal.code.name, refusal.reason), ("INVALID_ARGUMENT", "RESERVED_KEY"))
    same(refusal.metadata, {"key": "VAGOTH_NAME_mine", "prefix": "VAGOTH_NAME_"})
    same(list(refusal.violations), ["node.unique_keys[0]"])


def check_bad_lists_are_named(client):
    cases = [
        (api.ListNodesRequest(page_size=-1), "page_size"),
        (api.ListNodesRequest(page_token="no token"), "page_token"),
        (api.ListNodesRequest(order_by="colour"), "order_by"),
        (api.ListNodesRequest(min_revision=-1), "min_revision"),
        (api.ListNodesRequest(read_mask=field_mask_pb2.FieldMask(paths=["nmae"])), "read_mask.paths[0]"),
        (api.ListNodesRequest(selector=Selector(roots_only=True, parent=Ref(id="x"))), "selector.roots_only"),
        (api.ListNodesRequest(selector=Selector(unique_key_prefix="VAGOTH_NAME_x")), "selector.unique_key_prefix"),
    ]
    for request, field in cases:
        refusal = refused(client.nodes.ListNodes, request)
        same((refusal.code.name, refusal.reason, list(refusal.violations)), ("INVALID_ARGUMENT", "INVALID_FIELD", [field]))


def check_unknown_mask_path_is_named(client):
    made = client.register()
    request = api.UpdateNodeRequest(node_ref=Ref(id=made.id), update_mask=field_mask_pb2.FieldMask(paths=["stat", "revision", "state"]))

    refusal = refused(client.nodes.UpdateNode, request)

    same(sorted(refusal.violations), ["update_mask.paths[0]", "update_mask.paths[1]"])
    within("did you mean 'state'?", refusal.violations["update_mask.paths[0]"].description)
    same(client.get(id=made.id), made)


def check_one_of_many_claims_wins(client):
    key = f"claim:{client.fresh()}"
    names = [client.fresh() for _ in range(32)]

    def claim(name):
        try:
            return client.register(name=name, unique_keys=[key]).id
        except grpc.RpcError as error:
            return read_refusal(error)

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(claim, names))

    winners = [o for o in outcomes if isinstance(o, str)]
    same(len(winners), 1)
    same([(o.reason, o.metadata) for o in outcomes if not isinstance(o, str)], [("KEY_TAKEN", {"key": key, "holder": winners[0]})] * 31)
    same(client.get(unique_key=key).id, winners[0])
    listed = client.nodes.ListNodes(api.ListNodesRequest(selector=Selector(tenant=client.tenant)), timeout=20)
    same([n.id for n in listed.nodes], winners)
