"""`mpirun -n N cameras evaluate`: the bytes of a single process, whatever happens to the ranks."""
import contextlib
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time
import unittest

from evaluation import Evaluate, tree
from program import PROGRAM, command

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENES = ROOT / "examples" / "scenes"
MPIRUN = shutil.which("mpirun")
PLUGIN = pathlib.Path(PROGRAM).parent / "libcameras-mpi.so"
# As root, and more ranks than processors: what a test machine has.
START = [MPIRUN or "mpirun", "--oversubscribe", "--bind-to", "none"]
if os.geteuid() == 0:
    START.append("--allow-run-as-root")
WORK = ("--methods", "grad_cam,norm_grad", "--metrics", "density,energy", "--examples", "3", "--limit", "12",
        "--threads", "1")
LONGER = ("--metrics", "density,insertion")  # long enough to be killed
SECONDS = 300  # that any one call may take


def call(more):
    """The options of WORK, of which `more` replaces some."""
    options = dict(zip(WORK[::2], WORK[1::2])) | dict(zip(more[::2], more[1::2]))
    return [word for pair in options.items() for word in pair]


def environment(**more):
    """This process' own, without what a launcher around the tests would have set."""
    names = ("OMPI_", "PMI_", "PMIX_", "SLURM_")
    return {k: v for k, v in os.environ.items() if not k.startswith(names)} | more


