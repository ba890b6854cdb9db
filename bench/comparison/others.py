"""Runs other people's code once, in a process of its own: its peak memory is its own.

usage: others.py JOB, JOB being JSON with
  code      released (the authors' CAMERAS), grad_cam (pytorch-grad-cam), captum, or operations
  path      folder to import it from; "" = where Python finds it
  exporter  module with build(arch) -> torch.nn.Module
  arch, threads, label
  picture   normalised image [1,3,h,w] as NPY
  out       where the map goes, as NPY
  repeats   how many maps to make
  device    (released) cpu, the default, or a GPU: cuda, cuda:i
  tf32      (released) whether cuDNN may read float32 with 10 bits of mantissa, as PyTorch lets it
  sizes     (operations) the input sizes
Prints JSON: seconds of each map, peak_mb and, on a GPU, gpu_allocated_mb; or, for operations, what the convolutions and matrix products of one pass at each size
cost, in floating-point operations (a multiply-add counts as two). Nothing of that code is part of this project.
"""
import collections
import importlib.util
import json
import resource
import sys
import time
import types

import numpy
import torch

# The module whose output is the map to explain, as `cameras` chooses it by itself.
LAYERS = {"resnet50": "layer4", "vgg16": "features.29", "inception_v3": "Mixed_7c",
          "mobilenet_v2": "features.18", "efficientnet_b0": "features.8", "densenet121": "target"}


def network(job):
    """The exporter's network; DenseNet's last ReLU, a function there, becomes a module to hook."""
    spec = importlib.util.spec_from_file_location("exporter", job["exporter"])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    model = module.build(job["arch"]).eval()
    if not job["arch"].startswith("densenet"):
        return model
    return torch.nn.Sequential(collections.OrderedDict(
        features=model.features, target=torch.nn.ReLU(), pool=torch.nn.AdaptiveAvgPool2d(1),
        flatten=torch.nn.Flatten(), classifier=model.classifier)).eval()


def released(job, model, image):
    # It calls .cuda() everywhere; on the processor that is made to mean "stay here".
    device = job.get("device", "cpu")
    if device == "cpu":
        torch.Tensor.cuda = lambda self, *args, **kwargs: self
    else:
        torch.cuda.set_device(torch.device(device if ":" in device else "cuda:0"))
        torch.backends.cudnn.allow_tf32 = job["tf32"]
        model.cuda()
    from CAMERAS import CAMERAS
    return lambda: CAMERAS(model, targetLayerName=LAYERS[job["arch"]]).run(
        image, classOfInterest=job["label"]).detach().cpu().numpy()


def grad_cam(job, model, image):
    try:
        import ttach  # noqa: F401
    except ImportError:  # for augmentation, which is set up but not asked for
        sys.modules["ttach"] = stand_in = types.ModuleType("ttach")
        stand_in.__getattr__ = lambda name: lambda *arguments, **options: None
    from pytorch_grad_cam import GradCAM
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
    layer = model.get_submodule(LAYERS[job["arch"]])
    cam = GradCAM(model=model, target_layers=[layer])
    return lambda: cam(input_tensor=image, targets=[ClassifierOutputTarget(job["label"])])[0]


def captum(job, model, image):
    from captum.attr import LayerAttribution, LayerGradCam
    method = LayerGradCam(model, model.get_submodule(LAYERS[job["arch"]]))

    def run():
        small = method.attribute(image, target=job["label"], relu_attributions=True)
        return LayerAttribution.interpolate(small, image.shape[2:], "bilinear")[0, 0].detach().numpy()
    return run


def measured(job):
    """Seconds of every map that the job asks for. The last one is saved."""
    torch.set_num_threads(job["threads"])
    if job["path"]:
        sys.path.insert(0, job["path"])
    model = network(job)
    for parameter in model.parameters():
        parameter.requires_grad_(job["code"] != "captum")  # the others count on them
    image = torch.from_numpy(numpy.load(job["picture"]))
    run = {"released": released, "grad_cam": grad_cam, "captum": captum}[job["code"]](
        job, model, image)
    seconds = []
    for _ in range(job["repeats"]):
        start = time.perf_counter()
        found = run()
        seconds.append(time.perf_counter() - start)
    numpy.save(job["out"], numpy.asarray(found, dtype=numpy.float32))
    on_gpu = job.get("device", "cpu") != "cpu"
    return {"seconds": seconds,
            "gpu_allocated_mb": torch.cuda.max_memory_allocated() / 2**20 if on_gpu else None,
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def operations(job):
    """[operations of one pass at each size], counted on tensors without contents."""
    model = network(job).to("meta")
    total = 0

    def count(module, inputs, output):
        nonlocal total
        total += 2 * output.numel() * module.weight[0].numel()
    for module in model.modules():
        if isinstance(module, (torch.nn.Conv2d, torch.nn.Linear)):
            module.register_forward_hook(count)
    found = []
    for size in job["sizes"]:
        total = 0
        with torch.no_grad():
            model(torch.empty(1, 3, size, size, device="meta"))
        found.append(total)
    return found


if __name__ == "__main__":
    work = json.loads(sys.argv[1])
    print(json.dumps(operations(work) if work["code"] == "operations" else measured(work)))
