"""Options of methods: which method reads which, and whether a value is of its kind."""
import operator
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

import numpy as np

from ._asking import Server
from ._errors import BadArgument
from ._questions import is_list, shown

_OF_SIZES = "cameras"  # whose sizes the others run over with multi_scale
_TRUE, _FALSE = ("True", "true"), ("False", "false")
_Facts = Dict[str, Dict[str, Any]]  # of options, by their names, as the server tells them


class MethodOptions:
    """The options of a server's methods. An option that is None is not given."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._told: Dict[str, _Facts] = {}

    def question(self, method: str, layer: Optional[str], options: Mapping[str, Any]) -> Dict[str, Any]:
        """`method`, `layer` and `options` of a question; the method may be a variant, as "rise:samples=1000".

        Raises:
            BadArgument: for an option that the method does not read, a value that is none of the
                option's, or two that exclude each other.
        """
        name, own = _parts(method)
        if layer is not None and not isinstance(layer, str):
            raise BadArgument(f"expected layer as a name of model.layers, found {shown(layer)}")
        question: Dict[str, Any] = {"method": name, "options": self._values(name, own, _given(options))}
        if layer is not None:
            question["layer"] = layer
        return question

    def shared_out(self, methods: Sequence[str], options: Mapping[str, Any]) -> List[Dict[str, Any]]:
        """For each of the methods, those of the options that it reads.

        Raises:
            BadArgument: for an option that none of them reads.
        """
        given = _given(options)
        parts = [_parts(method) for method in methods]
        reads = [self._read_by(name, {**given, **own}) for name, own in parts]
        for key in given:
            if self._is_known(key) and not any(key in read for read in reads):
                raise BadArgument(f"expected options that a method of {', '.join(methods)} reads, found {key!r}, "
                                  f"{self._readers(key)}")
        # What a variant sets is its own; what nobody knows the server refuses, with a name that is like it.
        return [{key: value for key, value in given.items()
                 if key not in own and (key in read or not self._is_known(key))}
                for (_, own), read in zip(parts, reads)]

    def _values(self, name: str, own: Mapping[str, Any], shared: Mapping[str, Any]) -> Dict[str, Any]:
        if not own and not shared:
            return {}
        excluded = {other for key in own for other in self._fact(key).get("excludes", ())}
        given = {**{key: value for key, value in shared.items() if key not in excluded}, **own}
        if name not in self._methods():
            return {key: str(value) for key, value in given.items()}  # the server says what there is
        read = self._read_by(name, given)
        values: Dict[str, Any] = {}
        # multi_scale first: what is read depends on it.
        for key, value in sorted(given.items(), key=lambda one: one[0] != "multi_scale"):
            if not self._is_known(key):
                values[key] = str(value)  # as above
                continue
            if key not in read:
                raise BadArgument(self._unread(name, key))
            other = next((one for one in read[key]["excludes"] if one in given), None)
            if other is not None:
                raise BadArgument(f"expected {key} or {other}, found both")
            values[key] = _value(read[key], value)
        return values

    def _methods(self) -> Dict[str, _Facts]:
        if not self._told:
            self._told = {str(one["name"]): {str(option["name"]): option for option in one["options"]}
                          for one in self._server.json("GET", "/api/methods")["methods"]}
        return self._told

    def _fact(self, key: str) -> Dict[str, Any]:
        return next((read[key] for read in self._methods().values() if key in read), {})

    def _is_known(self, key: str) -> bool:
        return bool(self._fact(key))

    def _of_sizes(self) -> _Facts:
        others = {key for name, read in self._methods().items() if name != _OF_SIZES for key in read}
        return {key: fact for key, fact in self._methods()[_OF_SIZES].items() if key not in others}

    def _read_by(self, name: str, given: Mapping[str, Any]) -> _Facts:
        read = dict(self._methods().get(name, {}))
        if "multi_scale" in read and str(given.get("multi_scale")) in _TRUE:
            read.update(self._of_sizes())
        return read

    def _readers(self, key: str) -> str:
        readers = [name for name, read in self._methods().items() if key in read]
        if len(readers) == len(self._methods()) - 1:
            (other,) = set(self._methods()) - set(readers)
            return f"which is for every method but {other}"
        return f"which is for {', '.join(readers)}"

    def _unread(self, name: str, key: str) -> str:
        with_sizes = f" (and for {name} with multi_scale=True)" if key in self._of_sizes() else ""
        return (f"expected an option that {name} reads ({', '.join(self._methods()[name])}), found {key!r}, "
                f"{self._readers(key)}{with_sizes}")


def _given(options: Mapping[str, Any]) -> Dict[str, Any]:
    return {key.replace("-", "_"): value for key, value in options.items() if value is not None}


# "rise:samples=1000:multi-scale" as ("rise", {"samples": "1000", "multi_scale": True}).
def _parts(method: str) -> Tuple[str, Dict[str, Any]]:
    if not isinstance(method, str):
        raise BadArgument(f"expected method as a name of model.methods, found {shown(method)}")
    name, *settings = method.split(":")
    own: Dict[str, Any] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        own[key.replace("-", "_")] = value.replace("+", ",") if equals else True
    return name, own


def _value(fact: Mapping[str, Any], value: Any) -> Any:
    """A value of the option's kind; a text is what it would be on the command line, which the server reads."""
    plain = value.item() if isinstance(value, np.generic) else value
    kind = fact["type"]
    if kind == "boolean":
        if str(plain) in _TRUE + _FALSE:
            return str(plain) in _TRUE
    elif isinstance(plain, str):
        return plain
    if kind == "number" and _is_within(fact, plain):
        return plain if isinstance(plain, int) else float(plain)
    if kind in ("whole number", "whole numbers") and _is_whole(fact, plain):
        return operator.index(plain)
    is_several = kind == "whole numbers" and is_list(plain) and len(plain) > 0
    if is_several and all(_is_whole(fact, one) for one in plain):
        return [operator.index(one) for one in plain]
    raise BadArgument(f"{fact['name']}: expected {_expected(fact)}, found {shown(value)}")


# No comparison holds for NaN.
def _is_within(fact: Mapping[str, Any], value: Any) -> bool:
    is_number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    return is_number and bool(fact["min"] <= value <= fact["max"])


def _is_whole(fact: Mapping[str, Any], value: Any) -> bool:
    return isinstance(value, (int, np.integer)) and _is_within(fact, value)


def _expected(fact: Mapping[str, Any]) -> str:
    kind = fact["type"]
    if kind == "boolean":
        return "True or False"
    if kind == "choice":
        return " or ".join(repr(str(one)) for one in fact["choices"])
    if kind == "number":
        return f"a number between {fact['min']:g} and {fact['max']:g}"
    several = "whole numbers" if kind == "whole numbers" else "a whole number"
    return f"{several} from {fact['min']} to {fact['max']}"
