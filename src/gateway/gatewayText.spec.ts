import { aCluster, GATEWAY, trans } from '../testing/fakeServer';
import {
  clusterOnGateway,
  gatewayLabel,
  gatewayOfCluster,
  labelOfGateway
} from './gatewayText';

const SLURM = { ...GATEWAY, name: 'slurm', label: 'Slurm' };

describe('the label of a gateway', () => {
  it('is that of the configuration', () => {
    expect(gatewayLabel(SLURM, trans)).toBe('Slurm');
  });

  it.each([
    [{ address: 'https://hub.org:8000/services/dask' }, 'hub.org:8000'],
    [{ address: 'http://127.0.0.1:1', local: true }, 'Local gateway'],
    [{ address: 'no url', name: 'hpc' }, 'hpc'],
    [{ address: null }, 'Default gateway']
  ])('of %j is "%s"', (part, label) => {
    expect(gatewayLabel({ ...GATEWAY, ...part }, trans)).toBe(label);
  });

  it('is the name of one that is not configured any more', () => {
    expect(labelOfGateway([GATEWAY, SLURM], 'old', trans)).toBe('old');
  });
});

describe('the gateway of a cluster', () => {
  const cluster = aCluster('a', { gateway: 'slurm' });

  it('has a label where there are several', () => {
    const gateways = [GATEWAY, SLURM];
    expect(gatewayOfCluster({ gateways }, cluster, trans)).toBe('Slurm');
  });

  it('is not named where there is only one', () => {
    const gateways = [SLURM];
    expect(gatewayOfCluster({ gateways }, cluster, trans)).toBeNull();
    expect(clusterOnGateway({ gateways }, cluster, trans)).toBe(cluster.label);
  });

  it('follows the label of the cluster in a sentence', () => {
    const gateways = [GATEWAY, SLURM];
    expect(clusterOnGateway({ gateways }, cluster, trans)).toBe(
      `${cluster.label} on Slurm`
    );
  });

  it('is not named for a shared scheduler', () => {
    const scheduler = aCluster('s', { kind: 'scheduler' });
    const gateways = [GATEWAY, SLURM];
    expect(gatewayOfCluster({ gateways }, scheduler, trans)).toBeNull();
  });
});
