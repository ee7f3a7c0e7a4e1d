import { Signal, type ISignal } from '@lumino/signaling';

import type { IClusters } from '../tokens';
import type * as Wire from '../wire/wire';

/** Numbers of checks by their results. */
export type Counts = Record<Wire.DoctorStep['result'], number>;

/** State of the dialog Check Connection: the steps of the current run, and whether it is running. */
export class DoctorModel {
  constructor(
    private readonly _clusters: Pick<IClusters, 'checkConnection' | 'gateways'>,
    private readonly _toProblem: (reason: unknown) => Wire.Problem,
    gateway?: string
  ) {
    this.gateway = gateway ?? _clusters.gateways[0]?.name ?? '';
  }

  /** Emits after each change. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The steps that have started, in their order, with the texts of the server. */
  steps: ReadonlyArray<Wire.DoctorStep> = [];

  isRunning = false;

  /** Why the checks could not be run. */
  problem: Wire.Problem | null = null;

  /** The name of the gateway to check. */
  gateway: string;

  /** The gateways that can be checked. */
  get gateways(): ReadonlyArray<Wire.Gateway> {
    return this._clusters.gateways;
  }

  /** Check another gateway. */
  setGateway(gateway: string): void {
    this.gateway = gateway;
    void this.run();
  }

  /** Whether the next run also creates a cluster. */
  createCluster = false;

  /** Whether the next run also starts a kernel, and checks from there. */
  checkKernel = false;

  /** Numbers of checks by their results. */
  get counts(): Counts {
    const counts = { running: 0, passed: 0, warning: 0, failed: 0, skipped: 0 };
    for (const { result } of this.steps) {
      counts[result] += 1;
    }
    return counts;
  }

  setCreateCluster(createCluster: boolean): void {
    this.createCluster = createCluster;
    this._changed.emit();
  }

  setCheckKernel(checkKernel: boolean): void {
    this.checkKernel = checkKernel;
    this._changed.emit();
  }

  /** Run the checks. A run that has not finished ends. */
  async run(): Promise<void> {
    this._abort.abort();
    const abort = (this._abort = new AbortController());
    this.steps = [];
    this.problem = null;
    this.isRunning = true;
    this._changed.emit();
    try {
      await this._clusters.checkConnection(
        {
          create_cluster: this.createCluster,
          check_kernel: this.checkKernel,
          ...(this.gateway ? { gateway: this.gateway } : {})
        },
        step => {
          if (!abort.signal.aborted) {
            this._add(step);
          }
        },
        abort.signal
      );
    } catch (reason) {
      if (!abort.signal.aborted) {
        this.problem = this._toProblem(reason);
      }
    } finally {
      if (this._abort === abort) {
        this.isRunning = false;
        this._changed.emit();
      }
    }
  }

  /** End the run. The server then stops the cluster of the run. */
  dispose(): void {
    this._abort.abort();
    Signal.clearData(this);
  }

  /** Add a step that has started, or replace it when it has finished. */
  private _add(step: Wire.DoctorStep): void {
    const others = this.steps.filter(({ check }) => check !== step.check);
    this.steps = [...others, step];
    this._changed.emit();
  }

  private _abort = new AbortController();
  private readonly _changed = new Signal<this, void>(this);
}
