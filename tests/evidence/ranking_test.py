"""The ranking of all methods (tools/evidence/ranking.py) without its hours of computing: what is
made in which order and kept, and the numbers of small tables worked out by hand. A script stands in
for the program.
"""
import argparse
import contextlib
import io
import pathlib
import re
import sys
import tempfile
import unittest
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools" / "scenes"), str(ROOT / "tools" / "evidence")]
import evaluated  # noqa: E402  (the paths have to be there first)
import ranked_methods  # noqa: E402
import ranking  # noqa: E402
import ranks  # noqa: E402
from dot_chart import Panel, Row, dot_chart  # noqa: E402
from program import ProgramError  # noqa: E402

# `evaluate`: two labels of one scene of the shard, the second of which no map points to.
PROGRAM = """#!{python} -IS
import json, pathlib, sys
words = sys.argv[1:]
value = dict(zip(words, words[1:]))
if words[0] == "cost":
    rows = [{{"method": m, "seconds": {{"median": 0.5}}}} for m in value["--methods"].split(",")]
    pathlib.Path(value["--json"]).write_text(json.dumps({{"methods": rows}}))
    sys.exit()
out = pathlib.Path(value["--out"])
if (out / "run.json").exists() and (out / "run.json").read_text() != value["--model"]:
    sys.exit("cameras: holds the results of another run: model is another; expected the same")
if (out / "summary.json").exists():
    sys.exit()
out.mkdir(exist_ok=True)
columns = value["--metrics"].split(",")
lines = ["picture,image,label,label_index,method,probability," + ",".join(columns) + ",status"]
for label, number in ("cat", "1"), ("dog", "0"):
    for method in value["--methods"].split(","):
        scene = value["--shard"].replace("/", "-")
        status = "ok" if label == "cat" else "empty map"
        numbers = ",".join(number for _ in columns)
        lines.append(f"0,{{scene}}.png,{{label}},0,{{method}},0.5,{{numbers}},{{status}}")
(out / "rows.csv").write_text("\\n".join(lines) + "\\n")
(out / "run.json").write_text(value["--model"])
(out / "summary.json").write_text("")
with open(out.parent / "made", "a") as file:
    print(out.name, file=file)
"""


class InFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        program = self.folder / "cameras"
        program.write_text(PROGRAM.format(python=sys.executable), encoding="utf-8")
        program.chmod(0o755)
        (self.folder / "multi" / "images").mkdir(parents=True)
        (self.folder / "multi" / "images" / "one.png").touch()
        self.options = argparse.Namespace(
            program=program, models=self.folder, networks=["one", "two"], scenes=self.folder,
            out=self.folder / "ranking", multi=20, single=2, multi_many=1, single_many=0,
            tables=False)

    def make(self):
        """Runs the work; what it says, and the folders that were made."""
        log = self.options.out / "made"
        before = log.read_text().split() if log.exists() else []
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            ranked_methods.make(self.options)
        return said.getvalue(), log.read_text().split()[len(before):]


