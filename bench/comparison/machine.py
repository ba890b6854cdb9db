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


def said(*command):
    """What a program prints; "" where it is missing or fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def gpu(number):
    return said("nvidia-smi", "-i", number, "--query-gpu=name,driver_version",
                "--format=csv,noheader") or "unknown GPU"


def commit():
    git = ["git", "-C", str(pathlib.Path(__file__).parent)]
    found = said(*git, "rev-parse", "--short", "HEAD")
    changed = said(*git, "status", "--porcelain", "--untracked-files=no")
    return (found or "unknown commit") + (" with changes" if changed else "")


def description(threads, runs):
    """One line for above a table; the load says whether the machine had other things to do."""
    return (f"{processor()} ({widest_vectors()}), {threads} of {os.cpu_count()} processors, load "
            f"{os.getloadavg()[0]:.1f} at the beginning, commit {commit()}, medians of {runs}.")
