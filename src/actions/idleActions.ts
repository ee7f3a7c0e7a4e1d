import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import { formatHeld } from '../utils/format';
import type * as Wire from '../gateway/wire';
import { AUTO_CLOSE, notifyProblem } from '../utils/notifications';
import { toProblem } from '../gateway/toProblem';
import type {
  IClusters,
  IClustersChange,
  IKeepAliveProvider,
  IKeepAliveRegistry
} from '../tokens';
import { totals } from '../utils/clusterTotals';

/** How long a snooze is, in seconds. */
export const SNOOZE = 30 * 60;

/** What a person does about idle clusters, to one or to several at once. Failures are told, never thrown. */
export class Caretaker implements IKeepAliveRegistry {
  constructor(
    private readonly _clusters: IClusters,
    private readonly _trans: TranslationBundle
  ) {
    _clusters.changed.connect(this._onChanged, this);
  }

  /** Say that there is somebody who can keep clusters busy. */
  add(keeper: IKeepAliveProvider): IDisposable {
    const emit = () => this._changed.emit();
    this._keepers.add(keeper);
    keeper.changed.connect(emit);
    return new DisposableDelegate(() => {
      keeper.changed.disconnect(emit);
      this._keepers.delete(keeper);
    });
  }

  /** Emits when `isBusied` may have another answer than before. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether somebody keeps this cluster busy, so that the gateway itself spares it as well. */
  isBusied(name: string): boolean {
    return [...this._keepers].some(keeper => keeper.keeps(name));
  }

  /** Give up all workers, after asking where some hold results: Dask keeps those until the results are released. */
  async scaleToZero(names: ReadonlyArray<string>): Promise<void> {
    const told = await this._confirm(
      names,
      this._trans.__('Scale to 0'),
      (labels, held) =>
        this._trans.__(
          '%1: Dask keeps the workers that hold %2 until these are released.',
          labels,
          held
        )
    );
    if (told) {
      await this._each(names, name => this._clusters.scale(name, 0));
    }
  }

  /** Stop clusters, after asking where results would be lost. */
  async stop(names: ReadonlyArray<string>): Promise<void> {
    const told = await this._confirm(
      names,
      this._trans.__('Stop'),
      (labels, held) =>
        this._trans.__('%1: %2 will be discarded.', labels, held)
    );
    if (told) {
      await this._each(names, name => this._clusters.stop(name));
    }
  }

  /** Leave clusters alone for so many seconds; 0 ends that. */
  async snooze(names: ReadonlyArray<string>, seconds: number): Promise<void> {
    await this._each(names, name =>
      this._clusters.idleManagement.snooze(name, seconds)
    );
  }

  /** Leave clusters alone until they work again, and say honestly what that can hold off. */
  async keep(names: ReadonlyArray<string>): Promise<void> {
    await this._each(names, async name => {
      const { keepAliveText } = await import('../idle/idleText');
      await this._clusters.idleManagement.keep(name, true);
      await this._busy(name);
      const cluster = this._clusters.get(name);
      if (cluster) {
        const words = keepAliveText(
          cluster,
          this.isBusied(name),
          Date.now(),
          this._trans
        );
        Notification.info(`${cluster.label}: ${words}`, AUTO_CLOSE);
      }
    });
  }

  /** Watch a cluster again that was snoozed or kept. */
  async resume(cluster: Wire.Cluster): Promise<void> {
    const { idleManagement } = this._clusters;
    await this._each([cluster.name], async name => {
      if (cluster.idle_management.kept_alive) {
        await idleManagement.keep(name, false);
      }
      if (cluster.idle_management.snoozed_until !== null) {
        await idleManagement.snooze(name, 0);
      }
    });
  }

  /** Make a cluster like one that is at its end: one, however often it is asked for until that one ends as well. */
  async recreate(cluster: Wire.Cluster): Promise<void> {
    const made = this._heirs.get(cluster.name);
    if (made !== undefined) {
      if (made !== null) {
        this._clusters.select(made);
      }
      return;
    }
    this._heirs.set(cluster.name, null);
    await this._each([cluster.name], async name => {
      try {
        const heir = await this._clusters.create({
          options: {},
          like: name,
          label: cluster.label,
          ...(cluster.requested ? { workers: cluster.requested } : {})
        });
        this._heirs.set(name, heir.name);
      } catch (error) {
        this._heirs.delete(name);
        throw error;
      }
    });
  }

  /** Ask for other numbers of workers, and tell where the gateway gave less. */
  async grow(
    name: string,
    { count, minimum, maximum }: Wire.WorkersRequest
  ): Promise<void> {
    await this._each([name], async () => {
      // If the gateway grants fewer workers, the cluster gets a hint.
      await (count === undefined
        ? this._clusters.adapt(name, minimum ?? 0, maximum ?? 0)
        : this._clusters.scale(name, count));
    });
  }

  async dismissHint(name: string, code: string): Promise<void> {
    await this._each([name], () =>
      this._clusters.idleManagement.dismissHint(name, code)
    );
  }

  async stopWhenFinished(name: string, on: boolean): Promise<void> {
    await this._each([name], () =>
      this._clusters.update(name, { stop_when_finished: on })
    );
  }

  /** What was made anew and is at its end by now may be made anew again. */
  private _onChanged(_: IClusters, change: IClustersChange): void {
    for (const [name, heir] of this._heirs) {
      const known = heir === null ? undefined : this._clusters.get(heir);
      if (
        (heir !== null && change.removed.includes(heir)) ||
        (known !== undefined && ['stopped', 'failed'].includes(known.status))
      ) {
        this._heirs.delete(name);
      }
    }
  }

  /** Have the first who can keep it busy. */
  private async _busy(name: string): Promise<void> {
    for (const keeper of this._keepers) {
      if (await keeper.keep(name)) {
        return;
      }
    }
  }

  /** Whether to go on though clusters hold results, which `words` say; true where they hold nothing. */
  private async _confirm(
    names: ReadonlyArray<string>,
    verb: string,
    words: (labels: string, held: string) => string
  ): Promise<boolean> {
    const holding = names
      .map(name => this._clusters.get(name))
      .filter(cluster => cluster !== undefined)
      .filter(cluster => cluster.results_in_memory.count > 0);
    if (holding.length === 0) {
      return true;
    }
    const { button } = await showDialog({
      title: this._trans.__('%1?', verb),
      body: words(
        holding.map(cluster => cluster.label).join(this._trans.__(', ')),
        formatHeld(totals(holding).results, this._trans)
      ),
      buttons: [
        Dialog.cancelButton({ label: this._trans.__('Cancel') }),
        Dialog.warnButton({ label: verb })
      ],
      // What cannot be undone is not one careless Enter away.
      defaultButton: 0
    });
    return button.accept;
  }

  /** Do the same to several clusters; one that fails does not keep the others from it. */
  private async _each(
    names: ReadonlyArray<string>,
    act: (name: string) => Promise<unknown>
  ): Promise<void> {
    const outcomes = await Promise.allSettled(names.map(act));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        notifyProblem(toProblem(outcome.reason, this._trans), this._trans);
      }
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  /** By the name of a cluster that was recreated, the one that was made for it; null while that is under way. */
  private readonly _heirs = new Map<string, string | null>();
  private readonly _keepers = new Set<IKeepAliveProvider>();
}
