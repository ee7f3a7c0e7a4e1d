import {
  changedValues,
  matchingIdleCluster,
  optionForm,
  optionsToSend
} from './optionSpecs';
import { OPTIONS, cluster, trans } from '../../../testing/fakeClusters';

describe('optionForm', () => {
  it('creates a field of each kind, with label, bounds and default', () => {
    const { schema, uiSchema, values } = optionForm(
      OPTIONS,
      { values: {} },
      trans
    );
    expect(schema.properties).toMatchObject({
      worker_cores: {
        type: 'integer',
        minimum: 1,
        maximum: 8,
        title: 'Worker Cores',
        description: 'From 1 to 8'
      },
      speed: { type: 'number', minimum: 0.5, description: 'At least 0.5' },
      image: { type: 'string' },
      gpu: { type: 'boolean' },
      env: { enum: ['base', 'ml'] },
      variables: { type: 'object', additionalProperties: true }
    });
    expect(uiSchema['ui:order']).toEqual(OPTIONS.map(one => one.field));
    expect(values).toEqual({
      worker_cores: 2,
      speed: 1,
      image: 'dask/dask',
      gpu: false,
      env: 'base',
      variables: { KEPT: null, N: 1 }
    });
    expect(schema.required).not.toContain('variables');
  });

  it('says where a value comes from if it is not the default', () => {
    const { schema } = optionForm(
      OPTIONS,
      {
        values: { worker_cores: 4, image: 'dask/dask', gpu: true },
        source: preset => `Not ${preset}.`
      },
      trans
    );
    expect(schema.properties).toMatchObject({
      worker_cores: { description: 'From 1 to 8\nNot 2.' },
      gpu: { description: 'Not off.' }
    });
    expect(schema.properties?.image).toHaveProperty('description', undefined);
  });

  it('has the names of a mapping of another cluster', () => {
    const variables = { MINE: null };
    const { values } = optionForm(OPTIONS, { values: { variables } }, trans);
    expect(values.variables).toEqual(variables);
    expect(optionsToSend(OPTIONS, values, values)).not.toHaveProperty(
      'variables'
    );
  });

  it('uses the last values, except those of mappings', () => {
    const { values } = optionForm(
      OPTIONS,
      {
        values: { worker_cores: 4, env: 'ml', variables: { TOKEN: 'x' } }
      },
      trans
    );
    expect(values).toMatchObject({ worker_cores: 4, env: 'ml' });
    expect(values.variables).toEqual({ KEPT: null, N: 1 });
  });

  it.each([
    { worker_cores: 9 },
    { worker_cores: 2.5 },
    { worker_cores: '4' },
    { speed: 0 },
    { env: 'gone' },
    { gpu: 'yes' },
    { image: 5 }
  ])('ignores a last value that is no longer valid: %j', last => {
    const fresh = optionForm(OPTIONS, { values: {} }, trans).values;
    expect(optionForm(OPTIONS, { values: last }, trans).values).toEqual(fresh);
  });

  it('allows an option without a default to stay empty', () => {
    const [option] = OPTIONS;
    const form = optionForm(
      [{ ...option, default: null }],
      { values: {} },
      trans
    );
    expect(form.schema.required).toEqual([]);
    expect(
      optionsToSend([{ ...option, default: null }], form.values, form.values)
    ).toEqual({});
  });

  it('creates an empty form without options', () => {
    expect(optionForm([], { values: {} }, trans)).toMatchObject({
      schema: { properties: {} },
      values: {}
    });
  });
});

describe('optionsToSend and changedValues', () => {
  const { values } = optionForm(OPTIONS, { values: {} }, trans);

  it('sends a mapping only if it was changed', () => {
    expect(optionsToSend(OPTIONS, values, values)).not.toHaveProperty(
      'variables'
    );
    const variables = { KEPT: null, N: 2 };
    expect(
      optionsToSend(OPTIONS, values, { ...values, variables })
    ).toMatchObject({
      worker_cores: 2,
      variables
    });
    expect(
      optionsToSend(OPTIONS, values, { ...values, variables: {} }).variables
    ).toEqual({});
  });

  it('has the values that differ from the defaults, and no mapping', () => {
    const variables = { TOKEN: 'secret' };
    expect(
      changedValues(OPTIONS, { ...values, worker_cores: 4, variables })
    ).toEqual({ worker_cores: 4 });
    expect(changedValues(OPTIONS, values)).toEqual({});
  });
});

describe('matchingIdleCluster', () => {
  const { values } = optionForm(OPTIONS, { values: {} }, trans);
  const idle = { since: 100 };
  const options = { ...values, variables: { KEPT: null, N: null } };
  const match = cluster({ options, idle });

  it('finds the cluster with the same options that is idle the longest', () => {
    const later = cluster({
      name: 'later',
      options,
      idle: { ...idle, since: 200 }
    });
    expect(matchingIdleCluster([later, match], OPTIONS, values)?.name).toBe(
      match.name
    );
  });

  it('ignores clusters that are busy, not running, not responding or different', () => {
    for (const part of [
      { idle: null },
      { status: 'stopping' as const },
      { unreachable_since: 5 },
      { options: { ...options, worker_cores: 3 } },
      { options: { ...options, variables: { OTHER: null } } }
    ]) {
      expect(
        matchingIdleCluster([{ ...match, ...part }], OPTIONS, values)
      ).toBeNull();
    }
  });

  it('matches no cluster if a mapping was changed, because the values are unknown', () => {
    const changed = { ...values, variables: { KEPT: 'x', N: 1 } };
    expect(matchingIdleCluster([match], OPTIONS, changed)).toBeNull();
  });
});
