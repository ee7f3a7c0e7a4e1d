import * as apputils from '@jupyterlab/apputils';

import { ProblemError } from '../gateway/problems';
import { trans } from '../testing/fakeClusters';
import { showOpenFailure } from './openFailure';

jest.mock('@jupyterlab/apputils', () => ({
  ...jest.requireActual<typeof apputils>('@jupyterlab/apputils'),
  showErrorMessage: jest.fn(() => Promise.resolve())
}));

describe('showOpenFailure', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'a problem',
      new ProblemError({ code: 'x', message: 'No.', remedy: 'Wait.' }),
      /^No\. Wait\.$/
    ],
    ['a bug', new TypeError('x is undefined'), /^x is undefined .*report it/],
    ['an error without a message', new TypeError(), /^An unexpected error/]
  ])('shows %s with its remedy', async (_, error, text) => {
    await showOpenFailure(error, trans);
    expect(apputils.showErrorMessage).toHaveBeenLastCalledWith(
      'Cannot Open Dashboard',
      expect.stringMatching(text)
    );
  });
});
