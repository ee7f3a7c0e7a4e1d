import { UUID } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type * as Wire from '../../wire/wire';
import { toProblem } from '../../gateway/toProblem';
import type { IWorkersInput, WorkersErrors } from '../scale/workersInput';
import {
  readWorkers,
  workersFieldOf,
  workersInput
} from '../scale/workersInput';
import type {
  IConfiguration,
  ILastConfiguration
} from './presets/configurations';
import {
  loadLastConfiguration,
  loadLastGateway,
  saveLastConfiguration,
  saveLastGateway
} from './presets/configurations';
import type { ICreateOptions } from './initialValues';
import {
  availableSources,
  configurationOf,
  initialValuesLike,
  initialValuesOf
} from './initialValues';
import {
  type EnteredValues,
  enteredValues,
  validEnteredValues
} from './options/enteredValues';
import type { IFormParts } from './formParts';
import { loadFormParts } from './formParts';
import { OptionErrorState, type OptionErrors } from './options/optionErrors';
import type {
  IOptionForm,
  IInitialValues,
  Values
} from './options/optionSpecs';
import {
  changedValues,
  hasSameOptions,
  matchingIdleCluster,
  optionForm,
  optionsToSend
} from './options/optionSpecs';
import type { Source } from './presets/source';
import { workerSizeOf } from './options/workerSize';

/**
 * The state of the dialog `New Cluster`: the options of the gateway, the input, and its errors. Failures keep the
 * input.
 */
export class CreateModel {
  constructor(readonly options: ICreateOptions) {
    const { clusters, gateway, label, like, source, workers } = options;
    this._gateway = gateway ?? null;
    this._label = label ?? '';
    this._source = source ?? { kind: 'last' };
    this._workers = like
      ? workersInput(like.requested, like.workers, like.scaling)
      : workersInput(null, workers);
    // The matching idle cluster can change while the dialog is open.
    clusters.changed.connect(this._onClusters, this);
  }

  /** Emits when any part of the state has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The name of the gateway. With only one gateway it is empty, which stands for that one. */
  get gateway(): string {
    return this._gateway ?? '';
  }

  /** Whether it is known which gateway that is. */
  get isGatewayKnown(): boolean {
    return this._gateway !== null;
  }

  /** The clusters of the gateway. */
  get clusters(): ReadonlyArray<Wire.Cluster> {
    const { clusters, gateways } = this.options.clusters;
    return gateways.length > 1
      ? clusters.filter(({ gateway }) => gateway === this.gateway)
      : clusters;
  }

  /** The form; null until the options of the gateway are loaded. */
  get form(): IOptionForm | null {
    return this._form;
  }

  /** Changes if the form restarts with other values. */
  get formKey(): number {
    return this._formKey;
  }

  /** The component for the form, and its validator; null until they are loaded. */
  get parts(): IFormParts | null {
    return this._parts;
  }

  /** The input for the options. */
  get values(): Values {
    return this._values;
  }

  /** The input for the name. */
  get label(): string {
    return this._label;
  }

  /** The error of the name. */
  get labelError(): string | undefined {
    return this._labelError;
  }

  /** The input for the workers. */
  get workers(): IWorkersInput {
    return this._workers;
  }

  /** The errors of options, for fields that the user has left or submitted. */
  get optionErrors(): OptionErrors {
    return this._optionErrors.shown;
  }

