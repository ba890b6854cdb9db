"""The program under test is CAMERAS_PROGRAM's; the package is the one beside this folder, or an installed one."""
import os
import pathlib
import subprocess
import sys
import warnings

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
if "CAMERAS_INSTALLED" not in os.environ:
    sys.path.insert(0, str(ROOT / "python"))

import cameras  # noqa: E402

PICTURE = ROOT / "examples/scenes/single/images/single-19.jpg"
SEVERAL = ROOT / "examples/scenes/multi/images/multi-17.jpg"


def command(*words, **more):
    """Runs the program."""
    return subprocess.run([cameras.find_program(), *map(str, words)], check=True, capture_output=True, timeout=600, **more)


@pytest.fixture(scope="session")
def picture():
    return PICTURE


@pytest.fixture(scope="session")
def several():
    return SEVERAL


@pytest.fixture(scope="session")
def model():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", cameras.ModelWarning)
        made = cameras.Model()
    yield made
    made.close()


@pytest.fixture
def cli_map(tmp_path):
    """The command line's map of a picture."""

    def run(picture, *options):
        path = tmp_path / "cli.npy"
        command("explain", picture, "--map", path, *options)
        return np.load(path)

    return run


@pytest.fixture
def script(tmp_path):
    """Starts Python with a script that has `cameras` and `picture`."""
    started = []

    def start(text, **more):
        head = (f"import os, signal, sys, time, warnings\n{_path()}import cameras\nwarnings.simplefilter('ignore')\n"
                f"picture = {str(PICTURE)!r}\n")
        path = tmp_path / f"script{len(started)}.py"
        path.write_text(head + text)
        process = subprocess.Popen([sys.executable, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   **more)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def _path():
    return "" if "CAMERAS_INSTALLED" in os.environ else f"sys.path.insert(0, {str(ROOT / 'python')!r})\n"
