# Generated from events/clusters.yaml by scripts/wire.mjs: change it there, then run `jlpm wire`.
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


class Scaling(TypedDict):
    """Who chooses the number of workers. `adaptive` is true if the scheduler does, between `minimum` and `maximum`, and null if that is unknown. A null `maximum` of an adaptive cluster means that there is none. `desired_workers` is the number of workers that an adaptive scheduler wants for its tasks, which may exceed `maximum`. `limit` is the largest number of workers that the gateway granted to a cluster with these options when more were requested."""

    adaptive: bool | None
    minimum: int | None
    maximum: int | None
    desired_workers: int | None
    limit: int | None


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


class GatewayIdle(TypedDict):
    """The gateway itself stops a cluster that is idle for `seconds` (null if the unit of `value` is unknown). `option` is the label of the option, empty if the administrator configured the limit. `stops_at` (ms since epoch) is the earliest time at which it stops an idle cluster; null while it is busy or if it is unknown."""

    option: str
    value: str
    seconds: float | None
    stops_at: float | None


class ResultsInMemory(TypedDict):
    """Results in the memory of the workers. Stopping the cluster discards them."""

    bytes: float
    count: int


class Throughput(TypedDict):
    """Finished tasks per second between the last two samples; 0 until there are two. `counted` is true if the scheduler counts finished tasks (/metrics of distributed, which needs prometheus_client on the scheduler). Otherwise the value is a lower bound, derived from the number of tasks in each state, as it is between two samples of the count: most samples of a cluster at work request one page only."""

    per_second: float
    counted: bool


class Work(TypedDict):
    """The tasks since the cluster last had nothing to do: `ended` of `total`, including failed ones. Exact if the scheduler counts ended tasks (see `throughput`); otherwise `ended` is a lower bound."""

    ended: int
    total: int


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


class Price(TypedDict):
    """A price. `currency` is a code such as `USD`, another unit, or empty."""

    per_hour: float
    currency: str


class Usage(TypedDict):
    """Current cores, idle cores, and core-hours since monitoring started (rounded; a lower bound). `price` is what the workers of a running cluster cost, if the administrator set prices."""

    core_hours: float
    cores: int
    idle_cores: int
    price: NotRequired[Price]


class Memory(TypedDict):
    """The sum over all workers, in bytes."""

    used: float
    limit: float


class Cluster(TypedDict):
    """Cluster."""

    name: str
    gateway: str
    kind: Literal["cluster", "scheduler"]
    scheduler_address: str | None
    label: str
    color: str
    status: Literal["pending", "running", "stopping", "stopped", "failed"]
    unreachable_since: float | None
    started: float | None
    stopped: float | None
    options: dict[str, Any]
    requested: WorkersRequest | None
    scaling: Scaling
    workers: int
    threads: int
    memory: Memory
    worker_size: WorkerSize | None
    tasks: dict[str, int]
    work: Work
    throughput: Throughput
    results_in_memory: ResultsInMemory
    idle: Idle | None
    gateway_idle: GatewayIdle | None
    hints: list[Hint]
    idle_management: IdleManagement
    ended: Ended | None
    stages: list[Stage]
    usage: Usage
    problem: Problem | None
    attempt: Attempt | None
    created_here: bool
    has_gpus: bool


class Gateway(TypedDict):
    """The state of a gateway. `notice` says that notebooks reach it in another way than this server does; it is missing if they do not."""

    name: str
    label: str | None
    address: str | None
    public_address: str | None
    auth: Literal["basic", "jupyterhub", "kerberos", "custom", None]
    version: str | None
    reachable: bool | None
    error: Problem | None
    local: bool
    notice: NotRequired[Message]


class Server(TypedDict):
    """Server."""

    version: str
    boot: str


class Status(TypedDict):
    """GET status"""

    gateways: list[Gateway]
    server: Server


class Snapshot(TypedDict):
    """GET clusters"""

    boot: str
    revision: int
    clusters: list[Cluster]
    gateways: list[Gateway]


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
    """GET options?gateway=NAME. Without a name, the options of the default gateway."""

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


class History(TypedDict):
    """GET clusters/NAME/history. The state of the cluster at each time in `at` (ms since epoch), which lasts until the next one; oldest first, coarser with age, at least one day. Each member has one value for each time, as in `src/monitor/history.ts`. This causes no request to the scheduler. Events have only the newest state."""

    at: list[float]
    workers: list[float]
    threads: list[float]
    memory: list[float]
    limit: list[float]
    running: list[float]
    waiting: list[float]
    in_memory: list[float]
    failed: list[float]
    rate: list[float]
    counted: list[bool]


class TaskCounts(TypedDict):
    """Tasks with one name (the key prefix), or of all names (null) if the scheduler does not count by name. `done` and `failed` are since `origin`; `processing` (assigned to workers) and `waiting` are current."""

    name: str | None
    done: int
    failed: int
    processing: int
    waiting: int