@unittest.skipUnless(MPIRUN, "no mpirun here (openmpi-bin): ranks are not tested")
class Ranks(Evaluate):
    def setUp(self):
        super().setUp()
        if not PLUGIN.exists():
            self.skipTest("no libcameras-mpi.so here (built with libopenmpi-dev): ranks are not tested")

    def start(self, ranks, out, *more, before=(), **variables):
        """Starts ranks; `before` are words in front of the program, say a shell's."""
        words = [*START, "-n", str(ranks), *before,
                 *command("evaluate", SCENES / "multi", *call(more), "--out", out)]
        return subprocess.Popen(words, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True, env=environment(**variables), start_new_session=True)

    def end(self, process):
        """(status, standard output, standard error); nothing is left of it, in time or not."""
        try:
            out, err = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
        return process.returncode, out, err

    def run_ranks(self, ranks, out, *more, before=(), **variables):
        return self.end(self.start(ranks, out, *more, before=before, **variables))

    def alone(self, out, *more):
        """The same by one process."""
        return self.evaluate(SCENES / "multi", out, *call(more), threads=())

    def test_any_number_of_ranks_gives_the_bytes_of_one_process(self):
        self.alone("whole")
        for ranks in (1, 2, 3, 8):
            with self.subTest(ranks=ranks):
                status, out, err = self.run_ranks(ranks, f"out{ranks}")
                self.assertEqual(status, 0, err)
                self.same_results("whole", f"out{ranks}")
                # Rank 0 alone prints.
                self.assertEqual(out.count(f"out{ranks}: 12 pictures"), 1, out)
                self.assertEqual(err.count("12 of 12 pictures in"), ranks > 1, err)

    def test_a_shard_of_a_run_by_ranks(self):
        for shard in range(2):
            status, _, err = self.run_ranks(2, f"part{shard}", "--shard", f"{shard}/2")
            self.assertEqual(status, 0, err)
        self.alone("whole")
        self.succeed("evaluate", "--merge", "part0", "part1", "--out", "merged")
        self.same_results("whole", "merged")

    def test_what_compares_pictures_is_the_same_for_all_ranks(self):
        more = ("--metrics", "sufficiency")
        self.alone("whole", *more)
        status, _, err = self.run_ranks(3, "out", *more)
        self.assertEqual(status, 0, err)
        self.same_results("whole", "out")

    def ranks_of(self, launcher):
        """Process ids of the program's ranks in this test's folder, while their launcher runs."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            try:
                ours = entry.name.isdecimal() and os.readlink(entry / "exe") == os.path.realpath(PROGRAM)
                if ours and os.readlink(entry / "cwd") == os.path.realpath(self.folder):
                    found.append(int(entry.name))
            except OSError:  # it has ended
                pass
        return found if launcher.poll() is None else []

    def test_a_rank_that_is_killed_and_a_restart(self):
        self.alone("whole", *LONGER)
        moments = random.Random(21)
        start = time.monotonic()
        status, _, err = self.run_ranks(3, "measured", *LONGER)
        self.assertEqual(status, 0, err)
        seconds = time.monotonic() - start
        killed = 0
        for attempt in range(5):
            process = self.start(3, "out", *LONGER)
            before = self.written("out")
            # Every other time as soon as another row is on a disk, else at any moment.
            until = time.monotonic() + moments.uniform(0.2, 0.6) * seconds
            while process.poll() is None and time.monotonic() < until and not (
                    attempt % 2 == 0 and self.written("out") > before):
                time.sleep(0.01)
            ranks = self.ranks_of(process)
            if ranks:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(moments.choice(sorted(ranks)), signal.SIGKILL)
            status, _, err = self.end(process)
            killed += bool(ranks) and status != 0
        self.assertGreaterEqual(killed, 3, "the run is too short to be killed")
        # With another number of ranks, and then by one process.
        status, _, err = self.run_ranks(2, "out", *LONGER)
        self.assertEqual(status, 0, err)
        self.same_results("whole", "out")
        self.alone("out", *LONGER)
        self.same_results("whole", "out")

    def written(self, out):
        """Bytes of rows that are on the disk."""
        return sum(len(data) for name, data in tree(self.folder / out).items() if name.endswith(".csv"))

    def test_one_process_goes_on_from_what_ranks_have_left(self):
        self.alone("whole", *LONGER)
        process = self.start(3, "out", *LONGER)
        parts = self.folder / "out" / "ranks"
        while process.poll() is None and not (parts.exists() and len(list(parts.iterdir())) >= 2):
            time.sleep(0.01)
        for pid in self.ranks_of(process):
            with contextlib.suppress(ProcessLookupError):  # the launcher was faster
                os.kill(pid, signal.SIGKILL)
        self.end(process)
        self.assertTrue(list(parts.iterdir()), "killed too late")
        # A file that a rank had no time to finish, and one that it had only begun.
        torn = sorted(parts.iterdir())[-1]
        torn.write_bytes(torn.read_bytes()[:-9])
        (parts / "7-1.csv").write_bytes(b"picture,im")
        self.alone("out", *LONGER)
        self.same_results("whole", "out")
        # Rows of something else are no rows of this run.
        parts.mkdir()
        header = (self.folder / "out" / "rows.csv").read_bytes().splitlines(keepends=True)[0]
        (parts / "8-1.csv").write_bytes(header + b"999,a.jpg,b,1,grad_cam,,,,,ok\n")
        self.fail_cleanly(1, ["out/ranks/8-1.csv: line 2: picture 999 is not of this run"], "evaluate",
                          SCENES / "multi", *call(LONGER), "--out", "out")

    def test_a_rank_that_never_starts(self):
        # It ends before it has joined the others: the launcher ends them.
        script = 'if [ "$OMPI_COMM_WORLD_RANK" = 1 ]; then exit 3; fi; exec "$0" "$@"'
        status, _, _ = self.run_ranks(2, "out", before=("sh", "-c", script))
        self.assertNotEqual(status, 0)
        # It hangs: the others do not wait for ever.
        script = 'if [ "$OMPI_COMM_WORLD_RANK" = 1 ]; then exec sleep 600; fi; exec "$0" "$@"'
        start = time.monotonic()
        status, _, err = self.run_ranks(2, "out", before=("sh", "-c", script),
                                        CAMERAS_MPI_START_SECONDS="3")
        self.assertNotEqual(status, 0)
        self.assertIn("cameras: rank 0 of 2 waited 3 s for the others", err)
        self.assertLess(time.monotonic() - start, 60)
        self.assertFalse((self.folder / "out").exists())
        self.alone("whole")
        status, _, err = self.run_ranks(2, "out")
        self.assertEqual(status, 0, err)
        self.same_results("whole", "out")

    def test_unequal_ranks(self):
        self.alone("whole")
        # One of them has the lowest priority of all, beside one that takes the processor from it.
        script = 'if [ "$OMPI_COMM_WORLD_RANK" = 1 ]; then exec nice -n 19 "$0" "$@"; fi; exec "$0" "$@"'
        status, _, err = self.run_ranks(3, "out", before=("sh", "-c", script))
        self.assertEqual(status, 0, err)
        self.same_results("whole", "out")

    def test_a_full_disk_of_one_rank(self):
        # No file of this rank may grow beyond 512 bytes: less than a picture's rows and the header.
        script = 'if [ "$OMPI_COMM_WORLD_RANK" = 1 ]; then ulimit -f 1; fi; exec "$0" "$@"'
        more = ("--methods", "grad_cam,norm_grad,hires_cam,layer_cam")
        self.alone("whole", *more)
        status, _, err = self.run_ranks(2, "out", *more, before=("bash", "-c", script))
        self.assertEqual(status, 0, err)
        self.assertRegex(err, r"warning: rank 1 works no more: out/ranks/1-1.csv: cannot be written: ")
        self.same_results("whole", "out")

    def test_a_full_disk_of_rank_0(self):
        script = 'if [ "$OMPI_COMM_WORLD_RANK" = 0 ]; then ulimit -f 8; fi; exec "$0" "$@"'
        status, _, err = self.run_ranks(2, "out", before=("bash", "-c", script))
        self.assertNotEqual(status, 0)
        self.assertRegex(err, r"cameras: out/\S+: cannot be written: ")
        status, _, err = self.run_ranks(2, "out")  # there is space again
        self.assertEqual(status, 0, err)
        self.alone("whole")
        self.same_results("whole", "out")

    def test_a_rank_with_another_model_works_not(self):
        other = ROOT / "models" / "scenes-residual.onnx"
        script = f'if [ "$OMPI_COMM_WORLD_RANK" = 1 ]; then exec "$0" "$@" --model {other}; fi; exec "$0" "$@"'
        self.alone("whole")
        status, _, err = self.run_ranks(2, "out", before=("sh", "-c", script))
        self.assertEqual(status, 0, err)
        self.assertRegex(err, "rank 1 works no more: its run is another one than rank 0's: model_fingerprint is ")
        self.same_results("whole", "out")

    def test_wrong_usage_ends_all(self):
        status, _, err = self.run_ranks(2, "out", "--metrics", "densty")
        self.assertEqual(status, 2, err)
        self.assertEqual(err.count("did you mean 'density'?"), 1, err)
        status, _, err = self.run_ranks(2, "no/such")
        self.assertEqual(status, 1, err)
        self.assertEqual(err.count("there is no folder no"), 1, err)

    def test_without_the_plugin_it_is_refused_once(self):
        alone = self.folder / "cameras"
        shutil.copy(PROGRAM, alone)
        words = [*START, "-n", "3", str(alone), "evaluate", str(SCENES / "multi"), *WORK, "--out", "out"]
        process = subprocess.Popen(words, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True, env=environment(), start_new_session=True)
        status, out, err = self.end(process)
        self.assertEqual(status, 1, err)
        said = [line for line in err.splitlines() if line.startswith("cameras: ")]
        self.assertEqual(len(said), 1, err)
        self.assertIn("mpirun started 3 processes, which would all do the same work: they share it with "
                      "libcameras-mpi.so, which is not beside the program", said[0])
        self.assertEqual(out, "")
        self.assertFalse((self.folder / "out").exists())


class Launchers(Evaluate):
    """What other launchers leave in the environment, without any of them."""

    def refused(self, **variables):
        alone = self.folder / "cameras"
        shutil.copy(PROGRAM, alone)
        return subprocess.run([alone, "evaluate", SCENES / "single", "--limit", "1", "--methods", "grad_cam",
                               "--metrics", "density", "--threads", "1", "--out", "out"], cwd=self.folder,
                              capture_output=True, text=True, timeout=SECONDS, check=False,
                              env=environment(**variables))

    def test_several_processes_of_any_launcher(self):
        for by, variables in (("mpirun", {"PMI_SIZE": "4", "PMI_RANK": "0"}),
                              ("srun", {"SLURM_STEP_NUM_TASKS": "4", "SLURM_PROCID": "0"})):
            result = self.refused(**variables)
            self.assertEqual(result.returncode, 1)
            self.assertIn(f"cameras: {by} started 4 processes", result.stderr)
            rank = [name for name in variables if name.endswith(("RANK", "PROCID"))][0]
            result = self.refused(**variables | {rank: "2"})
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            self.assertFalse((self.folder / "out").exists())

    def test_a_single_process_needs_no_plugin(self):
        for variables in ({"OMPI_COMM_WORLD_SIZE": "1", "OMPI_COMM_WORLD_RANK": "0"},
                          {"SLURM_PROCID": "0", "SLURM_NTASKS": "8"}):  # a batch script itself
            result = self.refused(**variables)
            self.assertEqual(result.returncode, 0, result.stderr)


if __name__ == "__main__":
    if not MPIRUN:
        print("no mpirun here (openmpi-bin): ranks are not tested", file=sys.stderr)
    unittest.main()
