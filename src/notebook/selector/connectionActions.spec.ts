import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { CommandIDs } from '../../tokens';
import { LinkActs } from './connectionActions';
import {
  clusterOf,
  connectedTo,
  FakeClusters,
  settle
} from '../../testing/fakeNotebook';
import { linkOf } from '../../testing/clusterConnection';

function setUp() {
  const all = linkOf(new FakeClusters(clusterOf('n1'), clusterOf('n2')));
  const { clusters } = all;
  const commands = new CommandRegistry();
  const create = jest.fn((): string | null => 'n2');
  commands.addCommand(CommandIDs.createCluster, { execute: create });
  const trans = nullTranslator.load('test');
  const context = { app: { commands }, clusters: clusters.typed, trans };
  const acts = new LinkActs(context, { of: () => [] });
  return { ...all, acts, create };
}

describe('what a person does', () => {
  const error = jest.spyOn(Notification, 'error').mockReturnValue('');
  beforeEach(() => error.mockClear());

  it('is told where it failed, with whose it was and why', async () => {
    const { acts, link, kernel } = setUp();
    await link.restore();
    kernel.answers.connect = { ename: 'OSError', evalue: 'no way' };
    acts.use(link, clusterOf('n1'));
    await settle();
    expect(error).toHaveBeenCalledTimes(1);
    expect(error).toHaveBeenCalledWith(
      expect.stringMatching(/^label of n1: no way /),
      expect.anything()
    );
  });

  it('connects with a cell that is seen where a fresh notebook is offered one', async () => {
    const { acts, link, kernel, runVisibly } = setUp();
    await link.restore();
    acts.use(link, clusterOf('n1'));
    await settle();
    expect(runVisibly).toHaveBeenCalledWith(clusterOf('n1'), true);
    kernel.answers.connect = connectedTo('n1');
    acts.reconnect(link);
    await settle();
    expect(runVisibly).toHaveBeenLastCalledWith(clusterOf('n1'), false);
  });

  it('makes a cluster and attaches to it, unless none came of it', async () => {
    const { acts, link, kernel, create } = setUp();
    await link.restore();
    create.mockReturnValueOnce(null);
    await acts.create(link);
    expect(kernel.asked).toEqual([]);
    kernel.answers.connect = connectedTo('n2');
    await acts.create(link);
    expect(link.state).toMatchObject({
      kind: 'connected',
      label: 'label of n2'
    });
  });
});

it('the likely cluster is the selected one, where it runs', () => {
  const { acts, clusters } = setUp();
  expect(acts.likely()).toBeNull();
  clusters.selected = 'n2';
  expect(acts.likely()?.name).toBe('n2');
  clusters.put(clusterOf('n2', { status: 'stopped' }));
  expect(acts.likely()).toBeNull();
});

it('without a cluster there is nothing to compare', async () => {
  const { acts, link, kernel } = setUp();
  await acts.compareIn(link);
  expect(kernel.asked).toEqual([]);
});
