"""Variants of methods, as rise:samples=3: what every command makes of them, and what is refused."""
import csv
import io
import json
import re
import unittest

from evaluation import Evaluate
from figures import Figure
from networks import classifier, network
from pictures import photo, write_png
from program import METHODS

FEW, MORE = "rise:samples=3", "rise:samples=4:cells=5"
MODEL = ("--model", "tiny.onnx")


class Variants(Evaluate):
    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo())
        network(classifier(), self.folder / "tiny.onnx")

    def report(self, *more):
        return json.loads(self.succeed("explain", "photo.png", *MODEL, "--json", "-", *more))

    def map_of(self, *more):
        self.succeed("explain", "photo.png", *MODEL, "--label", "1", "--map", "m.npy", *more)
        return (self.folder / "m.npy").read_bytes()

    def data_set(self):
        for label, shade in (("0", 40), ("1", 90)):
            (self.folder / "set" / label).mkdir(parents=True, exist_ok=True)
            write_png(self.folder / "set" / label / "a.png", photo(48, 48 + shade % 7))


class Explain(Variants):
    def test_it_is_what_the_flags_say(self):
        self.assertEqual(self.map_of("--method", MORE),
                         self.map_of("--method", "rise", "--samples", "4", "--cells", "5"))
        self.assertNotEqual(self.map_of("--method", FEW), self.map_of("--method", MORE))
        self.assertEqual(self.map_of("--method", "grad_cam:multi_scale:sizes=32+48"),
                         self.map_of("--method", "grad_cam", "--multi-scale", "--sizes", "32,48"))

    def test_it_may_count_on_the_flags_of_the_call(self):
        self.assertEqual(self.map_of("--method", "grad_cam:sizes=32+48", "--multi-scale"),
                         self.map_of("--method", "grad_cam", "--multi-scale", "--sizes", "32,48"))
        self.succeed("attack", "photo.png", *MODEL, "--target", "3", "--saliency",
                     "grad_cam:sizes=32+48", "--multi-scale", "--json", "a.json")
        self.assertEqual(json.loads((self.folder / "a.json").read_text())["saliency"],
                         "grad_cam:sizes=32+48")

    def test_its_options_override_the_flags(self):
        alone = self.map_of("--method", FEW)
        self.assertEqual(alone, self.map_of("--method", FEW, "--samples", "7"))
        self.assertEqual(self.map_of("--method", "cameras:sizes=32"),
                         self.map_of("--method", "cameras:sizes=32", "--steps", "3"))

    def test_the_report_names_it_and_what_it_read(self):
        report = self.report("--method", "rise:cells=5:samples=03", "--seed", "9")
        self.assertEqual(report["method"], "rise:samples=3:cells=5")
        self.assertEqual(report["method_options"],
                         {"samples": 3, "seed": 9, "cells": 5, "multi_scale": False})
        report = self.report("--method", "occlusion", "--stride", "4")
        self.assertEqual(report["method_options"],
                         {"window": None, "stride": 4, "multi_scale": False})
        report = self.report("--method", "smooth_grad:multi_scale:sizes=32")
        self.assertEqual(report["method_options"],
                         {"samples": 50, "seed": 0, "multi_scale": True, "preset": "paper",
                          "sizes": [32], "max_size": None, "steps": None, "scale_filter": None,
                          "image_filter": None, "tolerance": None, "budget": None})

    def test_a_flag_that_it_overrides_is_said(self):
        result = self.run_program("explain", "photo.png", *MODEL, "--method", FEW, "--samples", "7",
                                  "--seed", "2")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("cameras: warning: --samples is not read: rise:samples=3 has its own\n",
                      result.stderr)
        self.assertNotIn("--seed", result.stderr)


class Refused(Variants):
    def refuse(self, said, command, *more):
        self.fail_cleanly(2, said, command, "photo.png", *MODEL, *more)

    def test_a_comma_between_numbers(self):
        self.fail_cleanly(2, "cameras:sizes=32,48: expected numbers of sizes with + between them",
                          "explain", "photo.png", *MODEL, "--method", "cameras:sizes=32,48")

    def test_in_every_command(self):
        for command, option, *more in (("explain", "--method"), ("attack", "--saliency"),
                                       ("compare", "--methods", "--out", "o.png"),
                                       ("sanity", "--methods"), ("cost", "--methods"),
                                       ("evaluate", "--methods", "--out", "out")):
            with self.subTest(command):
                self.refuse(["expected an option that rise reads (samples, seed, cells, ",
                             "found 'sampels'; did you mean 'samples'?"],
                            command, option, "rise:sampels=3", *more)
                self.refuse("rise:window=3: expected an option that rise reads", command, option,
                            "rise:window=3", *more)
                self.refuse("rise:samples=0: samples: expected a whole number from 1 to 100000, "
                            "found '0'", command, option, "rise:samples=0", *more)
                self.refuse("did you mean 'rise'?", command, option, "rize:samples=3", *more)

    def test_two_that_are_the_same(self):
        for command, *more in (("compare", "--out", "o.png"), ("sanity",), ("cost",),
                               ("evaluate", "--out", "out")):
            with self.subTest(command):
                self.refuse("found 'rise:samples=3' twice", command, "--methods", f"{FEW},{FEW}",
                            *more)
                self.refuse("found 'rise' and 'rise:samples=4000', which are the same", command,
                            "--methods", "rise,rise:samples=4000", *more)


