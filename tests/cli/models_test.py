"""`cameras models`, and models by the name that the zoo has for them; servers are on loopback."""
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import ssl
import subprocess
import time
import unittest

from networks import classifier, network
from pictures import photo, write_png
from program import InFolder, command
from zoo_server import Server, Zoo, chunked, in_turn, labels, row, said, whole

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


class Models(InZoo):
    """By name, wherever a model is named."""
    NAMES = b"cat\ndog\nbird\nhorse\nfrog\n"

    def setUp(self):
        super().setUp()
        self.data = network(classifier(), self.folder / "tiny.onnx").read_bytes()
        card = {"image_mean": [0.5, 0.4, 0.3], "image_std": [0.2, 0.2, 0.2], "channel_order": "BGR"}
        self.zoo.rows(row("tiny", self.data, licence="MIT", card=card, labels=labels(self.NAMES)),
                      row("old", self.data), row("bare", self.data))
        manifest = json.loads((self.zoo.mirror / "zoo.json").read_text())
        manifest[1]["opset_version"] = 3
        self.zoo.rows(*manifest)
        for name in ("tiny", "bare"):
            self.server.ways[f"/{name}.onnx"] = whole(self.data)
        self.server.ways["/names.txt"] = whole(self.NAMES)
        write_png(self.folder / "photo.png", photo(40, 32))

    def call(self, *arguments):
        result = self.zoo.run(*arguments, cwd=self.folder)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result

    def test_explain(self):
        first = self.call("explain", "photo.png", "--model", "zoo:tiny", "--label", "horse", "--steps", "2",
                          "--map", "a.npy", "--json", "a.json")
        self.assertIn("cameras: fetched tiny.onnx, ", first.stderr)
        self.assertIn(", licence MIT, from http://127.0.0.1:", first.stderr)
        self.assertNotIn("warning", first.stderr)
        again = self.call("explain", "photo.png", "--model", "zoo:tiny", "--label", "3", "--steps", "2",
                          "--map", "b.npy")
        self.assertEqual(again.stderr, "")
        (self.folder / "tiny.json").write_text(json.dumps({
            "image_mean": [0.5, 0.4, 0.3], "image_std": [0.2, 0.2, 0.2], "channel_order": "BGR"}))
        self.call("explain", "photo.png", "--model", "tiny.onnx", "--label", "3", "--steps", "2", "--map", "c.npy")
        maps = [(self.folder / f"{name}.npy").read_bytes() for name in "abc"]
        self.assertEqual(maps, [maps[0]] * 3)
        report = json.loads((self.folder / "a.json").read_text())
        self.assertEqual((report["model"], report["label"]["name"]), ("zoo:tiny", "horse"))
        self.assertEqual(self.zoo.there(), ["tiny-labels.txt", "tiny.json", "tiny.onnx"])

    def test_every_command(self):
        (self.folder / "set" / "cat").mkdir(parents=True)
        shutil.copy(self.folder / "photo.png", self.folder / "set" / "cat" / "a.png")
        self.assertIn("(default)", self.call("layers", "zoo:tiny").stdout)
        self.assertIn("5: cat, …", self.call("inspect", "zoo:tiny").stdout)
        self.call("compare", "photo.png", "--models", "zoo:tiny,zoo:bare", "--methods", "grad_cam", "--out", "grid.png")
        self.call("sanity", "photo.png", "--model", "zoo:tiny", "--methods", "grad_cam", "--checks", "cascading")
        cost = json.loads(self.call("cost", "--model", "zoo:tiny", "--methods", "grad_cam", "--runs", "1",
                                    "--json", "-").stdout)
        self.assertEqual(cost["model"], "zoo:tiny")
        self.call("attack", "photo.png", "--model", "zoo:tiny", "--saliency", "none")
        self.call("evaluate", "set", "--model", "zoo:tiny", "--methods", "grad_cam", "--metrics", "density",
                  "--out", "results")
        self.assertEqual(sorted({path for path, _ in self.server.requests}),
                         ["/bare.onnx", "/names.txt", "/tiny.onnx"])

    def test_cost_fetches_before_it_measures(self):
        result = self.call("cost", "--model", "zoo:tiny", "--methods", "grad_cam,hires_cam", "--runs", "1")
        self.assertEqual(result.stderr.count("fetched tiny.onnx"), 1)

    def test_serve(self):
        process = self.zoo.start("serve", "zoo:tiny", "--port", "0")
        self.addCleanup(process.communicate)
        self.addCleanup(process.terminate)
        address = process.stdout.readline().strip()
        listed = subprocess.run(["curl", "-sS", "--noproxy", "*", f"{address}/api/models"], capture_output=True,
                                text=True, check=True, timeout=60).stdout
        self.assertEqual([one["id"] for one in json.loads(listed)["models"]], ["tiny"])

    def test_a_model_without_a_card(self):
        result = self.call("inspect", "zoo:bare")
        self.assertIn("default (no card found)", result.stdout)
        self.assertEqual(self.zoo.there(), ["bare.onnx"])

    def test_names_that_cannot_be_had(self):
        del self.server.ways["/names.txt"]
        result = self.call("models", "pull", "tiny")
        self.assertIn("warning: labels have no names: tiny-labels.txt cannot be fetched: ", result.stderr)
        self.assertIn("label names   none\n", self.call("inspect", "zoo:tiny").stdout)
        self.server.ways["/names.txt"] = whole(self.NAMES)
        self.assertIn("label names   5: cat, …\n", self.call("inspect", "zoo:tiny").stdout)

    def test_names(self):
        for arguments in (("layers", "zoo:tinny"), ("models", "show", "tinny"), ("models", "pull", "tinny"),
                          ("explain", "photo.png", "--model", "zoo:tinny")):
            self.refused("expected the name of a model of the zoo (cameras models list), found 'tinny'; nearest: tiny",
                         status=2, arguments=arguments, cwd=self.folder)
        self.refused("found ''", status=2, arguments=("layers", "zoo:"))
        self.refused("expected a model of opset 7 or newer, found old of opset 3", status=2,
                     arguments=("layers", "zoo:old"))
        self.refused("found bvlcalexnet-3 of opset 3; zoo:bvlcalexnet-12 is the same of opset 12", status=2,
                     arguments=("layers", "zoo:bvlcalexnet-3"))
        self.refused("resnet-preproc-v1-18, which prepares pictures", status=2,
                     arguments=("layers", "zoo:resnet-preproc-v1-18"))


