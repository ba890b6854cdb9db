"""What launchers of several processes leave in the environment of `cameras evaluate`, without any of them."""
import pathlib
import shutil
import subprocess
import unittest

from evaluation import Evaluate, environment
from program import PROGRAM

SCENES = pathlib.Path(__file__).resolve().parents[2] / "examples" / "scenes"
SECONDS = 300  # that any one call may take


class Launchers(Evaluate):
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
    unittest.main()
