import type { Cluster } from '../gateway/wire';
import { NotebookLink } from '../notebook/connection/clusterConnection';
import { NotebookMemory } from '../notebook/associations/associationStore';
import {
  clusterOf,
  connectedTo,
  FakeClusters,
  FakeNotebook
} from './fakeNotebook';

/** The link of a notebook, and all that it works with. */
export function linkOf(
  clusters = new FakeClusters(clusterOf('n1')),
  remembered: Record<string, string> = {}
) {
  const notebook = new FakeNotebook();
  const { kernel } = notebook;
  kernel.answers.connect = connectedTo('n1');
  kernel.answers.report = connectedTo();
  const write = jest.fn(() => Promise.resolve());
  const memory = new NotebookMemory({
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
  const mayReplace = jest.fn(() => Promise.resolve(true));
  const runVisibly = jest.fn((_: Cluster, _always: boolean) =>
    Promise.resolve(false)
  );
  const link = new NotebookLink({
    notebook,
    clusters: clusters.typed,
    memory,
    code: cluster => `connect ${cluster.name}`,
    runVisibly,
    mayReplace
  });
  return { clusters, notebook, kernel, link, write, mayReplace, runVisibly };
}
