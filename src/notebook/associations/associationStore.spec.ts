import { NotebookMemory } from './associationStore';
import { settle } from '../../testing/fakeNotebook';

function setUp() {
  const write = jest.fn((path: string, name: string | null) =>
    Promise.resolve(void [path, name])
  );
  const read = () =>
    Promise.resolve({ notebooks: [{ path: 'a', name: 'n1' }], image: null });
  return { memory: new NotebookMemory({ read, write }), write };
}

describe('set', () => {
  it('tries again what could not be written', async () => {
    const { memory, write } = setUp();
    write.mockRejectedValueOnce(new Error('away'));
    await expect(memory.set('a', 'n2')).rejects.toThrow('away');
    expect(await memory.get('a')).toBe('n1');
    await memory.set('a', 'n2');
    expect(write).toHaveBeenCalledTimes(2);
    expect(await memory.get('a')).toBe('n2');
    expect(memory.pathsOf('n2')).toEqual(['a']);
  });

  it('leaves what was said since, when an earlier attempt fails', async () => {
    const { memory, write } = setUp();
    let fail: (error: Error) => void = () => undefined;
    write.mockReturnValueOnce(
      new Promise<undefined>((_, reject) => {
        fail = reject;
      })
    );
    const first = memory.set('a', 'n2');
    await memory.get('a');
    const second = memory.set('a', null);
    await memory.get('a');
    fail(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await second;
    expect(await memory.get('a')).toBeNull();
  });

  it('tells the server what was said last, last, however slow it is', async () => {
    const { memory, write } = setUp();
    let answer: () => void = () => undefined;
    write.mockReturnValueOnce(
      new Promise<undefined>(resolve => {
        answer = () => resolve(undefined);
      })
    );
    const both = [memory.set('a', 'n2'), memory.set('a', 'n3')];
    await settle();
    expect(await memory.get('a')).toBe('n3');
    expect(write.mock.calls).toEqual([['a', 'n2']]);
    answer();
    await Promise.all(both);
    expect(write.mock.calls).toEqual([
      ['a', 'n2'],
      ['a', 'n3']
    ]);
  });
});

describe('move', () => {
  it('follows a notebook that moves on before anything is known of it', async () => {
    const { memory, write } = setUp();
    await Promise.all([memory.move('a', 'b'), memory.move('b', 'c')]);
    expect(memory.pathsOf('n1')).toEqual(['c']);
    const kept = new Map<string, string | null>(write.mock.calls);
    expect(kept).toEqual(
      new Map([
        ['b', null],
        ['a', null],
        ['c', 'n1']
      ])
    );
  });

  it('changes nothing where nothing is known, or nothing moved', async () => {
    const { memory, write } = setUp();
    await memory.move('other', 'b');
    await memory.move('a', 'a');
    expect(memory.pathsOf('n1')).toEqual(['a']);
    expect(write).not.toHaveBeenCalled();
  });
});

it('whether a notebook uses a cluster is known once it was read', async () => {
  const { memory } = setUp();
  // Nobody can say that none does.
  expect(memory.knows('n2')).toBe(true);
  await memory.load();
  expect(memory.knows('n2')).toBe(false);
  expect(memory.knows('n1')).toBe(true);
});
