import { screen, waitFor, within } from '@testing-library/react';
import type userEvent from '@testing-library/user-event';

// Load this module before the tests, so that the time to compile it does not count as test time.
import './scale/scaleForm';

import { ProblemError } from '../gateway/problems';
import {
  FakeClusters,
  GiB,
  cluster,
  showDialogs
} from '../testing/fakeClusters';
import { removePanels, renderPanel } from '../testing/panelView';

describe('The panel', () => {
  let clusters: FakeClusters;

  beforeAll(showDialogs);
  afterEach(removePanels);

  const show = async (model: FakeClusters) => {
    clusters = model;
    const { user } = await renderPanel(model);
    return user;
  };

  const row = (name: string) => screen.getByRole('listitem', { name });
  const button = (name: string) => screen.getByRole('button', { name });
  // The form is loaded when it is opened.
  const openForm = async (user: ReturnType<typeof userEvent.setup>) => {
    await user.click(button('Scale analysis-1'));
    await screen.findByRole('form', { name: 'Scale analysis-1' });
  };

  describe('scales', () => {
    it('in the row, starting with the last request, and restores the focus', async () => {
      const user = await show(
        new FakeClusters(cluster({ requested: { count: 10 } }))
      );
      await openForm(user);
      const count = screen.getByLabelText('Number of workers');
      expect(count).toHaveFocus();
      expect(count).toHaveValue(10);
      expect(count).toHaveAccessibleDescription('2 now, 10 requested');
      await user.clear(count);
      await user.type(count, '4');
      let respond: () => void = () => undefined;
      clusters.scale.mockImplementation(
        () =>
          new Promise(resolve => {
            respond = resolve;
          })
      );
      await user.dblClick(button('Apply'));
      respond();
      await waitFor(() => expect(button('Scale analysis-1')).toHaveFocus());
      expect(clusters.scale.mock.calls).toEqual([['ns.1', 4]]);
      expect(screen.queryByLabelText('Number of workers')).toBeNull();
    });

    it('adaptively', async () => {
      const user = await show(new FakeClusters(cluster()));
      await openForm(user);
      await user.click(screen.getByLabelText('Adaptive'));
      expect(screen.getByLabelText('Adaptive')).toHaveFocus();
      await user.clear(screen.getByLabelText('Maximum'));
      await user.type(screen.getByLabelText('Maximum'), '7');
      await user.click(button('Apply'));
      expect(clusters.adapt.mock.calls).toEqual([['ns.1', 0, 7]]);
    });

    it('not after Escape', async () => {
      const user = await show(new FakeClusters(cluster()));
      await openForm(user);
      await user.keyboard('{Escape}');
      expect(screen.queryByLabelText('Number of workers')).toBeNull();
      expect(button('Scale analysis-1')).toHaveFocus();
    });

    it('only to a number, and shows the error at the field', async () => {
      const user = await show(new FakeClusters(cluster()));
      await openForm(user);
      const count = screen.getByLabelText('Number of workers');
      await user.clear(count);
      await user.type(count, '-3');
      await user.click(button('Apply'));
      expect(count).toBeInvalid();
      expect(count).toHaveAccessibleDescription(
        'Enter a whole number, 0 or more.'
      );
      expect(clusters.scale).not.toHaveBeenCalled();
    });

    it('and shows why a request failed at its field, once', async () => {
      const user = await show(new FakeClusters(cluster()));
      clusters.scale.mockRejectedValue(
        new ProblemError({
          code: 'bad-request',
          message: 'Too many.',
          remedy: '',
          field: 'workers'
        })
      );
      await openForm(user);
      await user.click(button('Apply'));
      const count = screen.getByLabelText('Number of workers');
      await waitFor(() => expect(count).toBeInvalid());
      expect(count).toHaveAccessibleDescription('Too many.');
      expect(screen.queryByRole('alert')).toBeNull();
    });

    it('after a confirmation if results would be lost', async () => {
      const user = await show(
        new FakeClusters(
          cluster({ results_in_memory: { bytes: 12 * GiB, count: 340 } })
        )
      );
      await openForm(user);
      await user.clear(screen.getByLabelText('Number of workers'));
      await user.type(screen.getByLabelText('Number of workers'), '0{Enter}');
      const dialog = await screen.findByRole('dialog');
      expect(dialog).toHaveTextContent('340 results (12 GiB) are in memory.');
      await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
      expect(clusters.scale).not.toHaveBeenCalled();
      // The form keeps the input.
      expect(screen.getByLabelText('Number of workers')).toHaveValue(0);
    });
  });

  describe('stops', () => {
    it('after one confirmation with numbers for a double click', async () => {
      const user = await show(
        new FakeClusters(
          cluster({ results_in_memory: { bytes: 12 * GiB, count: 340 } })
        )
      );
      await user.dblClick(button('Stop analysis-1'));
      const dialog = await screen.findByRole('dialog');
      expect(dialog).toHaveTextContent('2 workers');
      expect(dialog).toHaveTextContent('340 results (12 GiB) will be lost.');
      await waitFor(() =>
        expect(
          within(dialog).getByRole('button', { name: 'Cancel' })
        ).toHaveFocus()
      );
      await user.click(within(dialog).getByRole('button', { name: 'Stop' }));
      await waitFor(() => expect(clusters.stop.mock.calls).toEqual([['ns.1']]));
      expect(screen.queryByRole('dialog')).toBeNull();
      expect(button('Stop analysis-1')).toHaveFocus();
    });

    it('without a confirmation if nothing is lost', async () => {
      const user = await show(new FakeClusters(cluster({ workers: 0 })));
      await user.click(button('Stop analysis-1'));
      expect(clusters.stop).toHaveBeenCalledWith('ns.1');
    });

    it('and shows in the row why it failed', async () => {
      const user = await show(new FakeClusters(cluster({ workers: 0 })));
      clusters.stop.mockRejectedValue(
        new ProblemError({ code: 'x', message: 'Not yours.', remedy: 'Ask.' })
      );
      await user.click(button('Stop analysis-1'));
      const alert = await within(row('analysis-1')).findByRole('alert');
      expect(alert).toHaveTextContent('Not yours.Ask.');
      await user.click(button('Dismiss'));
      expect(screen.queryByRole('alert')).toBeNull();
    });

    it('no cluster that is already stopping', async () => {
      const user = await show(
        new FakeClusters(cluster({ status: 'stopping', workers: 0 }))
      );
      await user.click(button('Stop analysis-1'));
      expect(clusters.stop).not.toHaveBeenCalled();
    });
  });
});
