"""Options that are no such thing: one line says what was expected, and what was found."""
import warnings

import cameras
import numpy as np
import pytest
from conftest import ROOT

NAN, INF = float("nan"), float("inf")
SCENES = ROOT / "examples/scenes/multi"
# Each kind of option, with a method that reads it.
NUMBERS = [("cameras", "tolerance", "a number between 0 and 1"), ("cameras", "budget", "a number between 0 and 86400"),
           ("extremal_perturbation", "area", "a number between 0 and 1"), ("finer_cam", "strength", "a number between 0 and 10")]
WHOLE = [("cameras", "max_size", "a whole number from 1 to 16384"), ("cameras", "steps", "a whole number from 1 to 1000"),
         ("rise", "samples", "a whole number from 1 to 100000"), ("rise", "cells", "a whole number from 1 to 1024"),
         ("random_cam", "seed", "a whole number from 0 to 18446744073709551615"),
         ("occlusion", "window", "a whole number from 1 to 16384"), ("lime", "superpixels", "a whole number from 1 to 4096")]


def refusal(call, *arguments, **options):
    with pytest.raises(cameras.BadArgument) as caught:
        call(*arguments, **options)
    text = str(caught.value)
    assert "\n" not in text and len(text) < 700, text
    return text


@pytest.mark.parametrize("method, name, expected", NUMBERS)
def test_numbers(model, picture, method, name, expected):
    for value, found in [(NAN, "nan"), (INF, "inf"), (-INF, "-inf"), (np.float32(NAN), "nan"), (10**400, "1000"),
                         ([0.1], "[0.1]"), ("x", "'x'"), ("nan", "'nan'"), (True, "True"), (1 + 2j, "(1+2j)"),
                         ({}, "{}"), (-1, "-1"), (np.ones((2, 3)), "an array, float64 [2, 3]")]:
        text = refusal(model.explain, picture, method=method, **{name: value})
        assert text.startswith(f"{name}: expected {expected}, found {found}"), text


@pytest.mark.parametrize("method, name, expected", WHOLE)
def test_whole_numbers(model, picture, method, name, expected):
    for value, found in [(NAN, "nan"), (INF, "inf"), (2.5, "2.5"), (20.0, "20.0"), ([1], "[1]"), ("x", "'x'"), (True, "True"),
                         (-1, "-1"), (10**400, "1000"), (np.longdouble(1), "1.0"), ({"a": 1}, "{'a': 1}")]:
        text = refusal(model.explain, picture, method=method, **{name: value})
        assert text.startswith(f"{name}: expected {expected}, found {found}"), text


def test_other_kinds(model, picture):
    for value in (NAN, [], [NAN], [192.0], ["192"], True, [[192]], [True], [0], "x", {}):
        text = refusal(model.explain, picture, sizes=value)
        assert text == f"sizes: expected whole numbers from 1 to 16384, found {value!r}"
    for value in (NAN, 1, 0, [True], "yes"):
        text = refusal(model.explain, picture, method="gradient", multi_scale=value, max_size=192)
        assert text == f"multi_scale: expected True or False, found {value!r}"
    for value in (NAN, 1, ["fast"], "fats"):
        text = refusal(model.explain, picture, preset=value)
        assert text == f"preset: expected 'paper' or 'fast' or 'released', found {value!r}"


def test_an_option_that_the_method_does_not_read(model, picture):
    for method, options, expected in [
        ("grad_cam", {"budget": 1}, "expected an option that grad_cam reads (smooth, multi_scale), found 'budget', which is for "
                                    "cameras (and for grad_cam with multi_scale=True)"),
        ("grad_cam:budget=1", {}, "expected an option that grad_cam reads (smooth, multi_scale), found 'budget', which is for "
                                  "cameras (and for grad_cam with multi_scale=True)"),
        ("gradient", {"cells": NAN}, "expected an option that gradient reads (multi_scale), found 'cells', which is for rise"),
        ("lrp", {"superpixels": 9}, "expected an option that lrp reads (multi_scale), found 'superpixels', which is for lime, "
                                    "kernel_shap"),
    ]:
        assert refusal(model.explain, picture, method=method, **options) == expected
    assert refusal(model.explain, picture, multi_scale=True).endswith("'multi_scale', which is for every method but cameras")
    with_smooth = refusal(model.explain, picture, method="gradient", multi_scale=True, smooth="aug")
    assert with_smooth.startswith("expected an option that gradient reads (multi_scale), found 'smooth', which is for cameras, ")
    for call in (model.contrast, lambda *given, **more: next(model.explain_steps(*given, **more))):
        assert "found 'budget', which is for cameras" in refusal(call, picture, "bus", method="grad_cam", budget=1)
    assert "expected options that a method of grad_cam, rise reads, found 'budget', which is for cameras" == refusal(
        model.compare, picture, ["grad_cam", "rise"], budget=1)


