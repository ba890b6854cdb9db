"""Fetching models of the zoo, from servers that break off or lie."""
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
import unittest

from in_zoo import BYTES, HOLD, POINTER, InZoo
from zoo_server import Server, chunked, in_turn, row, said, whole


class Fetching(InZoo):
    def test_whole(self):
        self.offer(whole(BYTES))
        result = self.pulled()
        self.assertEqual(result.stderr, f"cameras: fetched big.onnx, 3.0 MB, from {self.server.address}/big.onnx\n")
        self.assertEqual(self.zoo.there(), ["big.onnx"])
        self.assertEqual(self.pulled().stderr, "")  # it is there
        self.assertEqual(self.ranges(), [None])

    def test_by_its_path_in_the_zoo(self):
        self.offer(said(404))
        self.server.ways["/models/big.onnx"] = whole(BYTES)
        self.pulled()

    def test_redirected(self):
        self.offer(said(302, Location="/elsewhere"))
        self.server.ways["/elsewhere"] = whole(BYTES)
        self.pulled()

    def test_from_a_folder(self):
        self.zoo.rows(row("big", BYTES))
        self.zoo.mirror.joinpath("big.onnx").write_bytes(BYTES)
        self.assertIn(f"from {self.zoo.mirror}/big.onnx", self.pulled().stderr)
        self.assertEqual(self.server.requests, [])

    def test_from_a_folder_with_an_unusual_name(self):
        other = self.folder / "a b%20#?é"
        self.zoo.mirror.rename(other)
        self.zoo.mirror = other
        self.zoo.environment["CAMERAS_ZOO"] = str(other)
        self.zoo.rows(row("big", BYTES))
        (other / "models").mkdir()
        (other / "models" / "big.onnx").write_bytes(BYTES)
        self.pulled()

    def test_a_password_is_not_printed(self):
        self.offer(said(403))
        self.zoo.environment["CAMERAS_ZOO"] = f"{self.zoo.mirror};" + self.server.address.replace("//", "//me:secret@")
        self.assertNotIn("secret", self.refused("the server answers 403"))


