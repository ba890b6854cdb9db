#!/usr/bin/python3
"""What looking at a model costs: processor time, peak memory and memory by node of `cameras inspect`, for
chains of nodes and for small files that ask for much. The table of docs/benchmarks.md.

usage: loading.py [PROGRAM] [--models FILE.onnx...]

PROGRAM is build/cameras beside this folder by default. The files are made here, each the same every
time; FILEs are further models to look at.
"""
import argparse
import os
import pathlib
import struct
import subprocess
import tempfile

FLOAT, INT, INTS = 1, 2, 7  # numbers of onnx.proto: TensorProto.FLOAT, AttributeProto.INT and INTS


def varint(number):
    data = bytearray()
    while number > 127:
        data.append(number & 127 | 128)
        number >>= 7
    return bytes(data + bytes([number]))


def whole(field, number):
    return varint(field << 3) + varint(number)


def part(field, data):
    data = data.encode() if isinstance(data, str) else data
    return varint(field << 3 | 2) + varint(len(data)) + data


def attribute(name, value):
    if isinstance(value, int):
        return part(5, part(1, name) + whole(3, value) + whole(20, INT))
    return part(5, part(1, name) + b"".join(whole(8, one) for one in value) + whole(20, INTS))


def node(kind, inputs, output, **attributes):
    return part(1, b"".join(part(1, name) for name in inputs) + part(2, output) + part(4, kind) +
                b"".join(attribute(*item) for item in attributes.items()))


def weights(name, *sizes, value=0.25):
    count = 1
    for size in sizes:
        count *= size
    return part(5, b"".join(whole(1, size) for size in sizes) + whole(2, FLOAT) + part(8, name) +
                part(9, struct.pack("<f", value) * count))


def value(field, name, *sizes):
    shape = b"".join(part(1, whole(1, size)) for size in sizes)
    return part(field, part(1, name) + part(2, part(1, whole(1, FLOAT) + part(2, shape))))


def model(nodes, batch=1, height=16, width=16):
    """Four channels, `nodes` from "c" to "d", and a linear head."""
    graph = [node("Conv", ["x", "w"], "c"), *nodes, node("GlobalAveragePool", ["d"], "g"),
             node("Flatten", ["g"], "f"), node("Gemm", ["f", "v"], "y", transB=1), part(2, "net"),
             weights("w", 4, 3, 1, 1), weights("v", 5, 4), value(11, "x", batch, 3, height, width),
             value(12, "y", batch, 5)]
    return whole(1, 8) + part(7, b"".join(graph)) + part(8, part(1, "") + whole(2, 13))


def add_chain(count):
    names = ["c", *(f"a{i}" for i in range(count - 1)), "d"]
    return model([weights("s", 1, value=1e-6),
                  *(node("Add", [names[i], "s"], names[i + 1]) for i in range(count))])


def conv_chain(count):
    names = ["c", *(f"a{i}" for i in range(count - 1)), "d"]
    return model([part for i in range(count) for part in (
        weights(f"w{i}", 4, 4, 1, 1), node("Conv", [names[i], f"w{i}"], names[i + 1]))])


def tiled(copies, times):
    """A value of 4 channels tiled along its rows, all copies alive until they are added."""
    names = [f"t{i}" for i in range(copies)]
    shape = node("Constant", [], "n", value_ints=[1, 1, times, times])
    return model([shape, *(node("Tile", ["c", "n"], name) for name in names),
                  node("Sum", names, "d")], height=64, width=64)


def doubled(times):
    names = ["c", *(f"q{i}" for i in range(times - 1)), "d"]
    return model([node("Concat", [names[i], names[i]], names[i + 1], axis=2)
                  for i in range(times)])


FILES = {
    **{f"Add x {count}": lambda count=count: add_chain(count) for count in (1000, 10_000, 99_990)},
    **{f"Conv x {count}": lambda count=count: conv_chain(count)
       for count in (1000, 10_000, 99_990)},
    "a value tiled 40 times": lambda: tiled(40, 25),
    "doubled 40 times": lambda: doubled(40),
    "declared 64 x 65536": lambda: model([node("Relu", ["c"], "d")], height=64, width=65536),
    "declared batch 256": lambda: model([node("Relu", ["c"], "d")], batch=256, height=224,
                                        width=224),
}


def looked_at(program, path):
    """Seconds of the processor, peak MB, and what it said at the end."""
    command = [program, "inspect", path, "--threads", "1"]
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        lines = said.read().decode().strip().splitlines()
    words = lines[-1].replace(f"{path}: ", "") if child.returncode else "ok"
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1000, words


def main():
    beside = pathlib.Path(__file__).resolve().parent.parent / "build" / "cameras"
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default=beside)
    parser.add_argument("--models", nargs="*", default=[])
    arguments = parser.parse_args()
    print("| file | bytes | s | peak MB | kB a node | |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "m.onnx")
        pathlib.Path(path).write_bytes(model([node("Relu", ["c"], "d")]))
        idle = looked_at(arguments.program, path)[1]
        for name, make in FILES.items():
            pathlib.Path(path).write_bytes(make())
            report(arguments, name, path, idle)
    for given in arguments.models:
        report(arguments, pathlib.Path(given).name, given, 0)


def report(arguments, name, path, idle):
    seconds, peak, words = looked_at(arguments.program, path)
    count = name.rpartition(" x ")[2] if idle and " x " in name else ""
    each = f"{1000 * (peak - idle) / int(count):.1f}" if count and "declared" not in name else ""
    print(f"| {name} | {os.path.getsize(path)} | {seconds:.2f} | {peak:.0f} | {each} | {words} |",
          flush=True)


if __name__ == "__main__":
    main()
