import type * as Wire from '../wire/wire';
import { candidate } from '../testing/candidates';
import { FakeClusters } from '../testing/fakeClusters';
import { CleanupModel } from './cleanupModel';

const RESULTS = { bytes: 100, count: 3 };

describe('CleanupModel', () => {
  let idleManagement: FakeClusters['idleManagement'];
  let model: CleanupModel;

  beforeEach(() => {
    ({ idleManagement } = new FakeClusters());
    idleManagement.candidates.mockImplementation(async age => ({
      older_than: age ?? 2 * 3600,
      candidates: [
        candidate('empty'),
        candidate('full', { results_in_memory: RESULTS })
      ]
    }));
    model = new CleanupModel(
      idleManagement,
      reason => `Failed: ${String(reason)}`
    );
  });

  it('selects clusters without results at first', async () => {
    await model.load(null);
    expect([...model.selected]).toEqual(['empty']);
    expect(model.loss.count).toBe(0);
  });

  it('sums up the results of the selected clusters', async () => {
    await model.load(null);
    model.select('full', true);
    expect(model.loss).toEqual(RESULTS);
    model.selectAll(false);
    expect(model.loss.count).toBe(0);
  });

  it('adds the default of the administrator to the ages', async () => {
    await model.load(null);
    expect(model.age).toBe(2);
    expect(model.ages).toEqual([0, 1, 2, 4, 24]);
  });

  it('says why loading failed', async () => {
    idleManagement.candidates.mockRejectedValueOnce('no');
    await model.load(1);
    expect(model.problem).toBe('Failed: no');
    expect(model.candidates).toEqual([]);
  });

  it('shows the age that was chosen last, even if its response comes first', async () => {
    let respond: (response: Wire.Candidates) => void = () => undefined;
    idleManagement.candidates.mockImplementationOnce(
      () => new Promise(resolve => (respond = resolve))
    );
    const slow = model.load(1);
    await model.load(24);
    respond({ older_than: 3600, candidates: [candidate('young')] });
    await slow;
    expect(model.candidates?.map(({ name }) => name)).toEqual([
      'empty',
      'full'
    ]);
    expect(model.age).toBe(24);
  });

  it('stops the selected clusters', async () => {
    await model.load(null);
    await model.prune();
    expect(idleManagement.prune).toHaveBeenCalledWith(['empty']);
  });
});
