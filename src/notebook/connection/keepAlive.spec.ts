import { Signal } from '@lumino/signaling';
import { EVERY, NotebookKeeper } from './keepAlive';
import type { NotebookLink } from './clusterConnection';
import type { Links } from './connections';
import { clusterOf } from '../../testing/fakeNotebook';

function setUp(...answers: boolean[]) {
  const links = answers.map(answer => ({
    association: { name: 'n1' },
    state: { kind: 'connected' },
    keepAlive: jest.fn(() => Promise.resolve(answer))
  }));
  const watch = { kept_alive: true };
  const cluster = clusterOf('n1', { idle_management: watch } as Parameters<
    typeof clusterOf
  >[1]);
  const connected = {
    changed: new Signal<Links, NotebookLink>({} as Links),
    connectedTo: jest.fn(() => links as unknown as NotebookLink[])
  };
  const keeper = new NotebookKeeper(connected, { get: () => cluster });
  return { keeper, links, watch, connected };
}

describe('keeping a cluster alive by a notebook', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('goes on while Keep Alive holds, and no longer', async () => {
    const { keeper, links, watch } = setUp(true);
    expect(await keeper.keep('n1')).toBe(true);
    await jest.advanceTimersByTimeAsync(2 * EVERY);
    expect(links[0].keepAlive).toHaveBeenCalledTimes(3);
    expect(keeper.keeps('n1')).toBe(true);
    watch.kept_alive = false;
    await jest.advanceTimersByTimeAsync(2 * EVERY);
    expect(links[0].keepAlive).toHaveBeenCalledTimes(3);
    expect(keeper.keeps('n1')).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('goes on after the page was loaded again, as soon as the notebook is connected', async () => {
    const { keeper, links, watch, connected } = setUp(true);
    const [link] = links;
    const tell = async () => {
      connected.changed.emit(link as unknown as NotebookLink);
      await jest.advanceTimersByTimeAsync(0);
    };
    watch.kept_alive = false;
    await tell();
    expect(link.keepAlive).not.toHaveBeenCalled();
    watch.kept_alive = true;
    await tell();
    expect(keeper.keeps('n1')).toBe(true);
    await tell();
    expect(link.keepAlive).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(EVERY);
    expect(link.keepAlive).toHaveBeenCalledTimes(2);
  });

  it('says no more than is true, and tries again', async () => {
    const { keeper, links, watch } = setUp(true);
    const said: boolean[] = [];
    keeper.changed.connect(() => said.push(keeper.keeps('n1')));
    await keeper.keep('n1');
    for (const answer of [false, false, true]) {
      links[0].keepAlive.mockResolvedValueOnce(answer);
      await jest.advanceTimersByTimeAsync(EVERY);
      expect(keeper.keeps('n1')).toBe(answer);
    }
    expect(said).toEqual([true, false, true]);
    watch.kept_alive = false;
    await jest.advanceTimersByTimeAsync(EVERY);
    expect(said).toEqual([true, false, true, false]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('begins as soon as a kernel can that could not', async () => {
    const { keeper, links, connected } = setUp(false);
    connected.changed.emit(links[0] as unknown as NotebookLink);
    await jest.advanceTimersByTimeAsync(0);
    links[0].keepAlive.mockResolvedValue(true);
    await jest.advanceTimersByTimeAsync(EVERY);
    expect(keeper.keeps('n1')).toBe(true);
  });

  it('forgets a kernel that answers when Keep Alive is over', async () => {
    const { keeper, links, watch } = setUp(true);
    let answer: (done: boolean) => void = () => undefined;
    links[0].keepAlive.mockReturnValue(
      new Promise(resolve => (answer = resolve))
    );
    const kept = keeper.keep('n1');
    watch.kept_alive = false;
    await jest.advanceTimersByTimeAsync(EVERY);
    answer(true);
    expect(await kept).toBe(false);
    expect(keeper.keeps('n1')).toBe(false);
  });

  it('asks a kernel that cannot only once a minute, and once per connection', async () => {
    const { links, connected } = setUp(false);
    const [link] = links;
    const tell = async (kind: string) => {
      link.state.kind = kind;
      connected.changed.emit(link as unknown as NotebookLink);
      await jest.advanceTimersByTimeAsync(0);
    };
    await tell('connected');
    await tell('connected');
    expect(link.keepAlive).toHaveBeenCalledTimes(1);
    await tell('off');
    await tell('connected');
    expect(link.keepAlive).toHaveBeenCalledTimes(2);
  });

  it('needs one kernel that can, and waits for no busy one', async () => {
    const { keeper, links } = setUp(false, true, true);
    links[2].keepAlive.mockReturnValue(new Promise(() => undefined));
    expect(await keeper.keep('n1')).toBe(true);
  });

  it.each([[[]], [[false]]])('says so where none can: %j', async answers => {
    const { keeper, watch } = setUp(...answers);
    expect(await keeper.keep('n1')).toBe(false);
    expect(keeper.keeps('n1')).toBe(false);
    watch.kept_alive = false;
    await jest.advanceTimersByTimeAsync(EVERY);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends with the last connection, not with a busy kernel', async () => {
    const { keeper, links, connected } = setUp(true);
    await keeper.keep('n1');
    links[0].keepAlive.mockReturnValue(new Promise(() => undefined));
    await jest.advanceTimersByTimeAsync(3 * EVERY);
    // It is waited for once.
    expect(links[0].keepAlive).toHaveBeenCalledTimes(2);
    expect(keeper.keeps('n1')).toBe(true);
    connected.connectedTo.mockReturnValue([]);
    await jest.advanceTimersByTimeAsync(EVERY);
    expect(keeper.keeps('n1')).toBe(false);
  });
});
