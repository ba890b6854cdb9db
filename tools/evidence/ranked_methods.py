"""The methods, metrics and scenes of the ranking: made in parts that are kept, and read again.

Needs nothing but Python and the program.
"""
import dataclasses
import json
import subprocess
import sys
import time

from evaluated import evaluated, of_scene, rows_by_scene
from program import ProgramError

CAMS = "class activation maps"
GRADIENTS = "gradients and relevance"
HIDING = "hidden parts of the picture"
# Of many passes of the network, most with fewer of them than by default.
MANY = {
    "score_cam": CAMS,
    "ss_cam:samples=1": CAMS,
    "is_cam:samples=2": CAMS,
    "smooth_grad:samples=10": GRADIENTS,
    "integrated_gradients:samples=10": GRADIENTS,
    "gradient_shap:samples=10": GRADIENTS,
    "occlusion": HIDING,
    "rise:samples=500": HIDING,
    "lime:samples=200": HIDING,
    "kernel_shap:samples=200": HIDING,
    "meaningful_perturbation:samples=20": HIDING,
    "extremal_perturbation:samples=20": HIDING,
}
FEW = {
    **dict.fromkeys(
        ("cameras", "grad_cam", "grad_cam_plus_plus", "smooth_grad_cam_plus_plus", "xgrad_cam",
         "layer_cam", "hires_cam", "norm_grad", "eigen_cam", "refine_cam", "finer_cam",
         "shapley_cam", "eigen_grad_cam", "grad_cam_elementwise", "kpca_cam", "fem", "cam",
         "random_cam", "ablation_cam", "recipro_cam"), CAMS),
    **dict.fromkeys(
        ("gradient", "input_x_gradient", "guided_backprop", "guided_grad_cam", "lrp", "deep_lift",
         "full_grad"), GRADIENTS),
}
METHODS = {**FEW, **MANY}
# What the bundled classifiers do not allow: none has attention, and one takes a maximum beside the
# mean that CAM is about.
NO_ATTENTION = ("attention_rollout", "attention_relevance")
REFUSED = {"scenes-inception": ("cam",)}

# What looks at the map alone, and what asks the network (or for another map) too. The latter are
# about P of the label, which is low where several objects share a scene: they are asked of scenes
# with one.
LOOK = ("pointing", "energy", "relevance_rank", "auc",
        "sparsity", "entropy", "effective_complexity")
ASK = ("deletion", "insertion", "road", "drop", "density", "arcc", "adcc")

WHOLE = 200  # scenes, evenly spread over a set


@dataclasses.dataclass(frozen=True)
class Part:
    """Methods that are judged by some metrics on some scenes of a set, which are made in shards: as
    many as let each take a few minutes."""

    methods: tuple
    which: str
    metrics: tuple
    scenes: int
    shards: int

    def name(self):
        return f"{self.which}-{'many' if self.methods == tuple(MANY) else 'few'}"


def parts_of(options):
    """The parts with as many scenes as are asked for."""
    return (
        Part(tuple(FEW), "multi", LOOK, options.multi, 20),
        Part(tuple(FEW), "single", LOOK + ASK, options.single, 100),
        Part(tuple(MANY), "multi", LOOK, options.multi_many, 200),
        Part(tuple(MANY), "single", LOOK + ASK, options.single_many, 200),
    )


def shards(part):
    """The shards that make up so many scenes, rounded up. Shard I of N has every N-th scene from I
    on; the first ten scenes are every 20th one, the first 50 every fourth."""
    starts = [start + 4 * step for start in range(4) for step in range(5)]
    order = [start + 20 * step for start in starts for step in range(part.shards // 20)]
    return order[: -(-part.scenes * part.shards // WHOLE)]


def work_of(options):
    """(network, part, shard), some scenes of everything first: what is stopped early has all."""
    turns = [
        (turn, (network, part, shard))
        for part in parts_of(options)
        for turn, shard in enumerate(shards(part))
        for network in options.networks
    ]
    return [task for _, task in sorted(turns, key=lambda found: found[0])]


def folder_of(options, network, part, shard):
    return options.out / f"{network}-{part.name()}-{shard:03d}"


def is_there(folder):
    """Whether a call has ended: all rows are written by the time that the summary is."""
    return (folder / "summary.json").is_file()


def command_of(options, network, part, shard):
    """The call of one shard."""
    methods = [name for name in part.methods if name not in REFUSED.get(network, ())]
    return [
        options.program, "evaluate", options.scenes / part.which, "--limit", WHOLE,
        "--shard", f"{shard}/{part.shards}",
        "--model", options.models / f"{network}.onnx", "--methods", ",".join(methods),
        "--metrics", ",".join(part.metrics), "--tolerance", 0,
        "--examples", 0, "--threads", 1, "--out", folder_of(options, network, part, shard),
    ]


def make(options):
    """Makes what is missing. What is there is checked by the program and kept."""
    options.out.mkdir(parents=True, exist_ok=True)
    work = work_of(options)
    there = sum(is_there(folder_of(options, *task)) for task in work)
    if there:
        print(f"goes on: {there} of {len(work)} parts are there", file=sys.stderr, flush=True)
    for done, task in enumerate(work, 1):
        begun = time.monotonic()
        evaluated(command_of(options, *task), folder_of(options, *task))
        network, part, shard = task
        print(f"{done} of {len(work)}: {network}, {part.name()}, shard {shard}: "
              f"{time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)


def read(options, network, which):
    """{method: {column: {scene: value}}} of what is there of a set, with the columns `own` and
    `empty`."""
    found = {method: {} for method in METHODS}
    for part in parts_of(options):
        folders = [folder_of(options, network, part, shard) for shard in shards(part)]
        for folder in filter(is_there, folders if part.which == which else []):
            for method, scenes in rows_by_scene(folder).items():
                for scene, rows in scenes.items():
                    for column, value in values_of(rows).items():
                        found[method].setdefault(column, {})[scene] = value
    return found


def values_of(rows):
    """{column: value} of one scene and method."""
    columns = list(rows[0])
    numbers = columns[columns.index("probability") + 1 : columns.index("status")]
    found = {column: of_scene(rows, column) for column in numbers}
    empty = sum(row["status"] == "empty map" for row in rows) / len(rows)
    return {**found, "own": of_scene(rows, "own"), "empty": empty}


def costs_in(path):
    """{method: seconds of a map} of a report of `cameras cost`; nothing where it is of others."""
    if not path.is_file():
        return {}
    rows = json.loads(path.read_text(encoding="utf-8"))["methods"]
    found = {row["method"]: row["seconds"]["median"] for row in rows if "problem" not in row}
    return found if found.keys() == METHODS.keys() else {}


def seconds_of(options, network):
    """{method: seconds of a map of the first scene}; measured once, and kept. Nothing where they
    are missing and nothing is to be made."""
    path = options.out / f"{network}-cost.json"
    kept = costs_in(path)
    if kept or options.tables:
        return kept
    print(f"{network}: seconds of a map", file=sys.stderr, flush=True)
    scene = min((options.scenes / "multi" / "images").glob("*.png"))
    command = [options.program, "cost", scene, "--model", options.models / f"{network}.onnx",
               "--methods", ",".join(METHODS), "--runs", 1, "--threads", 1, "--json", path]
    result = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    found = costs_in(path)
    if result.returncode != 0 or not found:
        raise ProgramError(result.stderr.strip() or f"{path}: expected the cost of every method")
    return found
