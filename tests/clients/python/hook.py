"""A hook of a module in Python, written from the protos alone.

    /usr/bin/python3 hook.py ADDRESS PROTOS FOLDER

ADDRESS is where it listens (`unix:/path`), PROTOS the folders of the protos, with a colon between them. Prints `ready` when
it serves, and serves until it is killed. Exit code 77: something that it is made of is not installed (the last line says what).

Validate refuses a `size` of 13 (`hook.unlucky`), and does not answer one of 99 before there is a file `release` in FOLDER: it makes a file `hanging`
there. Default gives the field `motd`. Committed adds a line to the file `told` in FOLDER: revision, name of the node, size (`-`: no configuration),
whether it is of a resync.
"""

import concurrent.futures
import pathlib
import sys
import tempfile
import threading

from run import NOT_INSTALLED, generate, missing


def sized(config):
    """The first item that has a field `size`, and its value; or None twice."""
    for item in config.items:
        if "size" in item.values:
            return item, int(item.values["size"].number_value)
    return None, None


def serve(address, folder):
    import grpc
    from google.protobuf import empty_pb2, struct_pb2
    from registry.v1 import config_pb2, hook_pb2, hook_pb2_grpc

    class Hook(hook_pb2_grpc.ModuleHookServicer):
        """The service."""

        def Default(self, request, context):
            values = [
                config_pb2.SetField(item=item.ref, field="motd", value=struct_pb2.Value(string_value=f"given to {request.node.name}"))
                for item in request.config.items
                if "size" in item.values
            ]
            return hook_pb2.DefaultResponse(values=values)

        def Validate(self, request, context):
            item, size = sized(request.config)
            if size == 99:
                (folder / "hanging").touch()
                while context.is_active() and not (folder / "release").exists():
                    threading.Event().wait(0.01)
            if size != 13:
                return hook_pb2.ValidateHookResponse()
            path = f"config/{item.ref.id}#size"
            finding = config_pb2.Finding(path=path, code="hook.unlucky", message="13 brings bad luck", severity=config_pb2.Finding.ERROR)
            return hook_pb2.ValidateHookResponse(findings=[finding])

        def Committed(self, request, context):
            size = sized(request.config)[1] if request.HasField("config") else "-"
            with open(folder / "told", "a", encoding="utf-8") as told:
                told.write(f"{request.revision} {request.node.name} {size} {request.resynced}\n")
            return empty_pb2.Empty()

    server = grpc.server(concurrent.futures.ThreadPoolExecutor(max_workers=8))
    hook_pb2_grpc.add_ModuleHookServicer_to_server(Hook(), server)
    server.add_insecure_port(address)
    server.start()
    print("ready", flush=True)
    server.wait_for_termination()


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    absent = missing()
    if absent is not None:
        print(f"{absent} is not installed")
        return NOT_INSTALLED
    with tempfile.TemporaryDirectory(prefix="registry-python-hook-", dir=sys.argv[3]) as out:
        generate(sys.argv[2], out)
        serve(sys.argv[1], pathlib.Path(sys.argv[3]))
    return 0


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main())
