"""`cameras sanity`: whether maps depend on what the network has learnt."""
import csv
import json
import unittest
import xml.etree.ElementTree

from figures import Figure
from networks import NO_EVIDENCE, classifier, network, smooth
from pictures import photo, write_png
from program import InFolder

QUICK = ("--sizes", "32", "--threads", "1")

# The map is the photo's own: no weight stands between the input and the layer that is explained but
# those that all its channels share, so nothing that is re-initialised shows.
ONE_WEIGHT = """blind (float[1,1,16,16] x) => (float[1,2] y) <float[2,1,1,1] w>
    { r = Relu(x)
      c = Conv(r, w)
      g = GlobalAveragePool(c)
      y = Flatten(g) }"""


class Sanity(InFolder):
    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo())
        network(classifier(), self.folder / "tiny.onnx")

    def report(self, *more, images=("photo.png",)):
        self.succeed("sanity", *images, "--model", "tiny.onnx", *QUICK, *more, "--json", "out.json")
        return json.loads((self.folder / "out.json").read_text())

    def test_layers_come_from_the_logits_down(self):
        report = self.report("--methods", "grad_cam")
        self.assertEqual([layer["type"] for layer in report["layers"]], ["Gemm", "Conv", "Conv"])
        self.assertEqual([layer["parameters"] for layer in report["layers"]],
                         [5 * 12 + 5, 12 * 8 * 9 + 12, 8 * 3 * 9 + 8])
        stages = report["methods"][0]["stages"]
        self.assertEqual([(stage["check"], stage["layers"]) for stage in stages],
                         [("cascading", 1), ("cascading", 2), ("cascading", 3),
                          ("independent", 1), ("independent", 2), ("independent", 3),
                          ("emprt", 3), ("class", 0), ("random_logit", 0)])
        # One layer alone is the first step of both.
        self.assertEqual(stages[0]["similarity"], stages[3]["similarity"])
        self.assertNotEqual(stages[1]["similarity"], stages[4]["similarity"])
        # And all layers at once the last of the cascade.
        self.assertEqual(stages[6]["similarity"], stages[2]["similarity"])

    def test_the_same_seed_gives_the_same_numbers(self):
        quick = ("--checks", "cascading", "--methods", "grad_cam,smooth_grad", "--samples", "2")
        first = self.report(*quick, "--seed", "3")
        self.assertEqual(first, self.report(*quick, "--seed", "3"))
        self.assertNotEqual(first["methods"], self.report(*quick, "--seed", "4")["methods"])

    def test_numbers_are_means_over_images(self):
        write_png(self.folder / "other.png", photo(30, 60))
        pair = ("photo.png", "other.png")
        quick = ("--checks", "cascading", "--stages", "2", "--methods", "grad_cam", "--label", "1")
        both = self.report(*quick, images=pair)
        alone = [self.report(*quick, images=(name,)) for name in pair]

        def value(report, stage, name):
            return report["methods"][0]["stages"][stage]["similarity"]["absolute"][name]
        for stage in (0, 1):
            for name in ("pearson", "spearman", "ssim"):
                self.assertAlmostEqual(value(both, stage, name),
                                       sum(value(one, stage, name) for one in alone) / 2)

    def test_the_label_stays_that_of_the_trained_network(self):
        report = self.report("--checks", "class", "--methods", "grad_cam", "--label", "3")
        image = report["images"][0]
        self.assertEqual(image["label"]["index"], 3)
        self.assertNotEqual(image["other_label"]["index"], 3)
        self.assertIn(image["other_label"]["index"], range(5))

    def test_a_method_that_reads_no_label_is_found_out(self):
        report = self.report("--methods", "eigen_cam,grad_cam")
        blind, reading = (method["verdict"] for method in report["methods"])
        self.assertEqual(blind["depends_on_label"], "no")
        similarity = report["methods"][0]["stages"][-1]["similarity"]
        self.assertEqual(similarity["absolute"]["spearman"], 1)
        # The rule, applied to the numbers of the report.
        cascade = [stage["similarity"] for stage in report["methods"][1]["stages"]
                   if stage["check"] == "cascading"]

        def changes(kind):
            ranks = [similarity[kind]["spearman"] for similarity in cascade]
            return ranks[0] < 0.5 and sum(ranks) / len(ranks) < 0.5
        expected = "yes" if changes("absolute") else "by sign" if changes("signed") else "no"
        self.assertEqual(reading["depends_on_weights"], expected)
        # What lies after the layer is no matter to eigen_cam: the first stage changes nothing.
        self.assertEqual(report["methods"][0]["stages"][0]["similarity"]["absolute"]["ssim"], 1)
        self.assertEqual(blind["depends_on_weights"], "no")

    def test_what_is_not_read_is_no_failure(self):
        quick = ("--methods", "eigen_cam", "--layer", "c1", "--checks", "cascading,class,random_logit")
        method = self.report(*quick)["methods"][0]
        verdict, stages = method["verdict"], method["stages"]
        self.assertEqual(verdict["reads_label"], "no")
        self.assertEqual(verdict["reads_topmost_layer"], "no")
        self.assertEqual([stage["same"] for stage in stages if stage["check"] != "cascading"], [1, 1])
        self.assertEqual(stages[0]["same"], 1)
        self.assertEqual(stages[2]["same"], 0)  # the first layer is before the one that is explained
        text = self.succeed("sanity", "photo.png", "--model", "tiny.onnx", *QUICK, *quick)
        self.assertIn("reads no label", text)
        self.assertNotIn("FAILS: hardly depends on the label", text)

    def test_random_labels_are_all_others_where_there_are_few(self):
        report = self.report("--methods", "grad_cam", "--checks", "random_logit", "--label", "3")
        self.assertEqual(sorted(report["images"][0]["random_labels"]), [0, 1, 2, 4])
        self.assertEqual(report["methods"][0]["verdict"], {"reads_label": "yes"})

    def test_complexity_before_and_after(self):
        write_png(self.folder / "other.png", photo(30, 60))
        method = self.report("--methods", "grad_cam", "--checks", "emprt",
                             images=("photo.png", "other.png"))["methods"][0]
        found = method["stages"][0]["complexity"]
        self.assertEqual(found["images"], 2)
        self.assertTrue(0 < found["before"] < 4.61)  # ln 100
        grows = found["rise"] > 2 * found["standard_error"]
        self.assertEqual(method["verdict"]["becomes_more_complex"], "yes" if grows else "no")
        text = self.succeed("sanity", "photo.png", "other.png", "--model", "tiny.onnx", *QUICK, "--methods",
                            "grad_cam", "--checks", "emprt")
        self.assertRegex(text, r"grad_cam +[+-][0-9.]+ %")

    def test_means_over_noisy_inputs(self):
        quick = ("--methods", "gradient", "--checks", "smooth_mprt", "--stages", "2")
        method = self.report(*quick, "--noisy-inputs", "4")["methods"][0]
        self.assertEqual([(stage["check"], stage["layers"]) for stage in method["stages"]],
                         [("smooth_mprt", 1), ("smooth_mprt", 3)])
        self.assertEqual(method["verdict"], {})
        # From the image up: one input is no noise, and all layers are all layers from either end.
        whole = self.report(*quick, "--noisy-inputs", "1")["methods"][0]["stages"]
        cascade = self.report("--methods", "gradient", "--checks", "cascading")["methods"][0]["stages"]
        alone = self.report("--methods", "gradient", "--checks", "independent")["methods"][0]["stages"]
        for name in ("spearman", "ssim"):
            self.assertAlmostEqual(whole[1]["similarity"]["absolute"][name],
                                   cascade[2]["similarity"]["absolute"][name], places=6)
            self.assertAlmostEqual(whole[0]["similarity"]["absolute"][name],
                                   alone[2]["similarity"]["absolute"][name], places=6)
        self.assertEqual(self.succeed("sanity", "photo.png", "--model", "tiny.onnx", *QUICK, *quick, "--noisy-inputs",
                                      "2", "--out", "s.svg", "--curves", "c.svg").count("denoised"), 2)

    def test_where_an_attack_changes_the_picture(self):
        write_png(self.folder / "other.png", photo(30, 60))
        report = self.report("--checks", "adversarial", "--methods", "gradient,grad_cam",
                             images=("photo.png", "other.png"))
        for method in report["methods"]:
            self.assertEqual(method["stages"], [])
            self.assertEqual(method["attack"]["images"], 2)
            attack = method["attack"]
            agrees = attack["spearman"] > 2 * attack["standard_error"]
            self.assertEqual(method["verdict"]["agrees_with_attack"], "yes" if agrees else "no")
        one = self.report("--checks", "adversarial", "--methods", "grad_cam")["methods"][0]
        self.assertEqual(one["verdict"], {})  # one image cannot tell

    def test_a_map_of_the_photo_alone_fails(self):
        network(ONE_WEIGHT, self.folder / "tiny.onnx")
        text = self.succeed("sanity", "photo.png", "--model", "tiny.onnx", *QUICK, "--layer", "r",
                            "--methods", "norm_grad", "--checks", "cascading")
        self.assertRegex(text, r"norm_grad +1\.00 +1\.00 +1\.00 +0\.0 % +FAILS: hardly depends")
        self.assertIn("below 0.50 after the first layer", text)

    def test_empty_maps_are_told(self):
        network(NO_EVIDENCE, self.folder / "tiny.onnx")
        stages = self.report("--methods", "grad_cam", "--checks", "cascading")["methods"][0]["stages"]
        self.assertEqual([stage["empty"] for stage in stages], [1] * len(stages))
        # Two constant maps: nothing has changed.
        self.assertEqual(stages[0]["similarity"]["absolute"]["spearman"], 1)

    def test_signed_maps_are_there_where_a_method_has_them(self):
        stages = self.report("--methods", "grad_cam")["methods"][0]["stages"]
        self.assertEqual(set(stages[0]["similarity"]["signed"]), {"pearson", "spearman", "ssim"})

    def test_the_csv_has_a_line_for_everything(self):
        write_png(self.folder / "other.png", photo(30, 60))
        self.succeed("sanity", "photo.png", "other.png", "--model", "tiny.onnx", *QUICK,
                     "--methods", "grad_cam,norm_grad", "--stages", "2", "--csv", "out.csv", "--json",
                     "out.json")
        with open(self.folder / "out.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 2 * 2 * (2 + 2 + 1 + 1 + 1))
        self.assertEqual({row["image"] for row in rows}, {"photo.png", "other.png"})
        self.assertEqual({row["check"] for row in rows},
                         {"cascading", "independent", "emprt", "class", "random_logit"})
        self.assertEqual({row["check"] for row in rows if row["complexity_after"]}, {"emprt"})
        # The report's numbers are means of the lines', which are printed with six digits.
        for method in json.loads((self.folder / "out.json").read_text())["methods"]:
            for stage in method["stages"]:
                ranks = [float(row["spearman"]) for row in rows if row["method"] == method["method"]
                         and row["check"] == stage["check"]
                         and row["layers"] == str(stage["layers"])]
                self.assertEqual(len(ranks), 2)
                self.assertAlmostEqual(stage["similarity"]["absolute"]["spearman"],
                                       sum(ranks) / 2, places=5)

    def test_the_strip_has_a_row_by_method_and_a_column_by_stage(self):
        self.succeed("sanity", "photo.png", "--model", "tiny.onnx", *QUICK, "--stages", "3",
                     "--methods", "grad_cam,norm_grad", "--checks", "cascading,class,adversarial",
                     "--side", "64", "--out", "strip.svg")
        # Photo, original, three stages, the other class, the attack.
        strip = Figure(self.folder / "strip.svg")
        rows = strip.rows()
        self.assertEqual([len(row) for row in rows], [7, 7])
        for row in rows:
            lefts = [picture.left for picture in row]
            steps = {right - left for left, right in zip(lefts, lefts[1:])}
            self.assertEqual(len(steps), 1, lefts)
        words = strip.words()
        self.assertEqual(words.count("photo"), 2)
        self.assertNotIn("cascading", words)
        self.assertEqual(sum(word.startswith("cascading 2 of 3") for word in words), 2, words)

    def test_the_curves_are_an_svg_picture(self):
        self.succeed("sanity", "photo.png", "--model", "tiny.onnx", *QUICK, "--curves", "out.svg",
                     "--methods", "grad_cam,norm_grad", "--checks", "cascading")
        picture = xml.etree.ElementTree.parse(self.folder / "out.svg").getroot()
        lines = picture.findall(".//{http://www.w3.org/2000/svg}polyline")
        self.assertEqual(len(lines), 2 * 2)  # rank correlation and SSIM of two methods
        self.assertTrue(all(len(line.get("points").split()) == 4 for line in lines))

    def test_only_the_curves_with_a_verdict_have_its_line(self):
        self.succeed("sanity", "photo.png", "--model", "tiny.onnx", *QUICK, "--curves", "out.svg",
                     "--methods", "grad_cam", "--checks", "cascading,independent")
        self.assertEqual((self.folder / "out.svg").read_text().count("stroke-dasharray"), 1)

    def fitted(self, *more):
        """What a call leaves out, and its report."""
        found = self.run_program("sanity", "photo.png", "--model", "tiny.onnx", *QUICK, *more,
                                 "--json", "-")
        self.assertEqual(found.returncode, 0, found.stderr)
        return found.stderr, json.loads(found.stdout)

    def test_a_method_that_does_not_fit_the_network_is_left_out(self):
        network(smooth(), self.folder / "tiny.onnx")
        said, report = self.fitted("--stages", "2")
        self.assertIn("guided_backprop is left out: expected a network with Relu", said)
        self.assertEqual([method["method"] for method in report["methods"]],
                         ["grad_cam", "cameras"])

    def test_one_score_has_another_side(self):
        network(smooth(labels=1), self.folder / "tiny.onnx")
        _, report = self.fitted("--stages", "2", "--methods", "grad_cam")
        labels = (report["images"][0]["label"]["index"], report["images"][0]["other_label"]["index"])
        self.assertEqual(sorted(labels), [0, 1])

    def test_a_quantity_has_no_other_class(self):
        network(smooth(labels=1).replace("y)", "age)").replace("y =", "age ="),
                self.folder / "tiny.onnx")
        said, report = self.fitted("--stages", "2", "--methods", "grad_cam")
        self.assertIn("left out: class, random_logit, adversarial", said)
        self.assertNotIn("other_label", report["images"][0])
        self.assertEqual({stage["check"] for stage in report["methods"][0]["stages"]},
                         {"cascading", "independent", "emprt"})
        said, _ = self.fitted("--stages", "2", "--methods", "grad_cam", "--checks", "cascading")
        self.assertNotIn("left out", said)

    def test_json_on_standard_output(self):
        text = self.succeed("sanity", "photo.png", "--model", "tiny.onnx", *QUICK, "--checks",
                            "class", "--json", "-")
        self.assertEqual([method["method"] for method in json.loads(text)["methods"]],
                         ["grad_cam", "cameras", "guided_backprop"])


if __name__ == "__main__":
    unittest.main()
