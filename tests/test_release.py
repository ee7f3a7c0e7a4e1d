"""Files about the project agree with each other."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from packaging.version import Version

from .support.tracked import ROOT, tracked_files

PACKAGE = json.loads((ROOT / "package.json").read_text("utf-8"))
REPOSITORY = PACKAGE["repository"]["url"].removesuffix(".git")
HOMEPAGE = PACKAGE["homepage"]

# Checks that take minutes, or need a build.
NOT_BEFORE_COMMITS = {
    "build",
    "wheel-environment",
    "wheel",
    "wheel-install",
    "playwright",
    "size",
    "licenses",
    "pytest",
    "jest",
    "docs",
}


def read_yaml(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def suites() -> set[str]:
    """Names of the suites of `npm test`."""
    source = (ROOT / "scripts" / "common" / "suites.mjs").read_text("utf-8")
    return set(re.findall(r"^  '?([\w-]+)'?: \{", source[source.index("export const suites") :], re.MULTILINE))


def test_addresses_of_the_project_are_the_same_everywhere() -> None:
    name = re.escape("jupyterlab-dask-gateway")
    addresses = {
        (path.relative_to(ROOT).as_posix(), address)
        for path in tracked_files(".cff", ".json", ".md", ".py", ".toml", ".ts", ".tsx", ".yaml", ".yml")
        for address in re.findall(
            rf"https?://(?:github\.com/[\w-]+/{name}|{name}\.readthedocs\.io/\w+/\w+/)", path.read_text("utf-8")
        )
    }
    assert {address for _, address in addresses} == {REPOSITORY, HOMEPAGE}
    assert PACKAGE["bugs"]["url"] == f"{REPOSITORY}/issues"
    assert ("src/utils/docs.ts", HOMEPAGE) in addresses


def test_newest_changelog_entry_is_what_jupyter_releaser_publishes() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    start, end = (text.split(f"<!-- <{marker} NEW CHANGELOG ENTRY> -->") for marker in ("START", "END"))
    assert len(start) == len(end) == 2
    # One heading, which is a version: another one would be released as a part of this entry, or be duplicated.
    [heading] = re.findall(r"^#{1,2} .*", end[0].removeprefix(start[0]), re.MULTILINE)
    [version] = re.findall(r"^## (\d+\.\d+\.\d+\S*)$", heading)
    assert Version(version) >= Version(PACKAGE["version"])


def test_citation_agrees_with_the_package() -> None:
    citation = read_yaml("CITATION.cff")
    assert citation["title"] == PACKAGE["name"]
    assert citation["abstract"] == PACKAGE["description"]
    assert citation["license"] == PACKAGE["license"]
    assert citation["authors"] == [PACKAGE["author"]]
    assert (citation["url"], citation["repository-code"]) == (HOMEPAGE, REPOSITORY)


def test_pre_commit_runs_the_quick_checks_of_npm_test() -> None:
    [repository] = read_yaml(".pre-commit-config.yaml")["repos"]
    hooks = {hook["id"]: hook["entry"] for hook in repository["hooks"]}
    assert hooks == {name: f"node scripts/test.mjs {name}" for name in suites() - NOT_BEFORE_COMMITS}


@pytest.mark.parametrize("name", ["bug.yml", "feature.yml"])
def test_issue_forms_have_distinct_fields(name: str) -> None:
    form = read_yaml(f".github/ISSUE_TEMPLATE/{name}")
    assert {"name", "description", "body"} <= set(form)
    fields = [field["id"] for field in form["body"] if field["type"] != "markdown"]
    assert len(fields) == len(set(fields)) > 0
