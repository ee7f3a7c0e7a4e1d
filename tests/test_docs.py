"""The documents name what the package has."""

import re
from pathlib import Path

import pytest

from jupyterlab_dask_gateway.app import DaskGatewayApp

DOCS = Path(__file__).parents[1] / "docs"
ROW = re.compile(r"^\| `(\w+)` +\| (\S+) +\| (.+?) +\|$", re.MULTILINE)


def documented_traits() -> dict[str, str]:
    """Trait name to default, from the table in docs/admin.md."""
    return {name: default.strip("`") for name, default, _ in ROW.findall((DOCS / "admin.md").read_text("utf-8"))}


def configurable_traits() -> dict[str, object]:
    return {name: trait.default() for name, trait in DaskGatewayApp.class_own_traits(config=True).items()}


def test_admin_guide_lists_every_trait() -> None:
    assert set(documented_traits()) == set(configurable_traits())


@pytest.mark.parametrize(("name", "default"), configurable_traits().items())
def test_admin_guide_states_the_default_of_a_trait(name: str, default: object) -> None:
    documented = documented_traits()[name]
    if isinstance(default, float):
        assert float(documented) == default
    else:
        assert documented == (repr(default).replace("'", '"'))


@pytest.mark.parametrize("document", [*DOCS.glob("*.md"), DOCS.parent / "README.md", DOCS.parent / "CONTRIBUTING.md"])
def test_links_between_documents_lead_to_files(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []
