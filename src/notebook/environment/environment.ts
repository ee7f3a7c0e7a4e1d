import type { JSONValue } from '@lumino/coreutils';
import { InvalidKernelResult } from '../kernel/kernelErrors';
import { isRecord, textOf } from '../kernel/kernelReports';

/** A value and the number of workers that have it. */
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

/** Whether a package, path or environment variable exists. Values of variables never leave the kernel. */
export interface IPresenceRow {
  kind: 'packages' | 'paths' | 'variables';
  name: string;
  notebook: boolean;
  workers: IValueCount<boolean>[];
}

/** What to look for on the workers, in addition to what the notebook uses. */
export interface IPresenceRequest {
  packages: string[];
  paths: string[];
  variables: string[];
}

/** The environments of a notebook, a scheduler and its workers. */
export interface IEnvironment {
  /** The image that the notebook runs in; null if unknown. */
  image: string | null;
  /** The number of workers. */
  workers: number;
  versions: IVersionRow[];
  presence: IPresenceRow[];
}

/** Return whether the versions of a package differ. Without workers only notebook and scheduler are compared. */
export function hasDifferentVersions(row: IVersionRow): boolean {
  return (
    row.scheduler !== row.notebook ||
    row.workers.some(({ value }) => value !== row.notebook)
  );
}

/** Return whether something exists on the notebook's machine but not on all workers. */
export function isMissingOnWorkers(row: IPresenceRow): boolean {
  return row.notebook && row.workers.some(({ value }) => !value);
}

/** Parse the names in a field, which are separated by commas, semicolons or line breaks. */
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

/** Parse the result of `environment`. @throws InvalidKernelResult */
export function parseEnvironment(value: JSONValue): IEnvironment {
  if (
    !isRecord(value) ||
    !Array.isArray(value.versions) ||
    !Array.isArray(value.presence)
  ) {
    throw new InvalidKernelResult();
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
      workers: countedOf(row.workers, exists => exists === true)
    }))
  };
}

/** None and an empty text mean that a package is not installed. */
function nonempty(value: JSONValue | undefined): string | null {
  return textOf(value) || null;
}

function countedOf<T>(
  value: JSONValue | undefined,
  read: (value: JSONValue) => T
): IValueCount<T>[] {
  return Array.isArray(value)
    ? value.filter(isRecord).map(({ value: counted, count }) => ({
        value: read(counted),
        count: typeof count === 'number' ? count : 0
      }))
    : [];
}
