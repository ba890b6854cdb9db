"""What tests of `cameras evaluate` share."""
import csv
import json
import os
import pathlib

from program import InFolder

QUICK = ("--threads", "1", "--methods", "grad_cam,norm_grad")


def tree(folder):
    """{name: bytes} of every file below a folder."""
    folder = pathlib.Path(folder)
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def environment(**more):
    """This process' own, without what a launcher around the tests would have set."""
    names = ("OMPI_", "PMI_", "PMIX_", "SLURM_")
    return {k: v for k, v in os.environ.items() if not k.startswith(names)} | more


class Evaluate(InFolder):
    def evaluate(self, data, out, *more, threads=QUICK):
        """Runs the program; returns its standard output."""
        return self.succeed("evaluate", data, *threads, *more, "--out", out)

    def rows(self, out):
        with open(self.folder / out / "rows.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def summary(self, out):
        return json.loads((self.folder / out / "summary.json").read_text(encoding="utf-8"))

    def same_results(self, one, other):
        first, second = tree(self.folder / one), tree(self.folder / other)
        self.assertEqual(first.keys(), second.keys())
        for name, data in first.items():
            self.assertEqual(data, second[name], name)
