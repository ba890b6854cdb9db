"""Runs the program `cameras` as a user would, and takes its own report of what it cost."""
import json
import os
import subprocess
import time

MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
# The card that goes with torchvision's networks.
CARD = {"image_mean": MEAN, "image_std": STD}


class Refused(Exception):
    """The program said no: its message."""


class Program:
    """The program with a model, and the folder that its results go to."""

    def __init__(self, path, folder, threads):
        self.path, self.folder, self.threads = path, folder, threads
        self.card = folder / "card.json"
        self.card.write_text(json.dumps(CARD))

    def call(self, *arguments, environment=None):
        """(standard output, wall seconds of the process) of a call; `environment` is added to ours."""
        start = time.perf_counter()
        result = subprocess.run([self.path, *map(str, arguments)], capture_output=True, text=True,
                                check=False, env={**os.environ, **(environment or {})})
        seconds = time.perf_counter() - start
        if result.returncode != 0:
            raise Refused(result.stderr.strip())
        return result.stdout, seconds

    @staticmethod
    def report(path):
        """The first report of a file that --json has written."""
        reports = json.loads(path.read_text())
        return reports[0] if isinstance(reports, list) else reports

    def explain(self, model, images, *more, threads=None):
        """[report of every map], wall seconds of the process."""
        text, wall = self.call("explain", *images, "--model", model, "--card", self.card,
                               "--threads", threads or self.threads, "--json", "-", *more)
        reports = json.loads(text)
        return (reports if isinstance(reports, list) else [reports]), wall


def peak_speeds(path, threads):
    """{"f32": GFLOP/s, "bf16": GFLOP/s or None} of oneDNN's convolutions (bench/peak.cpp)."""
    result = subprocess.run([path], capture_output=True, text=True, check=True,
                            env={**os.environ, "OMP_NUM_THREADS": str(threads)})
    return json.loads(result.stdout)
