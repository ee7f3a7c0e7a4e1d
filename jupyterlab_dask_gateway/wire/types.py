# Generated from events/clusters.yaml by scripts/wire.mjs: change it there, then run `jlpm wire`.
# ruff: noqa: E501
"""The objects that the server and the browser exchange, as TypedDicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypedDict

if TYPE_CHECKING:
    from typing_extensions import NotRequired


class Message(TypedDict):
    """A sentence of messages.yaml: its id, the values of its placeholders, and the English text. The browser replaces the text by its translation where the message comes in."""

    id: str
    values: dict[str, str | float]
    text: str


class Problem(TypedDict):
    """A failure that a scientist understands. `code` is in docs/errors.md."""

    code: str
    message: str
    remedy: str
    message_id: NotRequired[str]
    remedy_id: NotRequired[str]
    values: NotRequired[dict[str, str | float]]
    field: NotRequired[str]
    since: NotRequired[float]


class WorkersRequest(TypedDict):
    """Either `count` or both `minimum` and `maximum`."""

    count: NotRequired[int]
    minimum: NotRequired[int]
    maximum: NotRequired[int]


class WorkerSize(TypedDict):
    """Of one worker; memory in bytes. From the workers that run, else from the options that say so."""

    cores: float | None
    memory: float | None


class Attempt(TypedDict):
    """One of several attempts to start a cluster. `number` counts from 1 to `of`; `reason` says why the attempt before it failed, or why this one failed if it was replaced."""

    number: int
    of: int
    reason: Message
    replaced_by: NotRequired[str]


class Idle(TypedDict):
    """Since when nothing has been going on (ms since epoch), and what the cluster holds."""

    since: float


class ResultsInMemory(TypedDict):
    """Results in the workers' memory, which a stop would discard."""

    bytes: float
    count: int


class Throughput(TypedDict):
    """Tasks that ended per second, between the last two looks; 0 until there were two. `exact` where the scheduler counts them (distributed's /metrics, which needs prometheus_client there); else at least so many as the counts by state give away."""

    per_second: float
    exact: bool


class Hint(TypedDict):
    """A finding about a cluster. `message` is what is seen, `advice` what helps, `scale_to` the number of workers that the suggested action requests. `DELETE clusters/NAME/hints/CODE` dismisses a hint and returns the cluster."""

    code: str
    message: Message
    advice: Message
    scale_to: int | None
    problem: NotRequired[Problem]


class IdleManagement(TypedDict):
    """How loudly to speak of idleness, and what is about to be done. `act` happens at `due` (ms since epoch) by itself, unless somebody stops the countdown: `POST clusters/NAME/snooze {seconds}` (0 ends a snooze) or `POST clusters/NAME/keep {keep: bool}` (until the next work); the answer is the cluster. An episode of idleness is known by `idle.since`."""

    level: Literal["none", "badge", "notice", "countdown"]
    action: Literal["scale_down", "stop", None]
    action_at: float | None
    finished: bool
    last_work_seconds: float | None
    snoozed_until: float | None
    kept_alive: bool
    hold_limit: float | None
    stop_when_finished: bool


class Ended(TypedDict):
    """Why a cluster ended. `idle_seconds` is how long it was idle before an automatic stop. If `can_recreate` is true, `POST clusters {like: NAME, label}` creates a cluster with the same options and the workers that were requested."""

    by: Literal["user", "policy", "finished", "elsewhere", "failure"]
    reason: Message
    at: float | None
    idle_seconds: float | None
    by_admin: NotRequired[bool]
    lost_results: NotRequired[ResultsInMemory]
    can_recreate: bool


class Stage(TypedDict):
    """A stage of the start, reached `at` (ms since epoch; null: not yet). `typical_seconds` is how many seconds after the request it was reached here before, the median of the last starts; null where there were none."""

    stage: Literal["requested", "scheduler-starting", "scheduler-up", "first-worker", "ready"]
    at: float | None
    typical_seconds: float | None


class Usage(TypedDict):
    """Cores now, those of them that idle, and core-hours since it is watched (rounded; a lower bound)."""

    core_hours: float
    cores: int
    idle_cores: int


