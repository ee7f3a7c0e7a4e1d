# Generated from events/clusters.yaml by scripts/wire.mjs: change it there, then run `jlpm wire`.
# ruff: noqa: E501
"""The objects that the server and the browser exchange, as TypedDicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypedDict

if TYPE_CHECKING:
    from typing_extensions import NotRequired


class Message(TypedDict):
    """A sentence of messages.yaml: its id, the values of its placeholders, and the English text. When the browser receives a message, it replaces the text with the translation."""

    id: str
    values: dict[str, str | float]
    text: str


class Problem(TypedDict):
    """A failure and what to do about it. docs/errors.md lists the codes."""

    code: str
    message: str
    remedy: str
    message_id: NotRequired[str]
    remedy_id: NotRequired[str]
    values: NotRequired[dict[str, str | float]]
    field: NotRequired[str]
    since: NotRequired[float]


class WorkersRequest(TypedDict):
    """Either `count`, or both `minimum` and `maximum`."""

    count: NotRequired[int]
    minimum: NotRequired[int]
    maximum: NotRequired[int]


class WorkerSize(TypedDict):
    """Cores and memory (bytes) of one worker, from the running workers or else from the options. null if unknown."""

    cores: float | None
    memory: float | None


class Attempt(TypedDict):
    """One of several attempts to start a cluster. `number` counts from 1 to `of`. `reason` is why the previous attempt failed, or why this attempt failed if another one replaced it."""

    number: int
    of: int
    reason: Message
    replaced_by: NotRequired[str]


class Idle(TypedDict):
    """An idle period of a cluster. `since` is its start, in ms since epoch."""

    since: float


class ResultsInMemory(TypedDict):
    """Results in the memory of the workers. Stopping the cluster discards them."""

    bytes: float
    count: int


class Throughput(TypedDict):
    """Finished tasks per second between the last two samples; 0 until there are two. `exact` is true if the scheduler counts finished tasks (/metrics of distributed, which needs prometheus_client on the scheduler). Otherwise the value is a lower bound, derived from the number of tasks in each state."""

    per_second: float
    exact: bool


class Hint(TypedDict):
    """A possible problem of a cluster. `message` describes it, `advice` is what to do, and `scale_to` is the number of workers that the suggested action requests. `DELETE clusters/NAME/hints/CODE` dismisses a hint and returns the cluster."""

    code: str
    message: Message
    advice: Message
    scale_to: int | None
    problem: NotRequired[Problem]


class IdleManagement(TypedDict):
    """The level of idle notification and the next automatic action. `action` runs at `action_at` (ms since epoch) unless the user delays it: `POST clusters/NAME/snooze {seconds}` (0 ends a snooze) or `POST clusters/NAME/keep {keep: bool}` (until the next task). Both return the cluster. `idle.since` identifies the idle period."""

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
    """A stage of a startup. `at` is when it was reached, in ms since epoch; null if not reached yet. `typical_seconds` is the median time from the request to this stage in the last startups on this server, in seconds; null if there were none."""

    stage: Literal["requested", "scheduler-starting", "scheduler-up", "first-worker", "ready"]
    at: float | None
    typical_seconds: float | None


class Usage(TypedDict):
    """Current cores, idle cores, and core-hours since monitoring started (rounded; a lower bound)."""

    core_hours: float
    cores: int
    idle_cores: int


class Memory(TypedDict):
    """The sum over all workers, in bytes."""

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
    """The specification of a cluster option, as the gateway defines it."""

    field: str
    label: str
    default: Any
    spec: OptionSpec


class Options(TypedDict):
    """GET options"""

    options: list[Option]


class ScaleResult(TypedDict):
    """POST clusters/NAME/scale and POST clusters/NAME/adapt. `limited` is a message if the gateway allows fewer workers than requested, otherwise null. The hint `workers-limited` of the cluster repeats it."""

    limited: Message | None


class Plot(TypedDict):
    """Plot."""

    id: str
    label: str
    path: str
    group: Literal["most-useful", "memory-and-data", "scheduler", "workers", "tasks", "other", "full-pages", "gpu"]


class Plots(TypedDict):
    """GET clusters/NAME/dashboards"""

    plots: list[Plot]


class View(TypedDict):
    """POST clusters/NAME/view. `base` is a new base URL for one isolated view, never cached. `expires` is in ms since epoch. `id` identifies the view in `disconnected_views` of an event, and gives no access."""

    base: str
    expires: float
    id: str


class ResolvedDashboard(TypedDict):
    """POST dashboards/resolve {url}. Dashboard routes accept `cluster` in place of the name of a cluster."""

    cluster: str
    path: str


class Worker(TypedDict):
    """Memory is in bytes, `cpu` in percent of one core, and `last_seen` in ms since epoch."""

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
    """GET clusters/NAME/workers. The workers in the last sample, taken `at` (ms since epoch; null if there is none yet). This causes no request to the scheduler."""

    at: float | None
    workers: list[Worker]


class IdlePolicy(TypedDict):
    """Idle times in seconds until a badge, a notice, automatic scaling to 0 and an automatic stop (null for never). `countdown` is the warning time before an action, `finished_after` the idle time after which work counts as finished. `stop_discards_results` allows an automatic stop to discard results in memory."""

    badge_after: float
    notice_after: float
    scale_down_after: float | None
    stop_after: float | None
    countdown: float
    stop_discards_results: bool
    finished_after: float


class IdlePolicyChoice(TypedDict):
    """PUT policy. Replaces the previous choice. Omitted fields have the default of the administrator."""

    badge_after: NotRequired[float]
    notice_after: NotRequired[float]
    scale_down_after: NotRequired[float | None]
    stop_after: NotRequired[float | None]
    countdown: NotRequired[float]
    stop_discards_results: NotRequired[bool]
    finished_after: NotRequired[float]


class PolicyBounds(TypedDict):
    """Limits that the administrator set, as the longest idle time in seconds before each action (null for no limit)."""

    scale_down_within: float | None
    stop_within: float | None
    hold_within: float | None
    stop_discards_results: bool


class IdleSettings(TypedDict):
    """GET and PUT policy. `effective` is the policy that applies, which is `chosen` over `defaults`, within `bounds`."""

    chosen: IdlePolicyChoice
    defaults: IdlePolicy
    bounds: PolicyBounds
    effective: IdlePolicy


class Candidate(TypedDict):
    """A cluster that may be forgotten. It is idle, has no connected programs, and is older than `older_than`."""

    name: str
    label: str
    started: float | None
    idle_since: float
    workers: int
    cores: int
    results_in_memory: ResultsInMemory
    core_hours: float


class Candidates(TypedDict):
    """GET prune?older_than=SECONDS. Your clusters that may be forgotten. `older_than` is the minimum age in seconds since the start of a cluster, by default the value that the administrator set."""

    older_than: float
    candidates: list[Candidate]


class Skipped(TypedDict):
    """Skipped."""

    name: str
    reason: Message


class Pruned(TypedDict):
    """POST prune {names}. The server samples each cluster again before stopping it. `skipped` lists the clusters that were not stopped, with the reasons."""

    stopped: list[str]
    skipped: list[Skipped]


class NotebookUse(TypedDict):
    """Notebook use."""

    path: str
    name: str


class Notebooks(TypedDict):
    """GET notebooks. The cluster of each notebook, as stored by this server, and the container image of the server (JUPYTER_IMAGE_SPEC; null if not set)."""

    image: str | None
    notebooks: list[NotebookUse]


class ExampleTitle(TypedDict):
    """Example title."""

    name: str
    title: str


class Examples(TypedDict):
    """GET examples. The example notebooks in this package."""

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
    """POST clusters/NAME/keep. Keep a cluster alive until its next task, or cancel that."""

    keep: bool


class PruneRequest(TypedDict):
    """POST prune. The names of the clusters to stop."""

    names: list[str]


class NotebookRequest(TypedDict):
    """PUT notebooks. The cluster of a notebook. A missing or null `name` removes the entry."""

    path: str
    name: NotRequired[str | None]


class ViewRequest(TypedDict):
    """POST clusters/NAME/view. `base` is the base URL of a view to renew; without it, a new view is created."""

    base: NotRequired[str]


class ResolveRequest(TypedDict):
    """POST dashboards/resolve"""

    url: str


class ClustersEvent(TypedDict):
    """Changes since the previous revision: all fields of each new or changed cluster, the names of removed clusters, and the state of the gateway if it changed."""

    boot: str
    revision: int
    clusters: list[Cluster]
    removed: list[str]
    gateway: NotRequired[Gateway]
    disconnected_views: NotRequired[list[str]]
