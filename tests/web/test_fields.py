"""Of a form only the fields a page names are read; whatever else comes with it reaches nothing.

A field nobody asked for is passed over and not refused: password managers, translators and checkers of
spelling put fields of their own into pages, and whoever uses one must get in. What makes that safe is shown
here for every file: no route takes a form as a whole.
"""

import ast

import pytest

from tests.house.test_rooms import ROOT, named, python_files

READ = {"form", "args", "values", "json", "get_json"}
HANDED_BACK = {
    "web/admission.py": "a page that was turned away goes back to its browser",
    "web/errors.py": "answers that came too late go back to their browser",
    "web/proof.py": "what waits for a proof goes back to its browser",
}
"""Where every field is read: to be given back to whoever sent it, and for nothing else."""
BY_NAME = {"asked"}
"""What is handed a form and takes two names out of it (web/admin/letters.py)."""


def taken_whole(source: str) -> list[str]:
    """Where a file takes what was sent in any other way than by a name that stands in it."""
    tree = ast.parse(source)
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = [
        ast.unparse(above[n]) for n in ast.walk(tree) if is_what_was_sent(n) and not is_by_name(n, above)
    ]
    return found + [ast.unparse(n) for n in ast.walk(tree) if is_poured(n)]


def is_what_was_sent(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in READ and ast.unparse(node.value) == "request"


def is_by_name(node: ast.AST, above: dict[ast.AST, ast.AST]) -> bool:
    """`form.get("x")`, `form["x"]`, `"x" in form`, or handed to a form, whose class names its fields."""
    upon = above[node]
    match upon:
        case ast.Attribute(attr="get" | "getlist"):
            return is_a_name(above[upon].args[0])
        case ast.Subscript(slice=name):
            return is_a_name(name)
        case ast.Compare(left=name, ops=[ast.In()]):
            return is_a_name(name)
        case ast.IfExp() | ast.UnaryOp(op=ast.Not()) | ast.keyword(arg="sent"):
            return True
        case ast.Call(func=ast.Name(id=called)):
            return called[0].isupper() or called.endswith("_form") or called in BY_NAME
    return False


def is_a_name(node: ast.AST) -> bool:
    is_constant = isinstance(node, ast.Name) and node.id.isupper()
    return is_constant or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def is_poured(node: ast.AST) -> bool:
    """A form's fields poured into an object, or into a call."""
    if isinstance(node, ast.Attribute) and node.attr == "populate_obj":
        return True
    return (
        isinstance(node, ast.keyword) and node.arg is None and ast.unparse(node.value).endswith("form.data")
    )


@pytest.mark.parametrize("file", python_files("web"), ids=named)
def test_a_form_is_read_by_the_names_of_its_fields_alone(file):
    found = taken_whole(file.read_text())

    assert found == [] or named(file) in HANDED_BACK, found


def test_what_is_handed_back_is_there():
    assert all(taken_whole((ROOT / file).read_text()) for file in HANDED_BACK)


@pytest.mark.parametrize(
    "planted",
    [
        "account.update(**request.form)",
        "account.update(request.form.to_dict())",
        "for name in request.form: setattr(account, name, request.form[name])",
        "request.form.get(name)",
        "change(request.get_json())",
        "form.populate_obj(account)",
        "change(**form.data)",
        "change(request.form)",
    ],
)
def test_a_form_that_is_taken_whole_is_seen(planted):
    assert taken_whole(planted)
