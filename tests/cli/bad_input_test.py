"""Files that are missing, broken, hostile or of the wrong kind: one line, status 1, no output."""
import json
import os
import unittest
import unittest.mock

from networks import (NO_IMAGE, NOT_FINITE, POSITIONS, UNSUPPORTED, classifier, network)
from pictures import chunk, photo, png_header, write_png
from program import InFolder


class BadInput(InFolder):
    def setUp(self):
        super().setUp()
        self.photo = write_png(self.folder / "photo.png", photo())
        self.model = network(classifier(), self.folder / "tiny.onnx")
        (self.folder / "out.png").write_text("an older result")

    def refuse(self, said, image="photo.png", model="tiny.onnx", more=()):
        self.fail_cleanly(1, said, "explain", image, "--model", model, "--out", "out.png",
                          "--map", "out.npy", "--json", "out.json", *more)


class BadImages(BadInput):
    def check(self, name, data, said):
        (self.folder / name).write_bytes(data)
        self.refuse([name, said], image=name)

    def test_no_such_image(self):
        self.refuse("missing.png: no such file", image="missing.png")

    def test_a_folder(self):
        (self.folder / "album").mkdir()
        self.refuse("album: is a directory, expected a file", image="album")

    def test_an_empty_file(self):
        self.check("empty.png", b"", "empty")

    def test_no_picture(self):
        self.check("notes.png", b"These are notes, not pixels.", "expected")

    def test_a_huge_png_header(self):
        data = png_header(100_000, 100_000) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
        self.check("bomb.png", data, "100000 x 100000")

    def test_a_truncated_png(self):
        data = self.photo.read_bytes()
        for cut in (4, 20, 40, len(data) // 2, len(data) - 1):
            with self.subTest(cut):
                said = {4: "expected a JPEG, PNG, WebP, BMP or TIFF picture",
                        20: "expected a header (IHDR) of 13 bytes, found none"}.get(cut, "truncated")
                self.check("cut.png", data[:cut], said)

    def test_a_truncated_jpeg(self):
        self.succeed("explain", "photo.png", "--model", "tiny.onnx", "--out", "whole.jpg")
        data = (self.folder / "whole.jpg").read_bytes()
        for cut in (3, 100, len(data) // 2, len(data) - 2):
            with self.subTest(cut):
                self.check("cut.jpg", data[:cut], "truncated")


class Kinds(BadInput):
    def test_who_asks_is_told_the_kind(self):
        (self.folder / "text.onnx").write_bytes(b"not a model\n")
        with unittest.mock.patch.dict(os.environ, CAMERAS_FAILURE_KIND="1"):
            for kind, *words in (("bad_model", "inspect", "text.onnx"), ("io", "inspect", "missing.onnx"),
                                 ("bad_argument", "concepts", "photo.png", "--model", "tiny.onnx", "--layer", "no",
                                  "--out", "new.png")):
                result = self.run_program(*words)
                self.assertEqual(result.returncode, 1)
                self.assertRegex(result.stderr, rf"\Acameras: kind: {kind}\ncameras: [^\n]+\n\Z")
            self.assertNotIn("kind", self.run_program("inspect", "--nonsense").stderr)


class BadModels(BadInput):
    def check(self, name, data, said):
        (self.folder / name).write_bytes(data)
        self.refuse([name, said], model=name)

    def test_no_such_model(self):
        self.refuse("missing.onnx: no such file", model="missing.onnx")

    def test_a_folder(self):
        (self.folder / "models").mkdir()
        self.refuse("models: is a directory, expected a file", model="models")

    def test_an_empty_file(self):
        self.check("empty.onnx", b"", "empty file: expected an ONNX model")

    def test_other_files(self):
        self.check("text.onnx", b"not a model\n", "not an ONNX file")
        self.check("photo.onnx", self.photo.read_bytes(), "not an ONNX file")

    def test_truncated_models(self):
        data = self.model.read_bytes()
        for cut in (1, 2, 10, len(data) // 3, len(data) - 1):
            with self.subTest(cut):
                self.check("cut.onnx", data[:cut], "ONNX file")

    def test_external_data_that_is_missing(self):
        network(classifier(), self.folder / "big.onnx", "weights.bin")
        (self.folder / "weights.bin").unlink()
        self.refuse(["big.onnx", "'weights.bin'", "no such file beside the model"],
                    model="big.onnx")

    def test_external_data_that_is_cut(self):
        network(classifier(), self.folder / "big.onnx", "weights.bin")
        weights = self.folder / "weights.bin"
        weights.write_bytes(weights.read_bytes()[:-4])
        self.refuse(["'weights.bin'", "expected", "found a file of"], model="big.onnx")

    def test_external_data_outside_the_folder(self):
        (self.folder / "inner").mkdir()
        network(classifier(), self.folder / "inner" / "big.onnx", "../weights.bin")
        self.refuse("'../weights.bin' leaves the model's folder", model="inner/big.onnx")
        network(classifier(), self.folder / "linked.onnx", "link.bin")
        (self.folder / "link.bin").unlink()
        (self.folder / "link.bin").symlink_to("/etc/hostname")
        self.refuse("'link.bin' leaves the model's folder", model="linked.onnx")

    def test_an_unsupported_operator(self):
        network(UNSUPPORTED, self.folder / "odd.onnx")
        self.refuse(["odd.onnx", "node 'y' (RandomUniformLike)", "is not supported at opset 13"],
                    model="odd.onnx")

    def test_no_image_input(self):
        network(NO_IMAGE, self.folder / "words.onnx")
        self.refuse(["words.onnx: no image-like input: expected [N,C,h,w]", "'tokens' [1,7]"],
                    model="words.onnx")

    def test_scores_that_are_not_finite(self):
        network(NOT_FINITE, self.folder / "inf.onnx")
        self.refuse("photo.png: the network's logits are not finite", model="inf.onnx")

    def test_a_size_that_the_network_cannot_take(self):
        network(POSITIONS, self.folder / "fixed.onnx")
        self.refuse(["photo.png: the network cannot take 32 x 32", "node 'positions' (Add)",
                     "16 x 16 only"], model="fixed.onnx", more=["--sizes", "16,32"])

    def test_names_with_control_characters_stay_on_one_line(self):
        name = "odd\nname\x1b[2J.onnx"
        (self.folder / name).write_bytes(b"")
        self.refuse("odd\\nname\\x1b[2J.onnx: empty file", model=name)


class BadCompanions(BadInput):
    def check_card(self, card, *said):
        (self.folder / "tiny.json").write_text(card if isinstance(card, str) else json.dumps(card))
        self.refuse(["tiny.json", *said])

    def test_model_cards_with_wrong_types(self):
        self.check_card({"image_mean": "grey"}, "image_mean", "expected")
        self.check_card({"image_std": [1, 0, 1]}, "image_std", "expected")
        self.check_card({"size": "large"}, "size", "expected")
        self.check_card({"channel_order": "GBR"}, "channel_order", "GBR")
        self.check_card({"labels": 3}, "labels", "expected")
        self.check_card([1, 2], "expected")
        self.check_card("{", "JSON")

    def test_missing_companions(self):
        self.refuse("none.json: no such file", more=["--card", "none.json"])
        self.refuse("none.txt: no such file", more=["--label-names", "none.txt"])
        (self.folder / "tiny.json").write_text('{"labels": "names.txt"}')
        self.refuse("names.txt: no such file")

    def test_a_card_names_files_of_its_folder_only(self):
        (self.folder / "secret.txt").write_text("hunter2\n")
        (self.folder / "inner").mkdir()
        network(classifier(), self.folder / "inner" / "tiny.onnx")
        (self.folder / "inner" / "link.txt").symlink_to("../secret.txt")
        os.mkfifo(self.folder / "inner" / "pipe.txt")
        for name in ("../secret.txt", "/etc/passwd", "../../../../../../etc/passwd", "link.txt",
                     "a/../../secret.txt"):
            with self.subTest(name):
                (self.folder / "inner" / "tiny.json").write_text(json.dumps({"labels": name}))
                self.refuse(["tiny.json: 'labels': expected a file in the card's folder, found '"],
                            model="inner/tiny.onnx")
        (self.folder / "inner" / "tiny.json").write_text('{"labels": "pipe.txt"}')
        self.refuse("pipe.txt: expected a text file, found a device or pipe",
                    model="inner/tiny.onnx")
        # Names that the user gives are not the card's.
        (self.folder / "five.txt").write_text("a\nb\nc\nd\nhunter3\n")
        (self.folder / "inner" / "tiny.json").write_text('{"labels": "../secret.txt"}')
        self.succeed("explain", "photo.png", "--model", "inner/tiny.onnx", "--label-names",
                     "five.txt", "--json", "report.json", "--sizes", "32")

    def test_a_report_beside_the_model_is_no_card(self):
        arguments = ("explain", "photo.png", "--model", "tiny.onnx", "--sizes", "32", "--json")
        self.succeed(*arguments, "tiny.json", "--label", "1,2")
        second = self.run_program(*arguments, "tiny.json")
        self.assertEqual(second.returncode, 0, second.stderr)
        self.assertIn("warning: no model card found", second.stderr)
        self.assertEqual(json.loads(self.succeed(*arguments, "-"))["image"], "photo.png")
        self.refuse("tiny.json: expected a model card, found a report that `cameras` wrote",
                    more=["--card", "tiny.json"])

    def test_labels(self):
        self.refuse("expected a label from 0 to 4, found 5", more=["--label", "5"])
        self.refuse("expected a label from 0 to 4, found -1", more=["--label", "-1"])
        self.refuse("expected a label from 0 to 4, found 99999999999999999999",
                    more=["--label", "0,99999999999999999999"])
        self.refuse("expected not:2 of a network with a single score, found one with 5 labels",
                    more=["--label", "not:2"])
        self.refuse("label 'cat': this model has no label names", more=["--label", "cat"])
        (self.folder / "names.txt").write_text("cat\ndog\nostrich\nhorse\nfrog\n")
        self.refuse("no label named 'ostritch'; did you mean 'ostrich'?",
                    more=["--label-names", "names.txt", "--label", "ostritch"])

    def test_layers_and_outputs(self):
        self.refuse(["expected --layer auto or a name from `cameras layers`, found 'C2'",
                     "did you mean 'c2'?"], more=["--layer", "C2"])
        self.refuse(["'f'", "expected a feature map [1,K,m,n]"], more=["--layer", "f"])
        self.refuse(["tiny.onnx: no output named 'z'", "'y'"], more=["--output", "z"])


if __name__ == "__main__":
    unittest.main()
