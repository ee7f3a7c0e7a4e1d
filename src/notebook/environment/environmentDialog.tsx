import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { dialogBody } from '../../components/dialogBody';
import {
  type IValueCount,
  type IEnvironment,
  type IPresenceRequest,
  type IPresenceRow,
  isMissingOnWorkers,
  parseNames,
  hasDifferentVersions
} from './environment';
import { imageText } from '../connection/images';

/** What the dialog needs. */
export interface IEnvironmentDialogOptions {
  label: string;
  /** The cluster's image; null if it has no such option. */
  image: string | null;
  /** The notebook's image as far as the server knows it. */
  notebookImage: string | null;
  /** Read the environments through the kernel; null if it is not connected, so that only images can be compared. */
  read: ((request: IPresenceRequest) => Promise<IEnvironment>) | null;
  /** Describe an error. */
  explain: (error: unknown) => string;
  trans: TranslationBundle;
}

/** The user's choice to recreate the cluster. */
export interface IRecreateChoice {
  /** The notebook's image. */
  image: string;
  /** Whether to stop the present cluster afterwards. */
  stop: boolean;
}

class EnvironmentDialog extends Dialog<null> {
  /** Enter in the form checks the workers. JupyterLab's dialog would close. */
  protected override _evtKeydown(event: KeyboardEvent): void {
    const { target, key } = event;
    const isInForm = target instanceof Element && target.closest('form');
    if (key !== 'Enter' || !isInForm) {
      super._evtKeydown(event);
    }
  }
}

/** Show the environments. @returns the choice to recreate the cluster; null to keep it. */
export async function showEnvironmentDialog(
  options: IEnvironmentDialogOptions
): Promise<IRecreateChoice | null> {
  const { trans, label, image, read } = options;
  const first =
    (await read?.({ packages: [], paths: [], variables: [] })) ?? null;
  const notebookImage = first?.image ?? options.notebookImage;
  const canRecreate =
    notebookImage !== null && image !== null && notebookImage !== image;
  const title = trans.__('Environments of This Notebook and %1', label);
  const dialog = new EnvironmentDialog({
    title,
    body: dialogBody(
      <>
        {notebookImage !== null && image !== null && (
          <p data-differs={canRecreate}>
            {canRecreate
              ? imageText({ notebook: notebookImage, cluster: image }, trans)
              : trans.__(
                  'The notebook and the cluster use the image %1.',
                  image
                )}
          </p>
        )}
        {first && read ? (
          <Environment first={first} {...options} read={read} />
        ) : (
          <p>
            {trans.__(
              'Connect the notebook to the cluster to compare versions.'
            )}
          </p>
        )}
      </>
    ),
    hasClose: true,
    checkbox: canRecreate
      ? {
          label: trans.__('Stop this cluster afterwards'),
          caption: trans.__(
            '%1 will be stopped when this notebook is connected to the new cluster. It keeps running if it is busy, has results in memory, or is in use elsewhere.',
            label
          ),
          checked: true
        }
      : null,
    buttons: [
      ...(canRecreate
        ? [
            Dialog.okButton({
              label: trans.__('Recreate with the Notebook’s Image')
            })
          ]
        : []),
      Dialog.cancelButton({ label: trans.__('Close') })
    ]
  });
  dialog.addClass('jp-DaskGateway-environment');
  dialog.node.setAttribute('aria-label', title);
  const { button, isChecked } = await dialog.launch();
  return canRecreate && button.accept
    ? { image: notebookImage, stop: isChecked === true }
    : null;
}

type IEnvironmentProps = Pick<
  IEnvironmentDialogOptions,
  'explain' | 'trans'
> & {
  read: (request: IPresenceRequest) => Promise<IEnvironment>;
  first: IEnvironment;
};

function Environment(props: IEnvironmentProps): JSX.Element {
  const { trans, first } = props;
  const [environment, setEnvironment] = React.useState(first);
  const differing = environment.versions.filter(hasDifferentVersions);
  return (
    <div>
      <p role="status">
        {differing.length === 0
          ? trans.__('All versions are the same.')
          : trans.__(
              'Different versions: %1.',
              differing.map(row => row.name).join(', ')
            )}{' '}
        {environment.workers === 0 &&
          trans.__('The cluster has no workers to compare with yet.')}
      </p>
      <Versions environment={environment} trans={trans} />
      <h3>{trans.__('Check the workers')}</h3>
      <PresenceForm {...props} onResult={setEnvironment} />
      <Presence rows={environment.presence} trans={trans} />
    </div>
  );
}

