"""What `cameras evaluate` says of maps, scene by scene. Needs nothing but Python."""
import collections
import csv
import pathlib
import re
import shutil
import statistics
import subprocess
import sys

from program import ProgramError


def run_anew_if_changed(command, out):
    """Runs `cameras evaluate`. What another model, program or set of scenes has left in `out` is no
    part of this run: it is taken away, which is told, and the run begins anew."""
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    changed = re.search(r"holds the results of another run: (.*); expected", result.stderr)
    version = re.search(r"expected the record of a run in format .*", result.stderr)
    if result.returncode == 0 or not (changed or version) or not (out / "run.json").is_file():
        return result
    why = changed[1] if changed else version[0]
    print(f"{pathlib.Path(sys.argv[0]).name}: {out} begins anew: {why}", file=sys.stderr)
    shutil.rmtree(out)
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rows_by_scene(out):
    """{method: {scene: [row of each label]}} of a folder of results; ProgramError where a row was
    skipped."""
    found = {}
    with open(out / "rows.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["status"].startswith("skipped"):
                raise ProgramError(f"{out}: {row['image']}: {row['status']}")
            scenes = found.setdefault(row["method"], collections.defaultdict(list))
            scenes[row["image"]].append(row)
    return found


def evaluated(command, out):
    """The rows of one call, which goes on where an earlier one stopped."""
    result = run_anew_if_changed([*map(str, command)], out)
    if result.returncode != 0:
        raise ProgramError(result.stderr.strip() or f"cameras: exit status {result.returncode}")
    return rows_by_scene(out)


def of_scene(rows, what):
    """A scene's value: the mean of its labels, or for `own` whether all of them hit; None where no
    label has one."""
    column = "pointing" if what == "own" else what
    values = [float(row[column]) for row in rows if row[column]]
    if not values:
        return None
    return min(values) if what == "own" else statistics.fmean(values)
