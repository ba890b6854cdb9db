"""What scores mean: heads with one score, quantities, probabilities, several outputs."""
import csv
import json
import math
import unittest

from networks import classifier, network
from pictures import photo, write_png
from program import InFolder, read_npy

CARD = {"image_mean": [0.5], "image_std": [0.25], "size": {"height": 16, "width": 16}}

# y = 8 (mean of blue - mean of red): the photo, which is red, speaks against it.
ONE = """one (float[1,3,16,16] x) => (float[1,1] {output})
    <float[1,3] w = {{-8, 0, 8}}>
    {{ m = Relu(x)
       g = GlobalAveragePool(m)
       f = Flatten(g)
       {end} }}"""


def one(end="y = Gemm<transB=1>(f, w)", output="y"):
    return ONE.format(end=end, output=output)


# Sixteen columns, two scores each; the first counts how much red there is.
SEQUENCE = """reader (float[1,3,16,16] x) => (float[1,16,2] y) <float[3,2] w = {8, 0, 0, 0, 0, 8}>
    { m = Relu(x)
      rows = ReduceMean<axes=[2], keepdims=0>(m)
      columns = Transpose<perm=[0,2,1]>(rows)
      z = MatMul(columns, w)
      y = Softmax<axis=-1>(z) }"""


class InScoresFolder(InFolder):
    def setUp(self):
        super().setUp()
        rows = [b"".join(bytes((255 if 4 <= row < 10 and 4 <= column < 12 else 90, 120, 130))
                         for column in range(16)) for row in range(16)]
        write_png(self.folder / "photo.png", rows)

    def model(self, text, **card):
        network(text, self.folder / "m.onnx")
        (self.folder / "m.json").write_text(json.dumps({**CARD, **card}))

    def report(self, *more):
        method = () if "--method" in more else ("--method", "grad_cam")
        return json.loads(self.succeed("explain", "photo.png", "--model", "m.onnx", *method, "--layer", "m",
                                       "--json", "-", *more))


class Sequences(InScoresFolder):
    def test_a_position_is_explained_alone(self):
        self.model(SEQUENCE)
        for position in (4, 11):
            found = self.report("--position", str(position), "--method", "hires_cam", "--map", "map.npy")
            self.assertEqual(found["prediction"]["index"], 0)
            height, width, values = read_npy(self.folder / "map.npy")
            # The rectangle's rows, in the column of the position.
            self.assertEqual([i for i, value in enumerate(values) if value > 0],
                             [row * width + position for row in range(4, 10)])
        self.assertIn("step 4 of a sequence, from 0", self.succeed("inspect", "m.onnx", "--position", "4"))

    def test_what_is_wrong_with_a_position_is_said(self):
        self.model(SEQUENCE)
        self.fail_cleanly(1, "found 'z' [1,16,2], a sequence: a position from 0 to 15 (--position) chooses one",
                          "layers", "m.onnx")
        self.fail_cleanly(1, "expected a position from 0 to 15 in 'z' [1,16,2], found 16",
                          "layers", "m.onnx", "--position", "16")
        self.fail_cleanly(2, "--position", "layers", "m.onnx", "--position", "-1")
        self.model(one())
        self.fail_cleanly(1, "expected a position of a sequence [N,T,L] or [T,N,L], found 'y' [1,1]",
                          "layers", "m.onnx", "--position", "0")


class OneScore(InScoresFolder):
    def test_predicted_takes_the_side_that_the_network_sees(self):
        for end in ("y = Gemm<transB=1>(f, w)", "z = Gemm<transB=1>(f, w) y = Sigmoid(z)"):
            self.model(one(end))
            against = self.report()
            self.assertEqual(against["label"]["index"], 1)
            self.assertEqual(against["label"]["name"], "not label 0")
            self.assertGreater(against["label"]["probability"], 0.5)
            self.assertFalse(against["map"]["empty"])
            score = self.report("--label", "0")
            self.assertAlmostEqual(score["label"]["probability"] + against["label"]["probability"], 1)
            self.assertAlmostEqual(score["label"]["logit"], -against["label"]["logit"])
            self.assertEqual(self.report("--label", "not:0")["label"], against["label"])
            self.assertEqual(self.report("--label", "not:1")["label"], score["label"])

    def test_names(self):
        self.model(one(), id2label={"0": "blue"})
        self.assertEqual(self.report()["label"]["name"], "not blue")
        self.assertEqual(self.report("--label", "not:blue")["label"]["index"], 1)
        self.model(one(), id2label={"0": "red", "1": "blue"})
        report = self.report()
        self.assertEqual((report["label"]["index"], report["label"]["name"]), (0, "red"))

    def test_attack_and_metrics(self):
        self.model(one())
        report = json.loads(self.succeed(
            "attack", "photo.png", "--model", "m.onnx", "--saliency", "gradient", "--epsilon", "1",
            "--step-size", "4/255", "--confidence", "0.7", "--json", "-"))
        self.assertEqual((report["images"][0]["prediction"]["index"],
                          report["images"][0]["target"]["index"]), (1, 0))
        self.assertTrue(report["images"][0]["plain"]["fools"])
        (self.folder / "set").mkdir()
        (self.folder / "photo.png").rename(self.folder / "set" / "photo.png")
        self.succeed("evaluate", "set", "--label", "predicted", "--model", "m.onnx", "--layer", "m",
                     "--methods", "grad_cam", "--metrics", "drop", "--out", "out")
        with open(self.folder / "out" / "rows.csv", encoding="utf-8", newline="") as file:
            row = next(csv.DictReader(file))
        self.assertEqual((row["label_index"], row["status"]), ("1", "ok"))
        self.assertGreater(float(row["probability"]), 0.5)

    def test_several_scores_have_no_other_side(self):
        self.model(classifier(height=16, width=16))
        self.fail_cleanly(1, "expected not:0 of a network with a single score, found one with 5",
                          "explain", "photo.png", "--model", "m.onnx", "--label", "not:0")