class Breaks(InZoo):
    def test_goes_on_at_once(self):
        self.offer(whole(BYTES, most=1_000_000))
        self.pulled()
        self.assertEqual(self.ranges(), [None, "bytes=1000000-", "bytes=2000000-"])

    def test_goes_on_in_the_next_call(self):
        self.offer(in_turn(whole(BYTES, most=1_000_000), said(503), said(503), whole(BYTES)))
        self.refused("503", "kept, and the next call goes on", kept=["big.onnx.part"])
        self.assertEqual(len((self.zoo.files / "big.onnx.part").read_bytes()), 1_000_000)
        self.refused("503", kept=["big.onnx.part"])
        self.server.requests.clear()
        self.pulled()
        self.assertEqual(self.ranges(), ["bytes=1000000-"])

    def test_a_server_that_does_not_go_on_in_the_middle(self):
        self.offer(in_turn(whole(BYTES, most=1_000_000), whole(BYTES, ranges=False)))
        self.pulled()
        self.assertEqual(self.ranges(), [None, "bytes=1000000-"])

    def test_no_further_than_the_middle(self):
        self.offer(whole(BYTES, ranges=False, most=1_000_000))
        self.refused("it broke off at 1000000 of 3000000 bytes", kept=["big.onnx.part"])
        self.assertLess(len(self.server.requests), 5)

    def test_no_such_range(self):
        self.zoo.files.mkdir(parents=True)
        (self.zoo.files / "big.onnx.part").write_bytes(BYTES[:2_000_000])
        self.offer(in_turn(said(416), whole(BYTES)))
        self.pulled()
        self.assertEqual(self.ranges(), ["bytes=2000000-", None])

    def test_another_range(self):
        self.offer(in_turn(whole(BYTES, most=1_000_000), said(206, BYTES, Content_Range="bytes 0-2999999/3000000")))
        self.refused("expected the bytes from 1000000 on, found others", kept=["big.onnx.part"])

    def test_another_range_than_the_one_asked_for(self):
        other = said(206, BYTES, Content_Range="bytes 0-2999999/3000000")
        self.offer(in_turn(whole(BYTES, most=1_000_000), other, whole(BYTES, ranges=False)))
        self.pulled()
        self.assertEqual(self.ranges(), [None, "bytes=1000000-", None])

    def test_a_few_bytes_at_once(self):
        self.offer(whole(BYTES, most=100_000))
        self.refused("big.onnx: it broke off at 2000000 of 3000000 bytes, after 20 attempts", kept=["big.onnx.part"])
        self.assertEqual(len(self.server.requests), 21)  # and by its path
        self.pulled()

    def test_all_had_arrived(self):
        self.zoo.files.mkdir(parents=True)
        (self.zoo.files / "big.onnx.part").write_bytes(BYTES)
        self.offer(whole(BYTES))
        self.assertEqual(self.pulled().stderr, "")  # nothing was fetched
        self.assertEqual((self.server.requests, self.zoo.there()), ([], ["big.onnx"]))

    def test_what_is_there_is_not_given_up_for_another_file_of_a_folder(self):
        self.zoo.files.mkdir(parents=True)
        part, place = self.zoo.files / "big.onnx.part", self.zoo.mirror / "big.onnx"
        part.write_bytes(BYTES[:1_000_000])
        self.offer(said(404))
        for other in (b"", b"sorry", POINTER, BYTES[:-1], BYTES + b"x", BYTES[:-1] + bytes([BYTES[-1] ^ 1])):
            place.write_bytes(other)
            self.refused(f"{place}: expected", "the next call goes on from there", kept=["big.onnx.part"])
            self.assertEqual(part.stat().st_size, 1_000_000)
        place.write_bytes(BYTES)
        self.pulled()

    def test_what_is_there_is_not_given_up_for_nothing(self):
        for way in (said(200, b"sorry"), said(200), said(200, BYTES + b"x"), said(500), said(200, POINTER)):
            self.zoo.files.mkdir(parents=True, exist_ok=True)
            (self.zoo.files / "big.onnx.part").write_bytes(BYTES[:1_000_000])
            self.offer(way)
            self.refused("the next call goes on from there", kept=["big.onnx.part"])
            self.assertEqual((self.zoo.files / "big.onnx.part").stat().st_size, 1_000_000)

    def test_what_is_there_is_another_file(self):
        self.zoo.files.mkdir(parents=True)
        (self.zoo.files / "big.onnx.part").write_bytes(b"x" * 1_000_000)
        self.offer(whole(BYTES))
        self.pulled()
        self.assertEqual(self.ranges(), ["bytes=1000000-", None])

    def test_more_is_there_than_there_should_be(self):
        self.zoo.files.mkdir(parents=True)
        (self.zoo.files / "big.onnx.part").write_bytes(BYTES + b"x")
        self.offer(whole(BYTES))
        self.pulled()

    def test_nothing_at_all(self):
        self.offer(lambda answer: None)
        self.refused("it broke off at 0 of 3000000 bytes")

    def test_a_hanging_server(self):
        self.zoo.environment["CAMERAS_ZOO_TIMEOUT"] = "1"
        for hangs in (lambda answer: time.sleep(HOLD), whole(BYTES, most=500, started=lambda answer: time.sleep(HOLD))):
            self.offer(hangs)
            start = time.monotonic()
            self.assertIn("came for 1 s", self.pull().stderr)
            self.assertLess(time.monotonic() - start, 15)

    def test_a_server_that_does_not_answer_a_connection(self):
        self.offer(said(404))
        with socket.create_server(("127.0.0.1", 0)) as silent:
            address = f"https://127.0.0.1:{silent.getsockname()[1]}"
            self.zoo.environment.update({"CAMERAS_ZOO": f"{self.zoo.mirror};{address}", "CAMERAS_ZOO_TIMEOUT": "1"})
            error = self.refused(f"{address}/big.onnx: no connection within 1 s (CAMERAS_ZOO_TIMEOUT)")
        self.assertNotIn("came for", error)

    def test_nobody_there(self):
        self.offer(whole(BYTES))
        self.server.close()
        self.server = Server()  # for the clean-up
        self.refused("onnect")  # libcurl's own words differ by version

    def test_stopped(self):
        self.offer(in_turn(whole(BYTES, most=1_000_000, started=lambda answer: time.sleep(HOLD)), whole(BYTES)))
        process = self.zoo.start("models", "pull", "big")
        part = self.zoo.files / "big.onnx.part"
        end = time.monotonic() + 60
        while not (part.exists() and part.stat().st_size == 1_000_000) and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out), (-signal.SIGINT, ""))
        self.assertEqual(err, "cameras: stopped: the next call goes on from what has arrived of big.onnx\n")
        self.server.requests.clear()
        self.pulled()
        self.assertEqual(self.ranges(), ["bytes=1000000-"])

    def test_stopped_before_anything_has_arrived(self):
        self.offer(lambda answer: time.sleep(HOLD))
        process = self.zoo.start("models", "pull", "big")
        end = time.monotonic() + 60
        while not self.server.requests and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        self.assertEqual((process.communicate(timeout=60), process.returncode), (("", ""), -signal.SIGINT))


