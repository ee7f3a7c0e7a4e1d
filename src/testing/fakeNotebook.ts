import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';
import type {
  JSONObject,
  JSONValue,
  PartialJSONValue
} from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import type { Cluster } from '../wire/wire';
import type { INotebookAdapter } from '../notebook/kernel/notebookAdapter';
import { aCluster } from './fakeServer';

/** Wait until all pending promise callbacks have run. */
export const settle = async (): Promise<void> => {
  for (let i = 0; i < 100; i++) {
    await Promise.resolve();
  }
};

/** A cluster with the fields that notebooks use. */
export function createCluster(
  name: string,
  part: Partial<Cluster> = {}
): Cluster {
  return aCluster(name, {
    color: 'teal',
    options: { worker_cores: 2, environment: { SECRET: null } },
    ...part
  });
}

/** A kernel with given results. `calls` has each call that reached it. */
export class FakeKernel {
  status: Kernel.Status = 'idle';
  isDisposed = false;
  readonly name = 'python3';
  readonly statusChanged = new Signal<this, Kernel.Status>(this);
  readonly disposed = new Signal<this, void>(this);
  readonly calls: string[] = [];
  /** Resolves when the kernel replies to the kernel info request. */
  informed = Promise.resolve();
  /** The results, or the exceptions, by function of the kernel code. */
  results: Record<string, JSONValue | { ename: string; evalue: string }> = {};

  requestKernelInfo(): Promise<void> {
    return this.informed;
  }

  setStatus(status: Kernel.Status): void {
    this.status = status;
    this.statusChanged.emit(status);
  }

  /** Delay the replies to requests from now on, until the returned function is called. */
  delayReplies(): () => void {
    let reply: () => void = () => undefined;
    this._pendingReply = new Promise(resolve => {
      reply = resolve;
    });
    return reply;
  }

  /** How many of the next requests the kernel aborts, as after an exception in a cell. */
  aborted = 0;

  /** Cancel the pending requests, as JupyterLab does when a kernel ends. */
  cancel(): void {
    this._pendingReply = Promise.resolve();
    this._cancelled.splice(0).forEach(cancel => cancel());
  }

  requestExecute(content: {
    code: string;
    silent: boolean;
    store_history: boolean;
    user_expressions: { result: string };
  }): unknown {
    if (this.status === 'dead') {
      throw new Error('Kernel is dead');
    }
    expect(content).toMatchObject({ silent: true, store_history: false });
    const call = /ns\["call"\]\("(\w+)"/.exec(content.user_expressions.result);
    const name = call?.[1] ?? '?';
    this.calls.push(name);
    const result = this.results[name];
    const failed =
      typeof result === 'object' && result !== null && 'ename' in result;
    const text = btoa(JSON.stringify(result ?? null));
    this.aborted -= 1;
    const reply = {
      content: {
        status: this.aborted >= 0 ? 'aborted' : 'ok',
        user_expressions: {
          result: failed
            ? { status: 'error', ...result }
            : { status: 'ok', data: { 'text/plain': `'${text}'` } }
        }
      }
    };
    const cancelled = new Promise((_, reject) =>
      this._cancelled.push(() =>
        reject(
          new Error(
            'Canceled future for execute_request message before replies were done'
          )
        )
      )
    );
    return {
      done: Promise.race([this._pendingReply.then(() => reply), cancelled]),
      dispose: () => undefined
    };
  }

  private _pendingReply = Promise.resolve();
  private readonly _cancelled: (() => void)[] = [];
}

/** A notebook with a fake kernel. */
export class FakeNotebook implements INotebookAdapter {
  constructor(readonly kernel = new FakeKernel()) {}

  readonly metadata = new Map<string, PartialJSONValue>();
  python = true;
  path = 'work/era5.ipynb';
  readonly kernelChanged = new Signal<object, unknown>({});
  readonly statusChanged = new Signal<object, Kernel.Status>({});
  readonly iopubMessage = new Signal<
    object,
    { header: { session: string; msg_type?: string } }
  >({});

  readonly sessionContext = {
    ready: Promise.resolve(),
    session: { kernel: this.kernel },
    kernelChanged: this.kernelChanged,
    statusChanged: this.statusChanged,
    iopubMessage: this.iopubMessage
  } as unknown as ISessionContext;

  /** Restart the kernel, as JupyterLab does. */
  restart(): void {
    this.kernel.setStatus('restarting');
    this.statusChanged.emit('restarting');
    this.kernel.cancel();
  }

  isPython(): boolean {
    return this.python;
  }

  getMetadata(key: string): PartialJSONValue | undefined {
    return this.metadata.get(key);
  }

  setMetadata(key: string, value: JSONObject | null): void {
    if (value) {
      this.metadata.set(key, value);
    } else {
      this.metadata.delete(key);
    }
  }
}

/** The report of a kernel that is connected to some clusters. */
export const reportOf = (...names: string[]): JSONObject => ({
  imported: true,
  clusters: names.map(name => ({ name, connected: true })),
  local: null,
  image: null
});
