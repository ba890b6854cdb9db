"""The program under test, and the folder of real models and photos where a checkout has one."""
import array
import json
import os
import pathlib
import re
import tempfile
import unittest

import warm_program

PROGRAM = os.environ["CAMERAS"]
# The subcommands, from the table that the program is made from.
COMMANDS = re.findall(r"^CAMERAS_COMMAND\((\w+)", (pathlib.Path(__file__).resolve().parents[2] / "apps" /
                                                   "cameras" / "commands.inc").read_text(), re.MULTILINE)
# The rows of the methods, and what each reads: names from options.inc.
METHODS = {name: re.sub(r'"[^"]*"', "", reads) for name, reads in re.findall(
    r'^CAMERAS_\w+\((\w+), "[^"]*"(.*)\)$', (pathlib.Path(__file__).resolve().parents[2] / "include" / "cameras" /
                                          "saliency" / "methods.inc").read_text(), re.MULTILINE)}
# What networks run on, and the commands that run them.
DEVICE = os.environ.get("CAMERAS_TEST_DEVICE") or "cpu"
COMPUTING = {"explain", "compare", "concepts", "sanity", "cost", "attack", "evaluate", "layers", "inspect"}
SHARED = pathlib.Path(__file__).resolve().parents[3] / "shared"


def readers_of(option):
    """The methods that read an option, as messages list them."""
    return ", ".join(name for name, reads in METHODS.items() if re.search(rf"\b{option}\b", reads))


def command(*arguments):
    """The words that run the program, on the device that tests are to use."""
    words = [str(argument) for argument in arguments]
    if DEVICE != "cpu" and words and words[0] in COMPUTING and "--device" not in words:
        words += ["--device", DEVICE]
    return [PROGRAM, *words]


def run(*arguments, folder=None):
    """Runs the program; the result has returncode, stdout and stderr (text)."""
    return warm_program.call(command(*arguments), folder)


def explain(*arguments):
    """`cameras explain` with --json; returns the report."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "report.json"
        result = run("explain", *arguments, "--json", path)
        if result.returncode != 0:
            raise AssertionError(f"exit status {result.returncode}: {result.stderr}")
        return json.loads(path.read_text())


class InFolder(unittest.TestCase):
    """Every test has a folder of its own, where the program runs."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_program(self, *arguments):
        return run(*arguments, folder=self.folder)

    def succeed(self, *arguments):
        """Runs the program and returns what it wrote to standard output."""
        result = self.run_program(*arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def contents(self):
        """The bytes of every file in the folder."""
        return {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}

    def fail_cleanly(self, status, said, *arguments):
        """Runs the program; it must fail with one line that has all of `said`, and write nothing.
        """
        before = self.contents()
        result = self.run_program(*arguments)
        self.assertEqual(result.returncode, status, result.stderr)
        self.assertRegex(result.stderr, r"\Acameras: [^\n]+\n\Z")
        for text in [said] if isinstance(said, str) else said:
            self.assertIn(text, result.stderr)
        self.assertEqual(result.stdout, "")
        self.assertEqual(self.contents(), before, "files were written or changed")


def read_npy(path):
    """(height, width, list of floats) of a float32 C-order [h,w] NumPy file."""
    data = pathlib.Path(path).read_bytes()
    assert data[:6] == b"\x93NUMPY", "not a NumPy file"
    length = int.from_bytes(data[8:10], "little")
    header = data[10:10 + length].decode()
    assert "'<f4'" in header and "'fortran_order': False" in header, header
    height, width = map(int, re.search(r"\((\d+), (\d+)\)", header).groups())
    values = array.array("f", data[10 + length:])
    assert len(values) == height * width
    return height, width, values


def compare(found, expected):
    """(Pearson correlation, largest absolute difference) of two equally long value lists."""
    count = len(expected)
    mean_f, mean_e = sum(found) / count, sum(expected) / count
    cov = sum((f - mean_f) * (e - mean_e) for f, e in zip(found, expected))
    var_f = sum((f - mean_f) ** 2 for f in found)
    var_e = sum((e - mean_e) ** 2 for e in expected)
    largest = max(abs(f - e) for f, e in zip(found, expected))
    return cov / (var_f * var_e) ** 0.5, largest
