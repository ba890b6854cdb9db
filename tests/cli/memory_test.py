"""One memory budget a call: what a model would take is told before it runs, in one line."""
import csv
import re
import struct
import subprocess
import unittest
import zlib

from networks import CONV, classifier, network
from pictures import SIGNATURE, chunk, photo, png_header, write_png
from program import InFolder, command


def tiled(copies, times, size=64):
    """A value of 16 channels tiled many times, all of it alive until the Sum: a small file."""
    names = [f"t{i}" for i in range(copies)]
    nodes = "\n".join(f"{name} = Tile(c, n)" for name in names)
    return f"""tiled (float[1,3,{size},{size}] x) => (float[1,5] y)
      <float[16,3,3,3] w, float[5,{16 * times}] v>
    {{ c = Conv<{CONV}>(x, w)
       n = Constant<value = int64[4] {{1, {times}, 1, 1}}>()
       {nodes}
       s = Sum({", ".join(names)})
       g = GlobalAveragePool(s)
       f = Flatten(g)
       y = Gemm<transB=1>(f, v) }}"""


def doubled(times):
    nodes = "\n".join(f"q{i + 1} = Concat<axis=2>(q{i}, q{i})" for i in range(times))
    return f"""doubled (float[1,3,16,16] x) => (float[1,5] y) <float[8,3,3,3] w, float[5,8] v>
    {{ q0 = Conv<{CONV}>(x, w)
       {nodes}
       g = GlobalAveragePool(q{times})
       f = Flatten(g)
       y = Gemm<transB=1>(f, v) }}"""


def long_chain(nodes):
    lines = "\n".join(f"r{i + 1} = {'Relu' if i % 2 else 'Sigmoid'}(r{i})" for i in range(nodes))
    return f"""chain (float[1,3,16,16] x) => (float[1,5] y) <float[4,3,3,3] w, float[5,4] v>
    {{ r0 = Conv<{CONV}>(x, w)
       {lines}
       g = GlobalAveragePool(r{nodes})
       f = Flatten(g)
       y = Gemm<transB=1>(f, v) }}"""


