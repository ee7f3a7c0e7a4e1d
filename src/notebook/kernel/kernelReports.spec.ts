import type { JSONValue } from '@lumino/coreutils';
import { InvalidKernelResult } from './kernelErrors';
import {
  isRecord,
  parseConnectResult,
  parseReport,
  textOf
} from './kernelReports';

const REPORT = {
  imported: true,
  clusters: [{ name: 'n1', connected: true }],
  local: { workers: 2 },
  image: 'a:1',
  versions_differ: true
};

/** Values that code in the kernel could return instead. */
const WRONG: JSONValue[] = [null, 0, 'x', true, [], {}, [[]]];

describe('parseReport', () => {
  it('reads a report', () => {
    expect(parseReport(REPORT)).toEqual({
      imported: true,
      clusters: [{ name: 'n1', connected: true }],
      local: { workers: 2 },
      image: 'a:1',
      versionsDiffer: true
    });
  });

  it.each(WRONG)('rejects %j', value => {
    expect(() => parseReport(value)).toThrow(InvalidKernelResult);
  });

  it.each(
    (['imported', 'local', 'image', 'versions_differ'] as const).flatMap(
      field => WRONG.map(value => [field, value] as const)
    )
  )('replaces %s if it is %j', (field, value) => {
    const report = parseReport({ ...REPORT, [field]: value });
    expect(typeof report.imported).toBe('boolean');
    expect(typeof report.versionsDiffer).toBe('boolean');
    expect([null, 'a:1', 'x']).toContain(report.image);
    expect([null, 2]).toContain(report.local?.workers ?? null);
  });

  it('reads what is valid in a list of clusters', () => {
    const clusters: JSONValue[] = [
      null,
      'n1',
      { name: 5 },
      { name: 'n2', connected: 1 }
    ];
    expect(parseReport({ clusters }).clusters).toEqual([
      { name: '', connected: false },
      { name: 'n2', connected: false }
    ]);
  });

  it('removes invisible characters', () => {
    expect(parseReport({ ...REPORT, image: 'a\u202eb' }).image).toBe('ab');
  });
});

describe('parseConnectResult', () => {
  it('reads a report', () => {
    expect(parseConnectResult(REPORT)).toEqual(parseReport(REPORT));
  });

  it('reads the names of conflicting variables', () => {
    expect(
      parseConnectResult({ conflicts: ['client', 5, null, 'a\u200bb'] })
    ).toEqual({ conflicts: ['client', 'ab'] });
  });

  it.each(WRONG)('rejects %j', value => {
    expect(() => parseConnectResult(value)).toThrow(InvalidKernelResult);
  });
});

describe('textOf and isRecord', () => {
  it('check the types of JSON values', () => {
    expect(WRONG.map(textOf)).toEqual(['', '', 'x', '', '', '', '']);
    expect(WRONG.filter(isRecord)).toEqual([{}]);
    expect(textOf(undefined)).toBe('');
    expect(isRecord(undefined)).toBe(false);
  });
});
