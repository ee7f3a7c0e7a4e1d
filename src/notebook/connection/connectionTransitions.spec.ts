import { parseReport } from '../kernel/kernelReports';
import {
  type IConnectionFacts,
  INITIAL_FACTS,
  isAffected,
  type KernelLink,
  withCluster,
  withConnectFailure,
  withConnectResult,
  withKernelEnded,
  withListedCluster,
  withReport
} from './connectionTransitions';
import { createCluster, reportOf } from '../../testing/fakeNotebook';

const clusters = ['n1', 'n2'].map(name => createCluster(name));
const context = {
  get: (name: string) => clusters.find(one => one.name === name),
  isUsed: (name: string) => name === 'n2'
};

/** The facts of a notebook that uses a cluster. */
const factsOf = (name: string, kernelLink: KernelLink): IConnectionFacts => ({
  ...withCluster(INITIAL_FACTS, createCluster(name)),
  kernelLink
});
const report = (...names: string[]) => parseReport(reportOf(...names));
const summary = ({
  association,
  kernelLink,
  foundByKernel
}: IConnectionFacts) =>
  [association?.name ?? '-', kernelLink, foundByKernel ? 'found' : '']
    .join(' ')
    .trim();

describe('withReport', () => {
  it.each([
    ['no cluster is known or used', INITIAL_FACTS, [], '- disconnected'],
    ['no notebook uses it', INITIAL_FACTS, ['n1'], 'n1 connected found'],
    ['another notebook uses it', INITIAL_FACTS, ['n2'], 'n2 connected'],
    ['it is not listed', INITIAL_FACTS, ['n3'], '- disconnected'],
    ['it is its own', factsOf('n1', 'unknown'), ['n1'], 'n1 connected'],
    [
      'it is one of several',
      factsOf('n1', 'disconnected'),
      ['n2', 'n1'],
      'n1 connected'
    ],
    [
      'it is another one',
      factsOf('n2', 'connected'),
      ['n1'],
      'n1 connected found'
    ],
    ['it is gone', factsOf('n1', 'connected'), [], 'n1 disconnected'],
    ['the choice waits', factsOf('n1', 'waiting'), [], 'n1 waiting'],
    [
      'another choice is connecting',
      factsOf('n1', 'connecting'),
      ['n2'],
      'n1 connecting'
    ]
  ] as const)('updates the cluster if %s', (_, before, names, expected) => {
    const after = withReport(before, report(...names), false, context);
    expect(summary(after)).toBe(expected);
    expect(after.report?.clusters.map(({ name }) => name)).toEqual(names);
  });

  it('takes a cluster without connection only if the notebook has none', () => {
    const idle = parseReport({ clusters: [{ name: 'n1', connected: false }] });
    const take = (facts: IConnectionFacts) =>
      summary(withReport(facts, idle, false, context));
    expect(take(INITIAL_FACTS)).toBe('n1 disconnected found');
    expect(take(factsOf('n2', 'disconnected'))).toBe('n2 disconnected');
  });

  it('keeps a choice that was made after the request', () => {
    const before = factsOf('n1', 'connected');
    expect(summary(withReport(before, report(), true, context))).toBe(
      'n1 connected'
    );
    expect(withReport(before, null, true, context)).toEqual(before);
  });

  it('disconnects if the kernel does not respond', () => {
    const before = { ...factsOf('n1', 'connected'), report: report('n1') };
    expect(withReport(before, null, false, context)).toEqual({
      ...before,
      kernelLink: 'disconnected'
    });
  });

  it('keeps the warning about different versions', () => {
    const differs = { ...report('n1'), versionsDiffer: true };
    const before = factsOf('n1', 'disconnected');
    const first = withReport(before, differs, false, context);
    const second = withReport(first, report('n1'), false, context);
    expect(second.report?.versionsDiffer).toBe(true);
  });
});

