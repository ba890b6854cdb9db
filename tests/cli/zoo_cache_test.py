"""Where fetched models lie: checked, shared by several calls, on full and read-only disks."""
import json
import os
import pty
import resource
import select
import subprocess
import threading
import time
import unittest

from in_zoo import BYTES, HOLD, InZoo
from networks import classifier, network
from program import PROGRAM, command
from zoo_server import in_turn, row, whole


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

    def test_waiting_is_shown_on_a_terminal(self):
        go_on = threading.Event()
        self.addCleanup(go_on.set)
        hangs = whole(BYTES, most=1_000_000, started=lambda answer: go_on.wait(HOLD))
        self.offer(in_turn(hangs, whole(BYTES)))
        first = self.zoo.start("models", "pull", "big")
        self.until(lambda: self.server.requests)
        ours, theirs = pty.openpty()
        second = subprocess.Popen(command("models", "pull", "big"), stdout=subprocess.PIPE, stderr=theirs,
                                  env=self.zoo.environment, text=True)
        os.close(theirs)
        shown = b""
        while b"waiting for another call that fetches big.onnx" not in shown:
            self.assertTrue(select.select([ours], [], [], HOLD)[0], shown)
            shown += os.read(ours, 4096)
        go_on.set()
        self.assertEqual([call.communicate(timeout=120)[0] for call in (first, second)],
                         [f"{self.zoo.files / 'big.onnx'}\n"] * 2)
        self.assertTrue(os.read(ours, 4096).endswith(b"\r\x1b[K"), "taken away")
        os.close(ours)

    def until(self, is_so):
        end = time.monotonic() + 60
        while not is_so() and time.monotonic() < end:
            time.sleep(0.05)
        self.assertTrue(is_so())

    def test_a_full_disk(self):
        self.offer(whole(BYTES))
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
        self.refused("big.onnx.part: cannot be written: File too large", kept=["big.onnx.part"], preexec_fn=limit)
        self.assertFalse((self.zoo.files / "big.onnx").exists())
        self.server.requests.clear()
        self.pulled()
        self.assertEqual(self.ranges(), ["bytes=1000000-"])

    def as_nobody(self):
        """Root may write anywhere. The program is run by its descriptor: it may lie in root's own folder."""
        self.folder.chmod(0o755)
        if os.geteuid() != 0:
            return {}
        program = os.open(PROGRAM, os.O_RDONLY)
        self.addCleanup(os.close, program)
        return {"preexec_fn": lambda: os.setuid(65534), "executable": f"/proc/self/fd/{program}", "pass_fds": [program]}

    def test_a_cache_that_cannot_be_written(self):
        self.offer(whole(BYTES))
        self.zoo.cache.mkdir(mode=0o555)
        self.refused("cameras/zoo: cannot be written: Permission denied (XDG_CACHE_HOME names another place)",
                     **self.as_nobody())
        self.zoo.cache.rmdir()
        self.zoo.cache.write_text("a file")
        self.refused("cannot be written: Not a directory")

    def test_a_cache_that_can_only_be_read(self):
        data = network(classifier(), self.folder / "tiny.onnx").read_bytes()
        self.offer(whole(data), "tiny", data)
        self.pulled("tiny", data)
        for stamped in (True, False):
            result = self.zoo.run("layers", "zoo:tiny", **self.as_nobody())
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            if stamped:
                (self.zoo.files / ".tiny.onnx.checked").unlink()
                self.zoo.files.chmod(0o555)
        self.zoo.files.chmod(0o755)
        self.assertEqual(len(self.server.requests), 1)

    def test_a_card_that_cannot_be_written(self):
        data = network(classifier(), self.folder / "tiny.onnx").read_bytes()
        self.zoo.rows(row("tiny", data, card={"image_mean": [0.5, 0.25, 0.5], "image_std": [1, 1, 1]}))
        self.server.ways["/tiny.onnx"] = whole(data)
        self.pulled("tiny", data)
        card = self.zoo.files / "tiny.json"
        same, other = '{"image_std": [1.0, 1, 1], "image_mean": [0.5, 0.25, 0.5]}', '{"image_mean": [0.1, 0.1, 0.1]}'
        self.addCleanup(self.zoo.files.chmod, 0o755)
        for text in (same, other, "[", None):
            self.zoo.files.chmod(0o755)
            card.unlink() if text is None else card.write_text(text)
            self.zoo.files.chmod(0o555)
            result = self.zoo.run("models", "pull", "tiny", **self.as_nobody())
            self.assertEqual(result.returncode, 0, result.stderr)
            warning = ("" if text == same else "cameras: warning: photos may be prepared otherwise than the model's "
                       f"card says: {card}: cannot be written: Permission denied\n")
            self.assertEqual(result.stderr, warning)

    def test_lists_read_no_models(self):
        """They say what is there by name and size, and need no place to say so."""
        self.zoo.rows(row("big", BYTES))
        self.zoo.files.mkdir(parents=True)
        (self.zoo.files / "big.onnx").write_bytes(BYTES[::-1])  # whose SHA-256 is another
        listed = json.loads(self.zoo.run("models", "list", "--json", "-").stdout)
        self.assertEqual(listed[0]["cached"], str(self.zoo.files / "big.onnx"))
        self.assertRegex(self.zoo.run("models", "list").stdout, r"(?m)^big .* cached$")
        self.assertRegex(self.zoo.run("models", "show", "big").stdout, r"(?m)^cached +/.*big\.onnx$")
        for name in ("XDG_CACHE_HOME", "HOME"):
            self.zoo.environment.pop(name, None)
        for arguments, text in ((("list",), r"(?m)^big "), (("list", "--json", "-"), '"cached": null'),
                                (("show", "big"), r"(?m)^cached +no$")):
            result = self.zoo.run("models", *arguments)
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            self.assertRegex(result.stdout, text)

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