class Progress(TypedDict):
    """GET clusters/NAME/progress?since=AT. The tasks of a cluster that changed after AT, the `at` of an earlier response; without it, all tasks. `origin` is the time of the first sample; after another origin, earlier numbers are not comparable. Both are in ms since epoch. `next_in` is the ms until a request can cause a new sample. `clients` is the number of connected programs, null if unknown."""

    origin: float
    at: float
    next_in: float
    clients: int | None
    tasks: list[TaskCounts]


class Logs(TypedDict):
    """GET clusters/NAME/logs?worker=WORKER. The newest log entries of the scheduler, or of a worker, as of `at` (ms since epoch); oldest first. An entry can have several lines. If `live` is false, the cluster does not respond, and these are the last entries that the server has seen."""

    at: float
    entries: list[str]
    truncated: bool
    live: bool


class FailedTask(TypedDict):
    """Failed task."""

    key: str
    exception: str
    traceback: str


class FailedTasks(TypedDict):
    """GET clusters/NAME/failed-tasks. The last tasks that failed, newest first, as of `at` (ms since epoch). `supported` is false if the scheduler does not list them (distributed before 2023.5). For `live` see `logs`."""

    at: float
    supported: bool
    live: bool
    tasks: list[FailedTask]


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


class DoctorStep(TypedDict):
    """A line of the response to POST doctor: a check that has started (`running`) or finished. `user` and `administrator` say what a failure or a warning means for them; `code` is that of docs/errors.md."""

    check: str
    title: Message
    result: Literal["running", "passed", "warning", "failed", "skipped"]
    message: NotRequired[Message]
    user: NotRequired[Message]
    administrator: NotRequired[Message]
    code: NotRequired[str]
    details: list[Message]


class Size(TypedDict):
    """What a pod requests, or a machine has."""

    cores: float
    memory_gib: float


class Machine(TypedDict):
    """A machine type. `price` is for one hour, null if it is unknown."""

    name: str
    size: Size
    price: float | None


class Quota(TypedDict):
    """GET quota?gateway=NAME. What the quota of the gateway's namespace allows for the clusters of all users together. Without the status service, or without a quota, there are no limits."""

    limits: list[QuotaLimit]


class QuotaLimit(TypedDict):
    """The quota of one resource. Memory is in bytes."""

    resource: Literal["cores", "memory", "pods"]
    used: float
    hard: float


class Sizing(TypedDict):
    """GET sizing. The machine types, and the inputs as far as this deployment is known."""

    machines: list[Machine]
    currency: str
    inputs: SizingInputs


class SizingInputs(TypedDict):
    """POST sizing. The size of one server, scheduler and worker, and what other pods need on each machine."""

    users: int
    active_users: int
    workers_per_user: int
    server: Size
    scheduler: Size
    worker: Size
    daemons: Size
    server_machine: str
    worker_machine: str
    hours_per_month: float


class Pool(TypedDict):
    """Machines of one type, for the servers and schedulers or for the workers. `per_machine` is how many servers or workers fit on one. The numbers of machines are null if something does not fit. `maximum` is for all users at once."""

    kind: Literal["servers", "workers"]
    machine: str
    reserved: Size
    available: Size
    per_machine: int
    requested: Size
    machines: int | None
    maximum: int | None
    used_cores: float
    used_memory: float
    price: float | None
    price_maximum: float | None


class SizingResult(TypedDict):
    """The response of POST sizing. Prices are for one hour in `currency`, null if one is unknown. `curve` has the machines for some numbers of users at once, and is empty if something does not fit."""

    pools: list[Pool]
    requested: Size
    machines: int | None
    price: float | None
    price_per_month: float | None
    currency: str
    findings: list[Message]
    curve: list[SizingPoint]


class SizingPoint(TypedDict):
    """Sizing point."""

    users: int
    servers: int
    workers: int
    price: float | None


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
    gateway: NotRequired[str | None]
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


class LeaseRequest(TypedDict):
    """POST lease. With `echo`, the server sends an event after the response, even if nothing has changed, so that the browser learns whether it receives events."""

    echo: NotRequired[bool]


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


class DoctorRequest(TypedDict):
    """POST doctor. `gateway` is the name of the gateway to check, by default the default gateway. `create_cluster` also creates a cluster with one worker, and stops it. `check_kernel` also starts a kernel, and checks from there."""

    gateway: NotRequired[str | None]
    create_cluster: NotRequired[bool]
    check_kernel: NotRequired[bool]


class ClustersEvent(TypedDict):
    """Changes since the previous revision: all fields of each new or changed cluster, the names of removed clusters, and the state of the gateways if one of them changed."""

    boot: str
    revision: int
    clusters: list[Cluster]
    removed: list[str]
    now: NotRequired[float]
    gateways: NotRequired[list[Gateway]]
    disconnected_views: NotRequired[list[str]]
