import { parseReport } from '../kernel/kernelReports';
import {
  answered,
  concerns,
  type Connection,
  ended,
  failed,
  heard,
  type IKnown,
  listed,
  NOTHING,
  using
} from './connectionTransitions';
import { clusterOf, connectedTo } from '../../testing/fakeNotebook';

const clusters = ['n1', 'n2'].map(name => clusterOf(name));
const context = {
  get: (name: string) => clusters.find(one => one.name === name),
  isUsed: (name: string) => name === 'n2'
};
/** A notebook that uses a cluster. */
const known = (name: string, connection: Connection): IKnown => ({
  ...using(NOTHING, clusterOf(name)),
  connection
});
const says = (...names: string[]) => parseReport(connectedTo(...names));
/** What is known of the cluster, in short. */
const short = ({ association, connection, foundHere }: IKnown) =>
  [association?.name ?? '-', connection, foundHere ? 'found' : ''].join(' ');

describe('heard', () => {
  it.each([
    ['nothing known, nothing used', NOTHING, [], '- off '],
    ['a cluster of nobody', NOTHING, ['n1'], 'n1 connected found'],
    ['a cluster of another notebook', NOTHING, ['n2'], 'n2 connected '],
    ['a cluster that is not listed', NOTHING, ['n3'], '- off '],
    ['its own', known('n1', 'unknown'), ['n1'], 'n1 connected '],
    ['its own among others', known('n1', 'off'), ['n2', 'n1'], 'n1 connected '],
    ['another one', known('n2', 'connected'), ['n1'], 'n1 connected found'],
    ['none any more', known('n1', 'connected'), [], 'n1 off '],
    ['none yet, while it waits', known('n1', 'waiting'), [], 'n1 waiting '],
    [
      'another one, while it connects',
      known('n1', 'connecting'),
      ['n2'],
      'n1 connecting '
    ]
  ] as const)('%s', (_, before, names, expected) => {
    const now = heard(before, says(...names), false, context);
    expect(short(now)).toBe(expected);
    expect(now.look?.clusters.map(({ name }) => name)).toEqual(names);
  });

  it('takes a cluster that is not connected only where there is none', () => {
    const idle = parseReport({ clusters: [{ name: 'n1', connected: false }] });
    expect(short(heard(NOTHING, idle, false, context))).toBe('n1 off found');
    expect(short(heard(known('n2', 'off'), idle, false, context))).toBe(
      'n2 off '
    );
  });

  it('does not say anything of a choice made since', () => {
    const before = known('n1', 'connected');
    expect(short(heard(before, says(), true, context))).toBe('n1 connected ');
    expect(heard(before, null, true, context)).toEqual(before);
  });

  it('is nothing where nobody answers', () => {
    const before = { ...known('n1', 'connected'), look: says('n1') };
    expect(heard(before, null, false, context)).toEqual({
      ...before,
      connection: 'off'
    });
  });

  it('keeps what is said only once: that versions differ', () => {
    const differs = { ...says('n1'), versionsDiffer: true };
    const first = heard(known('n1', 'off'), differs, false, context);
    const second = heard(first, says('n1'), false, context);
    expect(second.look?.versionsDiffer).toBe(true);
  });
});

it('a cluster of nobody remains found here as long as it is the same', () => {
  const found = heard(NOTHING, says('n1'), false, context);
  const again = heard(found, says('n1'), false, context);
  expect(again.foundHere).toBe(true);
  expect(using(again, clusters[0]).foundHere).toBe(true);
  expect(using(again, clusters[1]).foundHere).toBe(false);
});

describe('answered', () => {
  it('counts for the cluster that was to be connected', () => {
    const before = known('n1', 'connecting');
    const say = (...names: string[]) =>
      short(answered(before, 'n1', says(...names), context));
    expect(say('n1')).toBe('n1 connected ');
    expect(say()).toBe('n1 off ');
    expect(short(answered(before, 'n1', null, context))).toBe('n1 off ');
  });

  it.each([known('n2', 'waiting'), { ...NOTHING, connection: 'off' as const }])(
    'says nothing of another one: %j',
    before => {
      expect(answered(before, 'n1', says('n1'), context)).toBe(before);
    }
  );
});

it.each([
  ['n1', 'connecting', 'off'],
  ['n1', 'waiting', 'waiting'],
  ['n1', 'connected', 'connected'],
  ['n2', 'connecting', 'connecting']
] as const)(
  'to connect n1 failed; %s is chosen and %s: %s',
  (name, before, after) => {
    expect(failed(known(name, before), 'n1').connection).toBe(after);
  }
);

it.each([
  ['unknown', 'off'],
  ['waiting', 'waiting'],
  ['connecting', 'off'],
  ['connected', 'off']
] as const)('the process ended while it was %s: %s', (before, after) => {
  const now = ended({ ...known('n1', before), look: says('n1') });
  expect(now).toEqual({ ...known('n1', after), look: null });
});

describe('listed', () => {
  const before = known('n1', 'connected');
  const stopped = clusterOf('n1', { status: 'stopped', stopped: 12 });

  it('ends the connection to what does not run', () => {
    expect(listed(before, clusterOf('n1'), 99).connection).toBe('connected');
    expect(listed(before, stopped, 99)).toMatchObject({
      connection: 'off',
      gone: 12
    });
    expect(listed(known('n1', 'waiting'), undefined, 99).connection).toBe(
      'waiting'
    );
  });

  it('knows when it was missed first, and better where that was told', () => {
    const missed = listed(before, undefined, 99);
    expect(missed.gone).toBe(99);
    expect(listed(missed, undefined, 100).gone).toBe(99);
    expect(listed(listed(missed, stopped, 100), undefined, 101).gone).toBe(12);
    expect(listed(missed, clusterOf('n1'), 102).gone).toBeNull();
  });
});

it('a change concerns the notebook whose cluster came, changed or went', () => {
  const change = { clusters: ['n1'], removed: ['n2'] };
  expect(concerns(known('n1', 'off'), change)).toBe(true);
  expect(concerns(known('n2', 'off'), change)).toBe(true);
  expect(concerns(known('n3', 'off'), change)).toBe(false);
  expect(concerns(NOTHING, change)).toBe(false);
});
