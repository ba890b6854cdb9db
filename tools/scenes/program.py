"""The program `cameras` as the evaluation and the benchmark run it."""
import json
import pathlib
import subprocess
import tempfile

MODELS = ("scenes-residual", "scenes-dense", "scenes-inception")


class ProgramError(RuntimeError):
    """The program failed; the message is its own."""


def explain(program, model, images, *arguments):
    """One call for many images with --json; returns the list of reports in the order of images and
    labels."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "report.json"
        command = [
            str(program),
            "explain",
            *map(str, images),
            "--model",
            str(model),
            "--json",
            str(path),
            *map(str, arguments),
        ]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise ProgramError(
                result.stderr.strip() or f"{program}: exit status {result.returncode}"
            )
        reports = json.loads(path.read_text(encoding="utf-8"))
        return reports if isinstance(reports, list) else [reports]
