"""What the numbers were measured on."""
import os
import pathlib
import subprocess


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown processor"


def widest_vectors():
    flags = pathlib.Path("/proc/cpuinfo").read_text()
    known = (("avx512_bf16", "AVX-512 with bf16"), ("avx512f", "AVX-512"), ("avx2", "AVX2"))
    return next((name for flag, name in known if f" {flag} " in flags), "neither AVX2 nor AVX-512")


def commit():
    root = pathlib.Path(__file__).parent
    git = ["git", "-C", str(root)]
    found = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True,
                           check=False).stdout.strip()
    changed = subprocess.run([*git, "status", "--porcelain", "--untracked-files=no"],
                             capture_output=True, text=True, check=False).stdout.strip()
    return (found or "unknown commit") + (" with changes" if changed else "")


def description(threads, runs):
    """One line for above a table; the load says whether the machine had other things to do."""
    return (f"{processor()} ({widest_vectors()}), {threads} of {os.cpu_count()} processors, load "
            f"{os.getloadavg()[0]:.1f} at the beginning, commit {commit()}, medians of {runs}.")
