import {
  INITIAL_FACTS,
  type KernelLink,
  withCluster
} from './connectionTransitions';
import { connectionState } from './connectionState';
import { createCluster } from '../../testing/fakeNotebook';

const factsOf = (kernelLink: KernelLink, stoppedAt: number | null = null) => ({
  ...withCluster(INITIAL_FACTS, createCluster('n1', { label: 'as saved' })),
  kernelLink,
  stoppedAt
});

describe('connectionState', () => {
  it('is none without a cluster', () => {
    expect(connectionState(INITIAL_FACTS, undefined, true)).toEqual({
      kind: 'none',
      label: '',
      color: null,
      stoppedAt: null
    });
  });

  it.each([
    ['pending', 'connected', 'starting'],
    ['stopping', 'connected', 'stopping'],
    ['stopped', 'connected', 'stopped'],
    ['failed', 'waiting', 'stopped'],
    ['running', 'unknown', 'loading'],
    ['running', 'waiting', 'waiting'],
    ['running', 'connecting', 'connecting'],
    ['running', 'connected', 'connected'],
    ['running', 'disconnected', 'disconnected']
  ] as const)(
    'combines a %s cluster and a kernel link that is %s to %s',
    (status, kernelLink, kind) => {
      const cluster = createCluster('n1', { status, label: 'as listed' });
      expect(connectionState(factsOf(kernelLink), cluster, true)).toMatchObject(
        { kind, label: 'as listed', color: 'teal' }
      );
    }
  );

  it.each([
    [false, null, 'loading', null],
    [false, 12, 'stopped', 12],
    [true, null, 'stopped', null],
    [true, 12, 'stopped', 12]
  ])(
    'of a cluster that is not listed depends on whether the list is complete (%j) and when it stopped (%j)',
    (listComplete, stopped, kind, stoppedAt) => {
      const facts = factsOf('connected', stopped);
      expect(connectionState(facts, undefined, listComplete)).toEqual({
        kind,
        label: 'as saved',
        color: null,
        stoppedAt
      });
    }
  );

  it('prefers the time that the gateway gives', () => {
    const cluster = createCluster('n1', { status: 'stopped', stopped: 34 });
    expect(
      connectionState(factsOf('disconnected', 12), cluster, true).stoppedAt
    ).toBe(34);
  });
});
