import { Dialog, ReactWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import {
  type IValueCount,
  type IEnvironment,
  type IPresenceRow,
  isMissingOnWorkers,
  parseNames,
  hasDifferentVersions
} from './environment';
import { imageText } from '../connection/images';

/** What the dialog works with. */
export interface IEnvironmentDialogOptions {
  label: string;
  /** The cluster's image, where it has such an option. */
  image: string | null;
  /** The notebook's image, as far as is known without asking the kernel. */
  notebookImage: string | null;
  /** Ask the kernel; null where it is not connected to the cluster, and images are all there is to compare. */
  ask: ((wanted: IPresenceRequest) => Promise<IEnvironment>) | null;
  /** A failure in words. */
  explain: (error: unknown) => string;
  trans: TranslationBundle;
}

/** A cluster that the person wants in place of this one. */
export interface IRecreateChoice {
  /** The notebook's image. */
  image: string;
  /** What becomes of this one: to be stopped when it is not needed any more. */
  stop: boolean;
}

/** What else to look for on the workers. */
export interface IPresenceRequest {
  packages: string[];
  paths: string[];
  variables: string[];
}

/** Show the table of environments. @returns what the person wants in place of the cluster; null for nothing. */
export async function showEnvironmentDialog(
  options: IEnvironmentDialogOptions
): Promise<IRecreateChoice | null> {
  const { trans, label, image, ask } = options;
  const first =
    (await ask?.({ packages: [], paths: [], variables: [] })) ?? null;
  const wanted = first?.image ?? options.notebookImage;
  const recreate = wanted !== null && image !== null && wanted !== image;
  const dialog = new Dialog<null>({
    title: trans.__('Environments of this notebook and %1', label),
    body: ReactWidget.create(
      <>
        {wanted !== null && image !== null && (
          <p data-differs={recreate}>
            {recreate
              ? imageText({ notebook: wanted, cluster: image }, trans)
              : trans.__('Notebook and cluster use the image %1.', image)}
          </p>
        )}
        {first && ask ? (
          <Environment first={first} {...options} ask={ask} />
        ) : (
          <p>{trans.__('Once they are connected, versions are compared.')}</p>
        )}
      </>
    ),
    hasClose: true,
    checkbox: recreate
      ? {
          label: trans.__('Then stop this one'),
          caption: trans.__(
            '%1 is stopped once the new one runs and this notebook is connected to it; it is kept where it works, holds results or others use it',
            label
          ),
          checked: true
        }
      : null,
    buttons: [
      ...(recreate
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
  const { button, isChecked } = await dialog.launch();
  return recreate && button.accept
    ? { image: wanted, stop: isChecked === true }
    : null;
}

type IEnvironmentProps = Pick<
  IEnvironmentDialogOptions,
  'explain' | 'trans'
> & {
  ask: (wanted: IPresenceRequest) => Promise<IEnvironment>;
  first: IEnvironment;
};

function Environment(props: IEnvironmentProps): JSX.Element {
  const { trans, first } = props;
  const [now, setNow] = React.useState(first);
  const differing = now.versions.filter(hasDifferentVersions);
  return (
    <div>
      <p role="status">
        {differing.length === 0
          ? trans.__('All versions are the same.')
          : trans.__(
              'Different versions: %1.',
              differing.map(row => row.name).join(', ')
            )}{' '}
        {now.workers === 0 &&
          trans.__('There are no workers to compare with yet.')}
      </p>
      <Versions environment={now} trans={trans} />
      <h3>{trans.__('Works here, fails on the workers?')}</h3>
      <Wanted {...props} onAnswer={setNow} />
      <Presence rows={now.presence} trans={trans} />
    </div>
  );
}

function Versions(props: {
  environment: IEnvironment;
  trans: TranslationBundle;
}): JSX.Element {
  const { environment, trans } = props;
  const none = trans.__('not installed');
  // What differs comes first.
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
            <td>{counted(row.workers, value => value ?? none)}</td>
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
  // What is missing comes first.
  const sorted = [...props.rows].sort(
    (a, b) => Number(isMissingOnWorkers(b)) - Number(isMissingOnWorkers(a))
  );
  const kinds: Record<IPresenceRow['kind'], string> = {
    packages: trans.__('Package'),
    paths: trans.__('Path'),
    variables: trans.__('Variable')
  };
  const word = (there: boolean) => (there ? trans.__('yes') : trans.__('no'));
  return (
    <table aria-label={trans.__('What the workers have')}>
      <thead>
        <tr>
          <th scope="col">{trans.__('What')}</th>
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
            <td>{word(row.notebook)}</td>
            <td>{counted(row.workers, word)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Wanted(
  props: IEnvironmentProps & { onAnswer: (now: IEnvironment) => void }
): JSX.Element {
  const { ask, explain, onAnswer, trans } = props;
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
        void ask({
          packages: names('packages'),
          paths: names('paths'),
          variables: names('variables')
        })
          .then(onAnswer, error => setFailure(explain(error)))
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
        {busy ? trans.__('Asking…') : trans.__('Check')}
      </button>
      {failure && <p role="alert">{failure}</p>}
    </form>
  );
}

/** "2026.8.0" where all have the same, else "2026.8.0 (3), 2026.7.1 (1)". */
function counted<T>(
  values: IValueCount<T>[],
  word: (value: T) => string
): string {
  if (values.length === 0) {
    return '–';
  }
  return values.length === 1
    ? word(values[0].value)
    : values.map(({ value, count }) => `${word(value)} (${count})`).join(', ');
}
