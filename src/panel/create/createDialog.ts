import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';
import { flushSync } from 'react-dom';

import '../../../style/lazy.css';
import { labelOfGateway } from '../../gateway/gatewayText';
import type { IProblem } from '../../tokens';
import type * as Wire from '../../wire/wire';
import { notifyProblem } from '../../utils/notifications';
import { PRESET_NAME_CLASS } from './presets/configurationField';
import type { Outcome } from './createForm';
import { CreateBody } from './createForm';
import { CreateModel } from './createModel';
import type { ICreateOptions } from './initialValues';
import { sourceKey } from './presets/source';

export { Presets } from './presets/presets';

/**
 * The modal dialog `New Cluster`.
 *
 * JupyterLab's dialog closes when its button is pressed. This one closes after the gateway accepted the request;
 * otherwise it stays open and keeps the input.
 */
export class CreateDialog extends Dialog<Outcome | null> {
  constructor(
    private readonly _model: CreateModel,
    private readonly _trans: TranslationBundle
  ) {
    const body = new CreateBody({
      model: _model,
      trans: _trans,
      onUse: cluster => this._use(cluster),
      onStop: names => void this._submit(names)
    });
    const title = _model.like
      ? _trans.__('Duplicate %1', _model.like.label)
      : _trans.__('New Cluster');
    super({
      title,
      body,
      buttons: [
        Dialog.cancelButton({ label: _trans.__('Cancel') }),
        Dialog.okButton({ label: _trans.__('Create') })
      ]
    });
    this._content = body;
    this.addClass('jp-DaskGateway-dialog');
    this.node.setAttribute('aria-label', title);
    this.node.setAttribute('aria-modal', 'true');
    this.node.tabIndex = -1;
    _model.changed.connect(this._update, this);
    this._update();
  }

  /** On `Create` or Enter, send the request, and close the dialog only if it succeeds. */
  override resolve(index?: number): void {
    if (index === 0) {
      super.resolve(index);
      return;
    }
    void this._submit();
  }

  override dispose(): void {
    Signal.clearData(this);
    this._model.dispose();
    super.dispose();
  }

  /** JupyterLab would disable the button for invalid input; here the errors appear at their fields. */
  protected override _evtInput(): void {
    return;
  }

  /** Ignore Enter and Escape in the field for the name of a preset, which handles them itself. */
  protected override _evtKeydown(event: KeyboardEvent): void {
    const { target } = event;
    if (
      !(target instanceof Element) ||
      !target.closest(`.${PRESET_NAME_CLASS}`) ||
      !['Enter', 'Escape'].includes(event.key)
    ) {
      super._evtKeydown(event);
    }
  }

  /**
   * Keep the focus in the dialog. JupyterLab's dialog moves it to `Create`, away from the field in which the user
   * types, whenever an element outside takes the focus, as happens while JupyterLab starts.
   */
  protected override _evtFocus(event: FocusEvent): void {
    const { target } = event;
    if (target instanceof HTMLElement && this.node.contains(target)) {
      this._focused = target;
    } else {
      event.stopPropagation();
      this._focused.focus();
      if (!this.node.contains(document.activeElement)) {
        // The element was removed or disabled.
        this.node.focus();
      }
    }
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    // JupyterLab focuses `Create`, which cannot have the focus while it is disabled. Escape has to close the dialog then.
    if (!this.node.contains(document.activeElement)) {
      this.node.focus();
    }
    // The model of a preset that could not be created is loaded already.
    if (!this._model.form) {
      void this._model.load();
    }
  }

  private async _submit(stopFirst: ReadonlyArray<string> = []): Promise<void> {
    const created = await this._model.submit(stopFirst);
    const { submitProblem } = this._model;
    if (this.isDisposed) {
      // The dialog was cancelled during the request, so there is no other place for the problem.
      if (submitProblem) {
        notifyProblem(this._withGateway(submitProblem), this._trans);
      }
    } else if (created !== null) {
      this._finish({ created });
    } else if (!this._model.sending) {
      // An invalid field can be focused only after it is marked as invalid.
      flushSync(() => this._model.refresh());
      (
        this.node.querySelector<HTMLElement>('[aria-invalid="true"]') ??
        this._createButton
      )?.focus();
    }
  }

  /** Return a problem of the request, whose text names the gateway where there are several. */
  private _withGateway(problem: IProblem): IProblem {
    const { gateway, options } = this._model;
    const { gateways } = options.clusters;
    return gateways.length < 2
      ? problem
      : {
          ...problem,
          message: this._trans.__(
            'The request to %1 failed. %2',
            labelOfGateway(gateways, gateway, this._trans),
            problem.message
          )
        };
  }

  private _use(cluster: Wire.Cluster): void {
    this._finish({ used: cluster, workers: this._model.request });
  }

  private _finish(outcome: Outcome): void {
    this._content.outcome = outcome;
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
      const { activeElement } = document;
      // The focused element may have been removed, as the button Try Again, or disabled. Then the page gets the focus.
      if (
        this.isAttached &&
        (activeElement === document.body || activeElement?.matches(':disabled'))
      ) {
        this.node.focus();
      }
    });
  }

  private readonly _content: CreateBody;
  private _focused: HTMLElement = this.node;
}

/**
 * Open the dialog `New Cluster`.
 *
 * @returns null if the user cancelled it
 */
export async function askForCluster(
  options: ICreateOptions
): Promise<Outcome | null> {
  return openDialog(new CreateModel(options), options.trans);
}

/**
 * Create a cluster without the dialog. It opens only if the request fails, and then shows why.
 *
 * @param options - without a source, the last configuration is used, or else the defaults
 * @param reuse - whether to use an idle cluster with the same options instead
 * @returns null if the user canceled the dialog
 */
export async function createFrom(
  options: ICreateOptions,
  reuse = false
): Promise<Outcome | null> {
  const { source } = options;
  const model = new CreateModel(options);
  await model.load();
  const { matchingCluster } = model;
  if (reuse && matchingCluster) {
    const workers = model.request;
    model.dispose();
    return { used: matchingCluster, workers };
  }
  // The defaults replace a preset that does not exist any more, which the user has to see first.
  const exists = !source || sourceKey(model.source) === sourceKey(source);
  const created = exists ? await model.submit() : null;
  if (created === null) {
    return openDialog(model, options.trans);
  }
  model.dispose();
  return { created };
}

async function openDialog(
  model: CreateModel,
  trans: TranslationBundle
): Promise<Outcome | null> {
  const { value } = await new CreateDialog(model, trans).launch();
  return value;
}
