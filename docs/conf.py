"""Configuration of Sphinx. `npm run docs` builds the site into `.run/docs/`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from docs.generate.pages import write  # noqa: E402 - after the path is set

PACKAGE = json.loads((HERE.parent / "package.json").read_text("utf-8"))
write(HERE)

project = PACKAGE["name"]
author = PACKAGE["author"]["name"]
copyright = f"2026, {author}"
release = version = PACKAGE["version"]

extensions = ["myst_parser"]
exclude_patterns = ["generate"]
suppress_warnings: list[str] = []
nitpicky = True

myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

html_theme = "pydata_sphinx_theme"
html_title = project
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_baseurl = PACKAGE["homepage"]
html_theme_options = {
    "github_url": PACKAGE["repository"]["url"].removesuffix(".git"),
    "header_links_before_dropdown": 6,
    "navigation_with_keys": False,
    "show_toc_level": 2,
}