class All(Variants):
    CHEAP = ("--samples", "40", "--superpixels", "4", "--threads", "1")

    def test_stands_for_what_the_network_allows(self):
        allowed = {one["method"] for one in json.loads(self.succeed(
            "cost", *MODEL, "--runs", "1", *self.CHEAP, "--json", "-"))["methods"] if "problem" not in one}
        told = self.run_program("compare", "photo.png", *MODEL, "--methods", "all", *self.CHEAP, "--label", "1",
                                "--side", "16", "--out", "grid.png", "--report", "r.json")
        self.assertEqual(told.returncode, 0, told.stderr)
        maps = json.loads((self.folder / "r.json").read_text())[0]["maps"]
        self.assertEqual({one["method"] for one in maps}, allowed)
        for name in set(METHODS) - allowed:
            self.assertIn(f"{name} is left out: ", told.stderr)

        self.data_set()
        told = self.run_program("evaluate", "set", *MODEL, "--methods", "all", *self.CHEAP, "--metrics",
                                "sparsity", "--out", "out")
        self.assertEqual(told.returncode, 0, told.stderr)
        record = json.loads((self.folder / "out" / "run.json").read_text())
        self.assertEqual(set(record["methods"]), allowed)
        for name in set(METHODS) - allowed:
            self.assertIn(f"{name} is left out: ", told.stderr)

    def test_alone(self):
        self.fail_cleanly(2, "expected --methods all alone, or the names of methods, found both",
                          "compare", "photo.png", *MODEL, "--methods", "all,rise", "--out", "o.png")


class Compare(Variants):
    def test_columns_and_reports_tell_them_apart(self):
        self.succeed("compare", "photo.png", *MODEL, "--methods", f"{FEW},{MORE}", "--label", "1",
                     "--side", "64", "--out", "grid.png", "--report", "r.json", "--seed", "3")
        maps = json.loads((self.folder / "r.json").read_text())[0]["maps"]
        self.assertEqual([entry["method"] for entry in maps], [FEW, MORE])
        self.assertEqual([entry["method_options"]["samples"] for entry in maps], [3, 4])
        self.assertEqual([entry["method_options"]["seed"] for entry in maps], [3, 3])
        # A variant of one map is the map of the call with its flags.
        pair = json.loads((self.folder / "r.json").read_text())[0]["similarities"]
        self.assertEqual(len(pair), 1)
        self.assertLess(pair[0]["pearson"], 1)
        self.succeed("compare", "photo.png", *MODEL, "--methods", f"{FEW},{MORE}", "--label", "1",
                     "--side", "64", "--out", "grid.png", "--report", "r.html")
        html = (self.folder / "r.html").read_text()
        for title in ("RISE (samples=3)", "RISE (samples=4, cells=5)"):
            self.assertIn(title, html)

    def test_captions_differ(self):
        self.succeed("compare", "photo.png", *MODEL, "--methods", f"{FEW},{MORE}", "--label", "1",
                     "--side", "256", "--out", "grid.svg")
        text = (self.folder / "grid.svg").read_text()
        for options in ("(samples=3)", "cells=5)"):
            self.assertIn(options, text)


    def test_captions_begin_with_what_differs(self):
        sizes = "multi_scale:sizes=32+40+48+56+64"
        self.succeed("compare", "photo.png", *MODEL, "--methods",
                     f"rise:{sizes}:samples=3,rise:{sizes}:samples=4", "--label", "1",
                     "--side", "64", "--out", "grid.svg")
        text = " ".join(Figure(self.folder / "grid.svg").words())
        for samples in (3, 4):
            self.assertIn(f"RISE (samples={samples}, multi_scale", text)


