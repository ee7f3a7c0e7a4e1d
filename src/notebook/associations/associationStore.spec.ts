import { AssociationStore } from './associationStore';
import { settle } from '../../testing/fakeNotebook';

function setUp() {
  const write = jest.fn((path: string, name: string | null) =>
    Promise.resolve(void [path, name])
  );
  const read = () =>
    Promise.resolve({ notebooks: [{ path: 'a', name: 'n1' }], image: null });
  return { associations: new AssociationStore({ read, write }), write };
}

describe('set', () => {
  it('writes again after a failure', async () => {
    const { associations, write } = setUp();
    write.mockRejectedValueOnce(new Error('away'));
    await expect(associations.set('a', 'n2')).rejects.toThrow('away');
    expect(await associations.get('a')).toBe('n1');
    await associations.set('a', 'n2');
    expect(write).toHaveBeenCalledTimes(2);
    expect(await associations.get('a')).toBe('n2');
    expect(associations.pathsOf('n2')).toEqual(['a']);
  });

  it('keeps a later value when an earlier write fails', async () => {
    const { associations, write } = setUp();
    let fail: (error: Error) => void = () => undefined;
    write.mockReturnValueOnce(
      new Promise<undefined>((_, reject) => {
        fail = reject;
      })
    );
    const first = associations.set('a', 'n2');
    await associations.get('a');
    const second = associations.set('a', null);
    await associations.get('a');
    fail(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await second;
    expect(await associations.get('a')).toBeNull();
  });

  it('writes the last value last', async () => {
    const { associations, write } = setUp();
    let respond: () => void = () => undefined;
    write.mockReturnValueOnce(
      new Promise<undefined>(resolve => {
        respond = () => resolve(undefined);
      })
    );
    const both = [associations.set('a', 'n2'), associations.set('a', 'n3')];
    await settle();
    expect(await associations.get('a')).toBe('n3');
    expect(write.mock.calls).toEqual([['a', 'n2']]);
    respond();
    await Promise.all(both);
    expect(write.mock.calls).toEqual([
      ['a', 'n2'],
      ['a', 'n3']
    ]);
  });
});

describe('move', () => {
  it('follows a notebook that is moved again before the first write ends', async () => {
    const { associations, write } = setUp();
    await Promise.all([
      associations.move('a', 'b'),
      associations.move('b', 'c')
    ]);
    expect(associations.pathsOf('n1')).toEqual(['c']);
    const kept = new Map<string, string | null>(write.mock.calls);
    expect(kept).toEqual(
      new Map([
        ['b', null],
        ['a', null],
        ['c', 'n1']
      ])
    );
  });

  it('writes nothing without an association or without a move', async () => {
    const { associations, write } = setUp();
    await associations.move('other', 'b');
    await associations.move('a', 'a');
    expect(associations.pathsOf('n1')).toEqual(['a']);
    expect(write).not.toHaveBeenCalled();
  });
});

it('isUsed is exact after the associations were read', async () => {
  const { associations } = setUp();
  // Before that, another notebook may use the cluster.
  expect(associations.isUsed('n2')).toBe(true);
  await associations.load();
  expect(associations.isUsed('n2')).toBe(false);
  expect(associations.isUsed('n1')).toBe(true);
});
