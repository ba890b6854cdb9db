"""`cameras models`, and models by the name that the zoo has for them."""
import json
import os
import shutil
import subprocess
import unittest

from in_zoo import InZoo
from networks import classifier, network
from pictures import photo, write_png
from program import InFolder, command
from zoo_server import labels, row, whole


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

    def test_a_run_goes_on_whatever_its_model_is_called(self):
        """What tells runs apart are the model's bytes, and not its name."""
        (self.folder / "set" / "cat").mkdir(parents=True)
        shutil.copy(self.folder / "photo.png", self.folder / "set" / "cat" / "a.png")
        run = ("evaluate", "set", "--methods", "grad_cam", "--metrics", "density", "--threads", "1", "--out", "results")
        self.call(*run, "--model", "zoo:tiny")
        first = json.loads((self.folder / "results" / "run.json").read_text())
        self.call(*run, "--model", self.zoo.files / "tiny.onnx")
        shutil.rmtree(self.folder / "results")
        self.call(*run, "--model", self.zoo.files / "tiny.onnx")
        second = json.loads((self.folder / "results" / "run.json").read_text())
        self.assertEqual(first["model_fingerprint"], second["model_fingerprint"])

    def test_cost_fetches_before_it_measures(self):
        result = self.call("cost", "--model", "zoo:tiny", "--methods", "grad_cam,hires_cam", "--runs", "1")
        self.assertEqual(result.stderr.count("fetched tiny.onnx"), 1)

    def test_cost_measures_no_download(self):
        cost = ("cost", "--model", "zoo:tiny", "--methods", "grad_cam,hires_cam", "--runs", "1")
        del self.server.ways["/names.txt"]
        result = self.call(*cost)
        self.assertEqual(result.stderr.count("warning: labels have no names: "), 1)
        self.assertEqual([path for path, _ in self.server.requests].count("/names.txt"), 1)
        self.server.requests.clear()
        del self.server.ways["/tiny.onnx"]
        shutil.rmtree(self.zoo.files)
        self.refused("tiny.onnx cannot be fetched: ", arguments=cost)
        self.assertEqual([path for path, _ in self.server.requests], ["/tiny.onnx", "/models/tiny.onnx"])

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
