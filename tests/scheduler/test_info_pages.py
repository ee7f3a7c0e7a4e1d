"""Logs and failed tasks in the pages of several versions of distributed, and in pages of hostile schedulers."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.scheduler.info_pages import (
    MAX_ENTRIES,
    MAX_ENTRY,
    MAX_EXCEPTION,
    MAX_KEY,
    MAX_LOG,
    MAX_TASKS,
    MAX_TRACEBACK,
    Log,
    parse_failed_tasks,
    parse_log,
    parse_worker_log_path,
    tail,
)

PAGES = Path(__file__).parents[1] / "data" / "pages"


def log_page(*entries: str) -> str:
    """A page of logs, as distributed's template writes it."""
    return "<body>\n" + "".join(f"\n<p> {escape(entry)} </p>\n" for entry in entries) + "</body>"


def timed(second: int, text: str = "text") -> str:
    return f"2026-11-28 08:04:{second:02},000 - distributed.scheduler - INFO - {text}"


START = "distributed.scheduler - INFO -   Scheduler at:  tcp://10.0.0.1:8786"
OTHER = "distributed.scheduler - INFO - Receive client connection"


@pytest.mark.parametrize(
    ("page", "entries"),
    [
        pytest.param((timed(2), timed(1)), (timed(1), timed(2)), id="newest first"),
        pytest.param((timed(1), timed(2)), (timed(1), timed(2)), id="oldest first"),
        pytest.param((timed(1, "b"), timed(1, "a")), (timed(1, "a"), timed(1, "b")), id="same time"),
        pytest.param((START, OTHER), (START, OTHER), id="distributed 2022.2 has no times"),
        pytest.param((OTHER, OTHER, START), (START, OTHER, OTHER), id="newest first without times"),
        pytest.param((), (), id="empty"),
    ],
)
def test_log_is_in_order(page: tuple[str, ...], entries: tuple[str, ...]) -> None:
    assert parse_log(log_page(*page)) == Log(entries, truncated=False)


def test_log_entry_keeps_its_lines_and_its_markup() -> None:
    entry = timed(1, "Compute Failed\n  Key:  <b>x</b> & y\n\tdone")
    assert parse_log(log_page(entry)).entries == (entry,)


def test_log_has_no_control_characters() -> None:
    assert parse_log(log_page("\x1b[31mred\x1b[0m \x00\x07\u202ebell")).entries == ("red bell",)


@pytest.mark.parametrize("secret", ["hunter2-hunter2", "line\nbreak", 'quo"te', "a&b<c"])
def test_log_and_failed_tasks_have_no_secrets(secret: str) -> None:
    assert secret not in "".join(parse_log(log_page(f"env {secret} ..."), [secret]).entries)
    page = (PAGES / "exceptions.html").read_text().replace("dynamic-code", escape(secret))
    assert secret not in repr(parse_failed_tasks(page, [secret]))


@given(st.integers(0, 3 * MAX_ENTRIES), st.integers(1, 2 * MAX_ENTRY))
def test_log_is_bounded_and_keeps_the_newest_entries(count: int, length: int) -> None:
    count = min(count, 2_000_000 // length)
    page = "<body>" + "".join(f"<p> {timed(59 - i * 60 // (count + 1), 'x' * length)} </p>" for i in range(count))
    log = parse_log(page)
    assert len(log.entries) <= MAX_ENTRIES
    assert sum(map(len, log.entries)) <= MAX_LOG
    assert log.truncated == (len(log.entries) < count)
    assert not count or log.entries[-1].startswith(timed(59, "x")[:40])


@given(st.lists(st.text(max_size=30), max_size=30), st.integers(0, 40), st.integers(0, 200))
def test_tail_has_the_newest_entries(entries: list[str], number: int, characters: int) -> None:
    log = tail(Log(tuple(entries), truncated=False), max(1, number), characters)
    assert len(log.entries) <= max(1, number)
    assert sum(map(len, log.entries)) <= characters
    assert list(log.entries) == entries[len(entries) - len(log.entries) :]
    assert log.truncated == (len(log.entries) < len(entries))


def test_failed_tasks_of_a_recorded_page() -> None:
    first, second = parse_failed_tasks((PAGES / "exceptions.html").read_text())
    assert first.key == "boom-ca442ee4-512f-4972-9fe3-fe1191f6cef0-199"
    assert first.exception == "ValueError('x199')"
    assert first.traceback == '  File "<dynamic-code>", line 4, in boom'
    assert second.exception == "ValueError('x198')"


@given(st.text(st.sampled_from('<>/ "=&;abcodeprus:\n'), max_size=2000))
def test_any_text_can_be_parsed(text: str) -> None:
    parse_log(f"<p> {text}")
    parse_worker_log_path(text, "a")
    for task in parse_failed_tasks(f'<div class="box">{text}'):
        assert "<" not in task.key


def test_failed_tasks_are_bounded() -> None:
    box = (
        f'<div class="box"><code> <a href="x">{"k" * 10_000}</a> </code> <span>Exception:</span> '
        f"<code> {'e' * 20_000} </code> <pre><code>{'t' * 50_000}</code></pre>"
    )
    tasks = parse_failed_tasks(box * (MAX_TASKS + 5))
    assert len(tasks) == MAX_TASKS
    lengths = [(len(task.key), len(task.exception), len(task.traceback)) for task in tasks]
    assert set(lengths) == {(MAX_KEY, MAX_EXCEPTION, MAX_TRACEBACK)}


def worker_row(name: str, address: str) -> str:
    log = f'<td> <a href="../logs/{address}.html">logs</a></td>'
    return f'<tr><td><a href="../worker/x.html">x</a></td>\n<td> {name} </td>{log}</tr>'


def test_worker_log_is_found_by_name() -> None:
    page = worker_row("a", "tls%3A%2F%2F10.0.0.1%3A80") + worker_row("b &amp; c", "tls%3A%2F%2F10.0.0.2%3A80")
    assert parse_worker_log_path(page, "b & c") == "info/logs/tls%3A%2F%2F10.0.0.2%3A80.html"
    assert parse_worker_log_path(page, "d") is None


@pytest.mark.parametrize(
    "address", ["..%2F..%2Fapi", "../../x", "tls%3A%2F%2F..%2F..%2Fx", "x?y=1", "%2e%2e", "tls://a/../b", "a#b"]
)
def test_worker_log_is_never_another_page(address: str) -> None:
    assert parse_worker_log_path(worker_row("a", address), "a") is None
