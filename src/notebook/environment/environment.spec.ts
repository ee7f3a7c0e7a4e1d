import { InvalidKernelResult } from '../kernel/kernelErrors';
import {
  isMissingOnWorkers,
  parseNames,
  parseEnvironment,
  hasDifferentVersions
} from './environment';

const result = {
  image: 'a:1',
  workers: 2,
  versions: [
    {
      name: 'dask',
      notebook: '2026.8.0',
      scheduler: '2026.8.0',
      workers: [
        { value: '2026.8.0', count: 1 },
        { value: '', count: 1 }
      ]
    },
    { name: 'lz4', notebook: '', scheduler: null, workers: [] }
  ],
  presence: [
    {
      kind: 'paths',
      name: '/data',
      notebook: true,
      workers: [{ value: false, count: 2 }]
    },
    {
      kind: 'variables',
      name: 'A',
      notebook: false,
      workers: [{ value: false, count: 2 }]
    }
  ]
};

describe('parseEnvironment', () => {
  it('reads an empty version as not installed', () => {
    const { image, workers, versions } = parseEnvironment(result);
    expect(image).toBe('a:1');
    expect(workers).toBe(2);
    expect(versions[0].workers[1]).toEqual({ value: null, count: 1 });
    expect(versions[1]).toMatchObject({ notebook: null, scheduler: null });
  });

  it('rejects other results', () => {
    expect(() => parseEnvironment(null)).toThrow(InvalidKernelResult);
    expect(() => parseEnvironment({ versions: [] })).toThrow(
      InvalidKernelResult
    );
  });
});

it('separates differences from what is missing on both sides', () => {
  const { versions, presence } = parseEnvironment(result);
  expect(versions.map(hasDifferentVersions)).toEqual([true, false]);
  expect(presence.map(isMissingOnWorkers)).toEqual([true, false]);
});

it('parses names that are separated by commas, semicolons or line breaks', () => {
  expect(parseNames(' numpy, xarray;\n/data/a b ,, numpy')).toEqual([
    'numpy',
    'xarray',
    '/data/a b'
  ]);
});
