"""The documents name what the package has."""

import re
from pathlib import Path

import pytest

from jupyterlab_dask_gateway.config import read_config
from jupyterlab_dask_gateway.traits import GatewayTraits

DOCS = Path(__file__).parents[1] / "docs"
ROW = re.compile(r"^\| `(\w+)` +\| (\S+) +\| (.+?) +\|$", re.MULTILINE)


def documented_traits() -> dict[str, str]:
    """Trait name to default, from the table in docs/admin.md."""
    return {name: default.strip("`") for name, default, _ in ROW.findall((DOCS / "admin.md").read_text("utf-8"))}


def configurable_traits() -> dict[str, object]:
    return {name: trait.default() for name, trait in GatewayTraits.class_own_traits(config=True).items()}


def test_admin_guide_lists_every_trait() -> None:
    assert set(documented_traits()) == set(configurable_traits())


@pytest.mark.parametrize(("name", "default"), configurable_traits().items())
def test_admin_guide_states_the_default_of_a_trait(name: str, default: object) -> None:
    documented = documented_traits()[name]
    if isinstance(default, float):
        assert float(documented) == default
    else:
        assert documented == (repr(default).replace("'", '"'))


# Sphinx checks the links in docs/ (scripts/docs.mjs).
@pytest.mark.parametrize("document", sorted(DOCS.parent.glob("*.md")), ids=lambda path: path.name)
def test_links_between_documents_lead_to_files(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_reliability_page_has_every_tested_fault() -> None:
    sources = [path.read_text("utf-8") for path in (DOCS.parent / "ui-tests" / "faults").glob("*.ts")]
    events = {event for source in sources for event in re.findall(r"(?:event:|response\()\s*'([^']+)'", source)}
    assert len(events) > 15
    page = (DOCS / "reliability.md").read_text("utf-8")
    assert [event for event in sorted(events) if f"| {event} " not in page] == []


@pytest.mark.parametrize("page", ["reliability.md", "security.md"])
def test_commands_of_a_page_name_files_that_exist(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    paths = {path for command in re.findall(r"`(?:pytest|jest)\s([^`]+)`", text) for path in command.split()}
    named = {path for path in paths if path.startswith(("tests", "src"))}
    assert len(named) > 5
    assert [path for path in sorted(named) if not (DOCS.parent / path).exists()] == []


def test_evidence_of_the_readme_exists() -> None:
    evidence = re.findall(
        r"`([\w./-]+\.(?:py|tsx?))`(?:: (.+?))?(?=<br>| +\|)", (DOCS / "evidence.md").read_text("utf-8")
    )
    assert len(evidence) > 25
    for path, title in evidence:
        assert title in (DOCS.parent / path).read_text("utf-8"), f"{path}: {title}"


def test_configuration_in_the_readme_is_valid(tmp_path: Path) -> None:
    [example] = re.findall(r"```yaml\n(.+?)```", (DOCS.parent / "README.md").read_text("utf-8"), re.DOTALL)
    (tmp_path / "gateway.yaml").write_text(example, "utf-8")
    config = read_config({"JUPYTER_IMAGE_SPEC": "user-image:1", "JUPYTERHUB_API_TOKEN": "x"}, [str(tmp_path)])
    assert config.address == "http://traefik-dhub-dask-gateway/services/dask-gateway"
    assert config.cluster_options == {"image": "user-image:1"}


def interface_texts() -> str:
    """The sources of all texts of the interface."""
    root = DOCS.parent
    paths = [*(root / "src").rglob("*.ts*"), *(root / "schema").glob("*.json")]
    return "\n".join(path.read_text("utf-8") for path in paths if ".spec." not in path.name)


def bold_names(page: Path) -> set[str]:
    """The buttons, menu entries and settings that a page names in bold."""
    phrases = re.findall(r"\*\*([^*]+?)\*\*", page.read_text("utf-8"))
    parts = {part for phrase in phrases for part in " ".join(phrase.split()).split(" → ")}
    # Bold text with one of these endings is the heading of a paragraph.
    return {part for part in parts if not part.endswith((".", ":"))}


README = DOCS.parent / "README.md"
PAGES_WITH_NAMES = [
    README,
    *(DOCS / name for name in ("admin.md", "errors.md", "sizing.md")),
    *(DOCS / "guide").glob("*.md"),
]


@pytest.mark.parametrize("page", PAGES_WITH_NAMES, ids=lambda page: page.stem)
def test_page_names_buttons_and_settings_as_the_interface_does(page: Path) -> None:
    texts = interface_texts()
    # JupyterLab's own.
    assert {name for name in bold_names(page) if name not in texts} <= {"Settings", "Settings Editor"}


def test_evidence_covers_what_the_readme_names() -> None:
    evidence = (DOCS / "evidence.md").read_text("utf-8")
    assert len(bold_names(README)) > 10
    assert {name for name in bold_names(README) if name not in evidence} == {"Dask Gateway"}
