"""One JSON file that only its user can read, written atomically."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from pathlib import Path
from typing import Any


class PrivateFile:
    """A JSON file with mode 0600 in a directory with mode 0700.

    Parameters
    ----------
    path: the file; its directory is created with the first write
    log: gets one warning, however often the file cannot be read or written
    consequence: end of that warning, which says what is not saved
    """

    def __init__(self, path: Path, log: logging.Logger | logging.LoggerAdapter[Any], consequence: str) -> None:
        self.path = path
        self._log = log
        self._consequence = consequence
        self._warned = False

    def read(self) -> Any:
        """Return the content; None if there is no file, or it is not JSON."""
        try:
            return json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as failure:
            self.warn(f"cannot be read ({type(failure).__name__})")
            return None

    def write(self, data: Any) -> None:
        """Replace the content. Raises OSError."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp creates a file with mode 0600, and os.replace is atomic: no reader sees half a file.
        handle, temporary = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.stem}-", suffix=".json")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(data, file)
            os.replace(temporary, self.path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise

    def warn(self, what: str) -> None:
        """Log once that the file `what` (`cannot be read`, say)."""
        if not self._warned:
            self._warned = True
            self._log.warning("%s %s: %s", self.path, what, self._consequence)
