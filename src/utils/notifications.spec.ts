import { Notification } from '@jupyterlab/apputils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { MAX_MESSAGE_LENGTH, notifyProblem } from './notifications';
import { showDialogs, trans } from '../testing/fakeClusters';

describe('notifyProblem', () => {
  beforeAll(showDialogs);
  afterEach(() => Notification.dismiss());

  it('shows the message and the remedy', () => {
    notifyProblem({ message: 'It is gone.', remedy: 'Make another.' }, trans);
    const [{ message, options }] = Notification.manager.notifications;
    expect(message).toBe('It is gone. Make another.');
    expect(options).toMatchObject({ autoClose: false });
    expect(options.actions ?? []).toEqual([]);
  });

  it('shows a long remedy in a dialog', async () => {
    const message = 'It is gone.';
    const remedy = 'Make another one, or look for it. '.repeat(5).trim();
    notifyProblem({ message, remedy }, trans);
    const [notification] = Notification.manager.notifications;
    expect(notification.message).toBe(message);
    expect(`${message} ${remedy}`.length).toBeGreaterThan(MAX_MESSAGE_LENGTH);
    notification.options.actions?.[0].callback(new MouseEvent('click'));
    const dialog = await screen.findByRole('dialog');
    await waitFor(() =>
      expect(dialog).toHaveTextContent(`${message} ${remedy}`)
    );
    expect(within(dialog).getByText('What to Do')).toBeInTheDocument();
    await userEvent.setup().click(within(dialog).getByRole('button'));
  });
});