class Memory(InFolder):
    def setUp(self):
        super().setUp()
        self.photo = write_png(self.folder / "photo.png", photo())

    def peak(self, *arguments):
        """Kilobytes at most, and what the call wrote to standard error."""
        script = ("import resource, subprocess, sys; r = subprocess.run(sys.argv[1:], "
                  "capture_output=True, text=True); print(resource.getrusage("
                  "resource.RUSAGE_CHILDREN).ru_maxrss, r.returncode); print(r.stderr)")
        told = subprocess.run(["/usr/bin/python3", "-c", script, *command(*arguments)],
                              capture_output=True, text=True, cwd=self.folder, timeout=300,
                              check=True).stdout
        numbers, _, text = told.partition("\n")
        size, status = map(int, numbers.split())
        self.assertEqual(status, 0 if "needs" not in text else 1, text)
        return size, text

    def test_values_that_are_alive_together(self):
        network(tiled(40, 48), self.folder / "m.onnx")
        line = r"m.onnx: this network at 64 x 64 needs 51\d\.\d MB of memory \(node 's' \(Sum\)\), " \
               r"expected at most 100.0 MB: 5\d\d MB would do for that \(--memory\)$"
        for words in (["explain", "photo.png", "--model", "m.onnx"], ["inspect", "m.onnx"],
                      ["layers", "m.onnx"],
                      ["compare", "photo.png", "--model", "m.onnx", "--out", "grid.png"],
                      ["sanity", "photo.png", "--model", "m.onnx"],
                      ["attack", "photo.png", "--model", "m.onnx"],
                      ["cost", "photo.png", "--model", "m.onnx"]):
            with self.subTest(words[0]):
                result = self.run_program(*words, "--memory", "100M")
                self.assertEqual(result.returncode, 1, result.stderr)
                self.assertRegex(result.stderr, line)
                self.assertEqual(result.stderr.count("\n"), 1)

    def test_the_number_in_the_message_is_enough(self):
        network(tiled(40, 48), self.folder / "m.onnx")
        told = self.run_program("inspect", "m.onnx", "--memory", "10M").stderr
        enough = re.search(r": (\d+) ([MG]B) would do", told)
        self.succeed("inspect", "m.onnx", "--memory", enough[1] + enough[2])

    def test_larger_sizes_are_told_before_the_first_runs(self):
        network(tiled(8, 48), self.folder / "m.onnx")
        self.succeed("explain", "photo.png", "--model", "m.onnx", "--method", "grad_cam",
                     "--memory", "200M", "--map", "map.npy")
        self.fail_cleanly(1, ["this network at 286 x 286 needs", "expected at most 200.0 MB"],
                          "explain", "photo.png", "--model", "m.onnx", "--memory", "200M",
                          "--map", "other.npy")

    def test_a_refusal_takes_no_memory(self):
        network(doubled(40), self.folder / "m.onnx")
        size, text = self.peak("inspect", "m.onnx")
        self.assertRegex(text, r"this network at 16 x 16 needs [\d.]+ TB of memory")
        self.assertLess(size, 400_000)

    def test_a_wide_declared_size_is_tried_small(self):
        network(classifier(height=64, width=65536), self.folder / "m.onnx")
        size, _ = self.peak("inspect", "m.onnx")
        self.assertLess(size, 800_000)  # it was 3 400 000
        self.assertIn("native size 64 x 65536", self.succeed("inspect", "m.onnx"))

    def test_a_large_declared_batch_is_tried_small(self):
        for side in (224, 112):
            network(classifier(height=side, width=side, batch=256), self.folder / "m.onnx")
            size, _ = self.peak("inspect", "m.onnx")
            self.assertLess(size, 300_000, side)

    def test_memory_by_node(self):
        sizes = []
        for nodes in (1000, 6000):
            network(long_chain(nodes), self.folder / "m.onnx")
            sizes.append(self.peak("inspect", "m.onnx")[0])
        self.assertLess((sizes[1] - sizes[0]) / 5000, 20, "kB a node")

    def test_nodes_are_charged(self):
        network(long_chain(1000), self.folder / "m.onnx")
        self.fail_cleanly(1, ["a model of 1004 nodes and", "expected at most 10.0 MB"],
                          "inspect", "m.onnx", "--memory", "10M")

    def test_pictures_are_charged(self):
        network(classifier(), self.folder / "m.onnx")
        data = png_header(10_000, 10_000) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
        (self.folder / "claims.png").write_bytes(data)
        self.fail_cleanly(1, "a picture of 10000 x 10000 pixels needs 800.0 MB of memory, expected "
                             "at most 500.0 MB: 808 MB would do for that (--memory)\n",
                          "explain", "claims.png", "--model", "m.onnx", "--memory", "500M",
                          "--map", "map.npy")

    def test_pictures_are_charged_by_every_command(self):
        network(classifier(), self.folder / "m.onnx")
        data = png_header(10_000, 10_000) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
        (self.folder / "claims.png").write_bytes(data)
        words = ["claims.png", "--model", "m.onnx", "--memory", "500M"]
        for command_words in (["compare", *words, "--out", "grid.png"], ["sanity", *words],
                              ["attack", *words], ["cost", *words]):
            with self.subTest(command_words[0]):
                self.fail_cleanly(1, "claims.png: PNG: a picture of 10000 x 10000 pixels needs 800.0 MB",
                                  *command_words)

    def test_wide_pictures_take_what_is_charged(self):
        network(classifier(), self.folder / "m.onnx")
        side = 3000
        header = struct.pack(">IIBBBBB", side, side, 16, 6, 0, 0, 0)  # RGB and alpha of 16 bits
        pixels = zlib.compress(bytes(side * (8 * side + 1)), 1)
        (self.folder / "wide.png").write_bytes(SIGNATURE + chunk(b"IHDR", header) +
                                               chunk(b"IDAT", pixels) + chunk(b"IEND", b""))
        words = ["--model", "m.onnx", "--method", "grad_cam", "--map", "map.npy", "--memory"]
        self.fail_cleanly(1, "a picture of 3000 x 3000 pixels needs 216.0 MB", "explain",
                          "wide.png", *words, "200M")
        small, _ = self.peak("explain", "photo.png", *words, "220M")
        large, _ = self.peak("explain", "wide.png", *words, "220M")
        self.assertLess(large - small, 220_000)

    def judged(self, *more):
        return self.run_program("evaluate", "set", "--model", "m.onnx", "--methods", "grad_cam",
                                "--metrics", "density", "--label", "predicted", "--multi-scale",
                                "--sizes", "64,286", *more, "--out", "out")

    def statuses(self):
        with open(self.folder / "out" / "rows.csv", newline="", encoding="utf-8") as file:
            return [row["status"] for row in csv.DictReader(file)]

    # No row may keep for ever what more memory would have answered.
    def test_an_evaluation_over_budget_goes_on_with_more(self):
        network(tiled(8, 48), self.folder / "m.onnx")
        (self.folder / "set").mkdir()
        write_png(self.folder / "set" / "a.png", photo())
        result = self.judged("--memory", "200M")
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertRegex(result.stderr, r"cameras: a\.png: this network at 286 x 286 needs .* "
                                        r"expected at most 200\.0 MB: \d+ [MG]B would do for that \(--memory\)\n")
        again = self.judged("--memory", "8G")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(self.statuses(), ["ok"])

    def test_a_picture_that_claims_too_much_is_one_skipped_row(self):
        network(classifier(), self.folder / "m.onnx")
        (self.folder / "set").mkdir()
        write_png(self.folder / "set" / "b.png", photo())
        data = png_header(10_000, 10_000) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
        (self.folder / "set" / "a.png").write_bytes(data)
        result = self.judged("--memory", "500M")
        self.assertEqual(result.returncode, 0, result.stderr)
        claimed, good = self.statuses()
        self.assertTrue(claimed.startswith("skipped: PNG: a picture of 10000 x 10000"), claimed)
        self.assertEqual(good, "ok")

    def test_sizes(self):
        network(classifier(), self.folder / "m.onnx")
        for size in ("500M", "1.5G", "2GiB", "900000k", "1T", "300000000", "1gb"):
            with self.subTest(size):
                self.succeed("inspect", "m.onnx", "--memory", size)
        for size in ("much", "0", "1X", "1Gi3", "1e400", "nan", "G"):
            with self.subTest(size):
                self.fail_cleanly(2, "expected --memory as a size such as 500M or 2G, found",
                                  "inspect", "m.onnx", "--memory", size)


if __name__ == "__main__":
    unittest.main()
