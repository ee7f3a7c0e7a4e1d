import { OPTIONS } from '../../../testing/fakeClusters';
import { enteredValues, validEnteredValues } from './enteredValues';

const START = {
  worker_cores: 2,
  speed: 1,
  image: 'dask/dask',
  gpu: false,
  env: 'base',
  variables: { N: 1 }
};

const changed = (values: object) =>
  enteredValues(OPTIONS, START, { ...START, ...values }, {});

describe('the entered values', () => {
  it('are those that differ from the initial ones', () => {
    expect(changed({ worker_cores: 4 })).toEqual({
      worker_cores: { type: 'int', value: 4 }
    });
  });

  it('stay while another gateway has no such option', () => {
    const entered = changed({ worker_cores: 4 });
    expect(enteredValues([], {}, {}, entered)).toEqual(entered);
  });

  it('stay where they are the initial value of another gateway', () => {
    const entered = changed({ worker_cores: 4 });
    const start = { worker_cores: 4 };
    expect(enteredValues(OPTIONS, start, start, entered)).toEqual(entered);
  });

  it('do not have a value that the user has reset', () => {
    const entered = changed({ worker_cores: 4 });
    expect(enteredValues(OPTIONS, START, START, entered)).toEqual({});
  });
});

describe('the values that fit', () => {
  it('have the same name and type', () => {
    const entered = changed({ worker_cores: 4, env: 'ml' });
    const options = OPTIONS.map(option =>
      option.field === 'env'
        ? { ...option, spec: { type: 'string' as const } }
        : option
    );
    expect(validEnteredValues(options, entered)).toEqual({ worker_cores: 4 });
  });

  it('are valid', () => {
    expect(validEnteredValues(OPTIONS, changed({ worker_cores: 99 }))).toEqual(
      {}
    );
    expect(validEnteredValues(OPTIONS, changed({ env: 'other' }))).toEqual({});
  });

  it('have the entries of mappings', () => {
    const variables = { KEY: 'value' };
    expect(validEnteredValues(OPTIONS, changed({ variables }))).toEqual({
      variables
    });
  });
});
