import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { MappingEditor, fromEntries, toEntries } from './mappingEditor';
import { trans } from '../../testing/fakeClusters';

describe('entries', () => {
  it('keep unchanged values of any type', () => {
    const value = { A: 'text', N: 1, L: [1, 2], KEPT: null, ONE: '1' };
    expect(fromEntries(toEntries(value))).toEqual(value);
  });

  it('parse changed values as JSON unless they were strings, and add strings', () => {
    const [number] = toEntries({ N: 1 });
    expect(fromEntries([{ ...number, text: '2' }])).toEqual({ N: 2 });
    expect(fromEntries([{ ...number, text: 'two' }])).toEqual({ N: 'two' });
    expect(fromEntries([{ id: 9, key: ' M ', text: '2' }])).toEqual({
      M: '2'
    });
  });

  it('leave out entries without a name', () => {
    expect(fromEntries([{ id: 0, key: ' ', text: 'x' }])).toEqual({});
  });
});

describe('MappingEditor', () => {
  const show = (value = {}) => {
    const onChange = jest.fn();
    render(
      <MappingEditor
        id="m"
        label="Variables"
        value={value}
        disabled={false}
        invalid={false}
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
    expect(onChange).toHaveBeenLastCalledWith({ KEY: 'value' });
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
    expect(onChange).toHaveBeenLastCalledWith({ B: '2' });
    expect(
      screen.getByRole('button', { name: 'Add to Variables' })
    ).toHaveFocus();
  });
});
