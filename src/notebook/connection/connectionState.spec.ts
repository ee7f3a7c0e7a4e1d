import {
  type KernelLink,
  INITIAL_FACTS,
  withCluster
} from './connectionTransitions';
import { connectionState } from './connectionState';
import { createCluster } from '../../testing/fakeNotebook';

const known = (connection: KernelLink, gone: number | null = null) => ({
  ...withCluster(INITIAL_FACTS, createCluster('n1', { label: 'as kept' })),
  connection,
  gone
});

it('nothing is shown of no cluster', () => {
  expect(connectionState(INITIAL_FACTS, undefined, true)).toEqual({
    kind: 'none',
    label: '',
    color: null,
    since: null
  });
});

it.each([
  ['pending', 'connected', 'starting'],
  ['stopping', 'connected', 'stopping'],
  ['stopped', 'connected', 'gone'],
  ['failed', 'waiting', 'gone'],
  ['running', 'unknown', 'loading'],
  ['running', 'waiting', 'waiting'],
  ['running', 'connecting', 'connecting'],
  ['running', 'connected', 'connected'],
  ['running', 'off', 'off']
] as const)(
  'a cluster that is %s, a kernel that is %s: %s',
  (status, connection, kind) => {
    const cluster = createCluster('n1', {
      status,
      label: 'as listed'
    });
    expect(connectionState(known(connection), cluster, true)).toMatchObject({
      kind,
      label: 'as listed',
      color: 'teal'
    });
  }
);

it.each([
  [false, null, 'loading', null],
  [false, 12, 'gone', 12],
  [true, null, 'gone', null],
  [true, 12, 'gone', 12]
])(
  'not in the list, which is true: %j, missed since: %j',
  (listed, gone, kind, since) => {
    expect(
      connectionState(known('connected', gone), undefined, listed)
    ).toEqual({
      kind,
      label: 'as kept',
      color: null,
      since
    });
  }
);

it('what the gateway says of when it stopped comes first', () => {
  const cluster = createCluster('n1', { status: 'stopped', stopped: 34 });
  expect(connectionState(known('off', 12), cluster, true).stoppedAt).toBe(34);
});
