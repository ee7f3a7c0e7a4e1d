"""The generated pages."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

from jupyterlab_dask_gateway.cli.main import make_parser
from jupyterlab_dask_gateway.traits import GatewayTraits

from .markdown import code, table
from .openapi import document

ROOT = Path(__file__).parents[2]


def settings() -> str:
    """Return the page about the settings of JupyterLab, from `schema/`."""
    parts = [
        "# Settings",
        "Users change these settings in **Settings → Settings Editor**. Administrators set defaults for all users in "
        "JupyterLab's `overrides.json`, by the id of the plugin.",
    ]
    for path in sorted((ROOT / "schema").glob("*.json")):
        schema = json.loads(path.read_text("utf-8"))
        parts += [
            f"## {schema['title']}",
            f"`jupyterlab-dask-gateway:{path.stem}`. {schema['description']}",
            table(
                ["Setting", "Title", "Type", "Default", "Description"],
                [
                    [
                        code(name),
                        setting.get("title", ""),
                        setting_type(setting),
                        code(json.dumps(setting["default"])) if "default" in setting else "",
                        setting.get("description", ""),
                    ]
                    for name, setting in schema["properties"].items()
                ],
            ),
        ]
    return "\n\n".join(parts) + "\n"


def setting_type(setting: dict[str, Any]) -> str:
    """Return the type or the choices of a setting."""
    choices = setting.get("enum") or [choice["const"] for choice in setting.get("oneOf", ())]
    if choices:
        return ", ".join(code(json.dumps(choice)) for choice in choices)
    types = setting.get("type", "any")
    return " or ".join(types) if isinstance(types, list) else str(types)


def traits() -> str:
    """Return the page about the traits of the server extension."""
    parts = [
        "# Server configuration",
        "Set these traits in `jupyter_server_config.py`, for example `c.DaskGatewayApp.idle_stop_within = 14400`. "
        "The [administrator guide](../admin.md) explains them.",
    ]
    for name, trait in GatewayTraits.class_own_traits(config=True).items():
        parts += [
            f"## `{name}`",
            f"Type: {trait.info()}. Default: {code(repr(trait.default()))}.",
            trait.help,
        ]
    return "\n\n".join(parts) + "\n"


def command_line() -> str:
    """Return the page about `jupyter dask-gateway`."""
    parser = make_parser()
    parts = ["# Command line", *help_of(parser)]
    [subparsers] = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for name, command in subparsers.choices.items():
        parts += [f"## `{name}`", *help_of(command)]
    return "\n\n".join(parts) + "\n"


def help_of(parser: argparse.ArgumentParser) -> list[str]:
    """Return the help of a command, independent of the width of the terminal."""
    parser.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=100)
    return [f"```text\n{parser.format_help().rstrip()}\n```"]


def rest() -> str:
    """Return the page about the REST interface."""
    api = document()
    parts = [
        "# REST interface",
        f"The routes are below `{{base_url}}dask-gateway/api/`. {api['info']['description']}",
        "The same as an OpenAPI 3.1 document: {download}`openapi.json <openapi.json>`.",
        "An error response is a [problem](#shape-problem) with a [code](../errors.md).",
        "## Operations",
    ]
    for path, verbs in api["paths"].items():
        for verb, operation in verbs.items():
            parts += [
                f"### `{verb.upper()} {path[1:]}`",
                operation["summary"],
                operation["description"].replace("Raises GatewayProblem", "Fails with"),
            ]
            queries = [parameter for parameter in operation["parameters"] if parameter["in"] == "query"]
            parts.append(
                table(
                    ["Query", "Type", "Description"],
                    [
                        [code(query["name"]), query["schema"]["type"], query["schema"].get("description", "")]
                        for query in queries
                    ],
                )
            )
            if "requestBody" in operation:
                parts.append(f"Body: {link(operation['requestBody'])}.")
            status, response = next(iter(operation["responses"].items()))
            parts.append(f"Response {status}{f': {link(response)}' if 'content' in response else ', no body'}.")
    parts.append("## Shapes")
    for name, shape in api["components"]["schemas"].items():
        required = set(shape.get("required", ()))
        parts += [
            f"(shape-{name})=\n\n### `{name}`",
            escape(shape.get("description", "")),
            table(
                ["Member", "Type", "Description"],
                [
                    [
                        code(member) + ("" if member in required else " (optional)"),
                        type_of(definition),
                        escape(definition.get("description", definition.get("title", ""))),
                    ]
                    for member, definition in shape.get("properties", {}).items()
                ],
            ),
        ]
    return "\n\n".join(part for part in parts if part) + "\n"


def escape(text: str) -> str:
    """Return prose of the schema as Markdown: braces, stars and angle brackets have no meaning there."""
    return re.sub(r"([*<>])", r"\\\1", text)


def link(content: dict[str, Any]) -> str:
    """Return a link to the shape of a request or response."""
    [shape] = content["content"].values()
    return type_of(shape["schema"])


def type_of(definition: dict[str, Any]) -> str:
    """Return the type of a member."""
    if "$ref" in definition:
        name = definition["$ref"].rpartition("/")[2]
        return f"[`{name}`](#shape-{name})"
    if "anyOf" in definition:
        return " or ".join(type_of(choice) for choice in definition["anyOf"])
    if "enum" in definition:
        return ", ".join(code(json.dumps(choice)) for choice in definition["enum"])
    types = definition.get("type", "any")
    text = " or ".join(types) if isinstance(types, list) else str(types)
    return f"{text} of {type_of(definition['items'])}" if definition.get("items") else text


def project_page(name: str) -> str:
    """Return a file of the repository's root as a page of the site, with its links."""
    text = (ROOT / name).read_text("utf-8")
    text = re.sub(r"<!--.*?-->\n*", "", text)
    text = re.sub(r"\]\(docs/", "](../", text)
    return re.sub(
        r"\]\(([A-Z_]+)\.md\b", lambda found: f"]({PROJECT_PAGES.get(f'{found[1]}.md', found[0][2:])}", text
    )


PROJECT_PAGES = {
    "CHANGELOG.md": "changelog.md",
    "CODE_OF_CONDUCT.md": "code-of-conduct.md",
    "CONTRIBUTING.md": "contributing.md",
    "RELEASE.md": "release.md",
    "SECURITY.md": "security-policy.md",
}
"""Files of the root to the names of their pages, in `project/`."""


def pages() -> dict[str, str]:
    """Return all generated files by their path in `docs/`."""
    return {
        "reference/settings.md": settings(),
        "reference/traits.md": traits(),
        "reference/command-line.md": command_line(),
        "reference/rest.md": rest(),
        "reference/openapi.json": json.dumps(document(), indent=2) + "\n",
        **{f"project/{page}": project_page(name) for name, page in PROJECT_PAGES.items()},
    }


def write(folder: Path) -> None:
    """Write the generated files into a folder. Files that did not change keep their time, for incremental builds."""
    for name, text in pages().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
