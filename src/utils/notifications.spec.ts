import { Notification } from '@jupyterlab/apputils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { LONGEST, notifyProblem } from './notifications';
import { showDialogs, trans } from '../testing/fakeClusters';

describe('a problem is told', () => {
  beforeAll(showDialogs);
  afterEach(() => Notification.dismiss());

  it('in a sentence with its remedy', () => {
    notifyProblem({ message: 'It is gone.', remedy: 'Make another.' }, trans);
    const [{ message, options }] = Notification.manager.notifications;
    expect(message).toBe('It is gone. Make another.');
    expect(options).toMatchObject({ autoClose: false });
    expect(options.actions ?? []).toEqual([]);
  });

  it('with its remedy behind a button where it would be cut', async () => {
    const message = 'It is gone.';
    const remedy = 'Make another one, or look for it. '.repeat(5).trim();
    notifyProblem({ message, remedy }, trans);
    const [told] = Notification.manager.notifications;
    expect(told.message).toBe(message);
    expect(`${message} ${remedy}`.length).toBeGreaterThan(LONGEST);
    told.options.actions?.[0].callback(new MouseEvent('click'));
    const dialog = await screen.findByRole('dialog');
    await waitFor(() =>
      expect(dialog).toHaveTextContent(`${message} ${remedy}`)
    );
    expect(within(dialog).getByText('What to Do')).toBeInTheDocument();
    await userEvent.setup().click(within(dialog).getByRole('button'));
  });
});
