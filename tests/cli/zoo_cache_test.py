"""Where fetched models lie: checked, shared by several calls, on full and read-only disks."""
import os
import resource
import time
import unittest

from in_zoo import BYTES, InZoo
from networks import classifier, network
from zoo_server import whole


class Cache(InZoo):
    def test_two_at_once(self):
        self.offer(whole(BYTES, most=1_000_000, started=lambda answer: time.sleep(1)))
        calls = [self.zoo.start("models", "pull", "big") for _ in range(3)]
        results = [call.communicate(timeout=120) for call in calls]
        self.assertEqual([call.returncode for call in calls], [0, 0, 0], results)
        self.assertEqual({out for out, _ in results}, {f"{self.zoo.files / 'big.onnx'}\n"})
        self.assertEqual((self.zoo.files / "big.onnx").read_bytes(), BYTES)
        self.assertEqual(self.ranges(), [None, "bytes=1000000-", "bytes=2000000-"])
        self.assertEqual(self.zoo.there(), ["big.onnx"])

    def test_a_full_disk(self):
        self.offer(whole(BYTES))
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
        self.refused("big.onnx.part: cannot be written: File too large", kept=["big.onnx.part"], preexec_fn=limit)
        self.assertFalse((self.zoo.files / "big.onnx").exists())
        self.server.requests.clear()
        self.pulled()
        self.assertEqual(self.ranges(), ["bytes=1000000-"])

    def as_nobody(self):
        """Root may write anywhere."""
        self.folder.chmod(0o755)
        return (lambda: os.setuid(65534)) if os.geteuid() == 0 else None

    def test_a_cache_that_cannot_be_written(self):
        self.offer(whole(BYTES))
        self.zoo.cache.mkdir(mode=0o555)
        self.refused("cameras/zoo: cannot be written: Permission denied (XDG_CACHE_HOME names another place)",
                     preexec_fn=self.as_nobody())
        self.zoo.cache.rmdir()
        self.zoo.cache.write_text("a file")
        self.refused("cannot be written: Not a directory")

    def test_a_cache_that_can_only_be_read(self):
        data = network(classifier(), self.folder / "tiny.onnx").read_bytes()
        self.offer(whole(data), "tiny", data)
        self.pulled("tiny", data)
        for stamped in (True, False):
            result = self.zoo.run("layers", "zoo:tiny", preexec_fn=self.as_nobody())
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            if stamped:
                (self.zoo.files / ".tiny.onnx.checked").unlink()
                self.zoo.files.chmod(0o555)
        self.zoo.files.chmod(0o755)
        self.assertEqual(len(self.server.requests), 1)

    def test_no_place(self):
        self.offer(whole(BYTES))
        for name in ("XDG_CACHE_HOME", "HOME"):
            self.zoo.environment.pop(name, None)
        self.refused("expected HOME or XDG_CACHE_HOME")
        self.zoo.environment["HOME"] = str(self.folder)
        self.zoo.environment["XDG_CACHE_HOME"] = "relative"
        result = self.pull()
        self.assertEqual(result.stdout, f"{self.folder}/.cache/cameras/zoo/big.onnx\n", result.stderr)

    def test_a_file_that_changed(self):
        self.offer(whole(BYTES))
        path = self.zoo.files / "big.onnx"
        for change in (lambda: path.write_bytes(BYTES[1:] + b"x"), lambda: path.write_bytes(b"short"), path.unlink):
            self.pulled()
            change()
            self.server.requests.clear()
            self.pulled()
            self.assertEqual(self.ranges(), [None])

    def test_nothing_of_another_file_is_written(self):
        """A link in the place of what arrives is not followed."""
        self.offer(whole(BYTES))
        self.zoo.files.mkdir(parents=True)
        other = self.folder / "other"
        other.write_text("mine")
        (self.zoo.files / "big.onnx.part").symlink_to(other)
        self.refused("big.onnx.part: cannot be written", kept=["big.onnx.part"])
        self.assertEqual(other.read_text(), "mine")


if __name__ == "__main__":
    unittest.main()
