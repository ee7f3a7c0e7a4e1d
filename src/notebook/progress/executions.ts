import type { ISessionContext } from '@jupyterlab/apputils';
import type { CodeCell } from '@jupyterlab/cells';
import type { Kernel, KernelMessage } from '@jupyterlab/services';

/** What happens to a cell that was scheduled. */
export interface IExecution {
  /** The kernel starts to run it. */
  start: () => void;
  /** It has ended, or the kernel was restarted. */
  end: () => void;
}

const ENDED: ReadonlyArray<Kernel.Status> = [
  'restarting',
  'autorestarting',
  'terminating',
  'dead'
];

/** Observes when the kernel runs cells, in the messages that JupyterLab receives anyway. */
export class Executions {
  /** Observe a cell that has just been scheduled. */
  add(session: ISessionContext, cell: CodeCell, execution: IExecution): void {
    if (!this._sessions.has(session)) {
      this._sessions.add(session);
      session.iopubMessage.connect(this._onMessage, this);
      session.statusChanged.connect(this._onStatus, this);
      session.kernelChanged.connect(this._endAll, this);
    }
    this._scheduled.set(cell, { session, execution });
  }

  private _onMessage(
    session: ISessionContext,
    { header, parent_header, content }: KernelMessage.IMessage
  ): void {
    const id = 'msg_id' in parent_header ? parent_header.msg_id : null;
    if (id === null) {
      return;
    }
    if (header.msg_type === 'execute_input') {
      for (const [cell, { execution }] of this._scheduled) {
        if (cell.outputArea.future?.msg.header.msg_id === id) {
          this._scheduled.delete(cell);
          this._running.set(id, { session, execution });
          execution.start();
        }
      }
    } else if (
      header.msg_type === 'status' &&
      'execution_state' in content &&
      content.execution_state === 'idle'
    ) {
      this._running.get(id)?.execution.end();
      this._running.delete(id);
    }
  }

  private _onStatus(session: ISessionContext, status: Kernel.Status): void {
    if (ENDED.includes(status)) {
      this._endAll(session);
    }
  }

  private _endAll(session: ISessionContext): void {
    for (const [cell, one] of this._scheduled) {
      if (one.session === session) {
        this._scheduled.delete(cell);
      }
    }
    for (const [id, one] of this._running) {
      if (one.session === session) {
        this._running.delete(id);
        one.execution.end();
      }
    }
  }

  private readonly _sessions = new WeakSet<ISessionContext>();
  private readonly _scheduled = new Map<
    CodeCell,
    { session: ISessionContext; execution: IExecution }
  >();
  /** By the id of the execute request. */
  private readonly _running = new Map<
    string,
    { session: ISessionContext; execution: IExecution }
  >();
}