class Memory(TypedDict):
    """Over all workers, in bytes."""

    used: float
    limit: float


class Cluster(TypedDict):
    """Cluster."""

    name: str
    label: str
    color: str
    status: Literal["pending", "running", "stopping", "stopped", "failed"]
    unreachable_since: float | None
    started: float | None
    stopped: float | None
    options: dict[str, Any]
    requested: WorkersRequest | None
    workers: int
    threads: int
    memory: Memory
    worker_size: WorkerSize | None
    tasks: dict[str, int]
    throughput: Throughput
    results_in_memory: ResultsInMemory
    idle: Idle | None
    hints: list[Hint]
    idle_management: IdleManagement
    ended: Ended | None
    stages: list[Stage]
    usage: Usage
    problem: Problem | None
    attempt: Attempt | None
    created_here: bool


class Gateway(TypedDict):
    """Gateway."""

    address: str | None
    public_address: str | None
    auth: Literal["basic", "jupyterhub", "kerberos", "custom", None]
    version: str | None
    reachable: bool | None
    error: Problem | None
    local: bool


class Server(TypedDict):
    """Server."""

    version: str
    boot: str


class Status(TypedDict):
    """GET status"""

    gateway: Gateway
    server: Server


class Snapshot(TypedDict):
    """GET clusters"""

    boot: str
    revision: int
    clusters: list[Cluster]
    gateway: Gateway


class Lease(TypedDict):
    """POST lease"""

    boot: str
    revision: int
    now: float


class OptionSpec(TypedDict):
    """Option spec."""

    type: Literal["int", "float", "string", "bool", "select", "mapping"]
    min: NotRequired[float | None]
    max: NotRequired[float | None]
    options: NotRequired[list[Any]]


class Option(TypedDict):
    """One of the gateway's own option specifications."""

    field: str
    label: str
    default: Any
    spec: OptionSpec


class Options(TypedDict):
    """GET options"""

    options: list[Option]


class ScaleResult(TypedDict):
    """POST scale and adapt. `limited` says how many workers the gateway allows, if fewer than were requested. The cluster has it as the hint `workers-limited`, too."""

    limited: Message | None


class Plot(TypedDict):
    """Plot."""

    id: str
    label: str
    path: str
    group: str


class Plots(TypedDict):
    """GET clusters/NAME/dashboards"""

    plots: list[Plot]


class View(TypedDict):
    """POST clusters/NAME/view. A fresh isolated base URL, never cached; expires in ms since epoch. `id` is how an event's `disconnected_views` calls it; it opens nothing."""

    base: str
    expires: float
    id: str


class ResolvedDashboard(TypedDict):
    """POST dashboards/resolve {url}. `cluster` is good wherever a cluster's name is for dashboards."""

    cluster: str
    path: str


class Worker(TypedDict):
    """Bytes; `cpu` in percent of one core; `last_seen` in ms since epoch."""

    id: str
    name: str
    status: str
    threads: int
    cpu: float
    memory_used: float
    memory_limit: float
    spilled: float
    last_seen: float


class Workers(TypedDict):
    """GET clusters/NAME/workers. As of the last sample, taken `at` (ms since epoch; null: none yet): it asks nobody, and is as fresh as the rest of the list."""

    at: float | None
    workers: list[Worker]


class IdlePolicy(TypedDict):
    """Seconds of idleness: until a badge, a notice, an automatic scale to 0, an automatic stop (null: never), the countdown before each of the two, and the pause after which work counts as finished. `stop_discards_results` lets a stop discard results."""

    badge_after: float
    notice_after: float
    scale_down_after: float | None
    stop_after: float | None
    countdown: float
    stop_discards_results: bool
    finished_after: float


class IdlePolicyChoice(TypedDict):
    """PUT policy. What is left out is as the admin has it by default; it replaces what was chosen before."""

    badge_after: NotRequired[float]
    notice_after: NotRequired[float]
    scale_down_after: NotRequired[float | None]
    stop_after: NotRequired[float | None]
    countdown: NotRequired[float]
    stop_discards_results: NotRequired[bool]
    finished_after: NotRequired[float]


