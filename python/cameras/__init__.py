"""High-resolution saliency maps for any ONNX image classifier: which pixels did it look at?

    import cameras
    model = cameras.Model("resnet50.onnx")
    answer = model.explain("cat.jpg", label="tabby")
    answer.save("overlay.png")
"""
from ._adapters import Attribution, quantus_explainer
from ._answers import Comparison, Explanation, Label, Layer, Picture, Size, Step, Table
from ._concepts import Added, Concept, Concepts
from ._errors import (BadArgument, BadImage, BadModel, Cancelled, EngineDied, Error, FileError, ModelWarning, OverBudget,
                      ServerRefused, UnsupportedOperator)
from ._model import Model
from ._pictures import Image
from ._program import find_program

__version__ = "0.1.0"

__all__ = [
    "Added", "Attribution", "BadArgument", "BadImage", "BadModel", "Cancelled", "Comparison", "Concept", "Concepts",
    "EngineDied", "Error", "Explanation", "FileError", "Image", "Label", "Layer", "Model", "ModelWarning", "OverBudget",
    "Picture", "ServerRefused", "Size", "Step", "Table", "UnsupportedOperator", "find_program", "quantus_explainer",
]