  /** Whether the user has tried to create the cluster, so that all errors are shown. */
  get submitted(): boolean {
    return this._optionErrors.submitted;
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

  /** The cluster that the new one is a copy of. */
  get like(): Wire.Cluster | undefined {
    return this.options.like;
  }

  /** Where the initial values come from. */
  get source(): Source {
    return this._source;
  }

  /** The sources that the user can choose; none for a copy of a cluster. */
  get sources(): ReadonlyArray<Source> {
    return this.like
      ? []
      : availableSources(
          this.options.presets,
          this.gateway,
          this._last !== null
        );
  }

  /** The size of one worker; null if the options do not describe it. */
  get workerSize(): Wire.WorkerSize | null {
    return workerSizeOf(this._specs, this._values);
  }

  /** The largest number of workers that the gateway granted with these options; null if it is unknown. */
  get workerLimit(): number | null {
    const limits = this.clusters
      .filter(cluster => hasSameOptions(cluster, this._specs, this._values))
      .map(({ scaling }) => scaling.limit);
    return limits.find(limit => limit !== null) ?? null;
  }

  /** An idle cluster with the same options, which can be used instead. */
  get matchingCluster(): ReturnType<typeof matchingIdleCluster> {
    return this._form && !this.like
      ? matchingIdleCluster(this.clusters, this._specs, this._values)
      : null;
  }

  /** Make the views of this model render again. */
  refresh(): void {
    this._changed.emit();
  }

  /** Disconnect from the clusters. */
  dispose(): void {
    this.options.clusters.changed.disconnect(this._onClusters, this);
  }

  /** Load the options of the gateway. Call it again to retry after a failure. */
  async load(): Promise<void> {
    const { clusters, state, trans } = this.options;
    const loading = (this._loading = {});
    this._problem = null;
    this._changed.emit();
    try {
      this._gateway ??= await this._initialGateway();
      this._changed.emit();
      const [specs, parts, last] = await Promise.all([
        clusters.options(this.gateway),
        loadFormParts(),
        loadLastConfiguration(state, this.gateway)
      ]);
      if (loading !== this._loading) {
        return;
      }
      this._specs = specs;
      this._parts = parts;
      this._last = last;
      if (this.like) {
        this._start(initialValuesLike(this.like, trans));
      } else {
        this.setSource(this._source);
      }
      this._values = {
        ...this._values,
        ...validEnteredValues(specs, this._entered)
      };
      this._check();
    } catch (error) {
      if (loading === this._loading) {
        this._problem = toProblem(error, trans);
      }
    }
    this._changed.emit();
  }

  /**
   * Choose another gateway and load its options. The form starts with the last configuration of that gateway, and keeps
   * the values that the user has entered and that fit its options.
   */
  async setGateway(gateway: string): Promise<void> {
    if (this._form) {
      this._entered = enteredValues(
        this._specs,
        this._form.values,
        this._values,
        this._entered
      );
    }
    this._gateway = gateway;
    this._source = { kind: 'last' };
    this._specs = [];
    this._form = null;
    this._submitProblem = null;
    await this.load();
  }

  /** Start again with the values of a source. The defaults replace one that does not exist. */
  setSource(source: Source): void {
    const { presets, trans, workers } = this.options;
    const found = configurationOf(
      source,
      presets,
      this.gateway,
      this._last,
      this._specs
    );
    const configuration = found ?? { options: {}, workers: null };
    this._source = found ? source : { kind: 'default' };
    if (!this._workersEdited || this._form !== null) {
      this._workers = workersInput(configuration.workers, workers);
    }
    this._start(
      initialValuesOf(this._source, configuration, this._specs, trans)
    );
  }

  /** The input as a configuration that can be stored; null if the number of workers is invalid. */
  get configuration(): IConfiguration | null {
    const { request } = this;
    return (
      request && {
        options: changedValues(this._specs, this._values),
        workers: request
      }
    );
  }

  /** Set the input for the name. */
  setLabel(label: string): void {
    this._label = label;
    this._labelError = undefined;
    this._changed.emit();
  }

  /** Set the input for the options. */
  setValues(values: Values): void {
    const entered = this._values;
    this._optionErrors.change(field => values[field] !== entered[field]);
    this._values = values;
    this._check();
  }

  /** Record whether the entries of a mapping have errors. The editor shows them. */
  readonly setMappingErrors = (field: string, hasErrors: boolean): void => {
    this._optionErrors.setMapping(field, hasErrors);
  };

  /** Record that the user has left the field of an option: from now on its errors are shown. */
  leave(field: string): void {
    if (this._optionErrors.leave(field)) {
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
    const read = readWorkers(this._workers, this.options.trans);
    return 'request' in read ? read.request : null;
  }

  /**
   * Send the request for the cluster. A call during the request does nothing.
   *
   * @param stopFirst - names of clusters to stop before; the user has confirmed that
   * @returns the name of the new cluster, or null if the input is invalid or the request failed
   */
  async submit(stopFirst: ReadonlyArray<string> = []): Promise<string | null> {
    const { actions, clusters, state, trans } = this.options;
    if (!this.ready) {
      return null;
    }
    this._optionErrors.submit(this._specs.map(({ field }) => field));
    this._submitProblem = null;
    this._problem = null;
    const workers = readWorkers(this._workers, trans);
    this._workersErrors = 'errors' in workers ? workers.errors : {};
    this._check();
    if ('errors' in workers || this._optionErrors.exist) {
      return null;
    }
    this._sending = true;
    this._changed.emit();
    // This dialog shows why a cluster could not be stopped.
    const view = actions.addView(name => stopFirst.includes(name));
    try {
      if (stopFirst.length > 0) {
        const stopped = await actions.stopConfirmedAndWait(stopFirst);
        if (stopped !== 'done') {
          if (typeof stopped === 'object') {
            this._showProblem(stopped);
          }
          return null;
        }
      }
      const label = this._label.trim();
      const cluster = await clusters.create({
        options: optionsToSend(
          this._specs,
          this._form?.values ?? {},
          this._values
        ),
        workers: workers.request,
        ...(label ? { label } : {}),
        ...(this.like ? { like: this.like.name } : {}),
        ...(this.gateway ? { gateway: this.gateway } : {}),
        request: this._request
      });
      const changed = changedValues(this._specs, this._values);
      const { gateway } = this;
      await saveLastConfiguration(
        state,
        gateway,
        this._specs,
        changed,
        workers.request
      );
      if (clusters.gateways.length > 1) {
        await saveLastGateway(state, gateway);
      }
      return cluster.name;
    } catch (error) {
      this._showProblem(toProblem(error, trans));
      return null;
    } finally {
      view.dispose();
      this._sending = false;
      this._changed.emit();
    }
  }

  /** Return the gateway of the cluster to copy, else that of the last request; empty with only one gateway. */
  private async _initialGateway(): Promise<string> {
    const { clusters, like, state } = this.options;
    await clusters.ready;
    const names = clusters.gateways.map(({ name }) => name);
    if (names.length < 2) {
      return '';
    }
    const last = like?.gateway ?? (await loadLastGateway(state));
    return last !== null && names.includes(last) ? last : names[0];
  }

  private _onClusters(): void {
    this._changed.emit();
  }

  /** Create the form with initial values. */
  private _start(start: IInitialValues): void {
    this._form = optionForm(this._specs, start, this.options.trans);
    this._formKey += 1;
    this._values = this._form.values;
    this._optionErrors.reset();
    this._check();
  }

  /** Show why the request failed at the field that the problem names, otherwise at the top. */
  private _showProblem(problem: Wire.Problem): void {
    const { field, message } = problem;
    this._submitProblem = problem;
    const workers = workersFieldOf(problem, this._workers.adaptive);
    if (field && this._specs.some(option => option.field === field)) {
      this._optionErrors.reject(field, message);
      this._check();
    } else if (workers) {
      this._workersErrors = { [workers]: message };
    } else if (field === 'label') {
      this._labelError = message;
    } else {
      this._problem = problem;
    }
  }

  private _check(): void {
    const found =
      this._form && this._parts
        ? this._parts.validateOptions(
            this._parts.validator,
            this._form,
            this._values,
            this.options.trans
          )
        : {};
    this._optionErrors.update(found);
    this._changed.emit();
  }

  /** null until it is known. */
  private _gateway: string | null;
  /** Identifies the last call of `load`. An earlier one must not change anything. */
  private _loading = {};
  private _entered: EnteredValues = {};
  private _specs: ReadonlyArray<Wire.Option> = [];
  private _last: ILastConfiguration | null = null;
  private _source: Source;
  private _form: IOptionForm | null = null;
  private _formKey = 0;
  private _parts: IFormParts | null = null;
  private _values: Values = {};
  private _label: string;
  private _labelError: string | undefined;
  private _workers: IWorkersInput;
  private _workersEdited = false;
  private _workersErrors: WorkersErrors = {};
  private readonly _optionErrors = new OptionErrorState();
  private _problem: Wire.Problem | null = null;
  private _submitProblem: Wire.Problem | null = null;
  private _sending = false;
  /** The key of the request: a retry after a lost response creates no second cluster. */
  private readonly _request = UUID.uuid4();
  private _changed = new Signal<this, void>(this);
}
