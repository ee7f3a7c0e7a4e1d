"""The files of the repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def tracked_files(*endings: str) -> list[Path]:
    """Return the files that git tracks, that exist and whose names have one of these endings."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split("\0") if name.endswith(endings) and (ROOT / name).exists()]
