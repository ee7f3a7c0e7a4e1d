import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { MappingEditor } from './mappingEditor';
import { trans } from '../../../testing/fakeClusters';

describe('MappingEditor', () => {
  const show = (value = {}) => {
    const onChange = jest.fn();
    render(
      <MappingEditor
        id="m"
        label="Variables"
        value={value}
        disabled={false}
        showErrors={false}
        describedBy="d"
        trans={trans}
        onChange={onChange}
      />
    );
    return onChange;
  };

  it('adds an entry by the keyboard and focuses it', async () => {
    const user = userEvent.setup();
    const onChange = show();
    screen.getByRole('button', { name: 'Add to Variables' }).focus();
    await user.keyboard('{Enter}');
    expect(screen.getByLabelText('Name in Variables')).toHaveFocus();
    await user.keyboard('KEY{Tab}value');
    expect(onChange).toHaveBeenLastCalledWith({ KEY: 'value' }, false);
  });

  it('shows a placeholder for a hidden value', () => {
    show({ TOKEN: null });
    const value = screen.getByLabelText('Value of TOKEN in Variables');
    expect(value).toHaveValue('');
    expect(value).toHaveAttribute('placeholder', 'as configured');
  });

  it('removes an entry and keeps the focus in the editor', async () => {
    const user = userEvent.setup();
    const onChange = show({ A: '1', B: '2' });
    await user.click(
      screen.getByRole('button', { name: 'Remove A from Variables' })
    );
    expect(onChange).toHaveBeenLastCalledWith({ B: '2' }, false);
    expect(
      screen.getByRole('button', { name: 'Add to Variables' })
    ).toHaveFocus();
  });

  it('shows the error of a name after the user has left the entry', async () => {
    const user = userEvent.setup();
    const onChange = show({ A: '1' });
    await user.click(screen.getByRole('button', { name: 'Add to Variables' }));
    await user.keyboard('A');
    const [, name] = screen.getAllByLabelText('Name in Variables');
    expect(onChange).toHaveBeenLastCalledWith({ A: '' }, true);
    expect(name).toBeValid();
    screen.getByRole('button', { name: 'Add to Variables' }).focus();
    await waitFor(() => expect(name).toBeInvalid());
    expect(name).toBeInvalid();
    expect(name).toHaveAccessibleDescription('Another entry has the name A.');
    await user.type(name, 'B');
    expect(name).toBeValid();
    expect(onChange).toHaveBeenLastCalledWith({ A: '1', AB: '' }, false);
  });

  it('shows the error after the click that left the entry, because the clicked button must not move away', async () => {
    const user = userEvent.setup();
    show({ A: '1' });
    const add = screen.getByRole('button', { name: 'Add to Variables' });
    await user.click(add);
    await user.keyboard('A');
    const [, name] = screen.getAllByLabelText('Name in Variables');
    await user.pointer({ keys: '[MouseLeft>]', target: add });
    expect(name).not.toHaveFocus();
    expect(name).toBeValid();
    await user.pointer({ keys: '[/MouseLeft]', target: add });
    expect(screen.getAllByLabelText('Name in Variables')).toHaveLength(3);
    await waitFor(() => expect(name).toBeInvalid());
  });
});
