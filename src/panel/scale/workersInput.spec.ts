import type { IWorkersInput } from './workersInput';
import { readWorkers, workersFieldOf, workersInput } from './workersInput';
import { aScaling, trans } from '../../testing/fakeClusters';

const typed = (part: Partial<IWorkersInput>) =>
  readWorkers(
    { adaptive: false, count: '2', minimum: '0', maximum: '5', ...part },
    trans
  );

describe('workers', () => {
  it('reads a number, and bounds', () => {
    expect(typed({ count: ' 7 ' })).toEqual({ request: { count: 7 } });
    expect(typed({ count: '0' })).toEqual({ request: { count: 0 } });
    expect(typed({ adaptive: true })).toEqual({
      request: { minimum: 0, maximum: 5 }
    });
  });

  it.each(['', '-3', '1.5', 'many', '1e9', '9'.repeat(12)])(
    'rejects %j as a number of workers',
    count => {
      expect(typed({ count })).toHaveProperty('errors.count');
    }
  );

  it('rejects bounds that the gateway would accept', () => {
    expect(typed({ adaptive: true, minimum: '6' })).toHaveProperty(
      'errors.maximum'
    );
    expect(typed({ adaptive: true, minimum: '-1' })).toHaveProperty(
      'errors.minimum'
    );
    expect(typed({ adaptive: true, maximum: '0' })).toHaveProperty(
      'errors.maximum'
    );
  });

  it('ignores the hidden fields', () => {
    expect(typed({ adaptive: true, count: 'x' })).toHaveProperty('request');
    expect(typed({ minimum: 'x' })).toHaveProperty('request');
  });

  it('starts from the last request, else from the current number', () => {
    expect(workersInput({ count: 10 }, 3).count).toBe('10');
    expect(workersInput(null, 3)).toEqual({
      adaptive: false,
      count: '3',
      minimum: '0',
      maximum: '3'
    });
    expect(workersInput({ minimum: 1, maximum: 4 }, 3)).toMatchObject({
      adaptive: true,
      minimum: '1',
      maximum: '4'
    });
    const noMaximum = aScaling(null, { adaptive: true, minimum: 2 });
    expect(workersInput(null, 3, noMaximum)).toMatchObject({
      adaptive: true,
      minimum: '2',
      maximum: '3'
    });
  });

  it('finds the visible field of a problem', () => {
    const problem = { code: 'bad-request', message: 'No.', remedy: '' };
    expect(workersFieldOf({ ...problem, field: 'workers' }, false)).toBe(
      'count'
    );
    expect(workersFieldOf({ ...problem, field: 'workers' }, true)).toBe(
      'maximum'
    );
    expect(workersFieldOf({ ...problem, field: 'image' }, true)).toBe(
      undefined
    );
  });
});
