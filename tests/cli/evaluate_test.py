"""`cameras evaluate`: rows, summaries, shards, and what a killed process leaves."""
import base64
import json
import pathlib
import random
import re
import shutil
import subprocess
import time
import unittest

from evaluation import QUICK, Evaluate, tree
from program import command

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENES = ROOT / "examples" / "scenes"
FILES = {"run.json", "rows.csv", "summary.json", "report.html"}


class Scenes(Evaluate):
    """The bundled classifier on the sample scenes."""

    def test_a_row_by_label_and_method_and_the_report(self):
        table = self.evaluate(SCENES / "multi", "out", "--metrics", "density,pointing,energy,drop",
                              "--examples", "2")
        rows = self.rows("out")
        labels = json.loads((SCENES / "multi" / "annotations.json").read_text(encoding="utf-8"))
        pairs = {(a["image_id"], a["category_id"]) for a in labels["annotations"]}
        self.assertEqual(len(rows), 2 * len(pairs))
        self.assertEqual({row["status"] for row in rows}, {"ok"})
        self.assertEqual([row["method"] for row in rows[:4]], ["grad_cam", "norm_grad"] * 2)
        for row in rows:
            self.assertGreater(float(row["rho_plus"]), 0)
            self.assertIn(row["pointing"], ("0", "1"))
            self.assertTrue(0 <= float(row["energy"]) <= 1)
            self.assertIn(row["pointing_difficult"], ("", row["pointing"]))
        self.assertTrue(FILES < tree(self.folder / "out").keys())
        self.assertEqual(len(list((self.folder / "out" / "examples").iterdir())), 2)
        self.assertIn("rho_plus (higher is better)", table)
        self.check_summary(rows)
        self.check_report()

    def check_summary(self, rows):
        """Means, differences and ratios are those of the rows."""
        first, second = self.summary("out")["methods"]
        for name in ("rho_plus", "energy"):
            values = [[float(row[name]) for row in rows if row["method"] == method]
                      for method in ("grad_cam", "norm_grad")]
            means = [sum(v) / len(v) for v in values]
            # Rows have 9 digits.
            for method, mean in zip((first, second), means):
                found = method["metrics"][name]["mean"]
                self.assertAlmostEqual(found["estimate"], mean, places=6)
                self.assertTrue(found["low"] <= mean <= found["high"])
            compared = second["metrics"][name]
            difference, ratio = (compared[key]["estimate"] for key in ("difference", "ratio"))
            self.assertAlmostEqual(difference, means[1] - means[0], places=6)
            self.assertAlmostEqual(ratio, means[1] / means[0], places=6)
        self.assertNotIn("ratio", first["metrics"]["energy"])

    def check_report(self):
        html = (self.folder / "out" / "report.html").read_text(encoding="utf-8")
        pictures = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', html)
        self.assertEqual(len(pictures), 2)
        for picture in pictures:
            self.assertEqual(base64.b64decode(picture, validate=True)[:3], b"\xff\xd8\xff")
        self.assertEqual(html.count("<svg"), 7)
        self.assertNotRegex(html, r"(src|href)=\"(?!data:)")

    def test_all_metrics_have_their_columns(self):
        metrics = ("density,deletion,insertion,drop,road,pointing,energy,localisation,"
                   "relevance_rank,top_k_intersection,auc,adcc,arcc,pixel_flipping,irof,infidelity,"
                   "faithfulness_correlation,sufficiency,sparsity,entropy,effective_complexity,"
                   "max_sensitivity,average_sensitivity,local_lipschitz")
        self.evaluate(SCENES / "single", "out", "--metrics", metrics, "--limit", "1",
                      "--methods", "grad_cam", threads=("--threads", "1"))
        row = self.rows("out")[0]
        for name, value in row.items():
            # There is no other picture to compare with.
            if name not in ("pointing_difficult", "sufficiency"):
                self.assertNotEqual(value, "", name)
        self.assertEqual(row["sufficiency"], "")
        self.assertEqual(row["mass_inside"], row["energy"])
        self.assertLessEqual(float(row["average_sensitivity"]), float(row["max_sensitivity"]))

    def test_shards_merge_to_the_whole_run(self):
        more = ("--metrics", "density,energy,max_sensitivity", "--limit", "7")
        self.evaluate(SCENES / "multi", "whole", *more)
        for shard in range(3):
            self.evaluate(SCENES / "multi", f"part{shard}", *more, "--shard", f"{shard}/3")
        # In any order.
        self.succeed("evaluate", "--merge", "part1", "part2", "part0", "--out", "merged")
        self.same_results("whole", "merged")
        self.succeed("evaluate", "--merge", "part1", "part2", "part0", "--out", "merged")
        self.same_results("whole", "merged")
        self.fail_cleanly(1, "expected all 3 shards of the run, found 2",
                          "evaluate", "--merge", "part1", "part0", "--out", "no")
        self.fail_cleanly(1, "shard 1/3 is there twice",
                          "evaluate", "--merge", "part1", "part1", "--out", "no")
        (self.folder / "part2" / "summary.json").unlink()
        self.fail_cleanly(1, "expected a finished shard of 2 pictures",
                          "evaluate", "--merge", "part0", "part1", "part2", "--out", "no")
        self.evaluate(SCENES / "multi", "part2b", *more, "--shard", "2/3", "--seed", "1")
        self.fail_cleanly(1, "seed is 0 there, 1 here",
                          "evaluate", "--merge", "part0", "part1", "part2b", "--out", "no")

    def test_killed_at_any_moment_it_goes_on(self):
        arguments = ("evaluate", SCENES / "multi", "--threads", "1", "--methods",
                     "grad_cam,smooth_grad", "--samples", "5", "--metrics",
                     "density,insertion", "--limit", "4", "--examples", "3")
        start = time.monotonic()
        self.succeed(*arguments, "--out", "whole")
        seconds = time.monotonic() - start
        moments = random.Random(5)
        rows = self.folder / "killed" / "rows.csv"
        interrupted = 0
        for attempt in range(5):
            process = subprocess.Popen(command(*arguments, "--out", "killed"),
                                       cwd=self.folder, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            before = rows.stat().st_size if rows.exists() else 0
            if attempt % 2 == 0:  # somewhere after the next rows
                while process.poll() is None and not (rows.exists() and
                                                      rows.stat().st_size > before):
                    time.sleep(0.005)
                time.sleep(moments.uniform(0, seconds / 16))
            else:
                # The five calls together stay short of the run, on a machine twice as fast too.
                time.sleep(moments.uniform(0, seconds / 8))
            process.kill()
            interrupted += process.wait() == -9
        self.assertGreaterEqual(interrupted, 3, "the run is too short to be killed")
        self.succeed(*arguments, "--out", "killed")
        self.same_results("whole", "killed")

    def test_what_a_killed_process_leaves_is_mended(self):
        more = ("--metrics", "density", "--limit", "3")
        self.evaluate(SCENES / "single", "whole", *more)
        whole = (self.folder / "whole" / "rows.csv").read_bytes()
        lines = whole.splitlines(keepends=True)
        for name, text in (("torn line", whole[:-7]), ("half a picture", b"".join(lines[:-1])),
                           ("no line break", whole[:-1]), ("torn header", whole[:9]),
                           ("nothing", b"")):
            with self.subTest(name):
                shutil.copytree(self.folder / "whole", self.folder / "out", dirs_exist_ok=True)
                (self.folder / "out" / "rows.csv").write_bytes(text)
                (self.folder / "out" / "summary.json").unlink()
                for name in (".cameras-evaluate-abc123", "examples/.cameras-evaluate-def456"):
                    (self.folder / "out" / name).write_bytes(b"draft")
                self.evaluate(SCENES / "single", "out", *more)
                self.same_results("whole", "out")

    def test_another_run_is_refused(self):
        more = ("--metrics", "density", "--limit", "1")
        self.evaluate(SCENES / "single", "out", *more)
        for said, *other in (('metrics is ["density"] there, ["drop"] here', "--metrics", "drop"),
                             ("pictures is 1 there, 2 here", "--limit", "2"),
                             ("seed is 0 there, 3 here", "--seed", "3"),
                             ('shard is "0/1" there, "0/2" here', "--shard", "0/2"),
                             ("method_options: window is null there, 16 here", "--window", "16"),
                             ("method_options", "--stride", "3"),
                             ("method_options", "--cells", "4"),
                             ("method_options", "--area", "0.2"),
                             ("method_options", "--samples", "9"),
                             ("model_fingerprint", "--model",
                              ROOT / "models" / "scenes-residual.onnx")):
            arguments = dict(zip(more[::2], more[1::2])) | dict(zip(other[::2], other[1::2]))
            flat = [text for pair in arguments.items() for text in pair]
            self.fail_cleanly(1, ["holds the results of another run", said], "evaluate",
                              SCENES / "single", *QUICK, *flat, "--out", "out")
        # A call was killed before it had written run.json.
        (self.folder / "begun" / "examples").mkdir(parents=True)
        (self.folder / "begun" / "rows.csv").touch()
        self.evaluate(SCENES / "single", "begun", *more)
        (self.folder / "full").mkdir()
        (self.folder / "full" / "letter.txt").write_text("dear")
        self.fail_cleanly(1, "found other files", "evaluate", SCENES / "single", *QUICK, *more,
                          "--out", "full")


class Usage(Evaluate):
    def test_a_tolerance_is_a_variants_and_a_budget_nobodys(self):
        self.evaluate(SCENES / "single", "out", "--limit", "1", "--metrics", "pointing", "--tolerance", "0",
                      threads=("--threads", "1", "--methods", "cameras,cameras:tolerance=0.5"))
        self.assertEqual({row["method"] for row in self.rows("out")}, {"cameras", "cameras:tolerance=0.5"})
        for words in (("--methods", "cameras:budget=1"), ("--budget", "1")):
            self.fail_cleanly(2, f"{words[words[0] == '--methods']}: not here: rows must not depend on", "evaluate",
                              SCENES / "single", *words, "--out", "other")
        result = self.run_program("evaluate", SCENES / "single", "--limit", "1", "--metrics", "pointing", "--methods",
                                  "grad_cam", "--tolerance", "0.1", "--out", "pixels")
        self.assertIn("--tolerance counts pixels that the pointing game forgives; CAMERAS' is a variant's",
                      result.stderr)

    def test_what_the_network_does_not_allow_is_left_out(self):
        data = (SCENES / "single", "--limit", "1", "--metrics", "pointing", "--methods")
        result = self.run_program("evaluate", *data, "attention_rollout,grad_cam", "--out", "out")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("cameras: warning: attention_rollout is left out: ", result.stderr)
        self.assertIn("methods are compared with grad_cam, the first of those left", result.stderr)
        self.assertEqual([row["method"] for row in self.rows("out")], ["grad_cam"])
        self.fail_cleanly(1, "found none: attention_rollout is left out: ", "evaluate", *data, "attention_rollout",
                          "--out", "none")

    def test_wrong_usage(self):
        def refuse(said, *arguments):
            self.fail_cleanly(2, said, "evaluate", *arguments, "--out", "out")

        refuse("expected a data set, or --merge")
        refuse("expected a data set, or --merge", SCENES / "single", "--merge", "a")
        refuse("did you mean 'density'?", SCENES / "single", "--metrics", "densty")
        refuse("did you mean 'grad_cam'?", SCENES / "single", "--methods", "grad-cam")
        refuse("found 'drop' twice", SCENES / "single", "--metrics", "drop,drop")
        refuse("expected --shard I/N", SCENES / "single", "--shard", "3/3")
        refuse("expected --format auto or folder or coco or voc or webdataset", SCENES, "--format", "zip")
        refuse("expected --label truth or predicted", SCENES, "--label", "cat")
        refuse("expected --mask-space image or input", SCENES, "--mask-space", "black")
        self.fail_cleanly(2, "expected --out, found none", "evaluate", SCENES / "single")
        self.fail_cleanly(1, "no such file or folder", "evaluate", "nowhere", "--out", "out")
        self.fail_cleanly(1, "no/such: cannot be made: there is no folder no", "evaluate", SCENES / "single", "--limit", "1",
                          "--out", "no/such")


if __name__ == "__main__":
    unittest.main()
