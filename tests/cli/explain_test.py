"""What `cameras explain` finds: maps and reports, for every kind of network it takes."""
import json
import pathlib
import re
import unittest

from networks import (FLAT, NHWC_BYTES, NO_EVIDENCE, POSITIONS, TWO_HEADS, classifier, network)
from pictures import photo, write_png
from program import InFolder, read_npy

ROOT = pathlib.Path(__file__).resolve().parents[2]
ANIMALS = ["cat", "dog", "ostrich", "Horse", "tree frog, Hyla arborea"]


class Explain(InFolder):
    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo())
        network(classifier(), self.folder / "tiny.onnx")
        (self.folder / "names.txt").write_text("\n".join(ANIMALS))

    def report(self, *more, model="tiny.onnx", image="photo.png"):
        """The report, or several, of a call that only writes JSON to standard output."""
        return json.loads(self.succeed("explain", image, "--model", model, "--json", "-", *more))

    def map(self, *more, model="tiny.onnx"):
        """(height, width, values) of the map, and the report that came with it."""
        report = self.report("--map", "map.npy", *more, model=model)
        return read_npy(self.folder / "map.npy"), report


class Reports(Explain):
    def test_keys_and_types(self):
        report = self.report()
        self.assertEqual(list(report), ["model", "image", "method", "method_options", "layer", "label", "prediction",
                                        "top", "sizes", "spared_sizes", "map", "seconds", "peak_memory_mb"])
        self.assertEqual([report[key] for key in ("model", "image", "method", "layer")],
                         ["tiny.onnx", "photo.png", "cameras", "r2"])
        for label in (report["label"], report["prediction"], *report["top"]):
            self.assertEqual(list(label)[:3], ["index", "name", "probability"])
            self.assertEqual(label["name"], f"label {label['index']}")
        self.assertEqual(sorted(label["index"] for label in report["top"]), [0, 1, 2, 3, 4])
        # Five rounded probabilities; float32 has 7 digits.
        self.assertAlmostEqual(sum(label["probability"] for label in report["top"]), 1, delta=1e-6)
        self.assertEqual(report["prediction"], report["top"][0])
        self.assertEqual(report["label"], report["top"][0])
        for size in report["sizes"]:
            self.assertEqual([type(size[key]) for key in ("height", "width", "prediction", "kept")],
                             [int, int, int, bool])
        self.assertEqual(list(report["map"]), ["height", "width", "min", "max", "mean", "empty"])
        self.assertEqual(list(report["seconds"]), ["load", "network", "fuse", "total"])
        self.assertGreaterEqual(report["seconds"]["total"], report["seconds"]["load"])
        self.assertGreater(report["peak_memory_mb"], 10)

    def test_sizes_of_the_presets(self):
        # paper.md's rule at 32 pixels: up to round(32 * 1000 / 224) = 143 in 7 even steps.
        report = self.report()
        self.assertEqual([size["height"] for size in report["sizes"]],
                         [32, 51, 69, 88, 106, 125, 143])
        self.assertEqual([size["kept"] for size in report["sizes"]],
                         [size["prediction"] == report["prediction"]["index"]
                          for size in report["sizes"]])
        self.assertEqual([size["width"] for size in self.report("--preset", "released")["sizes"]],
                         [224, 324, 424, 524, 624, 724, 824, 924])

    def test_fast_is_three_sizes_up_to_twice_the_own(self):
        report = self.report("--preset", "fast")
        self.assertEqual([size["height"] for size in report["sizes"]], [32, 48, 64])
        self.assertEqual(report["spared_sizes"], 0)

    def test_tolerance_and_budget_spare_sizes(self):
        every = self.report("--label", "1", "--map", "all.npy")
        self.assertEqual(every["spared_sizes"], 0)
        # Between 0 and 1, and nearly 1: the second map is never as far from the first.
        short = self.report("--label", "1", "--tolerance", "0.999", "--map", "short.npy")
        self.assertEqual([size["height"] for size in short["sizes"]], [32, 51])
        self.assertEqual(short["spared_sizes"], 5)
        self.report("--label", "1", "--sizes", "32,51", "--map", "two.npy")
        self.assertEqual((self.folder / "short.npy").read_bytes(), (self.folder / "two.npy").read_bytes())
        tight = self.report("--label", "1", "--tolerance", "1e-9", "--map", "tight.npy")
        self.assertEqual((tight["sizes"], tight["spared_sizes"]), (every["sizes"], 0))
        self.assertEqual((self.folder / "tight.npy").read_bytes(), (self.folder / "all.npy").read_bytes())
        none = self.report("--budget", "1e-6")
        self.assertEqual(([size["height"] for size in none["sizes"]], none["spared_sizes"]), ([32], 6))
        self.assertEqual(len(self.report("--budget", "3600")["sizes"]), 7)
        result = self.run_program("explain", "photo.png", "--model", "tiny.onnx", "--budget", "1e-6")
        self.assertIn("1 of 7 sizes, 6 not asked: tolerance or budget -> ", result.stdout)

    def test_sizes_by_hand(self):
        def heights(*more):
            return [size["height"] for size in self.report(*more)["sizes"]]
        self.assertEqual(heights("--sizes", "40,24"), [40, 24])
        self.assertEqual(heights("--max-size", "64", "--steps", "3"), [32, 48, 64])
        self.assertEqual(heights("--steps", "1"), [32])
        self.assertEqual(heights("--preset", "released", "--max-size", "62", "--steps", "4"),
                         [32, 42, 52, 62])

    def test_scale_filter(self):
        # At 1 x 1 the network sees nothing but a mean colour: labels that the user names, and
        # --scale-filter none, keep such a size whatever is predicted there.
        sizes = ["--sizes", "32,1,2,64"]
        predicted = self.report(*sizes)
        own = predicted["prediction"]["index"]
        for size in predicted["sizes"]:
            self.assertEqual(size["kept"], size["prediction"] == own)
        named = self.report(*sizes, "--label", own)
        self.assertTrue(all(size["kept"] for size in named["sizes"]))
        everything = self.report(*sizes, "--scale-filter", "none")
        self.assertTrue(all(size["kept"] for size in everything["sizes"]))
        self.assertEqual(everything["map"], named["map"])
        strict = self.report(*sizes, "--label", own, "--scale-filter", "prediction")
        self.assertEqual(strict["map"], predicted["map"])

    def test_labels_by_name_and_index(self):
        def labels(text):
            found = self.report("--label-names", "names.txt", "--sizes", "32", "--label", text)
            return [one["label"]["name"] for one in (found if isinstance(found, list) else [found])]
        self.assertEqual(labels("2"), ["ostrich"])
        self.assertEqual(labels("horse"), ["Horse"])
        self.assertEqual(labels("hyla arborea"), [ANIMALS[4]])
        self.assertEqual(labels(ANIMALS[4]), [ANIMALS[4]])
        self.assertEqual(labels("3,cat,0"), ["Horse", "cat"])

    def test_several_labels_give_an_array(self):
        top = self.report("--label", "top:3", "--sizes", "32")
        self.assertEqual([one["label"] for one in top], top[0]["top"][:3])
        repeated = self.report("--label", "4", "--label", "1", "--sizes", "32")
        self.assertEqual([one["label"]["index"] for one in repeated], [4, 1])
        self.assertIsInstance(self.report("--label", "top:1", "--sizes", "32"), dict)

    def test_a_card_says_how_images_become_input(self):
        plain = self.report("--sizes", "32")
        card = {"image_mean": [0.5], "image_std": [0.25], "labels": "names.txt",
                "size": {"shortest_edge": 40}, "crop_size": {"height": 24, "width": 36},
                "do_center_crop": True}
        (self.folder / "my card.json").write_text(json.dumps(card))
        report = self.report("--sizes", "24", "--card", "my card.json")
        self.assertEqual((report["map"]["height"], report["map"]["width"]), (24, 36))
        self.assertIn(report["label"]["name"], ANIMALS)
        self.assertNotEqual(report["label"]["probability"], plain["label"]["probability"])
        (self.folder / "my card.json").rename(self.folder / "tiny.json")
        beside = self.report("--sizes", "24")
        self.assertEqual(beside["map"], report["map"])

    def test_layer_and_method(self):
        first = self.report("--sizes", "32", "--layer", "c1")
        self.assertEqual(first["layer"], "c1")
        maps = {method: self.report("--method", method) for method in ("grad_cam", "norm_grad")}
        for method, report in maps.items():
            self.assertEqual(report["method"], method)
            self.assertEqual([(size["height"], size["kept"]) for size in report["sizes"]],
                             [(32, True)])
        self.assertNotEqual(maps["grad_cam"]["map"]["mean"], maps["norm_grad"]["map"]["mean"])

    def test_every_method_of_the_help(self):
        names = re.search(r"One of (cameras[\w, \n]+)", self.succeed("explain", "--help")).group(1)
        document = (ROOT / "docs" / "methods.md").read_text()
        for method in re.split(r",\s+", names.strip()):
            with self.subTest(method):
                # The row that tools/options_doc makes, that of its formula, and that beside other tools.
                self.assertEqual(document.count(f"\n| `{method}` |"), 3)
                if method.startswith("attention_"):
                    self.fail_cleanly(1, "the network has no attention between positions", "explain", "photo.png",
                                      "--model", "tiny.onnx", "--method", method)
                    continue
                report = self.report("--method", method, "--sizes", "32", "--samples", "3")
                self.assertEqual(report["method"], method)
                self.assertEqual((report["map"]["height"], report["map"]["width"]), (32, 32))

    def test_methods_that_ask_for_the_gradient_by_the_input(self):
        few = self.report("--method", "integrated_gradients", "--samples", "1")
        many = self.report("--method", "integrated_gradients")
        self.assertEqual(many["layer"], "x")
        self.assertGreater(abs(few["completeness_gap"]), abs(many["completeness_gap"]))
        self.assertNotIn("completeness_gap", self.report("--method", "gradient"))
        smooth = ["--method", "smooth_grad", "--samples", "2"]
        first = self.report(*smooth)["map"]
        self.assertEqual(self.report(*smooth, "--seed", "0")["map"], first)
        self.assertNotEqual(self.report(*smooth, "--seed", "1")["map"], first)

    def test_a_network_without_feature_maps(self):
        network(FLAT, self.folder / "flat.onnx")
        # The gradient of a linear network is its weights: no evidence in the image is needed.
        report = self.report("--method", "gradient", model="flat.onnx")
        self.assertEqual((report["layer"], report["map"]["empty"]), ("x", False))
        self.fail_cleanly(1, ["photo.png", "no convolutional feature map to explain by default"],
                          "explain", "photo.png", "--model", "flat.onnx", "--method", "grad_cam")

    def test_output(self):
        network(TWO_HEADS, self.folder / "heads.onnx")
        self.fail_cleanly(1, ["nothing tells which", "'first' [1,4], 'second' [1,6]"], "explain",
                          "photo.png", "--model", "heads.onnx")
        first = self.report("--label", "top:4", "--output", "first", model="heads.onnx")
        self.assertEqual(len(first), 4)
        second = self.report("--label", "top:6", "--output", "second", model="heads.onnx")
        self.assertEqual(len(second), 6)


