"""Every failure as a person meets it: what happened (`message`), what to do about it (`remedy`), and a `code`.

`docs/errors.md` is the index of the codes; a test holds it against `CODES`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

# Longer than any sentence of a gateway, shorter than a page.
MAX_MESSAGE = 500


@dataclass(frozen=True)
class Code:
    """One kind of failure.

    `status` is the HTTP status that the browser gets; `remedy` is what to tell a person unless there is better.
    """

    status: int
    remedy: str


CODES: dict[str, Code] = {
    # What the browser sent.
    "bad-request": Code(400, "Correct the input and try again."),
    "forbidden": Code(403, "Log in again. If it stays, ask your hub's admin what you may do on this server."),
    "bad-name": Code(400, "Use the name of a cluster in the list."),
    # Where the gateway comes from.
    "gateway-unconfigured": Code(
        503,
        "Ask your hub's admin to set gateway.address in Dask's configuration, or run: "
        "pip install 'jupyterlab-dask-gateway[local]'",
    ),
    "config-invalid": Code(500, "Correct this key in Dask's configuration, then restart the server."),
    "config-variable-unset": Code(
        500, "Set this environment variable for your server, or take it out of Dask's configuration."
    ),
    "local-failed": Code(502, "Try again; if it stays, set DASK_GATEWAY__ADDRESS to a gateway that runs."),
    "local-ended": Code(
        502, "It starts again by itself when it is next needed. Its clusters are gone: create a new one."
    ),
    "local-unsupported": Code(
        503, "Dask Gateway's local backend runs on Linux and macOS only. Configure the address of a gateway."
    ),
    # The way to the gateway.
    "gateway-unreachable": Code(
        502,
        "Try again in a moment. Admins: check gateway.address, and that the network policy lets single-user "
        "servers reach the gateway.",
    ),
    "gateway-timeout": Code(
        504, "The gateway may be overloaded; it is asked again by itself. Admins: check the gateway and its hub."
    ),
    "gateway-bad-answer": Code(
        502, "Something other than Dask Gateway answers there, often a proxy. Admins: check gateway.address."
    ),
    "gateway-error": Code(502, "Try again. If it stays, tell your hub's admin this message."),
    # Who one is there.
    "auth-refused": Code(
        502,
        "Stop and start your server. Admins: give the roles `user` and `server` the scope "
        "`access:services!service=dask-gateway`.",
    ),
    "auth-unverified": Code(
        502,
        "Restart your server. Admins: check that the gateway reaches the hub's API, and on older gateways that "
        "the service's apiToken is the same on both sides.",
    ),
    "auth-unavailable": Code(500, "Admins: set gateway.auth in Dask's configuration; see docs/admin.md."),
    # A cluster.
    "option-refused": Code(422, "Change the value and create again."),
    "cluster-not-found": Code(404, "It may have ended since; the list shows what is there now."),
    "cluster-forbidden": Code(403, "Only the cluster's owner can do this."),
    "cluster-not-running": Code(409, "Wait until it runs, then try again."),
    "cluster-start-failed": Code(
        502,
        "The gateway gives no reason. Often the image cannot be pulled or lacks dask-gateway: try another image, "
        "or ask your hub's admin to look at the gateway's log.",
    ),
    "cluster-failed": Code(
        502,
        "Its work and results are lost. Create another; if it fails too, ask your hub's admin for the gateway's log.",
    ),
    "cluster-start-slow": Code(504, "New nodes can take minutes. Wait, or cancel and try smaller workers."),
    "create-uncertain": Code(
        502, "Look at the list: the cluster may still appear there. If it does not, begin anew with New Cluster."
    ),
    "scheduler-unreachable": Code(
        502, "The cluster's scheduler may be busy, or gone. If it stays so, stop the cluster and create another."
    ),
    # A dashboard.
    "scheduler-timeout": Code(
        504, "It may be busy taking in tasks: wait a little. If it stays so, stop the cluster and create another."
    ),
    "view-refused": Code(403, "Open the dashboard again from the list of clusters."),
    "view-path-refused": Code(400, "Open the dashboard again from the list of clusters."),
    "view-redirect-refused": Code(502, "Its own pages are in the list of dashboards."),
    "dashboard-refused": Code(
        422,
        "Paste the address of a dashboard of one of your clusters, or of a Dask scheduler that you run here. "
        "Admins can allow others.",
    ),
    "internal": Code(500, "Try again. If it stays, report it with this message."),
}


class GatewayProblem(Exception):
    """A failure with a code of `CODES`.

    `message` and `remedy` never hold a token, password or key. `field` names the option at fault, where one is.
    """

    def __init__(self, code: str, message: str, *, remedy: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = CODES[code].remedy if remedy is None else remedy
        self.field = field

    @property
    def status(self) -> int:
        """The HTTP status for the browser."""
        return CODES[self.code].status

    def to_wire(self) -> dict[str, Any]:
        """`problem` of events/clusters.yaml."""
        wire: dict[str, Any] = {"code": self.code, "message": self.message, "remedy": self.remedy}
        if self.field is not None:
            wire["field"] = self.field
        return wire


class CreateOutcomeUnknown(GatewayProblem):
    """`create-uncertain`: a cluster was asked for, and nobody said whether it was made.

    `under_way` says that the gateway may still be at work on it: that the list does not show it tells nothing yet.
    """

    def __init__(self, message: str, *, under_way: bool) -> None:
        super().__init__("create-uncertain", message)
        self.under_way = under_way


def clean(text: str, secrets: Iterable[str] = (), limit: int = MAX_MESSAGE) -> str:
    """Somebody else's text, fit to be shown: one line, no control characters, at most `limit` characters.

    Each of `secrets` is blotted out, wherever it stands. A secret of under four characters is none, and blotting
    it out would make the text unreadable.
    """
    for secret in sorted({s for s in secrets if len(s) >= 4}, key=len, reverse=True):
        # Programs quote a value in their errors as Python's `repr` or as JSON.
        for form in (secret, repr(secret)[1:-1], json.dumps(secret)[1:-1]):
            text = text.replace(form, "•••")
    text = re.sub(r"\s+", " ", text)
    text = "".join(c for c in text if not unicodedata.category(c).startswith("C")).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