class Others(Variants):
    def test_sanity(self):
        self.succeed("sanity", "photo.png", *MODEL, "--methods", f"{FEW},{MORE}", "--checks",
                     "class", "--json", "s.json", "--csv", "s.csv")
        methods = json.loads((self.folder / "s.json").read_text())["methods"]
        self.assertEqual([entry["method"] for entry in methods], [FEW, MORE])
        self.assertEqual([entry["method_options"]["cells"] for entry in methods], [7, 5])
        rows = list(csv.DictReader(io.StringIO((self.folder / "s.csv").read_text())))
        self.assertEqual({row["method"] for row in rows}, {FEW, MORE})

    def test_cost(self):
        self.succeed("cost", "photo.png", *MODEL, "--methods", f"{FEW},{MORE}", "--runs", "1",
                     "--json", "c.json")
        rows = json.loads((self.folder / "c.json").read_text())["methods"]
        self.assertEqual([row["method"] for row in rows], [FEW, MORE])
        self.assertEqual(rows[1]["passes"]["forward"] - rows[0]["passes"]["forward"], 1)
        self.assertEqual([row["method_options"]["samples"] for row in rows], [3, 4])

    def test_attack(self):
        self.succeed("attack", "photo.png", *MODEL, "--saliency", "rise:cells=3:samples=3",
                     "--attack-steps", "1", "--json", "a.json")
        report = json.loads((self.folder / "a.json").read_text())
        self.assertEqual(report["saliency"], "rise:samples=3:cells=3")
        self.assertEqual(report["method_options"]["samples"], 3)


class Evaluation(Variants):
    def setUp(self):
        super().setUp()
        self.data_set()

    def run_of(self, methods, out, *more):
        return self.evaluate("set", out, *MODEL, "--metrics", "sparsity,density", *more,
                             threads=("--threads", "1", "--methods", methods))

    def test_rows_and_results_name_them(self):
        table = self.run_of(f"rise:cells=5:samples=4,{FEW}", "out")
        self.assertEqual([row["method"] for row in self.rows("out")], [MORE, FEW] * 2)
        self.assertEqual([entry["method"] for entry in self.summary("out")["methods"]], [MORE, FEW])
        record = json.loads((self.folder / "out" / "run.json").read_text())
        self.assertEqual(record["methods"], [MORE, FEW])
        self.assertIn(MORE, table)
        self.assertIn(f"ratio to {MORE}", table)
        self.assertIn(FEW, (self.folder / "out" / "report.html").read_text())

    def test_its_rows_are_those_of_the_flags(self):
        self.run_of(FEW, "variant")
        self.run_of("rise", "flags", "--samples", "3")
        numbers = [[{key: value for key, value in row.items() if key != "method"}
                    for row in self.rows(out)] for out in ("variant", "flags")]
        self.assertEqual(*numbers)

    def test_a_stopped_run_goes_on_and_another_is_refused(self):
        self.run_of(f"{FEW},{MORE}", "out")
        whole = (self.folder / "out" / "rows.csv").read_bytes()
        lines = whole.splitlines(keepends=True)
        (self.folder / "out" / "rows.csv").write_bytes(b"".join(lines[:3]))
        (self.folder / "out" / "summary.json").unlink()
        self.run_of(f"{FEW},rise:cells=5:samples=4", "out")  # the same, written otherwise
        self.assertEqual((self.folder / "out" / "rows.csv").read_bytes(), whole)
        for other in (f"{FEW},rise:samples=5:cells=5", f"{FEW},rise:samples=4", f"{MORE},{FEW}", FEW):
            with self.subTest(other):
                self.fail_cleanly(1, ["holds the results of another run", "methods is "], "evaluate",
                                  "set", *MODEL, "--metrics", "sparsity,density", "--threads", "1",
                                  "--methods", other, "--out", "out")

    def test_shards_are_merged(self):
        methods = f"{FEW},{MORE}"
        self.run_of(methods, "whole")
        for index in (0, 1):
            self.run_of(methods, f"part{index}", "--shard", f"{index}/2")
        self.succeed("evaluate", "--merge", "part0", "part1", "--out", "merged")
        self.same_results("whole", "merged")

    def test_every_option_is_part_of_the_record(self):
        self.run_of(FEW, "out", "--seed", "5", "--cells", "3")
        record = json.loads((self.folder / "out" / "run.json").read_text())["method_options"]
        flags = set(re.findall(r"^  --([\w-]+)", self.succeed("explain", "--help"), re.M))
        self.assertLessEqual({name.replace("_", "-") for name in record}, flags)
        known = {"multi_scale": False, "preset": "paper", "sizes": None, "max_size": None,
                 "steps": None, "scale_filter": None, "image_filter": None, "samples": None,
                 "seed": 5, "window": None, "stride": None, "cells": 3, "area": None}
        self.assertEqual({name: record.get(name, "missing") for name in known}, known)


if __name__ == "__main__":
    unittest.main()