function Versions(props: {
  environment: IEnvironment;
  trans: TranslationBundle;
}): JSX.Element {
  const { environment, trans } = props;
  const none = trans.__('not installed');
  // Differences come first.
  const rows = [...environment.versions].sort(
    (a, b) => Number(hasDifferentVersions(b)) - Number(hasDifferentVersions(a))
  );
  return (
    <table aria-label={trans.__('Versions')}>
      <thead>
        <tr>
          <th scope="col">{trans.__('Package')}</th>
          <th scope="col">{trans.__('Notebook')}</th>
          <th scope="col">{trans.__('Scheduler')}</th>
          <th scope="col">{trans.__('Workers')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.name} data-differs={hasDifferentVersions(row)}>
            <th scope="row">{row.name}</th>
            <td>{row.notebook ?? none}</td>
            <td>{row.scheduler ?? none}</td>
            <td>{countsText(row.workers, value => value ?? none)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Presence(props: {
  rows: IPresenceRow[];
  trans: TranslationBundle;
}): JSX.Element {
  const { trans } = props;
  // Missing items come first.
  const sorted = [...props.rows].sort(
    (a, b) => Number(isMissingOnWorkers(b)) - Number(isMissingOnWorkers(a))
  );
  const kinds: Record<IPresenceRow['kind'], string> = {
    packages: trans.__('Package'),
    paths: trans.__('Path'),
    variables: trans.__('Variable')
  };
  const yesOrNo = (exists: boolean) =>
    exists ? trans.__('yes') : trans.__('no');
  return (
    <table aria-label={trans.__('Packages, paths and variables')}>
      <thead>
        <tr>
          <th scope="col">{trans.__('Kind')}</th>
          <th scope="col">{trans.__('Name')}</th>
          <th scope="col">{trans.__('Notebook')}</th>
          <th scope="col">{trans.__('Workers')}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map(row => (
          <tr
            key={`${row.kind} ${row.name}`}
            data-differs={isMissingOnWorkers(row)}
          >
            <td>{kinds[row.kind]}</td>
            <th scope="row">{row.name}</th>
            <td>{yesOrNo(row.notebook)}</td>
            <td>{countsText(row.workers, yesOrNo)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PresenceForm(
  props: IEnvironmentProps & { onResult: (result: IEnvironment) => void }
): JSX.Element {
  const { read, explain, onResult, trans } = props;
  const [busy, setBusy] = React.useState(false);
  const [failure, setFailure] = React.useState('');
  const field = (
    name: keyof IPresenceRequest,
    label: string,
    example: string
  ) => (
    <label>
      {label}
      <input name={name} className="jp-mod-styled" placeholder={example} />
    </label>
  );
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        if (busy) {
          return;
        }
        const data = new FormData(event.currentTarget);
        const names = (name: keyof IPresenceRequest) => {
          const text = data.get(name);
          return typeof text === 'string' ? parseNames(text) : [];
        };
        setBusy(true);
        setFailure('');
        void read({
          packages: names('packages'),
          paths: names('paths'),
          variables: names('variables')
        })
          .then(onResult, error => setFailure(explain(error)))
          .finally(() => setBusy(false));
      }}
    >
      {field('packages', trans.__('Packages'), 'numpy, xarray')}
      {field('paths', trans.__('Files and folders'), '/data/era5')}
      {field(
        'variables',
        trans.__('Environment variables (names only)'),
        'AWS_PROFILE'
      )}
      <button
        type="submit"
        className="jp-mod-styled jp-mod-accept"
        aria-disabled={busy}
      >
        {busy ? trans.__('Checking…') : trans.__('Check')}
      </button>
      {failure && <p role="alert">{failure}</p>}
    </form>
  );
}

/** List values: "2026.8.0" if all workers have the same, else "2026.8.0 (3), 2026.7.1 (1)". */
function countsText<T>(
  values: IValueCount<T>[],
  text: (value: T) => string
): string {
  if (values.length === 0) {
    return '–';
  }
  return values.length === 1
    ? text(values[0].value)
    : values.map(({ value, count }) => `${text(value)} (${count})`).join(', ');
}
