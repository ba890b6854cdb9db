"""The commands that only tell: layers, inspect, operators, --help, --version; and docs/cli.md."""
import pathlib
import re
import shutil
import unittest

from networks import FLAT, NHWC_BYTES, NO_IMAGE, TWO_HEADS, classifier, network
from program import InFolder

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENE = ROOT / "examples" / "scenes" / "single" / "images" / "single-05.jpg"


class Layers(InFolder):
    def test_a_line_for_every_layer(self):
        network(classifier(height=24, width=40), self.folder / "tiny.onnx")
        lines = [re.split("  +", line) for line in
                 self.succeed("layers", "tiny.onnx").splitlines()]
        self.assertEqual(lines, [["c1", "8 x 12 x 20", "Conv"], ["r1", "8 x 12 x 20", "Relu"],
                                 ["c2", "12 x 12 x 20", "Conv"],
                                 ["r2", "12 x 12 x 20", "Relu", "(default)"]])

    def test_a_network_without_feature_maps(self):
        network(FLAT, self.folder / "flat.onnx")
        result = self.run_program("layers", "flat.onnx")
        self.assertEqual((result.returncode, result.stdout), (0, ""))
        self.assertEqual(result.stderr, "cameras: warning: no feature map was found in "
                                        "this network\n")

    def test_the_bundled_classifier_when_no_model_is_named(self):
        for command in ("layers", "inspect"):
            result = self.run_program(command, "--threads", "1")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertIn("no model named: using the bundled classifier", result.stderr)
            self.assertEqual(result.stdout,
                             self.succeed(command, ROOT / "models" / "scenes-dense.onnx").replace(
                                 str(ROOT / "models" / "scenes-dense.json"),
                                 "bundled:scenes-dense"))

    def test_failures(self):
        self.fail_cleanly(1, "none.onnx: no such file", "layers", "none.onnx")
        network(NO_IMAGE, self.folder / "words.onnx")
        self.fail_cleanly(1, "words.onnx: no image-like input", "inspect", "words.onnx")


class Inspect(InFolder):
    def facts(self, *arguments):
        """What is said, by the word that begins a line."""
        facts = {}
        for line in self.succeed("inspect", *arguments).splitlines():
            facts.setdefault(line[:14].strip(), []).append(line[14:])
        return facts

    def test_a_plain_network(self):
        network(classifier(), self.folder / "tiny.onnx")
        (self.folder / "names.txt").write_text("cat\ndog\nbird\nhorse\nfrog\n")
        facts = self.facts("tiny.onnx", "--label-names", "names.txt")
        self.assertEqual(facts["opset"], ["13"])
        self.assertEqual(facts["input"], ["x [1,3,32,32] float"])
        self.assertEqual(facts["output"], ["y"])
        self.assertEqual(facts["operators"],
                         ["Conv x 2, Flatten x 1, Gemm x 1, GlobalAveragePool x 1, Relu x 2"])
        self.assertEqual(facts["image"],
                         ["x: 3 channels, channels first (NCHW), native size 32 x 32"])
        self.assertEqual(facts["scores"], ["y: 5 labels"])
        self.assertEqual(facts["layer"], ["r2 (default)"])
        self.assertEqual(facts["label names"], ["5: cat, …"])
        self.assertIn("default (no card found): stretched to 32 x 32", facts["preprocessing"][0])

    def test_a_network_that_reads_bytes_and_ends_in_softmax(self):
        network(NHWC_BYTES, self.folder / "keras.onnx")
        (self.folder / "keras.json").write_text('{"channel_order": "BGR"}')
        facts = self.facts("keras.onnx")
        self.assertEqual(facts["image"],
                         ["x: 3 channels, channels last (NHWC), bytes, native size 20 x 28"])
        self.assertEqual(facts["scores"], ["y: 4 labels"])
        self.assertEqual(facts["head"], ["softmax dropped: the logit before it is explained"])
        self.assertIn("keras.json", facts["preprocessing"][0])
        self.assertIn("BGR", facts["preprocessing"][0])

    def test_a_single_score_is_a_logit(self):
        network(classifier(labels=1), self.folder / "one.onnx")
        facts = self.facts("one.onnx")
        self.assertEqual(facts["head"], ["one score: explained as it is, its sigmoid counts as the "
                                         "probability; label 1 (not:0) is what speaks against it"])
        self.assertEqual(facts["scores"], ["y: one score for 2 labels"])

    def test_a_quantity_has_no_probability(self):
        network(classifier(labels=1).replace("y)", "age)").replace("y =", "age ="),
                self.folder / "age.onnx")
        self.assertEqual(self.facts("age.onnx")["head"],
                         ["one value, and no probability: explained as it is; label 1 (not:0) is "
                          "what speaks against it"])

    def test_the_output_that_is_asked_for(self):
        network(TWO_HEADS, self.folder / "heads.onnx")
        facts = self.facts("heads.onnx", "--output", "second")
        self.assertEqual(facts["output"], ["first", "second"])
        self.assertEqual(facts["scores"], ["second: 6 labels"])


class Program(InFolder):
    def test_operators(self):
        rows = [line.split("\t") for line in self.succeed("operators").splitlines()]
        self.assertIn("Conv", [name for name, _ in rows])
        self.assertTrue(all(opset.isdigit() for _, opset in rows))
        self.assertEqual([name for name, _ in rows], sorted(name for name, _ in rows))

    def test_version(self):
        self.assertRegex(self.succeed("--version"), r"\Acameras \d+\.\d+\.\d+\n\Z")

    def test_help_says_what_to_type_next(self):
        steps = self.succeed("--help").split("Next steps:\n")[1].splitlines()
        typed = [re.split(r" {2,}", line.strip())[0].split() for line in steps]
        self.assertTrue(all(words[0] == "cameras" for words in typed), steps)
        network(classifier(), self.folder / "classifier.onnx")
        for name in ("photo.jpg", "drawing.jpg"):
            shutil.copy(SCENE, self.folder / name)
        for words in typed:
            with self.subTest(words=words):
                self.succeed(*words[1:])
        self.assertTrue((self.folder / "photo-saliency.png").is_file())
        self.assertNotIn("Next steps", self.succeed("explain", "--help"))

    def test_the_reference_names_every_command_and_option(self):
        document = (ROOT / "docs" / "cli.md").read_text()
        commands = re.findall(r"^  (\w+) +[A-Z]", self.succeed("--help").split("Subcommands:")[1],
                              re.M)
        self.assertIn("explain", commands)
        for command in commands:
            self.assertIn(f"cameras {command}", document)
            options = re.findall(r"^  (?:-\w,)?(--[\w-]+)", self.succeed(command, "--help"), re.M)
            self.assertIn("--help", options)
            for option in options:
                with self.subTest(command=command, option=option):
                    self.assertIn(f"`{option}", document)


if __name__ == "__main__":
    unittest.main()
