import { StateDB } from '@jupyterlab/statedb';

import { OPTIONS } from '../../../testing/fakeClusters';
import {
  currentLastConfiguration,
  loadLastConfiguration,
  readPresets,
  saveLastConfiguration,
  withPreset
} from './configurations';

const KEY = 'jupyterlab-dask-gateway:last-configuration';

describe('the last configuration', () => {
  it('has the changed values and the workers', async () => {
    const state = new StateDB();
    await saveLastConfiguration(
      state,
      '',
      OPTIONS,
      { worker_cores: 4 },
      { count: 3 }
    );
    const last = await loadLastConfiguration(state, '');
    expect(last && currentLastConfiguration(last, OPTIONS)).toEqual({
      options: { worker_cores: 4 },
      workers: { count: 3 }
    });
  });

  it('drops a value whose default has changed since', async () => {
    const state = new StateDB();
    const changed = { worker_cores: 4, image: 'mine/own' };
    await saveLastConfiguration(state, '', OPTIONS, changed, { count: 3 });
    const upgraded = OPTIONS.map(option =>
      option.field === 'image' ? { ...option, default: 'dask/dask:2' } : option
    );
    const last = await loadLastConfiguration(state, '');
    expect(last && currentLastConfiguration(last, upgraded).options).toEqual({
      worker_cores: 4
    });
  });

  it.each([
    null,
    'text',
    [],
    { options: 3, workers: 'many' },
    { options: { a: 1, b: { value: 1 } }, workers: { count: -1 } },
    { workers: { minimum: 3, maximum: 1 } }
  ])('ignores what is not valid: %j', async stored => {
    const state = new StateDB();
    await state.save(KEY, stored);
    const last = await loadLastConfiguration(state, '');
    expect(last ?? { options: {}, workers: null }).toEqual({
      options: {},
      workers: null
    });
  });
});

describe('presets', () => {
  it('are read from settings, without entries that are not valid', () => {
    const small = { name: ' small ', options: { cores: 1 } };
    const adaptive = { name: 'big', workers: { minimum: 0, maximum: 9 } };
    expect(
      readPresets([small, 3, { name: '' }, { name: 'small' }, adaptive])
    ).toEqual([
      { name: 'small', options: { cores: 1 }, workers: null },
      { name: 'big', options: {}, workers: { minimum: 0, maximum: 9 } }
    ]);
    expect(readPresets({ name: 'small' })).toEqual([]);
    expect(readPresets(undefined)).toEqual([]);
  });

  it('replace the one with the same name', () => {
    const one = { name: 'one', options: {}, workers: null };
    const two = { name: 'two', options: {}, workers: null };
    const changed = { ...one, workers: { count: 4 } };
    expect(withPreset([one, two], changed)).toEqual([changed, two]);
    expect(withPreset([one], two)).toEqual([one, two]);
  });
});
