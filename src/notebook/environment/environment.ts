import type { JSONValue } from '@lumino/coreutils';
import { isRecord, textOf } from '../kernel/kernelReports';

/** A value and how many workers have it. */
export interface IValueCount<T> {
  value: T;
  count: number;
}

/** One package's versions; null where it is not installed. */
export interface IVersionRow {
  name: string;
  notebook: string | null;
  scheduler: string | null;
  workers: IValueCount<string | null>[];
}

/** Whether a package, path or variable is there. Of a variable only the name is known. */
export interface IPresenceRow {
  kind: 'packages' | 'paths' | 'variables';
  name: string;
  notebook: boolean;
  workers: IValueCount<boolean>[];
}

/** What notebook, scheduler and workers have. */
export interface IEnvironment {
  /** The image that the notebook runs in, where it knows. */
  image: string | null;
  /** How many workers were asked. */
  workers: number;
  versions: IVersionRow[];
  presence: IPresenceRow[];
}

/** Whether a package is not the same everywhere. Where there are no workers they do not differ. */
export function hasDifferentVersions(row: IVersionRow): boolean {
  return (
    row.scheduler !== row.notebook ||
    row.workers.some(({ value }) => value !== row.notebook)
  );
}

/** Whether something is here but not on all workers: code that needs it works here and fails there. */
export function isMissingOnWorkers(row: IPresenceRow): boolean {
  return row.notebook && row.workers.some(({ value }) => !value);
}

/** What a person wrote into a field: names separated by commas, semicolons or lines. */
export function parseNames(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[,;\n]/)
        .map(name => name.trim())
        .filter(Boolean)
    )
  ];
}

/** Check the answer of `environment`. @throws Error on anything else. */
export function parseEnvironment(value: JSONValue): IEnvironment {
  if (
    !isRecord(value) ||
    !Array.isArray(value.versions) ||
    !Array.isArray(value.presence)
  ) {
    throw new Error('The kernel gave an answer that is not understood.');
  }
  return {
    image: nonempty(value.image),
    workers: typeof value.workers === 'number' ? value.workers : 0,
    versions: value.versions.filter(isRecord).map(row => ({
      name: textOf(row.name),
      notebook: nonempty(row.notebook),
      scheduler: nonempty(row.scheduler),
      workers: countedOf(row.workers, nonempty)
    })),
    presence: value.presence.filter(isRecord).map(row => ({
      kind:
        row.kind === 'paths' || row.kind === 'variables'
          ? row.kind
          : 'packages',
      name: textOf(row.name),
      notebook: row.notebook === true,
      workers: countedOf(row.workers, there => there === true)
    }))
  };
}

/** Python's None and an empty text are "not there". */
function nonempty(value: JSONValue | undefined): string | null {
  return textOf(value) || null;
}

function countedOf<T>(
  value: JSONValue | undefined,
  read: (value: JSONValue) => T
): IValueCount<T>[] {
  return Array.isArray(value)
    ? value.filter(isRecord).map(({ value: one, count }) => ({
        value: read(one),
        count: typeof count === 'number' ? count : 0
      }))
    : [];
}
