"""Compares generated code with the same code for harmless texts, by their syntax trees.

Reads a JSON list of {"code", "reference", "texts"} from stdin: `reference` was generated with the keys of `texts`
instead of their values. Writes a JSON list of results: "same", "invalid" if only `code` has a syntax error,
"both-invalid", or the two trees if they differ.
"""

from __future__ import annotations

import ast
import json
import sys
import warnings


class _Fold(ast.NodeTransformer):
    """Replaces `bytes([…]).decode()` by its value, and markers in strings by the texts that they stand for."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        value = node.value
        for marker, text in self._texts.items():
            if isinstance(value, str):
                value = value.replace(marker, text)
            elif isinstance(value, bytes):
                value = value.replace(marker.encode(), text.encode("utf-8", "replace"))
        return ast.Constant(value)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Call(
                func=ast.Attribute(
                    value=ast.Call(func=ast.Name(id="bytes"), args=[ast.List(elts=elements)]), attr="decode"
                ),
                args=[],
            ):
                codes = [ast.literal_eval(element) for element in elements]
                return self.visit_Constant(ast.Constant(bytes(codes).decode()))
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        self.generic_visit(node)
        values: list[ast.expr] = []
        for value in node.values:
            match value:
                case ast.FormattedValue(value=ast.Constant(value=str()) as constant, conversion=-1, format_spec=None):
                    value = constant
            match value, values:
                case ast.Constant(value=""), _:
                    pass
                case ast.Constant(value=str(after)), [*_, ast.Constant(value=str(before))]:
                    values[-1] = ast.Constant(before + after)
                case _:
                    values.append(value)
        return ast.JoinedStr(values)


def _tree(code: str, texts: dict[str, str]) -> str | None:
    try:
        tree = ast.parse(code)
        compile(code, "cell", "exec")
    except (SyntaxError, ValueError):
        return None
    return ast.dump(_Fold(texts).visit(tree))


def _compare(code: str, reference: str, texts: dict[str, str]) -> object:
    actual, expected = _tree(code, {}), _tree(reference, texts)
    if actual == expected:
        return "same" if actual is not None else "both-invalid"
    return "invalid" if actual is None else [actual, expected]


warnings.simplefilter("ignore")
json.dump([_compare(**case) for case in json.load(sys.stdin)], sys.stdout)