class Work(InFolder):
    def test_some_scenes_of_everything_come_first(self):
        _, made = self.make()
        self.assertEqual(made, [
            "one-multi-few-000", "two-multi-few-000", "one-single-few-000", "two-single-few-000",
            "one-multi-many-000", "two-multi-many-000", "one-multi-few-004", "two-multi-few-004"])

    def test_a_second_call_goes_on(self):
        said, _ = self.make()
        self.assertNotIn("goes on", said)
        self.options.multi_many = 2
        said, made = self.make()
        self.assertIn("goes on: 8 of 10 parts are there\n", said)
        self.assertEqual(made, ["one-multi-many-020", "two-multi-many-020"])

    def test_what_another_model_has_left_begins_anew(self):
        self.make()
        self.options.models = self.folder / "new"
        said, made = self.make()
        self.assertEqual(len(made), 8)
        self.assertIn("one-multi-few-000 begins anew: model is another", said)

    def test_what_a_network_refuses_is_not_asked(self):
        part = ranked_methods.parts_of(self.options)[0]
        calls = {network: ranked_methods.command_of(self.options, network, part, 0)
                 for network in ("scenes-dense", "scenes-inception")}
        methods = {network: call[call.index("--methods") + 1].split(",")
                   for network, call in calls.items()}
        self.assertEqual(set(methods["scenes-dense"]) - set(methods["scenes-inception"]), {"cam"})

    def test_a_failure_of_the_program_is_told(self):
        self.options.program.write_text(f"#!{sys.executable}\nimport sys\nsys.exit('cameras: no')")
        with self.assertRaisesRegex(ProgramError, "^cameras: no$"):
            self.make()

    def test_rows_are_read_scene_by_scene(self):
        self.make()
        found = ranked_methods.read(self.options, "one", "multi")
        self.assertEqual(found.keys(), ranked_methods.METHODS.keys())
        columns = found["cameras"]
        self.assertEqual(columns["pointing"], {"0-20.png": 0.5, "4-20.png": 0.5})
        self.assertEqual(columns["own"], {"0-20.png": 0, "4-20.png": 0})
        self.assertEqual(columns["empty"], {"0-20.png": 0.5, "4-20.png": 0.5})
        self.assertEqual(found["occlusion"]["energy"], {"0-200.png": 0.5})
        single = ranked_methods.read(self.options, "one", "single")
        self.assertEqual(single["cameras"]["arcc"], {"0-100.png": 0.5})
        self.assertEqual(single["occlusion"], {})

    def test_a_skipped_row_ends_it(self):
        self.make()
        rows = self.options.out / "one-multi-many-000" / "rows.csv"
        rows.write_text(rows.read_text().replace("empty map", "skipped: broken"))
        with self.assertRaisesRegex(ProgramError, "0-200.png: skipped: broken"):
            ranked_methods.read(self.options, "one", "multi")

    def test_seconds_are_measured_once(self):
        self.options.out.mkdir()
        self.options.tables = True
        self.assertEqual(ranked_methods.seconds_of(self.options, "one"), {})
        self.options.tables = False
        with contextlib.redirect_stderr(io.StringIO()):
            found = ranked_methods.seconds_of(self.options, "one")
        self.assertEqual(set(found.values()), {0.5})
        self.options.program.unlink()
        self.assertEqual(ranked_methods.seconds_of(self.options, "one"), found)


class Choice(unittest.TestCase):
    def test_every_method_of_the_program_is_there(self):
        table = (ROOT / "include/cameras/saliency/methods.inc").read_text(encoding="utf-8")
        known = re.findall(r"^CAMERAS_\w+\((\w+),", table, re.MULTILINE)
        chosen = [name.split(":")[0] for name in ranked_methods.METHODS]
        self.assertEqual(sorted([*chosen, *ranked_methods.NO_ATTENTION]), sorted(known))

    def test_scenes_are_spread_and_more_of_them_hold_those_of_fewer(self):
        def scenes(count, shards):
            part = ranked_methods.Part(("cam",), "multi", (), count, shards)
            return [number for shard in ranked_methods.shards(part)
                    for number in range(shard, 200, shards)]

        for shards in (20, 100, 200):
            self.assertEqual(sorted(scenes(200, shards)), list(range(200)))
            self.assertEqual(sorted(scenes(50, shards)), list(range(0, 200, 4)))
            self.assertEqual(sorted(scenes(10, shards)), list(range(0, 200, 20)))
            self.assertEqual(scenes(0, shards), [])
        self.assertEqual(len(scenes(11, 20)), 20, "rounded up to whole shards")

    def test_a_scene_without_a_number_has_none(self):
        rows = [{"pointing": "1", "arcc": ""}, {"pointing": "0", "arcc": "0.5"},
                {"pointing": "1", "arcc": ""}]
        self.assertAlmostEqual(evaluated.of_scene(rows, "pointing"), 2 / 3)
        self.assertEqual(evaluated.of_scene(rows, "own"), 0)
        self.assertEqual(evaluated.of_scene(rows, "arcc"), 0.5)
        self.assertIsNone(evaluated.of_scene(rows[:1], "arcc"))


