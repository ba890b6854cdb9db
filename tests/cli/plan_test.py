"""`cameras evaluate --plan`: what a run is going to take."""
import pathlib
import re
import unittest

from evaluation import Evaluate
from program import run

SCENES = pathlib.Path(__file__).resolve().parents[2] / "examples" / "scenes"
WORK = ("--threads", "1", "--methods", "grad_cam,norm_grad")
METRICS = ("--metrics", "density,drop")


class Plan(Evaluate):
    def planned(self, *more):
        """{name: text} of what is printed."""
        out = self.succeed("evaluate", SCENES / "multi", *WORK, *(() if "--metrics" in more else METRICS), *more, "--plan")
        return {line[:10].strip(): line[10:] for line in out.splitlines()}

    def test_it_counts_what_a_run_does(self):
        plan = self.planned()
        self.assertEqual(list(self.folder.iterdir()), [], "something was written")
        self.evaluate(SCENES / "multi", "out", threads=(*WORK, *METRICS))
        rows = self.rows("out")
        pictures = {row["picture"] for row in rows}
        self.assertEqual(plan["pictures"], str(len(pictures)))
        self.assertEqual(plan["maps"], f"{len(rows)}, of {len(rows) // 2} labels")
        self.assertEqual(len(re.findall(r"\d s [^(]+\(\d+ maps\)", plan["timed"])), 3, plan["timed"])
        self.assertRegex(plan["time"], r"about \d+\.\d\d core-hours: .* with 1 process of 1 thread")
        self.assertRegex(plan["memory"], r"about \d+ MiB a process")

    def test_passes_are_those_that_are_made(self):
        # Of three pictures all are timed, so nothing is extrapolated. One pass of each picture and one gradient of
        # each map; `drop` asks once more for each map, with all but its evidence masked.
        for metric, expected in (("sparsity", 3), ("drop", 3 + 6)):
            plan = self.planned("--limit", "3", "--label", "predicted", "--metrics", metric)
            self.assertEqual(plan["maps"], "6, of 3 labels")
            self.assertEqual(plan["passes"],
                             f"about {expected} of the network, 0 behind the layer, 6 gradients")

    def test_passes_of_the_timed_pictures_stand_for_all(self):
        # Of three pictures as above: 3 or 9 passes and 6 gradients for 6 maps. 12 maps take twice, 14 maps 7/3 as many.
        for pictures, metric, passes, gradients in ((6, "sparsity", 6, 12), (6, "drop", 18, 12),
                                                    (7, "sparsity", 7, 14), (7, "drop", 21, 14)):
            with self.subTest(pictures=pictures, metric=metric):
                plan = self.planned("--limit", pictures, "--label", "predicted", "--metrics", metric)
                self.assertEqual(plan["maps"], f"{2 * pictures}, of {pictures} labels")
                self.assertEqual(plan["timed"].count("(2 maps)"), 3, plan["timed"])
                self.assertEqual(plan["passes"],
                                 f"about {passes} of the network, 0 behind the layer, {gradients} gradients")

    def test_a_shard_and_one_that_is_empty(self):
        self.assertEqual(self.planned("--limit", "5", "--shard", "1/2")["pictures"], "2")
        self.assertEqual(self.planned("--limit", "1", "--shard", "1/2"), {"pictures": "0", "maps": "0, of 0 labels"})

    def test_maps_to_compare_with_are_told(self):
        plan = self.planned("--limit", "2", "--metrics", "sufficiency")
        self.assertIn("each process first makes those of 2 pictures to compare with", plan["maps"])

    def test_wrong_usage(self):
        self.fail_cleanly(2, "expected either --plan or --merge, found both", "evaluate", "--plan", "--merge", "a")
        self.fail_cleanly(2, "expected --out, found none", "evaluate", SCENES / "multi")
        result = run("evaluate", "nowhere", "--plan")
        self.assertEqual(result.returncode, 1)


if __name__ == "__main__":
    unittest.main()