class Facts(InFolder):
    def zoo(self, *arguments, **variables):
        environment = {**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache"), "CAMERAS_ZOO": "", **variables}
        return subprocess.run(command(*arguments), capture_output=True, text=True, timeout=120,
                              check=False, env=environment)

    def listed(self, **variables):
        return json.loads(self.zoo("models", "list", "--json", "-", **variables).stdout)

    def test_the_zoo(self):
        models = {model["name"]: model for model in self.listed()}
        self.assertEqual(len(models), 119)
        mobile = models["mobilenetv2-12"]
        self.assertEqual(mobile["sha256"], "c0c3f76d93fa3fd6580652a45618618a220fced18babf65774ed169de0432ad5")
        self.assertEqual((mobile["bytes"], mobile["opset"], mobile["licence"], mobile["problem"], mobile["cached"]),
                         (13964571, 12, "Apache-2.0", None, None))
        self.assertEqual(mobile["from"][0],
                         "https://huggingface.co/onnxmodelzoo/mobilenetv2-12/resolve/main/mobilenetv2-12.onnx")
        self.assertTrue(all(url.startswith("https://") for model in models.values() for url in model["from"]))
        self.assertTrue(all(model["licence"] for model in models.values()))
        self.assertEqual([name for name, model in models.items() if model["card"] is None], ["resnet-preproc-v1-18"])
        self.assertEqual(models["vgg19-caffe2-9"]["card"]["channel_order"], "BGR")
        self.assertEqual(models["vgg19-7"]["card"]["channel_order"], "RGB")
        self.assertEqual(models["bvlcalexnet-3"]["problem"], "older than opset 7")

    def test_the_table(self):
        lines = self.zoo("models", "list").stdout.splitlines()
        self.assertEqual(lines[0].split(), ["name", "opset", "size", "licence"])
        self.assertEqual(len(lines), 120)
        self.assertIn("mobilenetv2-12 12 14.0 MB Apache-2.0", [" ".join(line.split()) for line in lines])

    def test_names_of_the_zoo_for_itself(self):
        for name, found in (("resnet50", "resnet50-v1-7"), ("ResNet50", "resnet50-v1-7"), ("vgg-16", "vgg16-7"),
                            ("SqueezeNet 1.0", "squeezenet1.0-12"), ("mnist", "mnist-8"),
                            ("MobileNet v2-1.0-fp32", "mobilenetv2-12")):
            shown = self.zoo("models", "show", name).stdout
            self.assertRegex(shown, rf"(?m)^name +{found}$")

    def test_a_file_for_the_list(self):
        self.zoo("models", "list", "--json", self.folder / "zoo.json")
        self.assertEqual(len(json.loads((self.folder / "zoo.json").read_text())), 119)

    def test_wrong_usage(self):
        for arguments, text in ((("list", "x"), "expected no NAME after list, found 'x'"),
                                (("pull",), "expected pull with the name of a model"),
                                (("lst",), "expected list, show or pull, found 'lst'; did you mean 'list'?"),
                                (("show", "mnist", "--json", "-"), "expected --json with list"),
                                ((), "ACTION")):
            result = self.zoo("models", *arguments)
            self.assertEqual((result.returncode, result.stdout), (2, ""))
            self.assertRegex(result.stderr, r"\Acameras: [^\n]+\n\Z")
            self.assertIn(text, result.stderr)

    def test_settings(self):
        for variable, value, text in (
                ("CAMERAS_ZOO", "ftp://x/y", "http:// or https://, or default, separated by ; in CAMERAS_ZOO, found 'ftp"),
                ("CAMERAS_ZOO", "https://me:secret@x/?a=b", "found 'https://x/?a=b'"),
                ("CAMERAS_ZOO_TIMEOUT", "0", "expected whole seconds from 1 to 86400 in CAMERAS_ZOO_TIMEOUT"),
                ("CAMERAS_ZOO_TIMEOUT", "soon", "found 'soon'")):
            result = self.zoo("models", "list", **{variable: value})
            self.assertEqual(result.returncode, 2)
            self.assertIn(text, result.stderr)
            self.assertNotIn("secret", result.stderr)
        self.assertEqual(len(self.listed(CAMERAS_ZOO=";;default;")), 119)
        both = self.listed(CAMERAS_ZOO="https://mirror.invalid/zoo/;default")[0]["from"]
        self.assertEqual([url.split("/")[2] for url in both],
                         ["mirror.invalid", "mirror.invalid", "huggingface.co", "media.githubusercontent.com"])

    def test_manifests(self):
        good = row("tiny", b"x")
        facts = good["metadata"]
        for manifest, text in (("[", "expected JSON"), ("{}", "expected an array of models"),
                               ("[" * 5000, "expected JSON of at most 16 levels"),
                               ([1], "row 1: expected an object"), ([good, good], "row 2: expected a name of its own"),
                               ([{**good, "model_path": "../x.onnx"}], "row 1: expected 'model_path' to be a path"),
                               ([{**good, "model_path": "/x.onnx"}], "'model_path'"),
                               ([{**good, "model_path": "a//b.onnx/"}], "'model_path'"),
                               ([{**good, "model_path": ".x.onnx"}], "'model_path'"),
                               ([{**good, "model_path": "x y.onnx"}], "'model_path'"),
                               ([{**good, "model_path": "x.bin"}], "ends in .onnx"),
                               ([{**good, "opset_version": 1e9}], "'opset_version'"),
                               ([{**good, "metadata": {}}], "'model_bytes'"),
                               ([{**good, "metadata": {**facts, "model_bytes": 2 ** 64}}], "'model_bytes'"),
                               ([{**good, "metadata": {**facts, "model_bytes": -1}}], "'model_bytes'"),
                               ([{**good, "metadata": {**facts, "model_sha": "abc"}}], "'model_sha'"),
                               ([{**good, "card": {"labels": "x"}}], "'card'"),
                               ([{**good, "labels": {"path": "x.txt", "bytes": 1}}], "'sha256'")):
            text_of_it = manifest if isinstance(manifest, str) else json.dumps(manifest)
            (self.folder / "zoo.json").write_text(text_of_it)
            result = self.zoo("models", "list", CAMERAS_ZOO=str(self.folder))
            self.assertEqual((result.returncode, result.stdout), (1, ""), text_of_it[:200])
            self.assertRegex(result.stderr, r"\Acameras: [^\n]+\n\Z")
            self.assertIn(f"{self.folder}/zoo.json: ", result.stderr)
            self.assertIn(text, result.stderr)
        (self.folder / "zoo.json").write_text(json.dumps([{**good, "model_path": "x/mobilenetv2-12.onnx"}, good]))
        models = self.listed(CAMERAS_ZOO=str(self.folder))
        self.assertEqual(([model["name"] for model in models[:2]], len(models)), (["mobilenetv2-12", "tiny"], 120))
        self.assertEqual(models[0]["sha256"], facts["model_sha"])


if __name__ == "__main__":
    unittest.main()
