import { parseReport } from '../kernel/kernelReports';
import {
  withConnectResult,
  isAffected,
  type KernelLink,
  withKernelEnded,
  withConnectFailure,
  withReport,
  type IConnectionFacts,
  withListedCluster,
  INITIAL_FACTS,
  withCluster
} from './connectionTransitions';
import { createCluster, reportOf } from '../../testing/fakeNotebook';

const clusters = ['n1', 'n2'].map(name => createCluster(name));
const context = {
  get: (name: string) => clusters.find(one => one.name === name),
  isUsed: (name: string) => name === 'n2'
};
/** A notebook that uses a cluster. */
const known = (name: string, connection: KernelLink): IConnectionFacts => ({
  ...withCluster(INITIAL_FACTS, createCluster(name)),
  kernelLink: connection
});
const says = (...names: string[]) => parseReport(reportOf(...names));
/** What is known of the cluster, in short. */
const short = ({
  association,
  kernelLink: connection,
  foundByKernel: foundHere
}: IConnectionFacts) =>
  [association?.name ?? '-', connection, foundHere ? 'found' : ''].join(' ');

describe('heard', () => {
  it.each([
    ['nothing known, nothing used', INITIAL_FACTS, [], '- off '],
    ['a cluster of nobody', INITIAL_FACTS, ['n1'], 'n1 connected found'],
    ['a cluster of another notebook', INITIAL_FACTS, ['n2'], 'n2 connected '],
    ['a cluster that is not listed', INITIAL_FACTS, ['n3'], '- off '],
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
    const now = withReport(before, says(...names), false, context);
    expect(short(now)).toBe(expected);
    expect(now.report?.clusters.map(({ name }) => name)).toEqual(names);
  });

  it('takes a cluster that is not connected only where there is none', () => {
    const idle = parseReport({ clusters: [{ name: 'n1', connected: false }] });
    expect(short(withReport(INITIAL_FACTS, idle, false, context))).toBe(
      'n1 off found'
    );
    expect(short(withReport(known('n2', 'off'), idle, false, context))).toBe(
      'n2 off '
    );
  });

  it('does not say anything of a choice made since', () => {
    const before = known('n1', 'connected');
    expect(short(withReport(before, says(), true, context))).toBe(
      'n1 connected '
    );
    expect(withReport(before, null, true, context)).toEqual(before);
  });

  it('is nothing where nobody answers', () => {
    const before = { ...known('n1', 'connected'), look: says('n1') };
    expect(withReport(before, null, false, context)).toEqual({
      ...before,
      connection: 'off'
    });
  });

  it('keeps what is said only once: that versions differ', () => {
    const differs = { ...says('n1'), versionsDiffer: true };
    const first = withReport(known('n1', 'off'), differs, false, context);
    const second = withReport(first, says('n1'), false, context);
    expect(second.report?.versionsDiffer).toBe(true);
  });
});

it('a cluster of nobody remains found here as long as it is the same', () => {
  const found = withReport(INITIAL_FACTS, says('n1'), false, context);
  const again = withReport(found, says('n1'), false, context);
  expect(again.foundByKernel).toBe(true);
  expect(withCluster(again, clusters[0]).foundByKernel).toBe(true);
  expect(withCluster(again, clusters[1]).foundByKernel).toBe(false);
});

describe('answered', () => {
  it('counts for the cluster that was to be connected', () => {
    const before = known('n1', 'connecting');
    const say = (...names: string[]) =>
      short(withConnectResult(before, 'n1', says(...names), context));
    expect(say('n1')).toBe('n1 connected ');
    expect(say()).toBe('n1 off ');
    expect(short(withConnectResult(before, 'n1', null, context))).toBe(
      'n1 off '
    );
  });

  it.each([
    known('n2', 'waiting'),
    { ...INITIAL_FACTS, kernelLink: 'off' as const }
  ])('says nothing of another one: %j', before => {
    expect(withConnectResult(before, 'n1', says('n1'), context)).toBe(before);
  });
});

it.each([
  ['n1', 'connecting', 'off'],
  ['n1', 'waiting', 'waiting'],
  ['n1', 'connected', 'connected'],
  ['n2', 'connecting', 'connecting']
] as const)(
  'to connect n1 failed; %s is chosen and %s: %s',
  (name, before, after) => {
    expect(withConnectFailure(known(name, before), 'n1').kernelLink).toBe(
      after
    );
  }
);

it.each([
  ['unknown', 'off'],
  ['waiting', 'waiting'],
  ['connecting', 'off'],
  ['connected', 'off']
] as const)('the process ended while it was %s: %s', (before, after) => {
  const now = withKernelEnded({ ...known('n1', before), report: says('n1') });
  expect(now).toEqual({ ...known('n1', after), look: null });
});

describe('listed', () => {
  const before = known('n1', 'connected');
  const stopped = createCluster('n1', { status: 'stopped', stopped: 12 });

  it('ends the connection to what does not run', () => {
    expect(withListedCluster(before, createCluster('n1'), 99).kernelLink).toBe(
      'connected'
    );
    expect(withListedCluster(before, stopped, 99)).toMatchObject({
      connection: 'off',
      gone: 12
    });
    expect(
      withListedCluster(known('n1', 'waiting'), undefined, 99).kernelLink
    ).toBe('waiting');
  });

  it('knows when it was missed first, and better where that was told', () => {
    const missed = withListedCluster(before, undefined, 99);
    expect(missed.stoppedAt).toBe(99);
    expect(withListedCluster(missed, undefined, 100).stoppedAt).toBe(99);
    expect(
      withListedCluster(withListedCluster(missed, stopped, 100), undefined, 101)
        .stoppedAt
    ).toBe(12);
    expect(
      withListedCluster(missed, createCluster('n1'), 102).stoppedAt
    ).toBeNull();
  });
});

it('a change concerns the notebook whose cluster came, changed or went', () => {
  const change = { clusters: ['n1'], removed: ['n2'] };
  expect(isAffected(known('n1', 'off'), change)).toBe(true);
  expect(isAffected(known('n2', 'off'), change)).toBe(true);
  expect(isAffected(known('n3', 'off'), change)).toBe(false);
  expect(isAffected(INITIAL_FACTS, change)).toBe(false);
});
