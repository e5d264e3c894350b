"""A client of the registry in Python, written from the protos alone.

    /usr/bin/python3 run.py ADDRESS PROTOS [CHECK...]

ADDRESS is the host:port of a daemon that may be written to, PROTOS the folders of the protos, with a colon between them. The stubs are generated into a directory that
is gone afterwards. Runs the named checks, or all of them, and prints one line a check: `ok NAME` or `FAILED NAME: why`. Exit code 0: all
passed; 1: some failed; 77: something that the client is made of is not installed (the last line says what).
"""

import importlib
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

NOT_INSTALLED = 77
MODULES = ("node_checks", "watch_checks", "liveness_checks", "error_checks", "transport_checks")


def missing():
    """What is not installed, or None."""
    for program in ("protoc", "grpc_python_plugin"):
        if shutil.which(program) is None:
            return program
    for module in ("grpc", "google.protobuf"):
        try:
            importlib.import_module(module)
        except ImportError:
            return f"{module} of {sys.executable}"
    return None


def generate(protos, out):
    """Generates messages and stubs of every proto that clients need, and makes them importable."""
    folders = [pathlib.Path(folder) for folder in protos.split(":")]
    parts = ("registry/v1", "grpc/health/v1", "google/rpc")
    files = [p for folder in folders for part in parts for p in sorted((folder / part).glob("*.proto"))]
    plugin = shutil.which("grpc_python_plugin")
    subprocess.run(
        ["protoc", *(f"-I{folder}" for folder in folders), f"--python_out={out}", f"--grpc_out={out}", f"--plugin=protoc-gen-grpc={plugin}", *map(str, files)],
        check=True, stdin=subprocess.DEVNULL)
    sys.path.insert(0, out)
    # The protos' packages grpc.health and google.rpc live beside installed packages of the same first name.
    for name in ("grpc", "google"):
        package = importlib.import_module(name)
        package.__path__ = [*package.__path__, str(pathlib.Path(out, name))]


def run(address, names):
    """Runs the checks and returns how many failed."""
    from client import Client  # needs the stubs

    checks = {
        name.removeprefix("check_"): function
        for module in MODULES
        for name, function in vars(importlib.import_module(module)).items()
        if name.startswith("check_")
    }
    failed = 0
    for name in names or checks:
        with Client(address, name) as client:
            try:
                checks[name](client)
                print(f"ok {name}", flush=True)
            except Exception as e:  # whatever went wrong, the next check still tells
                failed += 1
                traceback.print_exc()
                print(f"FAILED {name}: {type(e).__name__}: {' '.join(str(e).split())}", flush=True)
    return failed


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    absent = missing()
    if absent is not None:
        print(f"{absent} is not installed")
        return NOT_INSTALLED
    with tempfile.TemporaryDirectory(prefix="registry-python-client-") as out:
        generate(sys.argv[2], out)
        return 1 if run(sys.argv[1], sys.argv[3:]) else 0


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main())
