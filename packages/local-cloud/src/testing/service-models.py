"""
Checks the inputs of AWS calls against the service models of botocore. Reads one call per line from standard input:
{"service": "cloudformation", "operation": "CreateStackSet", "input": {...}}. Writes a list of problems as JSON.

A call must name an operation of the service, have every required member, no unknown one, values of the right type, and
values within the lengths, ranges, patterns and lists of the model.
"""

import json
import re
import sys

import botocore.session

SESSION = botocore.session.get_session()
LOADER = SESSION.get_component("data_loader")
MODELS = {}


def model_of(service):
    if service not in MODELS:
        MODELS[service] = LOADER.load_service_model(service, "service-2")
    return MODELS[service]


# What the model calls a type, and what JSON has for it. A blob is text here: the caller encodes it.
TYPES = {
    "structure": dict,
    "map": dict,
    "list": list,
    "string": str,
    "character": str,
    "blob": str,
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "timestamp": str,
}


def problems(shapes, name, value, path):
    shape = shapes[name]
    kind = shape["type"]
    if not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
        yield f"{path} must be a {kind}"
        return
    if kind == "structure":
        yield from structure_problems(shapes, shape, value, path)
    elif kind == "list":
        yield from size_problems(shape, len(value), path, "elements")
        for index, element in enumerate(value):
            yield from problems(shapes, shape["member"]["shape"], element, f"{path}[{index}]")
    elif kind == "map":
        yield from size_problems(shape, len(value), path, "entries")
        for key, element in value.items():
            yield from problems(shapes, shape["key"]["shape"], key, f"{path} key {key}")
            yield from problems(shapes, shape["value"]["shape"], element, f"{path}.{key}")
    elif kind == "string":
        yield from text_problems(shape, value, path)
    elif kind in ("integer", "long", "float", "double"):
        yield from size_problems(shape, value, path, "as its value")


def structure_problems(shapes, shape, value, path):
    members = shape.get("members", {})
    for name in shape.get("required", []):
        if value.get(name) is None:
            yield f"{path}.{name} is required"
    for name, element in value.items():
        if name not in members:
            yield f"{path}.{name} is unknown"
        elif element is not None:
            yield from problems(shapes, members[name]["shape"], element, f"{path}.{name}")


def size_problems(shape, size, path, unit):
    if "min" in shape and size < shape["min"]:
        yield f"{path} must have at least {shape['min']} {unit}, not {size}"
    if "max" in shape and size > shape["max"]:
        yield f"{path} must have at most {shape['max']} {unit}, not {size}"


def text_problems(shape, value, path):
    yield from size_problems(shape, len(value), path, "characters")
    if "enum" in shape and value not in shape["enum"]:
        yield f"{path} must be one of {', '.join(shape['enum'])}, not {value}"
    pattern = shape.get("pattern")
    # Patterns are of Java. Python does not know its character classes.
    if pattern is not None and "\\p{" not in pattern and re.fullmatch(pattern, value, re.DOTALL) is None:
        yield f"{path} must match {pattern}, not {value[:80]}"


def problems_in_call(call):
    model = model_of(call["service"])
    where = f"{call['service']}:{call['operation']}"
    operation = model["operations"].get(call["operation"])
    if operation is None:
        return [f"{where} is not an operation"]
    shape = operation.get("input", {}).get("shape")
    if shape is None:
        return [f"{where} takes no input"] if call["input"] else []
    return list(problems(model["shapes"], shape, call["input"], where))


if __name__ == "__main__":
    calls = [json.loads(line) for line in sys.stdin if line.strip()]
    json.dump([problem for call in calls for problem in problems_in_call(call)], sys.stdout)
