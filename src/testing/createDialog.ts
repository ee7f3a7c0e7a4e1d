import { StateDB } from '@jupyterlab/statedb';
import type { JSONArray } from '@lumino/coreutils';
import { configure, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

// Load these modules before the tests, so that the time to compile them does not count as test time.
import '@rjsf/validator-ajv8';
import '../panel/create/options/optionForm';

import { ClusterActions } from '../actions/clusterActions';
import { askForCluster } from '../panel/create/createDialog';
import { Presets } from '../panel/create/presets/presets';
import {
  FakeClusters,
  OPTIONS,
  dismissDialogs,
  renderOutsideOfAct,
  showDialogs,
  trans
} from './fakeClusters';

/** The settings of the panel, with a preset of the administrator. */
class PresetSettings {
  composite = {
    presets: [] as unknown as JSONArray,
    administratorPresets: [
      { name: 'Large', options: { worker_cores: 8 }, workers: { count: 6 } }
    ]
  };

  async set(_: string, presets: JSONArray): Promise<void> {
    this.composite = { ...this.composite, presets };
  }
}

/** What the dialog of a test works with. */
export interface ICreateDialog {
  clusters: FakeClusters;
  actions: ClusterActions;
  state: StateDB;
  settings: PresetSettings;
  user: ReturnType<typeof userEvent.setup>;
  /** The element that has the focus when the dialog opens. */
  invoker: HTMLButtonElement;
}

type Outcome = ReturnType<typeof askForCluster>;

/**
 * Before each test of a file: a gateway with all types of options, and nothing stored.
 *
 * @param use - gets this before each test
 * @returns functions that open the dialog; `opened` waits for its form
 */
export function setUpCreateDialog(use: (each: ICreateDialog) => void): {
  open: () => Outcome;
  opened: () => Promise<{ outcome: Outcome }>;
} {
  let each: ICreateDialog;

  // The form is large, and a busy machine renders it slowly.
  jest.setTimeout(60_000);

  beforeAll(() => {
    configure({ asyncUtilTimeout: 20_000 });
    showDialogs();
    renderOutsideOfAct();
  });

  beforeEach(() => {
    const clusters = new FakeClusters();
    each = {
      clusters,
      actions: new ClusterActions(clusters, trans),
      state: new StateDB(),
      settings: new PresetSettings(),
      user: userEvent.setup(),
      invoker: document.createElement('button')
    };
    each.clusters.options.mockResolvedValue(OPTIONS);
    document.body.append(each.invoker);
    each.invoker.focus();
    use(each);
  });

  afterEach(() => {
    dismissDialogs();
    each.invoker.remove();
  });

  const open = () =>
    askForCluster({
      clusters: each.clusters,
      actions: each.actions,
      state: each.state,
      presets: new Presets(each.settings),
      trans,
      workers: 2,
      label: 'notes'
    });
  // An object, because an async function would wait for a returned promise.
  const opened = async () => {
    const outcome = open();
    await waitFor(() =>
      expect(screen.getByLabelText('Number of workers')).toHaveFocus()
    );
    await screen.findByLabelText('Worker Cores');
    return { outcome };
  };
  return { open, opened };
}

/** The button that creates the cluster. */
export const createButton = (): HTMLElement =>
  screen.getByRole('button', { name: 'Create' });
