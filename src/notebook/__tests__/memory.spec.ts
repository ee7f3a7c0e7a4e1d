import { NotebookMemory } from '../memory';

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
    await memory.set('a', null);
    fail(new Error('away'));
    await expect(first).rejects.toThrow('away');
    expect(await memory.get('a')).toBeNull();
  });
});
