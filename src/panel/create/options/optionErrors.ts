/** The errors of options, by field. */
export type OptionErrors = { [field: string]: string };

/**
 * Decides which errors of options are shown: those of fields that the user has left or submitted, and what the gateway
 * rejected until the user changes it.
 */
export class OptionErrorState {
  /** The errors to show. */
  get shown(): OptionErrors {
    return this._shown;
  }

  /** Whether the user has tried to create the cluster, so that all errors are shown. */
  get submitted(): boolean {
    return this._submitted;
  }

  /** Whether a field has an error that is shown, or an entry of a mapping has one. */
  get exist(): boolean {
    return Object.keys(this._shown).length > 0 || this._mappings.size > 0;
  }

  /** Forget everything: the form starts again with other values. */
  reset(): void {
    this._left.clear();
    this._mappings.clear();
    this._rejected = {};
    this._submitted = false;
  }

  /** Record that the user has left a field. Returns false if the user had left it before. */
  leave(field: string): boolean {
    const isNew = !this._left.has(field);
    this._left.add(field);
    return isNew;
  }

  /** Record that the user tries to create the cluster. */
  submit(fields: ReadonlyArray<string>): void {
    fields.forEach(field => this._left.add(field));
    this._submitted = true;
    this._rejected = {};
  }

  /** Record that the gateway rejected the value of a field. */
  reject(field: string, message: string): void {
    this._rejected = { [field]: message };
  }

  /** Forget what the gateway rejected in fields that the user has changed since. */
  change(hasChanged: (field: string) => boolean): void {
    for (const field of Object.keys(this._rejected).filter(hasChanged)) {
      delete this._rejected[field];
    }
  }

  /** Record whether the entries of a mapping have errors. The editor shows them. */
  setMapping(field: string, hasErrors: boolean): void {
    if (hasErrors) {
      this._mappings.add(field);
    } else {
      this._mappings.delete(field);
    }
  }

  /** Set the errors of all fields. */
  update(found: OptionErrors): void {
    const left = Object.entries(found).filter(([field]) =>
      this._left.has(field)
    );
    this._shown = { ...Object.fromEntries(left), ...this._rejected };
  }

  private _shown: OptionErrors = {};
  private _submitted = false;
  private readonly _left = new Set<string>();
  private readonly _mappings = new Set<string>();
  private _rejected: OptionErrors = {};
}