class Lies(InZoo):
    def test_lengths(self):
        for way, said_of_it in ((said(200, BYTES + b"x"), "expected 3000000 bytes, found 3000001"),
                                (said(200, BYTES[:-1]), "expected 3000000 bytes, found 2999999"),
                                (said(200, b"<html>"), "expected 3000000 bytes, found 6"),
                                (said(200), "expected 3000000 bytes, found 0"),
                                (said(204), "the server answers 204"),
                                (chunked(BYTES + b"x"), "expected 3000000 bytes, found more"),
                                (chunked(BYTES * 40), "expected 3000000 bytes, found more"),
                                (chunked(BYTES[:-1]), "expected 3000000 bytes, found 2999999"),
                                (chunked(b""), "expected 3000000 bytes, found 0")):
            self.offer(way)
            self.refused(said_of_it)

    def test_no_length_is_no_lie(self):
        self.offer(chunked(BYTES))
        self.pulled()

    def test_other_bytes(self):
        self.offer(whole(BYTES[:-1] + bytes([BYTES[-1] ^ 1])))
        self.refused("big.onnx cannot be fetched", "expected SHA-256 " + row("big", BYTES)["metadata"]["model_sha"])
        self.assertEqual(len(self.server.requests), 2)  # by name, then by path, and neither is asked again

    def test_pointers_of_git_lfs(self):
        for way in (said(200, POINTER), chunked(POINTER)):
            self.offer(way)
            self.refused("a pointer of Git LFS")
        self.zoo.mirror.joinpath("big.onnx").write_bytes(POINTER)
        self.refused(f"{self.zoo.mirror}/big.onnx: expected the model, found a pointer of Git LFS")

    def test_statuses(self):
        for status in (301, 401, 404, 429, 500):
            self.offer(said(status, b"sorry"))
            self.refused(f"{self.server.address}/big.onnx: the server answers {status}")

    def test_redirections(self):
        target = self.folder / "big.onnx"
        target.write_bytes(BYTES)
        for place in (target.as_uri(), "ftp://127.0.0.1/big.onnx", "gopher://127.0.0.1:1/"):
            self.offer(said(302, Location=place))
            self.refused("big.onnx: ")
        self.offer(said(302, Location="/big.onnx"))
        self.refused("redirects")
        self.assertLess(len(self.server.requests), 30)

    def test_files_of_a_folder(self):
        self.offer(said(404))
        place = self.zoo.mirror / "big.onnx"
        os.mkfifo(place)
        self.refused(f"{place}: expected a file, found something else", "models/big.onnx: no such file")
        place.unlink()
        place.write_bytes(BYTES + b"x")
        self.refused(f"{place}: expected 3000000 bytes, found 3000001")


@unittest.skipUnless(shutil.which("openssl"), "needs openssl to make a certificate")
class Certificates(InZoo):
    def setUp(self):
        super().setUp()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                        "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out",
                        "certificate.pem"], cwd=self.folder, check=True, capture_output=True, timeout=60)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "certificate.pem", self.folder / "key.pem")
        self.safe = Server(context)
        self.addCleanup(self.safe.close)
        self.zoo.environment["CAMERAS_ZOO"] = f"{self.zoo.mirror};{self.safe.address}"

    def test_certificates(self):
        self.offer(whole(BYTES))
        self.safe.ways["/big.onnx"] = whole(BYTES)
        self.refused("certificate")
        self.zoo.environment["CURL_CA_BUNDLE"] = str(self.folder / "certificate.pem")
        self.pulled()

    def test_from_https_to_nothing_less(self):
        self.offer(whole(BYTES))
        self.zoo.environment["CURL_CA_BUNDLE"] = str(self.folder / "certificate.pem")
        self.safe.ways["/big.onnx"] = said(302, Location=f"{self.server.address}/big.onnx")
        self.refused("big.onnx: ")
        self.assertEqual(self.server.requests, [])


if __name__ == "__main__":
    unittest.main()
