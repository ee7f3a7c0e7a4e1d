import { CommandIDs } from '../../tokens';
import { replaceStart } from './rowActions';

/** Replace the start of `ns.1`, and return the commands that were executed. */
async function replace(created: unknown): Promise<unknown[]> {
  const execute = jest.fn(async (command: string) =>
    command === CommandIDs.duplicateCluster ? created : 'done'
  );
  await replaceStart({ execute }, 'ns.1');
  return execute.mock.calls.map(([command]) => command);
}

describe('replaceStart', () => {
  it('cancels the start after another cluster was created', async () => {
    expect(await replace('ns.2')).toEqual([
      CommandIDs.duplicateCluster,
      CommandIDs.stopCluster
    ]);
  });

  it('keeps the start if the user creates no other cluster', async () => {
    expect(await replace(null)).toEqual([CommandIDs.duplicateCluster]);
  });
});
