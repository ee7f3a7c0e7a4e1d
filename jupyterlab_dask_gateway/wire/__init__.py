"""What the server and the browser exchange: types generated from the schema, and validation of request bodies."""

from __future__ import annotations

from typing import Any

Wire = dict[str, Any]
