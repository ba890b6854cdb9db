"""A cache, and a server on loopback that stands for the zoo."""
import random

from program import InFolder
from zoo_server import Server, Zoo, row

BYTES = random.Random(1).randbytes(3_000_000)
POINTER = (b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 3000000\n")
HOLD = 30  # seconds, more than any test waits


class InZoo(InFolder):
    def setUp(self):
        super().setUp()
        self.server = Server()
        self.addCleanup(self.server.close)
        self.zoo = Zoo(self.folder, self.server.address)

    def offer(self, way, name="big", data=BYTES):
        self.zoo.rows(row(name, data))
        self.server.ways[f"/{name}.onnx"] = way

    def pull(self, name="big", **more):
        return self.zoo.run("models", "pull", name, **more)

    def pulled(self, name="big", data=BYTES, **more):
        """It works, and prints where the file lies, which holds the very bytes."""
        result = self.pull(name, **more)
        self.assertEqual(result.returncode, 0, result.stderr)
        path = self.zoo.files / f"{name}.onnx"
        self.assertEqual(result.stdout, f"{path}\n")
        self.assertEqual(path.read_bytes(), data)
        return result

    def refused(self, *texts, status=1, kept=(), arguments=("models", "pull", "big"), **more):
        """One line with all of the texts; the cache holds what is said."""
        result = self.zoo.run(*arguments, **more)
        self.assertEqual((result.returncode, result.stdout), (status, ""), result.stderr)
        self.assertRegex(result.stderr, r"\Acameras: [^\n]+\n\Z")
        for text in texts:
            self.assertIn(text, result.stderr)
        self.assertEqual(self.zoo.there(), sorted(kept))
        return result.stderr

    def ranges(self):
        return [asked for _, asked in self.server.requests]