class Maps(Explain):
    def check_map(self, height, width, *more, model="tiny.onnx"):
        (found_height, found_width, values), report = self.map(*more, model=model)
        self.assertEqual((found_height, found_width), (height, width))
        self.assertEqual((report["map"]["height"], report["map"]["width"]), (height, width))
        self.assertEqual([report["map"]["min"], report["map"]["max"]], [min(values), max(values)])
        # The report's mean is summed in float32.
        self.assertAlmostEqual(report["map"]["mean"], sum(values) / len(values), delta=1e-6)
        self.assertEqual((min(values), max(values)), (0, 1))
        self.assertFalse(report["map"]["empty"])
        return report

    def test_npy_header(self):
        self.map("--sizes", "32")
        data = (self.folder / "map.npy").read_bytes()
        self.assertEqual(data[:8], b"\x93NUMPY\x01\x00")
        self.assertEqual((10 + int.from_bytes(data[8:10], "little")) % 64, 0)
        self.assertEqual(len(data), 128 + 4 * 32 * 32)

    def test_networks_that_are_not_square(self):
        network(classifier(height=24, width=40), self.folder / "wide.onnx")
        report = self.check_map(24, 40, model="wide.onnx")
        # The same factor on both sides: 107 = round(24 * 1000 / 224), 178 = round(40 * 107 / 24).
        self.assertEqual(report["sizes"][0], {**report["sizes"][0], "height": 24, "width": 40})
        self.assertEqual(report["sizes"][-1], {**report["sizes"][-1], "height": 107, "width": 178})

    def test_channels_and_batches(self):
        for channels in (1, 4):
            network(classifier(channels=channels), self.folder / "odd.onnx")
            self.check_map(32, 32, "--sizes", "32,48", model="odd.onnx")
        network(classifier(batch=3), self.folder / "batch.onnx")
        self.check_map(32, 32, "--sizes", "32,48", model="batch.onnx")

    def test_channels_last_and_bytes(self):
        network(NHWC_BYTES, self.folder / "keras.onnx")
        report = self.check_map(20, 28, "--label", "1", model="keras.onnx")
        self.assertAlmostEqual(sum(label["probability"] for label in report["top"]), 1, delta=1e-6)

    def test_the_map_lies_where_the_disc_is(self):
        # One convolution that answers to red against blue, and only the disc and the right are red;
        # row-major order and orientation show in where the map is high.
        text = """red (float[1,3,20,32] x) => (float[1,2] y) {
            w = Constant<value = float[1,3,1,1] {4.0, -3.0, -1.0}>()
            c = Conv<kernel_shape=[1,1]>(x, w)
            r = Relu(c)
            g = GlobalAveragePool(r)
            f = Flatten(g)
            v = Constant<value = float[2,1] {1.0, -1.0}>()
            y = Gemm<transB=1>(f, v) }"""
        network(text, self.folder / "red.onnx")
        black, red = b"\0\0\0", b"\xff\0\0"
        rows = [(black * 24 + red * 8 if row < 5 else black * 32) for row in range(20)]
        write_png(self.folder / "photo.png", rows)
        (height, width, values), report = self.map("--label", "0", "--method", "grad_cam",
                                                    model="red.onnx")
        self.assertEqual((height, width, report["layer"]), (20, 32, "r"))
        high = {(i // width, i % width) for i, value in enumerate(values) if value > 0.5}
        self.assertEqual(high, {(row, column) for row in range(5) for column in range(24, 32)})

    def test_an_empty_map_is_flagged(self):
        network(NO_EVIDENCE, self.folder / "empty.onnx")
        (_, _, values), report = self.map("--out", "out.png", model="empty.onnx")
        self.assertTrue(report["map"]["empty"])
        self.assertEqual(set(values), {0.0})
        text = self.succeed("explain", "photo.png", "--model", "empty.onnx", "--map", "map.npy")
        self.assertIn("no evidence: the map is empty", text)

    def test_a_network_of_one_size(self):
        network(POSITIONS, self.folder / "fixed.onnx")
        result = self.run_program("explain", "photo.png", "--model", "fixed.onnx", "--json", "-")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("warning: this network runs at its native size only", result.stderr)
        self.assertEqual([size["height"] for size in json.loads(result.stdout)["sizes"]], [16])

    def test_the_same_bits_from_run_to_run(self):
        def bits(threads):
            self.succeed("explain", "photo.png", "--model", "tiny.onnx", "--map", "map.npy",
                         "--threads", threads)
            return (self.folder / "map.npy").read_bytes()
        self.assertEqual(bits(1), bits(1))
        self.assertEqual(bits(2), bits(2))

    def test_external_data_in_the_current_folder(self):
        network(classifier(), self.folder / "tiny.onnx")
        inside = self.report("--sizes", "32")
        network(classifier(), self.folder / "tiny.onnx", "weights.bin")
        self.assertEqual(self.report("--sizes", "32")["top"], inside["top"])


if __name__ == "__main__":
    unittest.main()
