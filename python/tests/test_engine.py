"""The process that computes: how it starts, ends, dies, and what a caller sees of that."""
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
import warnings

import cameras
import numpy as np
import pytest
from conftest import ROOT

LONG = {"method": "rise", "samples": 100000}
COMPUTING = """
import threading
threading.Thread(target=lambda: model.explain(picture, sizes=[4000]), daemon=True).start()  # one pass, of seconds
while b"\\ncameras_working 1\\n" not in model._service.server.call("GET", "/metrics"):
    time.sleep(0.02)
print(model.engine_pid, flush=True)
"""


def own_model():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", cameras.ModelWarning)
        return cameras.Model()


def running(pid):
    """Whether a process is there, and no zombie."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone_after(pid, seconds):
    """How long a process still ran; fails after `seconds`."""
    start = time.monotonic()
    while running(pid):
        assert time.monotonic() - start < seconds, f"the engine still runs after {seconds} s"
        time.sleep(0.01)
    return time.monotonic() - start


def busy(model):
    """Waits until the engine computes."""
    while not working(model):
        time.sleep(0.02)


def computes(pid):
    """Waits until a process uses its processors for a quarter of a second; fails where it does not."""
    def ticks():
        return sum(map(int, pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))

    deadline, before = time.monotonic() + 10, ticks()
    while ticks() - before < 0.25 * os.sysconf("SC_CLK_TCK"):
        assert time.monotonic() < deadline, "the engine does not compute"
        time.sleep(0.02)


def working(model):
    """Whether the engine computes."""
    metrics = model._service.server.call("GET", "/metrics").decode()
    return "cameras_working 1" in metrics.splitlines()


def test_an_engine_that_is_killed_in_a_call_is_an_exception_within_a_second(picture):
    model = own_model()
    pid = model.engine_pid
    caught = []

    def call():
        try:
            model.explain(picture, **LONG)
        except cameras.EngineDied as error:
            caught.append((time.monotonic(), str(error)))

    thread = threading.Thread(target=call)
    thread.start()
    busy(model)
    killed = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    thread.join(timeout=10)
    assert len(caught) == 1
    assert caught[0][0] - killed < 1
    assert caught[0][1] == "the engine was ended by SIGKILL"
    assert model.predict(picture, top=1)[0].name == "frog"
    assert model.engine_pid not in (None, pid)
    model.close()


def test_an_engine_that_is_killed_between_calls_is_replaced(picture):
    model = own_model()
    answer = model.explain(picture, method="grad_cam")
    drawn = answer.overlay().png
    pid = model.engine_pid
    os.kill(pid, signal.SIGKILL)
    while model.engine_pid == pid:  # until its last thread has ended, and Python has been told
        time.sleep(0.01)
    assert model.predict(picture, top=1)[0].name == "frog"
    assert answer.overlay().png == drawn  # asked again of the new one
    model.close()


def test_last_words_are_told(tmp_path, monkeypatch):
    program = tmp_path / "cameras"
    program.write_text("#!/bin/sh\necho 'cameras: the moon is in the way' >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("CAMERAS_PROGRAM", str(program))
    with pytest.raises(cameras.EngineDied, match="the engine ended with status 3: cameras: the moon is in the way"):
        cameras.Model()
    monkeypatch.setenv("CAMERAS_PROGRAM", str(tmp_path / "none"))
    with pytest.raises(cameras.EngineDied, match="expected the program cameras at CAMERAS_PROGRAM, found none"):
        cameras.Model()


def test_closing_ends_the_engine_and_a_later_call_starts_one(picture):
    model = own_model()
    pid = model.engine_pid
    model.close()
    assert model.engine_pid is None and not running(pid)
    assert model.predict(picture, top=1)[0].name == "frog"
    pid = model.engine_pid
    del model
    gone_after(pid, 3)


@pytest.mark.parametrize("working", [False, True], ids=["idle", "computing"])
def test_killing_python_ends_the_engine_within_two_seconds(script, working):
    process = script("model = cameras.Model()\n" + (COMPUTING if working else "print(model.engine_pid, flush=True)\n") +
                     "time.sleep(100)\n")
    pid = int(process.stdout.readline())
    assert running(pid)
    if working:
        computes(pid)
    process.kill()
    assert gone_after(pid, 2) < 2


def test_the_engine_ends_with_python(script):
    process = script("model = cameras.Model()\nmodel.predict(picture)\nprint(model.engine_pid, model._service.server._process._folder)\n")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    pid, folder = out.split()
    gone_after(int(pid), 2)
    assert not os.path.exists(folder)


def test_ctrl_c_cancels_and_leaves_the_model_usable(script):
    process = script("""
signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever runs the tests may have it ignored
model = cameras.Model()
pid = model.engine_pid
print("ready", flush=True)
try:
    model.explain(picture, method="rise", samples=100000)
except KeyboardInterrupt:
    start = time.monotonic()
    print(model.predict(picture, top=1)[0].name, model.engine_pid == pid, flush=True)
    model.explain(picture, method="grad_cam")
    print(time.monotonic() - start)
""", start_new_session=True)
    assert process.stdout.readline() == "ready\n"
    time.sleep(1)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of the group
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    told, seconds = out.splitlines()
    assert told == "frog True"
    assert float(seconds) < 30  # 100000 masks take many minutes


def test_leaving_the_steps_cancels(model, picture, monkeypatch):
    server, ids = model._service.server, []
    ask = server.json

    def json(method, path, value=None):
        answer = ask(method, path, value)
        if path == "/api/explanations":
            ids.append(answer["id"])
        return answer

    monkeypatch.setattr(server, "json", json)
    sizes = [192, 200, 208, 1500, 1600, 1700]
    for step in model.explain_steps(picture, sizes=sizes):
        assert step.answer is None and step.of == len(sizes)
        break
    start = time.monotonic()
    while working(model):
        assert time.monotonic() - start < 30, "the computation goes on"
        time.sleep(0.02)
    assert len(ids) == 1
    told = server.json("GET", f"/api/explanations/{ids[0]}")
    assert told["status"] == "cancelled"
    assert 1 <= told["progress"]["done"] < told["progress"]["of"] == len(sizes)


def test_threads_get_their_own_answers(model):
    generator = np.random.default_rng(1)
    pictures = [generator.integers(0, 256, (150 + number, 200, 3), np.uint8) for number in range(8)]
    expected = [model.explain(picture, number, method="grad_cam").map for number, picture in enumerate(pictures)]
    found = {}

    def call(number):
        for _ in range(5):
            answer = model.explain(pictures[number], number, method="grad_cam")
            found.setdefault(number, []).append(answer.map.tobytes())
            assert model.predict(pictures[number], top=72)

    threads = [threading.Thread(target=call, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {number: set(maps) for number, maps in found.items()} == {
        number: {map_.tobytes()} for number, map_ in enumerate(expected)}


def test_threads_share_the_start_of_an_engine(picture):
    model = own_model()
    model.close()
    pids = []
    threads = [threading.Thread(target=lambda: pids.append((model.predict(picture), model.engine_pid)[1])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pids) == 8 and len(set(pids)) == 1
    model.close()


def test_a_forked_child_has_an_engine_of_its_own(script):
    process = script("""
model = cameras.Model()
expected = model.explain(picture, method="grad_cam").map.tobytes()
pid = model.engine_pid
child = os.fork()
if child == 0:
    same = model.explain(picture, method="grad_cam").map.tobytes() == expected
    os._exit(0 if same and model.engine_pid not in (None, pid) else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
print(model.engine_pid == pid, model.explain(picture, method="grad_cam").map.tobytes() == expected)
import multiprocessing
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.apply(model.predict, (picture, 1))[0].name)
""")
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert out.splitlines() == ["0", "True True", "frog"]


def test_a_child_that_lives_on_does_not_hold_the_engine(script):
    process = script("""
model = cameras.Model()
print(model.engine_pid, flush=True)
if os.fork() == 0:
    print(os.getpid(), flush=True)
    time.sleep(60)
time.sleep(60)
""")
    pid, child = int(process.stdout.readline()), int(process.stdout.readline())
    process.kill()
    try:
        gone_after(pid, 2)
    finally:
        os.kill(child, signal.SIGKILL)


def test_nothing_else_is_imported(script):
    process = script("""
cameras.Model().predict(picture)
print(sorted({"torch", "PIL", "matplotlib", "pandas", "tqdm"} & set(sys.modules)))
""")
    out, err = process.communicate(timeout=60)
    assert (out, process.returncode) == ("[]\n", 0), err


def test_torch_before_or_after_changes_nothing(script, picture, cli_map):
    pytest.importorskip("torch")
    for text in ("import torch\nmodel = cameras.Model()\n", "model = cameras.Model()\nimport torch\n"):
        process = script(text + "torch.ones(2, 2) @ torch.ones(2, 2)\nsys.stdout.write("
                                "model.explain(picture, method='grad_cam').map.tobytes().hex())\n")
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert bytes.fromhex(out) == cli_map(picture, "--method", "grad_cam").tobytes()


def test_the_command_line_by_the_module():
    path = "" if "CAMERAS_INSTALLED" in os.environ else str(ROOT / "python")
    done = subprocess.run([sys.executable, "-m", "cameras", "--version"], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": path}, check=True)
    assert done.stdout == f"cameras {cameras.__version__}\n"