class Quantities(InScoresFolder):
    def test_have_values(self):
        self.model(one("age = Gemm<transB=1>(f, w)", "age"))
        report = self.report()
        self.assertIsNone(report["label"]["probability"])
        self.assertEqual(report["label"]["index"], 0)
        self.assertLess(report["label"]["value"], 0)
        self.assertEqual(len(report["top"]), 1)
        line = self.succeed("explain", "photo.png", "--model", "m.onnx", "--method", "grad_cam",
                            "--layer", "m", "--label", "not:0")
        self.assertIn("value ", line)
        self.assertNotIn("%", line)

    def test_have_no_probability(self):
        self.model(one("age = Gemm<transB=1>(f, w)", "age"))
        self.fail_cleanly(1, "expected class scores, found 'age', which holds quantities",
                          "attack", "photo.png", "--model", "m.onnx", "--saliency", "none")
        (self.folder / "set").mkdir()
        (self.folder / "photo.png").rename(self.folder / "set" / "photo.png")
        self.fail_cleanly(1, "metric drop needs probabilities: 'age' holds quantities", "evaluate",
                          "set", "--label", "predicted", "--model", "m.onnx", "--layer", "m",
                          "--metrics", "drop", "--out", "out")
        self.succeed("evaluate", "set", "--label", "predicted", "--model", "m.onnx", "--layer", "m",
                     "--methods", "grad_cam", "--metrics", "sparsity", "--out", "out")


class Several(InScoresFolder):
    HEADS = """heads (float[1,3,16,16] x) => (float[1,3] embedding, float[1,2] logits)
        <float[2,3] w = {1, 0, 0, 0, 0, 1}>
        { m = Relu(x)
          g = GlobalAveragePool(m)
          embedding = Flatten(g)
          logits = Gemm<transB=1>(embedding, w) }"""

    def test_the_output_of_scores_is_found(self):
        self.model(self.HEADS)
        self.assertEqual(len(self.report()["top"]), 2)
        (self.folder / "names.txt").write_text("a\nb\nc\n")
        self.assertEqual(len(self.report("--label-names", "names.txt")["top"]), 3)

    def test_top_of_more_labels_than_there_are(self):
        self.model(self.HEADS)
        result = self.run_program("explain", "photo.png", "--model", "m.onnx", "--method",
                                  "grad_cam", "--layer", "m", "--label", "top:9", "--json", "-")
        self.assertEqual(len(json.loads(result.stdout)), 2)
        self.assertIn("--label top:9: the network has 2 labels, and all are explained",
                      result.stderr)


class Probabilities(InScoresFolder):
    def test_of_a_mean_of_softmaxes(self):
        text = """mean (float[1,3,16,16] x) => (float[1,3] p)
            <float[3,3] w = {4, 0, 0, 0, 2, 0, 0, 0, 1}, float half = {0.5}>
            { m = Relu(x)
              g = GlobalAveragePool(m)
              f = Flatten(g)
              z = Gemm<transB=1>(f, w)
              a = Softmax(z)
              b = Softmax(f)
              s = Add(a, b)
              p = Mul(s, half) }"""
        self.model(text)
        # The means of the three channels, and what the nodes make of them.
        red = (48 * 255 + 208 * 90) / 256
        f = [max(0, (value / 255 - 0.5) / 0.25) for value in (red, 120, 130)]
        z = [4 * f[0], 2 * f[1], f[2]]

        def softmax(values):
            total = sum(math.exp(value) for value in values)
            return [math.exp(value) / total for value in values]
        # Relu comes before the mean: red is above the middle in the bright part alone.
        bright = 48 / 256 * (1 - 0.5) / 0.25
        f[0], z[0] = bright, 4 * bright
        wanted = [(a + b) / 2 for a, b in zip(softmax(z), softmax(f))]
        report = self.report("--label", "0")
        self.assertAlmostEqual(report["label"]["probability"], wanted[0], places=5)
        self.assertAlmostEqual(sum(one["probability"] for one in report["top"]), 1, places=5)


if __name__ == "__main__":
    unittest.main()
