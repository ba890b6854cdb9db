"""`cameras evaluate --merge`: shards that lack something are refused, and the file is named."""
import json
import re
import resource
import shutil
import subprocess
import unittest

from evaluation import Evaluate, tree
from networks import classifier, network
from pictures import photo, write_png
from program import command


class Merge(Evaluate):
    """Seven pictures of two labels, two methods; three shards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept = None

    def setUp(self):
        super().setUp()
        if Merge.kept is None:
            Merge.kept = self.make_shards()
        for name, data in Merge.kept.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(data)

    def make_shards(self):
        network(classifier(), self.folder / "tiny.onnx")
        (self.folder / "set").mkdir()
        for i in range(7):
            write_png(self.folder / "set" / f"{i}.png", photo())
        (self.folder / "set" / "annotations.json").write_text(json.dumps({
            "categories": [{"id": 1, "name": "0"}, {"id": 2, "name": "3"}],
            "images": [{"id": i, "file_name": f"{i}.png"} for i in range(7)],
            "annotations": [{"image_id": i, "category_id": category, "bbox": [5, 5, 20, 20]}
                            for i in range(7) for category in (1, 2)]}))
        for shard in range(3):
            self.evaluate("set", f"part{shard}", "--model", "tiny.onnx", "--metrics", "density",
                          "--shard", f"{shard}/3")
        return {path.relative_to(self.folder): data for path, data in self.contents().items()}

    def refuse(self, *said):
        self.fail_cleanly(1, said, "evaluate", "--merge", "part0", "part1", "part2", "--out", "no")
        self.assertFalse((self.folder / "no").exists())

    def lines(self):
        return (self.folder / "part1" / "rows.csv").read_text().splitlines(keepends=True)

    def write(self, lines):
        (self.folder / "part1" / "rows.csv").write_text("".join(lines))

    def test_whole_shards_merge(self):
        self.succeed("evaluate", "--merge", "part2", "part0", "part1", "--out", "merged")
        self.evaluate("set", "whole", "--model", "tiny.onnx", "--metrics", "density")
        self.same_results("whole", "merged")

    def test_any_row_that_is_missing(self):
        lines = self.lines()
        self.assertEqual(len(lines), 1 + 2 * 2 * 2)  # pictures 1 and 4
        for missing in range(1, len(lines)):
            with self.subTest(missing):
                self.write(lines[:missing] + lines[missing + 1:])
                self.refuse("part1/rows.csv: ")

    def test_labels_and_pictures_that_are_missing(self):
        lines = self.lines()
        for kept in ([1, 2, 5, 6, 7, 8], [3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6], [1, 2, 3, 4],
                     [5, 6, 7, 8], []):
            with self.subTest(kept=kept):
                self.write([lines[0]] + [lines[i] for i in kept])
                self.refuse("part1/rows.csv: ")
        self.write([lines[0]] + lines[1:5])
        self.refuse("part1/rows.csv: expected a finished shard of 2 pictures with 8 rows, found 4")

    def test_rows_that_do_not_belong_there(self):
        lines = self.lines()
        for name, rows in (("twice", lines + lines[-4:]), ("a label twice", lines[:3] + lines[1:]),
                           ("another order", [lines[0], lines[2], lines[1]] + lines[3:]),
                           ("pictures in another order", [lines[0]] + lines[5:] + lines[1:5]),
                           ("no end", lines[:-1] + [lines[-1][:-1]]),
                           ("no header", lines[1:]), ("nothing", [])):
            with self.subTest(name):
                self.write(rows)
                self.refuse("part1/rows.csv: ")
        for was, now in ((",1.png,", ",2.png,"), (",3,3,", ",4,3,"), ("ok", "maybe"),
                         ("grad_cam", "cameras")):
            with self.subTest(now):
                self.write([line.replace(was, now) for line in lines])
                self.refuse("part1/rows.csv: ")

    def test_numbers_that_are_not_finite(self):
        lines = self.lines()
        for number in ("nan", "inf", "-inf", "NaN", "1e999", "x"):
            with self.subTest(number):
                fields = lines[2].split(",")
                self.write(lines[:2] + [",".join(fields[:6] + [number] + fields[7:])] + lines[3:])
                self.refuse("part1/rows.csv: line 3: expected a ", f"found '{number}'")

    def test_a_run_that_goes_on_reads_its_rows_the_same_way(self):
        lines = self.lines()
        self.write(lines[:2] + [re.sub(r",[\d.e-]+,ok", ",nan,ok", lines[2])] + lines[3:])
        self.fail_cleanly(1, "part1/rows.csv: line 3: expected a finite number, found 'nan'",
                          "evaluate", "set", "--threads", "1", "--methods", "grad_cam,norm_grad",
                          "--model", "tiny.onnx", "--metrics", "density", "--shard", "1/3",
                          "--out", "part1")

    def test_a_record_that_is_broken_is_named(self):
        path = self.folder / "part1" / "run.json"
        record = json.loads(path.read_text())
        without = {key: {k: v for k, v in record.items() if k != key} for key in record}
        changed = [record | {key: value} for key, value in (
            ("metrics", ["density", "no_such"]), ("metrics", []), ("methods", [3]),
            ("shard", "3/3"), ("shard", "x"), ("shard", 1), ("pictures", -1), ("pictures", 1e30),
            ("rows", "8"), ("rows_fingerprint", 3), ("label", None), ("format", 1),
            ("seed", 1))]
        for text in ("", "{", "[]", "3", "null", "\xff",
                     *(json.dumps(other) for other in changed),
                     *(json.dumps(without[key]) for key in ("format", "rows", "label", "seed"))):
            with self.subTest(text[:60]):
                path.write_text(text, encoding="latin-1")
                self.refuse("part1/run.json: ")

    def test_a_record_of_other_rows(self):
        path = self.folder / "part1" / "run.json"
        record = json.loads(path.read_text())
        for change in ({"pictures": 8}, {"pictures": 4}, {"rows": 7}, {"shard": "0/3"},
                       {"shard": "1/2"}, {"rows_fingerprint": "0"}, {"label": "predicted"}):
            with self.subTest(change):
                path.write_text(json.dumps(record | change))
                self.refuse("part1/rows.csv: ")

    def test_a_shard_that_is_not_finished(self):
        (self.folder / "part1" / "summary.json").unlink()
        self.refuse("part1/summary.json: no such file: expected a finished shard of 2 pictures")

    def whole(self, *more):
        return self.evaluate("set", "whole", "--model", "tiny.onnx", "--metrics", "density", *more)

    def test_a_run_in_one_piece_that_is_merged_into_itself_loses_nothing(self):
        self.whole()
        before = tree(self.folder / "whole")
        # No file may grow beyond 100 bytes: what is written anew is lost.
        result = subprocess.run(
            command("evaluate", "--merge", "whole", "--out", "./whole"), cwd=self.folder, check=False,
            capture_output=True, text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)))
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertEqual(tree(self.folder / "whole"), before)
        self.succeed("evaluate", "--merge", "whole", "--out", "whole")
        self.assertEqual(tree(self.folder / "whole"), before)

    def test_rows_that_are_written_otherwise_are_not_merged_into_themselves(self):
        self.whole()
        rows = self.folder / "whole" / "rows.csv"
        rows.write_text(rows.read_text().replace(",ok\n", ",'ok\n"))  # the same, to a reader
        self.fail_cleanly(1, "whole: expected another --out than the folders that are merged",
                          "evaluate", "--merge", "whole", "--out", "whole")

    def test_rows_beyond_the_plan_are_not_cut(self):
        self.whole()
        rows = self.folder / "whole" / "rows.csv"
        lines = rows.read_text().splitlines(keepends=True)
        for more in (lines[-1:], lines[1:5], lines[-1:] * 3):
            with self.subTest(len(more)):
                rows.write_text("".join(lines + more))
                self.fail_cleanly(1, (f"whole/rows.csv: line {len(lines) + 1}: expected no more than "
                                      f"the {len(lines) - 1} rows of this run, found {len(more)} more"),
                                  "evaluate", "set", "--threads", "1", "--methods",
                                  "grad_cam,norm_grad", "--model", "tiny.onnx", "--metrics", "density",
                                  "--out", "whole")
        rows.write_text("".join(lines) + lines[-1][:9])  # what a killed process had no time to finish
        self.whole()
        self.assertEqual(rows.read_text(), "".join(lines))

    def test_a_shard_without_files(self):
        shutil.rmtree(self.folder / "part1")
        self.refuse("part1/run.json: no such file")

    def test_an_empty_shard_says_so(self):
        result = self.run_program("evaluate", "set", "--threads", "1", "--methods", "grad_cam",
                                  "--model", "tiny.onnx", "--metrics", "density", "--shard", "8/9",
                                  "--out", "empty")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("cameras: warning: shard 8/9 is empty: the run has 7 pictures\n",
                      result.stderr)

    def test_another_number_of_threads_is_another_run(self):
        self.fail_cleanly(1, ["holds the results of another run", "threads is 1 there, 2 here"],
                          "evaluate", "set", "--threads", "2", "--methods", "grad_cam,norm_grad",
                          "--model", "tiny.onnx", "--metrics", "density", "--shard", "1/3",
                          "--out", "part1")


if __name__ == "__main__":
    unittest.main()
