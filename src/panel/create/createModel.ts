import type { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';
import { UUID } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type * as Wire from '../../gateway/wire';
import type { IClusters } from '../../tokens';
import { toProblem } from '../../gateway/toProblem';
import type { IWorkersInput, WorkersErrors } from '../scale/workersInput';
import {
  readWorkers,
  workersFieldOf,
  workersInput
} from '../scale/workersInput';
import { recall, remember } from './lastValues';
import type {
  OptionErrors,
  OptionForm,
  validateOptions,
  Validator
} from './optionForm';
import type { IOptionForm, Values } from './optionSpecs';
import { idleTwin, optionForm, toRemember, toSend } from './optionSpecs';

/** Options of {@link CreateModel}. */
export interface ICreateOptions {
  clusters: IClusters;
  state: IStateDB | null;
  trans: TranslationBundle;
  /** How many workers are asked for the first time. */
  workers: number;
  /** What to call the cluster; the server half finds a name where it is not given. */
  label?: string;
}

/** What is loaded only when a dialog opens. */
export interface IFormParts {
  OptionForm: typeof OptionForm;
  validateOptions: typeof validateOptions;
  validator: Validator;
}

async function loadParts(): Promise<IFormParts> {
  const [form, ajv] = await Promise.all([
    import('./optionForm'),
    import('@rjsf/validator-ajv8')
  ]);
  return { ...form, validator: ajv.customizeValidator() };
}

/**
 * What the dialog `New Cluster` knows: the gateway's options, what was typed, what is wrong with it.
 *
 * Nothing that was typed is lost by a failure.
 */
export class CreateModel {
  constructor(private readonly _options: ICreateOptions) {
    this._workers = workersInput(null, _options.workers);
    // One may become idle, or busy again, while the dialog is open.
    _options.clusters.changed.connect(this._onClusters, this);
  }

  /** Emits whenever anything here changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The form, once the gateway has told its options. */
  get form(): IOptionForm | null {
    return this._form;
  }

  /** The component that shows it, which is loaded with it. */
  get parts(): IFormParts | null {
    return this._parts;
  }

  /** What the fields of the options hold. */
  get values(): Values {
    return this._values;
  }

  /** What the fields of the workers hold. */
  get workers(): IWorkersInput {
    return this._workers;
  }

  /** What is wrong with options, of those that a person has left, or has tried to send. */
  get optionErrors(): OptionErrors {
    return this._optionErrors;
  }

  /** What is wrong with the number of workers. */
  get workersErrors(): WorkersErrors {
    return this._workersErrors;
  }

  /** What failed, of the form as a whole. */
  get problem(): Wire.Problem | null {
    return this._problem;
  }

  /** Why the last try was refused, wherever it stands. */
  get refusal(): Wire.Problem | null {
    return this._refusal;
  }

  /** Whether the cluster is being asked for. */
  get sending(): boolean {
    return this._sending;
  }

  /** Whether it could be asked for. */
  get ready(): boolean {
    return this._form !== null && !this._sending;
  }

  /** An idle cluster that could be used instead. */
  get twin(): ReturnType<typeof idleTwin> {
    return this._form
      ? idleTwin(this._options.clusters.clusters, this._specs, this._values)
      : null;
  }

  /** Tell that something changed: what shows this reads it again. */
  tell(): void {
    this._changed.emit();
  }

  /** Let go of the clusters. */
  dispose(): void {
    this._options.clusters.changed.disconnect(this._onClusters, this);
  }

  /** Ask the gateway for its options; again after a failure. */
  async load(): Promise<void> {
    const { clusters, state, trans } = this._options;
    this._problem = null;
    this._changed.emit();
    try {
      const [specs, parts, last] = await Promise.all([
        clusters.options(),
        loadParts(),
        recall(state)
      ]);
      this._specs = specs;
      this._parts = parts;
      this._form = optionForm(specs, last.options, trans);
      this._values = this._form.values;
      if (last.workers && !this._workersTouched) {
        this._workers = workersInput(last.workers, this._options.workers);
      }
    } catch (error) {
      this._problem = toProblem(error, trans);
    }
    this._changed.emit();
  }

  /** What a person typed into the options. */
  setValues(values: Values): void {
    for (const field of Object.keys(this._refused)) {
      if (values[field] !== this._values[field]) {
        delete this._refused[field];
      }
    }
    this._values = values;
    this._check();
  }

  /** A person has left an option: from now on what is wrong with it is said. */
  leave(field: string): void {
    if (!this._left.has(field)) {
      this._left.add(field);
      this._check();
    }
  }

  /** What a person typed as number of workers. */
  setWorkers(workers: IWorkersInput): void {
    this._workers = workers;
    this._workersTouched = true;
    this._workersErrors = {};
    this._changed.emit();
  }

  /** What is asked for as workers; null where it cannot be read. */
  get request(): Wire.WorkersRequest | null {
    const read = readWorkers(this._workers, this._options.trans);
    return 'request' in read ? read.request : null;
  }

  /**
   * Ask for the cluster, once: a second call while the first is on its way does nothing.
   *
   * @returns the new cluster's name, or null where something has to be mended first
   */
  async submit(): Promise<string | null> {
    const { clusters, state, trans, label } = this._options;
    if (!this.ready) {
      return null;
    }
    for (const { field } of this._specs) {
      this._left.add(field);
    }
    this._refused = {};
    this._refusal = null;
    this._problem = null;
    const workers = readWorkers(this._workers, trans);
    this._workersErrors = 'errors' in workers ? workers.errors : {};
    this._check();
    if ('errors' in workers || Object.keys(this._optionErrors).length > 0) {
      return null;
    }
    this._sending = true;
    this._changed.emit();
    try {
      const cluster = await clusters.create({
        options: toSend(this._specs, this._values),
        workers: workers.request,
        ...(label ? { label } : {}),
        request: this._request
      });
      await remember(
        state,
        toRemember(this._specs, this._values),
        workers.request
      );
      return cluster.name;
    } catch (error) {
      this._refuse(toProblem(error, trans));
      return null;
    } finally {
      this._sending = false;
      this._changed.emit();
    }
  }

  private _onClusters(): void {
    this._changed.emit();
  }

  /** Put a refusal at the field that it names, else at the top. */
  private _refuse(problem: Wire.Problem): void {
    const { field, message } = problem;
    this._refusal = problem;
    const workers = workersFieldOf(problem, this._workers.adaptive);
    if (field && this._specs.some(option => option.field === field)) {
      this._refused = { [field]: message };
      this._check();
    } else if (workers) {
      this._workersErrors = { [workers]: message };
    } else {
      this._problem = problem;
    }
  }

  private _check(): void {
    const shown: OptionErrors = {};
    if (this._form && this._parts) {
      const found = this._parts.validateOptions(
        this._parts.validator,
        this._form,
        this._values,
        this._options.trans
      );
      for (const [field, message] of Object.entries(found)) {
        if (this._left.has(field)) {
          shown[field] = message;
        }
      }
    }
    this._optionErrors = { ...shown, ...this._refused };
    this._changed.emit();
  }

  private _specs: ReadonlyArray<Wire.Option> = [];
  private _form: IOptionForm | null = null;
  private _parts: IFormParts | null = null;
  private _values: Values = {};
  private _workers: IWorkersInput;
  private _workersTouched = false;
  private _workersErrors: WorkersErrors = {};
  private _optionErrors: OptionErrors = {};
  private _left = new Set<string>();
  private _refused: OptionErrors = {};
  private _problem: Wire.Problem | null = null;
  private _refusal: Wire.Problem | null = null;
  private _sending = false;
  /** The key of this one wish: asking again after a lost answer makes no second cluster. */
  private readonly _request = UUID.uuid4();
  private _changed = new Signal<this, void>(this);
}
