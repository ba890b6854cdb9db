"""`cameras serve` as a program: start, the examples of docs/serve.md, the page's files, stop."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import unittest.mock

from networks import CONV, network

ROOT = pathlib.Path(__file__).resolve().parents[2]
CAMERAS = os.environ["CAMERAS"]
PICTURE = ROOT / "examples/scenes/single/images/single-31.jpg"


def examples():
    """The shell examples of docs/serve.md, as one script."""
    text = (ROOT / "docs/serve.md").read_text(encoding="utf-8")
    return "\n".join(re.findall(r"```sh\n(.*?)```", text, re.S))


def long_network(convolutions=40 * (os.cpu_count() or 2)):
    """A pass of it takes ten seconds and more, and nothing ends one."""
    layers = "\n".join(f"c{i + 1} = Conv<{CONV}>(c{i}, w{i})" for i in range(convolutions))
    weights = ", ".join(f"float[64,64,3,3] w{i}" for i in range(convolutions))
    return f"""long (float[1,3,512,512] x) => (float[1,5] y) <float[64,3,1,1] w, float[5,64] v, {weights}>
    {{ c0 = Conv<kernel_shape=[1,1]>(x, w)
       {layers}
       g = GlobalAveragePool(c{convolutions})
       f = Flatten(g)
       y = Gemm<transB=1>(f, v) }}"""


class Serve(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def start(self, *options):
        port = [] if {"--port", "--unix"} & set(options) else ["--port", "0"]
        server = subprocess.Popen([CAMERAS, "serve", *port, *options], cwd=self.folder,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(server.kill)
        address = server.stdout.readline().strip()
        self.assertRegex(address, r"^(http://127\.0\.0\.1:\d+|unix:.+)$", server.poll())
        return server, address

    def stop(self, server, how=signal.SIGTERM):
        server.send_signal(how)
        out, err = server.communicate(timeout=60)
        self.assertEqual((server.returncode, out, err), (0, "", ""))
        server.stdout.close()
        server.stderr.close()

    def threads_of(self, *options, **environment):
        """How many threads an idle server has, once their number stays the same for a second."""
        with unittest.mock.patch.dict(os.environ, environment):
            server, _ = self.start(*options)
        counts = []
        while len(counts) < 10 or len(set(counts[-10:])) > 1:
            counts.append(len(list(pathlib.Path(f"/proc/{server.pid}/task").iterdir())))
            self.assertLess(len(counts), 600)
            time.sleep(0.1)
        self.stop(server)
        return counts[-1]

    def test_threads_that_make_others_yield_are_there_where_several_compute(self):
        # One more than processors, so that OpenMP lets no thread spin for long (console/yielding_threads.h).
        more = len(os.sched_getaffinity(0)) + 1
        with unittest.mock.patch.dict(os.environ):
            for name in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"):
                os.environ.pop(name, None)
            for threads, added in (("1", 0), ("2", more)):
                as_asked = self.threads_of("--threads", threads, OMP_WAIT_POLICY="active")
                self.assertEqual(self.threads_of("--threads", threads), as_asked + added)

    @unittest.skipUnless(shutil.which("curl") and shutil.which("jq"), "needs curl and jq")
    def test_the_examples_of_the_document(self):
        server, address = self.start()
        (self.folder / "address").write_text(address)
        shutil.copy(PICTURE, self.folder / "photo.jpg")
        script = "set -eu\n" + examples()
        done = subprocess.run(["bash", "-c", script], cwd=self.folder, capture_output=True, text=True, timeout=120)
        self.assertEqual((done.returncode, done.stderr), (0, ""), script)
        self.assertIn('"name":"snail"', done.stdout)
        self.assertIn("event: done", (self.folder / "events.txt").read_text())
        self.assertTrue((self.folder / "overlay.png").read_bytes().startswith(b"\x89PNG"))
        explained = json.loads((self.folder / "explained.json").read_text())
        self.assertEqual(explained["explanations"][0]["method"], "grad_cam")
        subprocess.run([CAMERAS, "explain", "photo.jpg", "--map", "cli.npy"], cwd=self.folder,
                       check=True, capture_output=True, timeout=120)
        self.assertEqual((self.folder / "map.npy").read_bytes(), (self.folder / "cli.npy").read_bytes())
        self.stop(server)

    @unittest.skipUnless(shutil.which("curl"), "needs curl")
    def test_a_unix_socket_and_the_command_that_gives_the_same(self):
        server, address = self.start("--unix", "socket")
        self.assertEqual(address, "unix:socket")

        def curl(path, *more):
            return subprocess.run(["curl", "-sS", "--unix-socket", "socket", f"http://localhost{path}", *more],
                                  cwd=self.folder, check=True, capture_output=True, timeout=60).stdout
        image = json.loads(curl("/api/images"))["images"][0]["id"]
        question = {"image": image, "model": "scenes-dense", "method": "rise", "target": {"labels": ["pear"]},
                    "options": {"samples": 20, "cells": 5}}
        asked = json.loads(curl("/api/explanations", "-d", json.dumps(question)))["id"]
        curl(f"/api/explanations/{asked}/events")
        command = curl(f"/api/explanations/{asked}/command", "-H", "Accept: text/plain").decode()
        (self.folder / "photo.png").write_bytes(curl(f"/api/images/{image}/picture.png"))
        self.assertTrue(command.startswith("cameras explain photo.png "), command)
        subprocess.run(["bash", "-c", f'cameras() {{ "$CAMERAS" "$@"; }}\n{command}'], cwd=self.folder, check=True,
                       capture_output=True, timeout=120)
        self.assertEqual((self.folder / "map.npy").read_bytes(), curl(f"/api/explanations/{asked}/map.npy"))
        self.stop(server, signal.SIGINT)
        self.assertFalse((self.folder / "socket").exists())

    def test_a_place_that_nothing_reads_is_said(self):
        server, address = self.start("--unix", "socket", "--port", "8000")
        self.assertEqual(address, "unix:socket")
        server.send_signal(signal.SIGTERM)
        _, err = server.communicate(timeout=60)
        self.assertEqual((server.returncode, err),
                         (0, "cameras: warning: --port is not read with --unix, which is in its place\n"))

    def test_a_browser_is_opened_where_there_is_one(self):
        opener = self.folder / "xdg-open"
        opener.write_text('#!/bin/sh\ngrep SigBlk /proc/self/status >blocked\necho "$1" >draft\nmv draft opened\n')
        opener.chmod(0o755)
        shown = {"PATH": f"{self.folder}:{os.environ['PATH']}", "DISPLAY": ":7"}
        opened = self.folder / "opened"
        with unittest.mock.patch.dict(os.environ, shown):
            server, address = self.start("--open")
        while not opened.exists():
            time.sleep(0.05)
        self.assertEqual(opened.read_text().strip(), address)
        self.assertEqual(int((self.folder / "blocked").read_text().split()[1], 16), 0, "its signals are blocked")
        self.stop(server)
        opened.unlink()
        # Without a screen the address is all.
        unseen = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        with unittest.mock.patch.dict(os.environ, unseen | {"PATH": shown["PATH"]}, clear=True):
            server, _ = self.start("--open")
        self.stop(server)
        self.assertFalse(opened.exists())

    def start_for_a_program(self, *options):
        server = subprocess.Popen([CAMERAS, "serve", "--unix", "socket", "--until-eof", *options], cwd=self.folder,
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(server.kill)
        self.assertEqual(server.stdout.readline(), "unix:socket\n")
        return server

    def test_it_ends_with_its_standard_input(self):
        server = self.start_for_a_program()
        server.stdin.write("what is written there is not looked at\n")
        server.stdin.flush()
        time.sleep(0.2)
        self.assertIsNone(server.poll())
        start = time.monotonic()
        out, err = server.communicate(timeout=60)  # closes standard input
        self.assertLess(time.monotonic() - start, 2)
        self.assertEqual((server.returncode, out, err), (0, "", ""))
        self.assertFalse((self.folder / "socket").exists())

    @unittest.skipUnless(shutil.which("curl"), "needs curl")
    def test_it_ends_with_its_standard_input_while_it_computes(self):
        server = self.start_for_a_program()

        def curl(path, *more):
            return json.loads(subprocess.run(
                ["curl", "-sS", "--unix-socket", "socket", f"http://localhost{path}", *more], cwd=self.folder,
                check=True, capture_output=True, timeout=60).stdout)
        image = curl("/api/images")["images"][0]["id"]
        # One pass at this size takes seconds.
        asked = curl("/api/explanations", "-d", json.dumps(
            {"image": image, "model": "scenes-dense", "options": {"sizes": [4000]}}))["id"]
        while curl(f"/api/explanations/{asked}")["status"] == "queued":
            time.sleep(0.05)
        start = time.monotonic()
        out, err = server.communicate(timeout=60)
        self.assertLess(time.monotonic() - start, 2)
        self.assertEqual((server.returncode, out, err), (0, "", ""))
        self.assertFalse((self.folder / "socket").exists())

    @unittest.skipUnless(shutil.which("curl"), "needs curl")
    def test_it_ends_with_its_standard_input_while_a_model_is_opened(self):
        network(long_network(), self.folder / "long.onnx")
        server = self.start_for_a_program("long.onnx")
        asked = subprocess.Popen(["curl", "-sS", "--unix-socket", "socket", "http://localhost/api/models/long"],
                                 cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)
        self.assertIsNone(asked.poll(), "it is open already")
        start = time.monotonic()
        out, err = server.communicate(timeout=60)
        self.assertLess(time.monotonic() - start, 2)
        self.assertEqual((server.returncode, out, err), (0, "", ""))
        self.assertFalse((self.folder / "socket").exists())
        asked.wait(timeout=60)

    def test_a_signal_ends_it_while_the_only_model_is_opened(self):
        network(long_network(), self.folder / "long.onnx")
        for how in (signal.SIGTERM, signal.SIGINT):
            server = subprocess.Popen([CAMERAS, "serve", "long.onnx", "--port", "0"], cwd=self.folder,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            self.addCleanup(server.kill)
            time.sleep(2)
            self.assertIsNone(server.poll())
            start = time.monotonic()
            server.send_signal(how)
            out, _ = server.communicate(timeout=60)
            self.assertLess(time.monotonic() - start, 2)
            self.assertEqual((server.returncode, out), (-how, ""))

    def test_pictures_may_be_smaller_than_the_examples(self):
        server, _ = self.start("--max-pixels", "1000")
        self.stop(server)

    @unittest.skipUnless(shutil.which("curl"), "needs curl")
    def test_a_program_is_told_of_a_broken_model_when_it_asks(self):
        (self.folder / "broken.onnx").write_text("x")
        server = self.start_for_a_program("broken.onnx")
        told = subprocess.run(["curl", "-sS", "--unix-socket", "socket", "http://localhost/api/models/broken"],
                              cwd=self.folder, check=True, capture_output=True, timeout=60).stdout
        self.assertEqual(json.loads(told)["error"]["code"], "bad_model")
        server.communicate(timeout=60)

    def refused(self, *options):
        port = [] if "--port" in options else ["--port", "0"]
        done = subprocess.run([CAMERAS, "serve", *port, *options], cwd=self.folder, capture_output=True,
                              text=True, timeout=60)
        self.assertEqual(done.stdout, "")
        return done.returncode, done.stderr.removeprefix("cameras: ").strip()

    def test_wrong_calls(self):
        (self.folder / "short").write_text("secret\n")
        self.assertEqual(self.refused("--host", "0.0.0.0"),
                         (2, "expected --token-file FILE or --insecure with --host 0.0.0.0, which other machines reach"))
        self.assertEqual(self.refused("--uploads", "perhaps"),
                         (2, "expected --uploads on or off, found 'perhaps'"))
        self.assertEqual(self.refused("--max-image", "many"),
                         (2, "expected --max-image as a size such as 500M or 2G, found 'many'"))
        status, message = self.refused("--max-pixels", "0")
        self.assertEqual(status, 2)
        self.assertTrue(message.startswith("--max-pixels: "), message)
        self.assertEqual(self.refused("--token-file", "short"),
                         (1, "short: expected a token of at least 16 letters without spaces or ;"))
        self.assertEqual(self.refused("--token-file", "none"), (1, "none: cannot be read"))
        for other in ("/dev/zero", "."):
            self.assertEqual(self.refused("--token-file", other),
                             (1, f"{other}: expected a token in a file or pipe, found something else"))
        (self.folder / "long").write_text("x" * 4097)
        self.assertEqual(self.refused("--token-file", "long"),
                         (1, "long: expected a token of at most 4096 bytes, found more"))
        os.mkfifo(self.folder / "pipe")
        for text, said in (("short", "least 16 letters without spaces or ;"),
                           ("x" * 8000, "most 4096 bytes, found more")):
            with subprocess.Popen(["sh", "-c", 'printf "$1" > pipe', "sh", text], cwd=self.folder):
                self.assertEqual(self.refused("--token-file", "pipe"), (1, f"pipe: expected a token of at {said}"))
        self.assertEqual(self.refused("none.onnx"), (1, "none.onnx: no such file or folder"))
        self.assertEqual(self.refused("."), (1, ".: expected a folder with .onnx files"))
        (self.folder / "broken.onnx").write_text("x")
        status, message = self.refused("broken.onnx")
        self.assertEqual(status, 1)
        self.assertTrue(message.startswith("broken.onnx: "), message)
        status, message = self.refused("--unix", "x" * 200)
        self.assertIn("expected --unix with a path of at most 107 letters, found 200", message)

    def test_a_port_that_is_taken(self):
        server, address = self.start()
        status, message = self.refused("--port", address.rsplit(":", 1)[1])
        self.assertEqual(status, 1, message)
        self.assertIn("Address already in use", message)
        self.stop(server)


if __name__ == "__main__":
    sys.exit(unittest.main())
