import type { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';
import { UUID } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type * as Wire from '../../wire/wire';
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
import {
  matchingIdleCluster,
  optionForm,
  toRemember,
  toSend
} from './optionSpecs';

/** Options of {@link CreateModel}. */
export interface ICreateOptions {
  clusters: IClusters;
  state: IStateDB | null;
  trans: TranslationBundle;
  /** The number of workers to start with if no request is stored. */
  workers: number;
  /** The label of the cluster; by default the server generates one. */
  label?: string;
}

/** The code that is loaded when a dialog opens. */
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

/** The state of the dialog `New Cluster`: the options of the gateway, the input, and its errors. Failures keep the input. */
export class CreateModel {
  constructor(private readonly _options: ICreateOptions) {
    this._workers = workersInput(null, _options.workers);
    // The matching idle cluster can change while the dialog is open.
    _options.clusters.changed.connect(this._onClusters, this);
  }

  /** Emits when any part of the state has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The form; null until the options of the gateway are loaded. */
  get form(): IOptionForm | null {
    return this._form;
  }

  /** The component for the form, and its validator; null until they are loaded. */
  get parts(): IFormParts | null {
    return this._parts;
  }

  /** The input for the options. */
  get values(): Values {
    return this._values;
  }

  /** The input for the workers. */
  get workers(): IWorkersInput {
    return this._workers;
  }

  /** The errors of options, for fields that the user has left or submitted. */
  get optionErrors(): OptionErrors {
    return this._optionErrors;
  }

  /** The errors of the number of workers. */
  get workersErrors(): WorkersErrors {
    return this._workersErrors;
  }

  /** A problem that belongs to no field. */
  get problem(): Wire.Problem | null {
    return this._problem;
  }

  /** Why the last request failed, whether it appears at a field or at the top. */
  get submitProblem(): Wire.Problem | null {
    return this._submitProblem;
  }

  /** Whether the request is being sent. */
  get sending(): boolean {
    return this._sending;
  }

  /** Whether the request can be sent. */
  get ready(): boolean {
    return this._form !== null && !this._sending;
  }

  /** An idle cluster with the same options, which can be used instead. */
  get matchingCluster(): ReturnType<typeof matchingIdleCluster> {
    return this._form
      ? matchingIdleCluster(
          this._options.clusters.clusters,
          this._specs,
          this._values
        )
      : null;
  }

  /** Make the views of this model render again. */
  refresh(): void {
    this._changed.emit();
  }

  /** Disconnect from the clusters. */
  dispose(): void {
    this._options.clusters.changed.disconnect(this._onClusters, this);
  }

  /** Load the options of the gateway. Call it again to retry after a failure. */
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
      if (last.workers && !this._workersEdited) {
        this._workers = workersInput(last.workers, this._options.workers);
      }
    } catch (error) {
      this._problem = toProblem(error, trans);
    }
    this._changed.emit();
  }

  /** Set the input for the options. */
  setValues(values: Values): void {
    for (const field of Object.keys(this._rejected)) {
      if (values[field] !== this._values[field]) {
        delete this._rejected[field];
      }
    }
    this._values = values;
    this._check();
  }

  /** Record that the user has left the field of an option: from now on its errors are shown. */
  leave(field: string): void {
    if (!this._left.has(field)) {
      this._left.add(field);
      this._check();
    }
  }

  /** Set the input for the workers. */
  setWorkers(workers: IWorkersInput): void {
    this._workers = workers;
    this._workersEdited = true;
    this._workersErrors = {};
    this._changed.emit();
  }

  /** The request for workers; null if the input is invalid. */
  get request(): Wire.WorkersRequest | null {
    const read = readWorkers(this._workers, this._options.trans);
    return 'request' in read ? read.request : null;
  }

  /**
   * Send the request for the cluster. A call during the request does nothing.
   *
   * @returns the name of the new cluster, or null if the input is invalid or the request failed
   */
  async submit(): Promise<string | null> {
    const { clusters, state, trans, label } = this._options;
    if (!this.ready) {
      return null;
    }
    for (const { field } of this._specs) {
      this._left.add(field);
    }
    this._rejected = {};
    this._submitProblem = null;
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
      this._showProblem(toProblem(error, trans));
      return null;
    } finally {
      this._sending = false;
      this._changed.emit();
    }
  }

  private _onClusters(): void {
    this._changed.emit();
  }

  /** Show why the request failed at the field that the problem names, otherwise at the top. */
  private _showProblem(problem: Wire.Problem): void {
    const { field, message } = problem;
    this._submitProblem = problem;
    const workers = workersFieldOf(problem, this._workers.adaptive);
    if (field && this._specs.some(option => option.field === field)) {
      this._rejected = { [field]: message };
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
    this._optionErrors = { ...shown, ...this._rejected };
    this._changed.emit();
  }

  private _specs: ReadonlyArray<Wire.Option> = [];
  private _form: IOptionForm | null = null;
  private _parts: IFormParts | null = null;
  private _values: Values = {};
  private _workers: IWorkersInput;
  private _workersEdited = false;
  private _workersErrors: WorkersErrors = {};
  private _optionErrors: OptionErrors = {};
  private _left = new Set<string>();
  private _rejected: OptionErrors = {};
  private _problem: Wire.Problem | null = null;
  private _submitProblem: Wire.Problem | null = null;
  private _sending = false;
  /** The key of the request: a retry after a lost response creates no second cluster. */
  private readonly _request = UUID.uuid4();
  private _changed = new Signal<this, void>(this);
}
