/** The inputs of an estimate as texts of fields, and back. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../wire/wire';

type SizeKey = 'server' | 'scheduler' | 'worker' | 'daemons';
type CountKey = 'users' | 'active_users' | 'workers_per_user';

/** The key of a field: that of its value in the inputs, for a size with `.cores` or `.memory_gib`. */
export type FieldKey =
  CountKey | 'hours_per_month' | `${SizeKey}.cores` | `${SizeKey}.memory_gib`;

/** The texts of the number fields. */
export type Texts = Readonly<Record<FieldKey, string>>;

/** A number field. */
export interface IField {
  key: FieldKey;
  label: string;
  isWhole: boolean;
}

/** A group of number fields. */
export interface IFieldGroup {
  title: string;
  fields: IField[];
  /** The input for the machine type of this group, if it has one. */
  machine?: 'server_machine' | 'worker_machine';
}

/** Return all number fields, in the order of the page. */
export function fieldGroups(trans: TranslationBundle): IFieldGroup[] {
  const size = (key: SizeKey): IField[] => [
    { key: `${key}.cores`, label: trans.__('Cores'), isWhole: false },
    {
      key: `${key}.memory_gib`,
      label: trans.__('Memory (GiB)'),
      isWhole: false
    }
  ];
  return [
    {
      title: trans.__('Users'),
      fields: [
        { key: 'users', label: trans.__('Users'), isWhole: true },
        {
          key: 'active_users',
          label: trans.__('Active at the same time'),
          isWhole: true
        },
        {
          key: 'workers_per_user',
          label: trans.__('Workers per active user'),
          isWhole: true
        },
        {
          key: 'hours_per_month',
          label: trans.__('Hours per month'),
          isWhole: false
        }
      ]
    },
    {
      title: trans.__('Jupyter server'),
      fields: size('server'),
      machine: 'server_machine'
    },
    {
      title: trans.__('Dask worker'),
      fields: size('worker'),
      machine: 'worker_machine'
    },
    { title: trans.__('Dask scheduler'), fields: size('scheduler') },
    { title: trans.__('Daemons on each machine'), fields: size('daemons') }
  ];
}

/** Return the texts for inputs. */
export function textsOf(inputs: Wire.SizingInputs): Texts {
  const size = (key: SizeKey) => ({
    [`${key}.cores`]: `${inputs[key].cores}`,
    [`${key}.memory_gib`]: `${inputs[key].memory_gib}`
  });
  return {
    users: `${inputs.users}`,
    active_users: `${inputs.active_users}`,
    workers_per_user: `${inputs.workers_per_user}`,
    hours_per_month: `${inputs.hours_per_month}`,
    ...size('server'),
    ...size('scheduler'),
    ...size('worker'),
    ...size('daemons')
  } as Texts;
}

/** Return why the text of a field is not valid; null if it is. */
export function fieldError(
  field: IField,
  texts: Texts,
  trans: TranslationBundle
): string | null {
  const text = texts[field.key];
  const value = text.trim() === '' ? NaN : Number(text);
  if (field.key === 'active_users' && value > Number(texts.users)) {
    return trans.__('Enter a number up to the number of users.');
  }
  if (field.isWhole) {
    return Number.isInteger(value) && value >= 0
      ? null
      : trans.__('Enter a whole number, 0 or more.');
  }
  return Number.isFinite(value) && value >= 0
    ? null
    : trans.__('Enter a number, 0 or more.');
}

/**
 * Return the inputs for texts.
 *
 * @param texts - valid texts; see `fieldError`
 * @param machines - the machine types
 */
export function inputsOf(
  texts: Texts,
  machines: Pick<Wire.SizingInputs, 'server_machine' | 'worker_machine'>
): Wire.SizingInputs {
  const size = (key: SizeKey): Wire.Size => ({
    cores: Number(texts[`${key}.cores`]),
    memory_gib: Number(texts[`${key}.memory_gib`])
  });
  return {
    users: Number(texts.users),
    active_users: Number(texts.active_users),
    workers_per_user: Number(texts.workers_per_user),
    hours_per_month: Number(texts.hours_per_month),
    server: size('server'),
    scheduler: size('scheduler'),
    worker: size('worker'),
    daemons: size('daemons'),
    ...machines
  };
}
