"""Another code for functions that stand in memory: everybody who holds one of them meets it at once."""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator
from types import CodeType, FunctionType

from bench.mutants.faults import ROOT

Place = tuple[str, str, int]
Functions = dict[Place, list[FunctionType]]


def name_of(module: str) -> str:
    """A file as it is imported."""
    return module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def functions_of(modules: Iterable[str]) -> Functions:
    """Every function of some modules that stands in memory, by its place."""
    files = {str(ROOT / module) for module in modules}
    found: Functions = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename in files:
            found[_place(one.__code__)].append(one)
    return found


def exchange(code: CodeType, functions: Functions) -> int:
    """Give the functions of a module the code of another making; says how many took another one."""
    places: dict[Place, list[CodeType]] = defaultdict(list)
    for made in _within(code):
        places[_place(made)].append(made)
    changed = 0
    for place, candidates in places.items():
        for one in functions.get(place, ()) if len(candidates) == 1 else ():
            changed += one.__code__ != candidates[0]
            one.__code__ = candidates[0]
    return changed


def _within(code: CodeType) -> Iterator[CodeType]:
    for found in code.co_consts:
        if isinstance(found, CodeType):
            yield found
            yield from _within(found)


def _place(code: CodeType) -> Place:
    return code.co_filename, code.co_qualname, code.co_firstlineno