describe('withCluster', () => {
  it('keeps foundByKernel for the same cluster only', () => {
    const found = withReport(INITIAL_FACTS, report('n1'), false, context);
    const again = withReport(found, report('n1'), false, context);
    expect(again.foundByKernel).toBe(true);
    expect(withCluster(again, clusters[0]).foundByKernel).toBe(true);
    expect(withCluster(again, clusters[1]).foundByKernel).toBe(false);
  });
});

describe('withConnectResult', () => {
  it('applies to the cluster that was connected', () => {
    const before = factsOf('n1', 'connecting');
    const after = (result: ReturnType<typeof report> | null) =>
      summary(withConnectResult(before, 'n1', result, context));
    expect(after(report('n1'))).toBe('n1 connected');
    expect(after(report())).toBe('n1 disconnected');
    expect(after(null)).toBe('n1 disconnected');
  });

  it.each([
    factsOf('n2', 'waiting'),
    { ...INITIAL_FACTS, kernelLink: 'disconnected' as const }
  ])('does not change the facts of another choice: %j', before => {
    expect(withConnectResult(before, 'n1', report('n1'), context)).toBe(before);
  });
});

describe('withConnectFailure', () => {
  it.each([
    ['n1', 'connecting', 'disconnected'],
    ['n1', 'waiting', 'waiting'],
    ['n1', 'connected', 'connected'],
    ['n2', 'connecting', 'connecting']
  ] as const)(
    'of n1 changes the link to %s from %s to %s',
    (name, before, after) => {
      expect(withConnectFailure(factsOf(name, before), 'n1').kernelLink).toBe(
        after
      );
    }
  );
});

describe('withKernelEnded', () => {
  it.each([
    ['unknown', 'disconnected'],
    ['waiting', 'waiting'],
    ['connecting', 'disconnected'],
    ['connected', 'disconnected']
  ] as const)('changes the link from %s to %s', (before, after) => {
    const facts = { ...factsOf('n1', before), report: report('n1') };
    expect(withKernelEnded(facts)).toEqual({
      ...factsOf('n1', after),
      report: null
    });
  });
});

describe('withListedCluster', () => {
  const before = factsOf('n1', 'connected');
  const stopped = createCluster('n1', { status: 'stopped', stopped: 12 });

  it('disconnects from a cluster that is not running', () => {
    expect(withListedCluster(before, createCluster('n1'), 99).kernelLink).toBe(
      'connected'
    );
    expect(withListedCluster(before, stopped, 99)).toMatchObject({
      kernelLink: 'disconnected',
      stoppedAt: 12
    });
  });

  it('keeps a choice waiting', () => {
    const waiting = factsOf('n1', 'waiting');
    expect(withListedCluster(waiting, undefined, 99).kernelLink).toBe(
      'waiting'
    );
  });

  it('keeps the time when the cluster was first missing', () => {
    const missing = withListedCluster(before, undefined, 99);
    expect(missing.stoppedAt).toBe(99);
    expect(withListedCluster(missing, undefined, 100).stoppedAt).toBe(99);
  });

  it('prefers the time that the gateway gives', () => {
    const missing = withListedCluster(before, undefined, 99);
    const listed = withListedCluster(missing, stopped, 100);
    expect(withListedCluster(listed, undefined, 101).stoppedAt).toBe(12);
  });

  it('has no time for a cluster that is listed again', () => {
    const missing = withListedCluster(before, undefined, 99);
    expect(
      withListedCluster(missing, createCluster('n1'), 102).stoppedAt
    ).toBeNull();
  });
});

describe('isAffected', () => {
  it('finds the notebook’s cluster among changed and removed ones', () => {
    const change = { clusters: ['n1'], removed: ['n2'] };
    expect(isAffected(factsOf('n1', 'disconnected'), change)).toBe(true);
    expect(isAffected(factsOf('n2', 'disconnected'), change)).toBe(true);
    expect(isAffected(factsOf('n3', 'disconnected'), change)).toBe(false);
    expect(isAffected(INITIAL_FACTS, change)).toBe(false);
  });
});
