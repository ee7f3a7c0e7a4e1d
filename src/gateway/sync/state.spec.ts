import { aCluster, GATEWAY } from '../../testing/fakeServer';
import type * as Wire from '../../wire/wire';
import { isListComplete } from './listComplete';
import { applyEvent, applySnapshot, difference, type IState } from './state';

const names = ({ clusters }: IState) => clusters.map(({ name }) => name);

const NOT_POLLED: Wire.Gateway = { ...GATEWAY, reachable: null };

const snapshot = (
  boot: string,
  gateway: Wire.Gateway,
  ...list: string[]
): Wire.Snapshot => ({
  boot,
  revision: 1,
  gateways: [gateway],
  clusters: list.map(name => aCluster(name))
});

const event = (
  part: Partial<Wire.ClustersEvent> & Pick<Wire.ClustersEvent, 'revision'>
): Wire.ClustersEvent => ({ boot: '2', clusters: [], removed: [], ...part });

describe('after a restart of the server', () => {
  const before: IState = snapshot('1', GATEWAY, 'a', 'b', 'c');
  const restarted = applySnapshot(before, snapshot('2', NOT_POLLED, 'b'));

  it('the clusters stay until the server has polled the gateway', () => {
    expect(names(restarted)).toEqual(['a', 'c', 'b']);
    expect(difference(before, restarted).removed).toEqual([]);
    const next = applyEvent(
      restarted,
      event({ revision: 2, clusters: [aCluster('c', { workers: 7 })] })
    );
    expect(names(next)).toEqual(['a', 'c', 'b']);
  });

  it('those that the gateway does not list leave with the first poll', () => {
    const polled = applyEvent(
      restarted,
      event({ revision: 2, gateways: [GATEWAY], clusters: [aCluster('a')] })
    );
    expect(names(polled)).toEqual(['a', 'b']);
    expect(difference(restarted, polled).removed).toEqual(['c']);
    expect(polled.earlier).toBeUndefined();
  });

  it('those that another snapshot does not list leave after the first poll', () => {
    const again = applySnapshot(restarted, snapshot('2', NOT_POLLED, 'b'));
    expect(names(again)).toEqual(['a', 'c', 'b']);
    expect(names(applySnapshot(again, snapshot('2', GATEWAY, 'b')))).toEqual([
      'b'
    ]);
  });

  it('they stay while the gateway does not respond', () => {
    const gateway = {
      ...GATEWAY,
      reachable: false,
      error: { code: 'x', message: 'No.', remedy: '' }
    };
    const failed = applyEvent(
      restarted,
      event({ revision: 2, gateways: [gateway] })
    );
    expect(names(failed)).toEqual(['a', 'c', 'b']);
  });

  it('a removed cluster leaves at once', () => {
    const next = applyEvent(restarted, event({ revision: 2, removed: ['a'] }));
    expect(names(next)).toEqual(['c', 'b']);
    expect(next.earlier).toEqual(new Set(['c']));
  });

  it('a local gateway that is not running has no clusters', () => {
    const local = { ...NOT_POLLED, local: true };
    expect(names(applySnapshot(before, snapshot('2', local)))).toEqual([]);
  });

  it('the first snapshot of a page is taken as it is', () => {
    expect(names(applySnapshot(null, snapshot('2', NOT_POLLED, 'b')))).toEqual([
      'b'
    ]);
  });
});

describe('with several gateways', () => {
  const SLURM: Wire.Gateway = { ...GATEWAY, name: 'slurm' };
  const before: IState = {
    boot: '1',
    revision: 1,
    gateways: [GATEWAY, SLURM],
    clusters: [aCluster('a'), aCluster('b', { gateway: 'slurm' })]
  };
  const restarted = applySnapshot(before, {
    boot: '2',
    revision: 1,
    gateways: [GATEWAY, { ...SLURM, reachable: null }],
    clusters: []
  });

  it('the clusters of each stay until the server has polled it', () => {
    expect(names(restarted)).toEqual(['b']);
    const polled = event({ revision: 2, gateways: [GATEWAY, SLURM] });
    expect(names(applyEvent(restarted, polled))).toEqual([]);
  });

  it('one that does not respond keeps its clusters while another is polled', () => {
    const failed = { ...SLURM, reachable: false };
    const next = applyEvent(
      restarted,
      event({ revision: 2, gateways: [GATEWAY, failed] })
    );
    expect(names(next)).toEqual(['b']);
    expect(difference(restarted, next).gateways).toBe(true);
  });

  it('the clusters of one that is not configured any more leave', () => {
    const next = event({ revision: 2, gateways: [GATEWAY] });
    expect(names(applyEvent(restarted, next))).toEqual([]);
  });
});

describe('the list of clusters', () => {
  const NOT_POLLED_SLURM = { ...NOT_POLLED, name: 'slurm' };
  const gateways = [GATEWAY, NOT_POLLED_SLURM];

  it('is complete for a gateway that was polled', () => {
    expect(isListComplete({ gateways }, '')).toBe(true);
    expect(isListComplete({ gateways }, 'slurm')).toBe(false);
  });

  it('is complete for any gateway once all were polled', () => {
    expect(isListComplete({ gateways })).toBe(false);
    expect(isListComplete({ gateways: [GATEWAY] })).toBe(true);
  });

  it('is complete for a gateway that is not configured', () => {
    expect(isListComplete({ gateways }, 'other')).toBe(true);
    expect(isListComplete({ gateways: [] }, 'other')).toBe(false);
  });
});
