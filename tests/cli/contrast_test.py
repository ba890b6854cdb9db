"""`--contrast`: why this label and not that one, in explain, compare and evaluate."""
import json
import unittest

from networks import classifier, network
from pictures import photo, write_png
from program import InFolder, read_npy

METHODS = ("cameras", "grad_cam", "score_cam", "gradient", "occlusion", "rise",
           "extremal_perturbation")


class Contrast(InFolder):
    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo())
        network(classifier(), self.folder / "tiny.onnx")
        (self.folder / "names.txt").write_text("cat\ntiger\nleopard\nbus\ntrolleybus\n")

    def explained(self, *more):
        """(report, map) of one map."""
        self.succeed("explain", "photo.png", "--model", "tiny.onnx", "--sizes", "32,48",
                     "--label-names", "names.txt", *more, "--map", "map.npy", "--json", "out.json")
        return json.loads((self.folder / "out.json").read_text()), read_npy(self.folder / "map.npy")

    def test_the_report_names_the_opponent(self):
        report, _ = self.explained("--label", "cat", "--contrast", "tiger")
        self.assertEqual(report["label"]["name"], "cat")
        self.assertEqual((report["against"]["index"], report["against"]["name"]), (1, "tiger"))
        self.assertIn("logit", report["against"])
        self.assertNotIn("against", self.explained("--label", "cat")[0])

    def test_the_runner_up_is_the_best_of_the_others(self):
        report, _ = self.explained("--contrast", "runner-up")
        first, second = report["top"][:2]
        self.assertEqual(report["label"]["index"], first["index"])
        self.assertEqual(report["against"]["index"], second["index"])
        other, _ = self.explained("--label", second["index"], "--contrast", "runner-up")
        self.assertEqual(other["against"]["index"], first["index"])
        _, by_name = self.explained("--label", first["name"], "--contrast", second["name"])
        _, by_rank = self.explained("--label", first["name"], "--contrast", "runner-up")
        self.assertEqual(by_name, by_rank)

    def test_every_kind_of_method_reads_it(self):
        for method in METHODS:
            few = () if method in ("cameras", "grad_cam", "score_cam", "gradient",
                                   "occlusion") else ("--samples", "20")
            call = ("--method", method, *few, "--label", "cat")
            _, plain = self.explained(*call)
            _, against = self.explained(*call, "--contrast", "tiger")
            self.assertNotEqual(plain, against, method)

    def test_a_prediction_keeps_its_scale_filter(self):
        plain, _ = self.explained()
        contrast, _ = self.explained("--contrast", "runner-up")
        self.assertEqual(plain["sizes"], contrast["sizes"])

    def test_lines_name_the_opponent(self):
        said = self.succeed("explain", "photo.png", "--model", "tiny.onnx", "--label-names",
                            "names.txt", "--method", "grad_cam", "--label", "bus", "--contrast",
                            "trolleybus", "--out", "one.png")
        self.assertRegex(said, r"bus \(label 3, [0-9.]+ %\) against trolleybus, [0-9.]+ %, layer")

    def test_compare_contrasts_every_row(self):
        self.succeed("compare", "photo.png", "--model", "tiny.onnx", "--label-names", "names.txt",
                     "--methods", "grad_cam,gradient", "--label", "top:2", "--contrast",
                     "runner-up", "--out", "grid.png", "--report", "out.json")
        maps = json.loads((self.folder / "out.json").read_text())[0]["maps"]
        self.assertEqual(len(maps), 4)
        for one in maps:
            other = maps[1] if one["label"] == maps[0]["label"] else maps[0]
            self.assertEqual(one["against"]["index"], other["label"]["index"])
        self.succeed("compare", "photo.png", "--model", "tiny.onnx", "--label-names", "names.txt",
                     "--label", "cat", "--contrast", "tiger", "--out", "grid.png", "--report",
                     "out.html")
        self.assertIn("against tiger", (self.folder / "out.html").read_text())

    def evaluated(self, out, *more):
        (self.folder / "data" / "cat").mkdir(parents=True, exist_ok=True)
        write_png(self.folder / "data" / "cat" / "a.png", photo())
        self.succeed("evaluate", "data", "--model", "tiny.onnx", "--label-names", "names.txt",
                     "--methods", "grad_cam", "--metrics", "density", "--out", out, *more)
        return (self.folder / out / "rows.csv").read_text()

    def test_evaluate_judges_contrasts_and_records_it(self):
        plain = self.evaluated("plain")
        self.assertNotEqual(plain, self.evaluated("against", "--contrast", "tiger"))
        record = json.loads((self.folder / "against" / "run.json").read_text())
        self.assertEqual(record["contrast"], "1")
        self.fail_cleanly(1, 'contrast is "1" there, "none" here', "evaluate", "data", "--model",
                          "tiny.onnx", "--label-names", "names.txt", "--methods", "grad_cam",
                          "--metrics", "density", "--out", "against")

    def test_evaluate_skips_the_label_itself(self):
        (self.folder / "data" / "tiger").mkdir(parents=True)
        write_png(self.folder / "data" / "tiger" / "b.png", photo(40, 40))
        rows = self.evaluated("out", "--contrast", "tiger").splitlines()
        tiger = next(row for row in rows if ",tiger," in row)
        self.assertIn("the label is the one to contrast with", tiger)

    def test_what_makes_no_sense_is_refused(self):
        call = ("explain", "photo.png", "--model", "tiny.onnx", "--label-names", "names.txt", "--out",
                "one.png")
        self.fail_cleanly(1, "expected other labels to contrast label 0 with, found that label "
                          "itself", *call, "--label", "cat", "--contrast", "cat")
        self.fail_cleanly(1, "did you mean 'tiger'", *call, "--contrast", "tigr")
        self.fail_cleanly(1, "expected a label from 0 to 4, found 9", *call, "--contrast", "9")
        self.fail_cleanly(2, "--contrast", *call, "--contrast", "")

    def test_a_method_that_reads_no_label_gets_a_warning(self):
        result = self.run_program("explain", "photo.png", "--model", "tiny.onnx", "--method",
                                  "eigen_cam", "--contrast", "runner-up", "--out", "one.png")
        self.assertEqual(result.returncode, 0)
        self.assertIn("--contrast is for methods that read the label; eigen_cam does not",
                      result.stderr)
        self.assertNotIn("--label ", result.stderr)
        result = self.run_program("explain", "photo.png", "--model", "tiny.onnx", "--method",
                                  "eigen_cam", "--label", "3", "--out", "one.png")
        self.assertEqual(result.returncode, 0)
        self.assertIn("--label is for methods that read the label; eigen_cam does not: its map is "
                      "the same for all", result.stderr)
        result = self.run_program("explain", "photo.png", "--model", "tiny.onnx", "--method",
                                  "eigen_cam", "--label", "top:2", "--out", "one.png")
        self.assertIn("--label is for methods that read the label", result.stderr)


if __name__ == "__main__":
    unittest.main()
