import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';

import type * as Wire from '../../gateway/wire';
import { Clock } from '../clock';
import { CreateBody } from './body';
import type { ICreateOptions } from './model';
import { CreateModel } from './model';

/** What came of the dialog: a new cluster's name, or an idle one that is to be used instead. */
export type Outcome =
  | { created: string }
  | { used: Wire.Cluster; workers: Wire.WorkersRequest | null };

/**
 * The modal dialog `New Cluster`.
 *
 * JupyterLab's dialog closes when its button is pressed. This one closes when the cluster has been asked for
 * successfully, and stays with everything that was typed when not.
 */
export class CreateDialog extends Dialog<Outcome> {
  constructor(
    private readonly _model: CreateModel,
    clock: Clock,
    trans: TranslationBundle
  ) {
    super({
      title: trans.__('New Cluster'),
      body: new CreateBody({
        model: _model,
        clock,
        trans,
        onUse: cluster => this._use(cluster)
      }),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Create') })
      ],
      focusNodeSelector: 'input'
    });
    this.addClass('jp-DaskGateway-dialog');
    this.node.setAttribute('aria-label', trans.__('New Cluster'));
    this.node.setAttribute('aria-modal', 'true');
    this.node.tabIndex = -1;
    _model.changed.connect(this._update, this);
    this._update();
  }

  /** What came of it; null as long as nothing did, or where it was cancelled. */
  get outcome(): Outcome | null {
    return this._outcome;
  }

  /** Give the button `Create` and the Enter key their meaning here: ask, and close only when that went well. */
  override resolve(index?: number): void {
    if (index === 0) {
      super.resolve(index);
      return;
    }
    void this._submit();
  }

  override dispose(): void {
    Signal.clearData(this);
    super.dispose();
  }

  /** What is wrong stands at its field; a disabled button would not say so. */
  protected override _evtInput(): void {
    return;
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    void this._model.load();
  }

  private async _submit(): Promise<void> {
    const created = await this._model.submit();
    if (created !== null) {
      this._finish({ created });
    } else if (!this._model.sending) {
      // After React has shown what is wrong.
      requestAnimationFrame(() =>
        (
          this.node.querySelector<HTMLElement>('[aria-invalid="true"]') ??
          this._createButton
        )?.focus()
      );
    }
  }

  private _use(cluster: Wire.Cluster): void {
    this._finish({ used: cluster, workers: this._model.request });
  }

  private _finish(outcome: Outcome): void {
    this._outcome = outcome;
    super.resolve();
  }

  private get _createButton(): HTMLButtonElement | null {
    return this.node.querySelector('.jp-Dialog-footer .jp-mod-accept');
  }

  private _update(): void {
    const button = this._createButton;
    if (button) {
      if (document.activeElement === button && !this._model.ready) {
        // A disabled button loses the focus, which would then be outside of the dialog.
        this.node.focus();
      }
      button.disabled = !this._model.ready;
    }
    requestAnimationFrame(() => {
      // What had the focus may be gone, as the button to try again.
      if (this.isAttached && document.activeElement === document.body) {
        this.node.focus();
      }
    });
  }

  private _outcome: Outcome | null = null;
}

/**
 * Let a person make a cluster.
 *
 * @returns null where it was cancelled
 */
export async function askForCluster(
  options: ICreateOptions
): Promise<Outcome | null> {
  const clock = new Clock();
  clock.start();
  const dialog = new CreateDialog(
    new CreateModel(options),
    clock,
    options.trans
  );
  try {
    await dialog.launch();
  } finally {
    dialog.dispose();
    clock.dispose();
  }
  return dialog.outcome;
}
