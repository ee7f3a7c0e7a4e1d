import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import { createConnection } from '../../testing/clusterConnection';
import { renderOutsideOfAct, trans } from '../../testing/fakeClusters';
import { ClusterSelector, type ISelectorActions } from './clusterSelector';

beforeAll(renderOutsideOfAct);

it('keeps the focus when the second button disappears', async () => {
  const { connection } = createConnection();
  const runs = {
    phase: () => null,
    isCanceled: () => isCanceled,
    changed: new Signal<object, typeof connection>({})
  };
  let isCanceled = false;
  const actions = {
    runs,
    suggestedCluster: () => null,
    execute: () => (isCanceled = true)
  } as unknown as ISelectorActions;
  const selector = new ClusterSelector(connection, actions, trans);
  Widget.attach(selector, document.body);
  const offer = await screen.findByRole('button', { name: 'Run on a Cluster' });
  offer.focus();
  fireEvent.click(offer);
  runs.changed.emit(connection);
  await waitFor(() => expect(offer).not.toBeInTheDocument());
  await waitFor(() =>
    expect(
      screen.getByRole('button', { name: /^Dask cluster of this notebook/ })
    ).toHaveFocus()
  );
  selector.dispose();
});
