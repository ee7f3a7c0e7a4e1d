"""The stylesheets of the browser extension."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

SHARED = {"jp-DaskGateway-help", "jp-DaskGateway-doctor", "jp-DaskGateway-pane"}
"""Classes whose rule in one of two files sets only a color or variables, for several of them."""


def test_each_class_has_its_own_rule_in_one_stylesheet() -> None:
    """Two subjects that use one class change the appearance of each other, such as the bar of a warning."""
    files: defaultdict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "style").glob("*.css"):
        css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for selectors in re.findall(r"([^{}]+)\{", css):
            for selector in selectors.split(","):
                match = re.fullmatch(r"\.(jp-DaskGateway-\w+)", selector.strip())
                if match and match[1] not in SHARED:
                    files[match[1]].add(path.name)
    assert len(files) > 50
    assert {name: sorted(found) for name, found in files.items() if len(found) > 1} == {}
