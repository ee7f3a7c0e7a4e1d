"""Logs and failed tasks, from the HTML pages of a scheduler (distributed, http/templates). Pure.

The pages come from a scheduler that runs the code of users, so nothing in them is trusted: each piece of text is
bounded, has no control characters, and is sent to the browser as text.

Measured with distributed 2026.8, 100,000 tasks, 10,000 log entries and 100 failed tasks, the most that it keeps:
info/main/logs.html costs the scheduler 36 ms and has 1.4 MB, a worker's log costs 12 ms and info/main/exceptions.html
1.5 ms. Before 2022.8, distributed has no info/main/exceptions.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape
from typing import NamedTuple
from urllib.parse import quote, unquote_plus

from ..errors import redact

MAX_ENTRIES = 2000
"""Log entries."""
MAX_LOG = 512 * 2**10
MAX_ENTRY = 4000
"""Characters of a log, and of one entry."""
MAX_TASKS = 100
MAX_KEY, MAX_EXCEPTION, MAX_TRACEBACK = 500, 2000, 10_000
"""Characters of a failed task."""


class Log(NamedTuple):
    """Log entries, oldest first. An entry can have several lines. `truncated`: whether older ones are missing."""

    entries: tuple[str, ...]
    truncated: bool


class FailedTask(NamedTuple):
    """A task that failed. `traceback` is empty where the scheduler has none."""

    key: str
    exception: str
    traceback: str


_CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Terminal colors, control characters except tab and newline, and characters that change the direction of text."""


def _text(html: str, secrets: Iterable[str], limit: int) -> str:
    """Return the text of HTML without elements: no secrets, no control characters, at most `limit` characters."""
    text = _CONTROL.sub("", redact(unescape(html[: 8 * limit]), secrets)).strip("\n").rstrip()
    return text if len(text) <= limit else text[: limit - 1] + "…"


_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_FIRST_WORDS = ("Scheduler at:", "Start worker at:")


def _is_newest_first(entries: Sequence[str]) -> bool:
    """Return whether a page has the newest entry first: versions of distributed differ, entries may lack a time."""
    times = [entry[:19] for entry in entries if _TIME.match(entry)]
    if times and times[0] != times[-1]:
        return times[0] > times[-1]
    starts = [index for index, entry in enumerate(entries) if any(words in entry for words in _FIRST_WORDS)]
    # With the same time everywhere, the format is that of a version that has the newest entry first.
    return starts[0] > len(entries) // 2 if starts else bool(times)


def parse_log(html: str, secrets: Iterable[str] = ()) -> Log:
    """Parse info/main/logs.html or info/logs/ADDRESS.html. `secrets` are removed from the text."""
    secrets = tuple(secrets)
    pieces = [piece.partition(" </p>")[0] for piece in html.split("<p> ")[1:]]
    # The order is found in all pieces: the words of a start may be in the part that is cut off.
    newest_first = _is_newest_first(pieces)
    if not newest_first:
        pieces.reverse()
    entries: list[str] = []
    size = 0
    for piece in pieces[:MAX_ENTRIES]:
        entry = _text(piece, secrets, MAX_ENTRY)
        size += len(entry)
        if size > MAX_LOG:
            break
        entries.append(entry)
    return Log(tuple(reversed(entries)), truncated=len(entries) < len(pieces))


def tail(log: Log, entries: int, characters: int) -> Log:
    """Return the newest entries of a log: at most so many, with at most so many characters."""
    kept: list[str] = []
    for entry in reversed(log.entries[-entries:]):
        characters -= len(entry)
        if characters < 0:
            break
        kept.append(entry)
    return Log(tuple(reversed(kept)), truncated=log.truncated or len(kept) < len(log.entries))


_KEY = re.compile(r"<code> <a [^>]*>([^<]*)</a> </code>")
_EXCEPTION = re.compile(r"<span>Exception:</span>\s*<code> ([^<]*) </code>")
_TRACEBACK = re.compile(r"<pre><code>([^<]*)</code></pre>")
_BOX = '<div class="box">'
_MAX_BOX = 200_000
"""Characters. distributed cuts exceptions and tracebacks at 10,000; a longer box is not searched."""


def parse_failed_tasks(html: str, secrets: Iterable[str] = ()) -> list[FailedTask]:
    """Parse info/main/exceptions.html: the last tasks that failed, newest first. `secrets` are removed."""
    secrets = tuple(secrets)
    found = []
    for box in html.split(_BOX)[1 : MAX_TASKS + 1]:
        key, exception = (pattern.search(box[:_MAX_BOX]) for pattern in (_KEY, _EXCEPTION))
        traceback = _TRACEBACK.search(box[:_MAX_BOX])
        if key and exception:
            found.append(
                FailedTask(
                    _text(key[1], secrets, MAX_KEY),
                    _text(exception[1], secrets, MAX_EXCEPTION),
                    _text(traceback[1], secrets, MAX_TRACEBACK) if traceback else "",
                )
            )
    return found


_WORKER = re.compile(r"</a></td>\s*<td> ([^<]*) </td>")
_LOG_LINK = re.compile(r'href="\.\./logs/([^"]{1,500})\.html"')
_ADDRESS = re.compile(r"[a-z]+://[\w.\-\[\]:%]+")
_ROW_LENGTH = 5_000
"""Characters. A row has about 800; longer text is not a row, and is not searched."""


def parse_worker_log_path(html: str, name: str) -> str | None:
    """Find the log of the worker `name` in info/main/workers.html.

    Returns the path below the scheduler's URL, with exactly one segment after `info/logs/`; None if there is none.
    """
    for row in html.split("</tr>"):
        if len(row) > _ROW_LENGTH:
            continue
        found, link = _WORKER.search(row), _LOG_LINK.search(row)
        if found and link and unescape(found[1]) == name:
            address = unquote_plus(unescape(link[1]))
            if _ADDRESS.fullmatch(address):
                return f"info/logs/{quote(address, safe='')}.html"
    return None