def test_options_that_nobody_knows(model, picture):
    for value in (NAN, 1, {}):
        for call in (model.explain, model.compare):
            assert "did you mean 'tolerance'?" in refusal(call, picture, tolerence=value)
    assert "did you mean 'rise'?" in refusal(model.explain, picture, method="rice", samples=NAN)


def test_options_that_exclude_each_other(model, picture):
    assert refusal(model.explain, picture, sizes=[192], steps=3) == "expected sizes or steps, found both"
    assert refusal(model.explain, picture, method="cameras:sizes=192:max_size=300") == "expected sizes or max_size, found both"
    own = model.explain(picture, method="cameras:sizes=192+224", max_size=600)  # a variant's own comes before the call's
    assert own.map.tobytes() == model.explain(picture, sizes=[192, 224]).map.tobytes()


def test_none_is_not_given(model, picture):
    plain = model.explain(picture, method="rise", samples=20)
    same = model.explain(picture, method="rise", samples=np.int64(20), cells=None, budget=None, multi_scale=None)
    assert same.map.tobytes() == plain.map.tobytes()
    assert [one.method for one in model.compare(picture, ["grad_cam"], samples=None)] == ["grad_cam"]
    several = model.explain(picture, method="gradient", multi_scale=np.bool_(True), sizes=np.array([192]),
                            tolerance=np.float32(0.5))
    assert several.report["method"] == "gradient" and len(several.sizes) == 1


def test_methods_and_layers(model, picture):
    assert refusal(model.explain, picture, method=None) == "expected method as a name of model.methods, found None"
    assert refusal(model.explain, picture, layer=3) == "expected layer as a name of model.layers, found 3"
    for call in (model.compare, model.sanity):
        assert refusal(call, picture, "grad_cam") == "expected methods as a list of names, found 'grad_cam'"
        assert refusal(call, picture, None) == "expected methods as a list of names, found None"
    assert refusal(model.evaluate, SCENES, metrics="drop") == "expected metrics as a list of names, found 'drop'"


def test_other_arguments(model, picture):
    hidden = np.ones((2, 2), bool)
    assert refusal(model.predict, picture, hidden=hidden, fill=NAN) == "expected fill as 'black', 'mean' or 'blur', found nan"
    assert refusal(model.predict, picture, NAN) == "expected top as a whole number, found nan"
    assert refusal(model.predict, picture, 10**400).startswith("expected top as a whole number, found 1000")
    assert refusal(model.explain, picture, 10**400).startswith("expected a label as its index or its name, found 1000")
    answer = model.explain(picture, method="grad_cam")
    assert refusal(answer.overlay, opacity=NAN) == "expected 'opacity' from 0 to 1, found 'nan'"
    assert refusal(model.evaluate, 3) == refusal(cameras.Model, 3) == "expected a path, found 3"


def test_options_of_a_model():
    for options, text in [({"threads": NAN}, "threads: expected a whole number from 1 to 1024, found 'nan'"),
                          ({"position": INF}, "position: expected a whole number from 0 to 4095, found 'inf'"),
                          ({"memory": NAN}, "expected --memory as a size such as 500M or 2G, found 'nan'"),
                          ({"precision": 3}, "expected --precision f32 or bf16, found '3'"),
                          ({"labels": 3}, "expected labels as a list of names, found 3"),
                          ({"input": 3}, "expected input as values by the names of inputs, found 3"),
                          ({"card": 3}, "expected a path, found 3")]:
        assert refusal(cameras.Model, ROOT / "models/scenes-residual.onnx", **options) == text


def test_options_of_studies(model, picture):
    rows = {"methods": ["grad_cam"], "metrics": ["pointing"], "limit": 1}
    for options, text in [({"limit": NAN}, "limit: expected a whole number from 0 to 4294967296, found 'nan'"),
                          ({"tolerance": INF}, "tolerance: expected a number from 0 to 10000, found 'inf'"),
                          ({"samples": [1, 2]}, "samples: expected a whole number from 1 to 100000, found '1,2'"),
                          ({"sizes": []}, "sizes: expected a value, found []"),
                          ({"nonsense": 1}, "unknown option '--nonsense'")]:
        assert refusal(model.evaluate, SCENES, **{**rows, **options}) == text
    assert "budget" in refusal(model.evaluate, SCENES, **{**rows, "methods": ["cameras:budget=1"]})
    assert "budget" in refusal(model.sanity, picture, ["cameras:budget=1"], ["cascading"])
    assert "budget" in refusal(model.attack, picture, saliency="cameras:budget=1")
    steps = refusal(model.attack, picture, attack_steps=NAN)
    assert steps == "attack_steps: expected a whole number from 1 to 1000000, found 'nan'"
    with pytest.warns(cameras.ModelWarning, match="^--samples is for .*; grad_cam does not read it$") as caught:
        model.evaluate(SCENES, samples=3, **rows)
    assert [warning.filename for warning in caught] == [__file__]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.evaluate(SCENES, **{**rows, "samples": None, "seed": None})
