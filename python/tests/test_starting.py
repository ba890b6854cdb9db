"""An engine that cannot be started, or is given up while it starts, and the files around it."""
import errno
import os
import sys
import tempfile

import cameras
import pytest
from conftest import ROOT

MUTE = """#!{python}
import socket, sys, time
own = socket.socket(socket.AF_UNIX)
own.bind(sys.argv[sys.argv.index("--unix") + 1])
own.listen()
print("ready", flush=True)
time.sleep(100)
"""


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """The folder for temporary files."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def executable(path, text, mode=0o755):
    path.write_text(text)
    path.chmod(mode)
    return path


def test_programs_that_cannot_be_started(tmp_path, scratch, monkeypatch):
    wrong = executable(tmp_path / "wrong", "#!/nowhere/interpreter\n")
    broken = executable(tmp_path / "broken", "\0")
    folder = tmp_path / "folder"
    folder.mkdir()
    for program, text in [(wrong, "No such file"), (broken, "Exec format error"), (folder, "Permission denied")]:
        monkeypatch.setenv("CAMERAS_PROGRAM", str(program))
        with pytest.raises(cameras.EngineDied, match=f"^expected to start {program}: {text}[^\n]*$"):
            cameras.Model()
    plain = executable(tmp_path / "plain", "#!/bin/sh\n", 0o644)
    for program in (plain, tmp_path / "none"):
        monkeypatch.setenv("CAMERAS_PROGRAM", str(program))
        with pytest.raises(cameras.EngineDied, match="expected the program cameras at CAMERAS_PROGRAM, found none"):
            cameras.Model()
    assert list(scratch.iterdir()) == []


def test_commands_that_cannot_be_started(model, picture, tmp_path, scratch, monkeypatch):
    monkeypatch.setenv("CAMERAS_PROGRAM", str(executable(tmp_path / "wrong", "#!/nowhere/interpreter\n")))
    with pytest.raises(cameras.EngineDied, match="expected to start .*wrong: No such file"):
        model.sanity(picture)
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("what", ["TemporaryFile", "mkdtemp"])
def test_no_room_for_temporary_files(scratch, monkeypatch, what):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, what, full)
    with pytest.raises(cameras.EngineDied, match="^expected room for the engine's temporary files: No space left on device$"):
        cameras.Model()
    assert list(scratch.iterdir()) == []


def test_no_folder_for_temporary_files(model, picture, scratch, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(scratch / "none"))
    with pytest.raises(cameras.EngineDied, match="expected room for the engine's temporary files: No such file"):
        cameras.Model()
    with pytest.raises(cameras.FileError, match="expected room for labels.json among temporary files: No such file"):
        cameras.Model(labels=["a"])
    with pytest.raises(cameras.FileError, match="expected room for temporary files: No such file"):
        model.sanity(picture)


def test_ctrl_c_while_a_model_opens(script, tmp_path):
    slow = executable(tmp_path / "slow", "#!/bin/sh\nexec sleep 100\n")
    mute = executable(tmp_path / "mute", MUTE.format(python=sys.executable))
    process = script(f"""
import tempfile, threading
signal.signal(signal.SIGINT, signal.default_int_handler)
tempfile.tempdir = {str(tmp_path)!r}
model = cameras.Model()
model.close()
program = cameras.find_program()
for other, call in (({str(slow)!r}, cameras.Model), ({str(slow)!r}, lambda: model.predict(picture)), ({str(mute)!r}, cameras.Model)):
    os.environ["CAMERAS_PROGRAM"] = other
    threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()
    start = time.monotonic()
    try:
        call()
    except KeyboardInterrupt:
        print(time.monotonic() - start - 1)
os.environ["CAMERAS_PROGRAM"] = program
print(model.predict(picture, top=1)[0].name)
model.close()
print([name for name in os.listdir(tempfile.tempdir) if name.startswith("cameras-")])
""")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    *seconds, name, left = out.splitlines()
    assert len(seconds) == 3 and all(float(one) < 1 for one in seconds), seconds  # a mute engine is waited for for 2 s
    assert (name, left) == ("frog", "[]")


def test_files_of_a_model_outlive_a_forked_child(script):
    process = script(f"""
names = [f"name {{number}}" for number in range(72)]
model = cameras.Model({str(ROOT / "models/scenes-residual.onnx")!r}, labels=names)
child = os.fork()
if child == 0:
    sys.exit(0)  # as a script's end does
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
folder = model._service._folder
model.close()
print(model.predict(picture, top=1)[0].name, flush=True)  # an engine that reads the names again
child = os.fork()
if child == 0:
    del model
    os._exit(0)
os.waitpid(child, 0)
print(folder.exists(), folder)
""")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    status, name, there = out.splitlines()
    assert (status, name) == ("0", "name 15")
    assert there.startswith("True ") and not os.path.exists(there.split(" ", 1)[1])
