import { ClusterActions } from '../actions/clusterActions';
import type { Cluster } from '../wire/wire';
import { ClusterConnection } from '../notebook/connection/clusterConnection';
import { AssociationStore } from '../notebook/associations/associationStore';
import { FakeClusters, trans } from './fakeClusters';
import { createCluster, reportOf, FakeNotebook } from './fakeNotebook';

/** The connection of a notebook, and all that it works with. */
export function createConnection(
  clusters = new FakeClusters(createCluster('n1')),
  remembered: Record<string, string> = {}
) {
  const actions = new ClusterActions(clusters, trans);
  const notebook = new FakeNotebook();
  const { kernel } = notebook;
  kernel.results.connect = reportOf('n1');
  kernel.results.report = reportOf();
  const write = jest.fn(() => Promise.resolve());
  const associations = new AssociationStore({
    read: () =>
      Promise.resolve({
        notebooks: Object.entries(remembered).map(([path, name]) => ({
          path,
          name
        })),
        image: 'here:1'
      }),
    write
  });
  const confirmReplace = jest.fn(() => Promise.resolve(true));
  const runInCell = jest.fn((_: Cluster, _always: boolean) =>
    Promise.resolve(false)
  );
  const connection = new ClusterConnection({
    notebook,
    clusters: clusters,
    actions,
    associations: associations,
    code: cluster => `connect ${cluster.name}`,
    runInCell: runInCell,
    confirmReplace: confirmReplace
  });
  return {
    clusters,
    actions,
    notebook,
    kernel,
    connection,
    write,
    confirmReplace,
    runInCell
  };
}