class Ranks(unittest.TestCase):
    def test_equal_values_share_their_ranks_and_nothing_comes_last(self):
        self.assertEqual(ranks.ranks([0.2, 0.9, 0.2, None]), [2.5, 1, 2.5, 4])

    def test_spearman(self):
        # Σ d² = 0 + 1 + 1 = 2, so that ρ = 1 − 6 · 2 / (3 · 8) = 0.5.
        self.assertAlmostEqual(ranks.spearman([3, 2, 1], [30, 10, 20]), 0.5)
        self.assertAlmostEqual(ranks.spearman([1, 2, 3], [9, 4, 1]), -1)
        self.assertEqual(ranks.spearman([1, 2, 3], [7, 7, 7]), 0)

    def test_means_of_drawn_scenes(self):
        self.assertEqual(ranks.mean([1, 2, 4], [2, 0, 1]), 2)
        self.assertEqual(ranks.mean([1, None, 4], [1, 5, 2]), 3)
        self.assertIsNone(ranks.mean([1, None], [0, 2]))

    def test_draws_have_as_many_scenes_and_are_the_same_again(self):
        draws = list(ranks.drawn(7, 20))
        self.assertEqual({sum(weights) for weights in draws}, {7})
        self.assertEqual(draws, list(ranks.drawn(7, 20)))
        self.assertGreater(len(set(map(tuple, draws))), 10)

    def test_percentiles_lie_between_values(self):
        self.assertEqual(ranks.percentile([4, 1, 2], 0), 1)
        self.assertEqual(ranks.percentile([4, 1, 2], 0.75), 3)

    def test_agreement_with_what_knows_the_object(self):
        # Three methods in two scenes. Both truths have the order 1, 2, 3 in every draw; the judge
        # has 1, 3, 2 in the first scene (ρ 0.5), 1, 2, 3 in the second and by the mean (ρ 1).
        values = {
            "pointing": [[3, 3], [2, 2], [1, 1]],
            "energy": [[9, 9], [5, 5], [0, 0]],
            "judge": [[9, 9], [1, 8], [2, 1]],
        }
        found = ranks.agreement([values, values], ["pointing", "energy"], ["judge"], draws=200)
        self.assertEqual(found.keys(), {("judge", what) for what in ("pointing", "energy", "rank")})
        for mean, low, high, parts in found.values():
            self.assertAlmostEqual(mean, 1)
            self.assertAlmostEqual(low, 0.5)
            self.assertAlmostEqual(high, 1)
            self.assertEqual(parts, [mean, mean])

    def test_places_follow_the_mean_over_networks(self):
        means, overall, own = ranking.places({"one": [1.0, 2.0, 3.0], "two": [3.0, 1.0, 2.0]})
        self.assertEqual(means, [2, 1.5, 2.5])
        self.assertEqual(overall, [2, 1, 3])
        self.assertEqual(own, [(1, 3), (2, 1), (3, 2)])


    def test_methods_with_the_same_maps_count_once(self):
        def numbers(value):
            columns = (*ranking.TRUTH, "sparsity", "entropy")
            return {column: {"a": value, "b": 1.0, "c": 9.0} for column in columns}

        kept = {"cam": numbers(0.5), "grad_cam": numbers(0.500001), "fem": numbers(0.6)}
        self.assertEqual(ranking.distinct(kept, [*kept], ["a", "b"]), ["cam", "fem"])


class Figure(unittest.TestCase):
    def test_it_has_a_dot_for_every_number(self):
        panels = [Panel("share", {0: "0", 100: "100"}),
                  Panel("seconds", {0.1: "0.1", 1: "1", 10: "10"}, logarithmic=True)]
        rows = [Row("a < b", "#123456", [(50, 40, 60), (1, 1, 1)], bold=True),
                Row("c", "#654321", [(0, 0, 0), None])]
        tree = xml.etree.ElementTree.fromstring(dot_chart(rows, panels, {"kind": "#123456"}))
        kinds = [element.tag.rsplit("}")[-1] for element in tree]
        self.assertEqual(kinds.count("circle"), 3 + 1)
        self.assertIn("a < b", [element.text for element in tree])

    def test_places_on_an_axis(self):
        self.assertEqual(Panel("share", {0: "0", 100: "100"}).place(25), 0.25)
        seconds = Panel("seconds", {0.1: "0.1", 10: "10"}, logarithmic=True)
        self.assertAlmostEqual(seconds.place(1), 0.5)
        self.assertEqual(seconds.place(0.001), 0)


if __name__ == "__main__":
    unittest.main()