class PolicyBounds(TypedDict):
    """What the admin set - the longest idleness in seconds before each act (null - no bound)."""

    scale_down_within: float | None
    stop_within: float | None
    hold_within: float | None
    stop_discards_results: bool


class IdleSettings(TypedDict):
    """GET and PUT policy. `effective` is `chosen` over `defaults`, within `bounds`; it alone is acted on."""

    chosen: IdlePolicyChoice
    defaults: IdlePolicy
    bounds: PolicyBounds
    effective: IdlePolicy


class Candidate(TypedDict):
    """A cluster that looks forgotten - idle, no program connected to it, and older than was asked for."""

    name: str
    label: str
    started: float | None
    idle_since: float
    workers: int
    cores: int
    results_in_memory: ResultsInMemory
    core_hours: float


class Candidates(TypedDict):
    """GET prune?older_than=SECONDS (since their start; the admin's default unless told, and told in the answer), one's own clusters alone."""

    older_than: float
    candidates: list[Candidate]


class Skipped(TypedDict):
    """Skipped."""

    name: str
    reason: Message


class Pruned(TypedDict):
    """POST prune {names}. The server samples each cluster again before it stops it. `skipped` are those that were not stopped, with the reason."""

    stopped: list[str]
    skipped: list[Skipped]


class NotebookUse(TypedDict):
    """Notebook use."""

    path: str
    name: str


class Notebooks(TypedDict):
    """GET notebooks. Which notebook uses which cluster, as this server remembers it, and the image that it runs in itself (JUPYTER_IMAGE_SPEC; null where nobody says so)."""

    image: str | None
    notebooks: list[NotebookUse]


class ExampleTitle(TypedDict):
    """Example title."""

    name: str
    title: str


class Examples(TypedDict):
    """GET examples. The notebooks that come with the package."""

    examples: list[ExampleTitle]


class Example(TypedDict):
    """GET examples/NAME. `content` is a notebook."""

    name: str
    content: dict[str, Any]


class ScaleRequest(TypedDict):
    """POST clusters/NAME/scale"""

    count: int


class AdaptRequest(TypedDict):
    """POST clusters/NAME/adapt. `maximum` is at least `minimum`."""

    minimum: int
    maximum: int


class CreateRequest(TypedDict):
    """POST clusters"""

    options: NotRequired[dict[str, Any] | None]
    workers: NotRequired[ScaleRequest | AdaptRequest | None]
    label: NotRequired[str | None]
    like: NotRequired[str | None]
    request: NotRequired[str | None]


class UpdateRequest(TypedDict):
    """PATCH clusters/NAME"""

    label: NotRequired[str]
    color: NotRequired[Literal["blue", "green", "orange", "purple", "red", "teal", "pink", "brown"]]
    stop_when_finished: NotRequired[bool]


class SnoozeRequest(TypedDict):
    """POST clusters/NAME/snooze. 0 ends a snooze."""

    seconds: float


class KeepRequest(TypedDict):
    """POST clusters/NAME/keep. Keep a cluster alive until its next task, or end that."""

    keep: bool


class PruneRequest(TypedDict):
    """POST prune. The names of the clusters to stop."""

    names: list[str]


class NotebookRequest(TypedDict):
    """PUT notebooks. The cluster of a notebook; null or none removes the entry."""

    path: str
    name: NotRequired[str | None]


class ViewRequest(TypedDict):
    """POST clusters/NAME/view. The base of a view to renew, if there is one."""

    base: NotRequired[str]


class ResolveRequest(TypedDict):
    """POST dashboards/resolve"""

    url: str


class ClustersEvent(TypedDict):
    """What changed since the revision before: the clusters that changed or are new, whole, the names of those that went away, and the gateway's state if that changed."""

    boot: str
    revision: int
    clusters: list[Cluster]
    removed: list[str]
    gateway: NotRequired[Gateway]
    disconnected_views: NotRequired[list[str]]
