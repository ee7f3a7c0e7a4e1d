/** The page that sizes a deployment. Loaded when it is opened. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import '../../style/lazy.css';
import { FieldNote, NumberField } from '../components/formFields';
import { ProblemAlert } from '../components/problemAlert';
import { TextButton } from '../components/textButton';
import { toProblem } from '../gateway/toProblem';
import type { IProblem, ISizing } from '../tokens';
import type * as Wire from '../wire/wire';
import {
  fieldError,
  fieldGroups,
  inputsOf,
  textsOf,
  type FieldKey,
  type IFieldGroup,
  type Texts
} from './inputs';
import { Results } from './results';

/** Time in ms after the last change of an input until the estimate is requested. */
const DEBOUNCE_DELAY = 250;

/** Properties of {@link SizingPage}. */
export interface ISizingPageProps {
  sizing: ISizing;
  trans: TranslationBundle;
}

/** Inputs, and the estimate for them. The server calculates it. */
export function SizingPage({ sizing, trans }: ISizingPageProps): JSX.Element {
  const [known, setKnown] = React.useState<Wire.Sizing | null>(null);
  const [problem, setProblem] = React.useState<IProblem | null>(null);
  const [attempt, setAttempt] = React.useState(0);
  React.useEffect(() => {
    let isCurrent = true;
    setProblem(null);
    sizing.defaults().then(
      found => isCurrent && setKnown(found),
      (reason: unknown) => isCurrent && setProblem(toProblem(reason, trans))
    );
    return () => {
      isCurrent = false;
    };
  }, [sizing, trans, attempt]);
  return (
    <div
      className="jp-DaskGateway-page"
      role="region"
      aria-label={trans.__('Size a Deployment')}
    >
      <h1>{trans.__('Size a Deployment')}</h1>
      {problem && (
        <ProblemAlert problem={problem} trans={trans}>
          <TextButton
            tabIndex={undefined}
            onClick={() => setAttempt(before => before + 1)}
          >
            {trans.__('Try Again')}
          </TextButton>
        </ProblemAlert>
      )}
      {known && <Estimate known={known} sizing={sizing} trans={trans} />}
    </div>
  );
}

function Estimate(
  props: ISizingPageProps & { known: Wire.Sizing }
): JSX.Element {
  const { known, sizing, trans } = props;
  const [texts, setTexts] = React.useState<Texts>(() => textsOf(known.inputs));
  const [machines, setMachines] = React.useState({
    server_machine: known.inputs.server_machine,
    worker_machine: known.inputs.worker_machine
  });
  const groups = React.useMemo(() => fieldGroups(trans), [trans]);
  const isValid = groups.every(group =>
    group.fields.every(field => fieldError(field, texts, trans) === null)
  );
  const inputs = React.useMemo(
    () => (isValid ? inputsOf(texts, machines) : null),
    [isValid, texts, machines]
  );
  const { result, problem } = useEstimate(sizing, inputs, trans);
  return (
    <>
      <p>
        {trans.__(
          'Enter the cores and memory that servers and workers request. Known values of this deployment are filled in.'
        )}
      </p>
      <form
        className="jp-DaskGateway-sizingForm"
        onSubmit={event => event.preventDefault()}
      >
        {groups.map(group => (
          <FieldGroup
            key={group.title}
            group={group}
            texts={texts}
            rejected={problem}
            onChange={(key, text) =>
              setTexts(before => ({ ...before, [key]: text }))
            }
            trans={trans}
          >
            {group.machine && (
              <MachineField
                machines={known.machines}
                value={machines[group.machine]}
                onChange={name =>
                  group.machine &&
                  setMachines({ ...machines, [group.machine]: name })
                }
                trans={trans}
              />
            )}
          </FieldGroup>
        ))}
      </form>
      {problem && !(problem.field && problem.field in texts) && (
        <ProblemAlert problem={problem} trans={trans} />
      )}
      {result && (
        <Results
          result={result}
          hours={Number(texts.hours_per_month)}
          trans={trans}
        />
      )}
    </>
  );
}

/** Return the estimate for inputs; the last one while they are not valid. Nothing is requested while they change. */
function useEstimate(
  sizing: ISizing,
  inputs: Wire.SizingInputs | null,
  trans: TranslationBundle
): { result: Wire.SizingResult | null; problem: IProblem | null } {
  const [state, setState] = React.useState<{
    result: Wire.SizingResult | null;
    problem: IProblem | null;
  }>({ result: null, problem: null });
  React.useEffect(() => {
    if (!inputs) {
      return;
    }
    let isCurrent = true;
    const timer = setTimeout(() => {
      sizing.estimate(inputs).then(
        result => isCurrent && setState({ result, problem: null }),
        (reason: unknown) =>
          isCurrent &&
          setState(before => ({ ...before, problem: toProblem(reason, trans) }))
      );
    }, DEBOUNCE_DELAY);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [sizing, inputs, trans]);
  return state;
}

function FieldGroup(props: {
  group: IFieldGroup;
  texts: Texts;
  /** What the server rejected. Its field shows it. */
  rejected: IProblem | null;
  onChange: (key: FieldKey, text: string) => void;
  children: React.ReactNode;
  trans: TranslationBundle;
}): JSX.Element {
  const { group, texts, rejected, onChange, children, trans } = props;
  const id = React.useId();
  return (
    <fieldset>
      <legend>{group.title}</legend>
      {group.fields.map(field => (
        <NumberField
          key={field.key}
          id={`${id}-${field.key}`}
          label={field.label}
          step={field.isWhole ? 1 : 'any'}
          value={texts[field.key]}
          error={
            fieldError(field, texts, trans) ??
            (rejected?.field === field.key ? rejected.message : undefined)
          }
          onChange={text => onChange(field.key, text)}
        />
      ))}
      {children}
    </fieldset>
  );
}

function MachineField(props: {
  machines: ReadonlyArray<Wire.Machine>;
  value: string;
  onChange: (name: string) => void;
  trans: TranslationBundle;
}): JSX.Element {
  const { machines, value, onChange, trans } = props;
  const id = React.useId();
  const size = machines.find(({ name }) => name === value)?.size;
  return (
    <div className="jp-DaskGateway-field">
      <label className="jp-DaskGateway-label" htmlFor={id}>
        {trans.__('Machine type')}
      </label>
      <HTMLSelect
        id={id}
        aria-describedby={`${id}-help`}
        value={value}
        onChange={event => onChange(event.target.value)}
      >
        {machines.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </HTMLSelect>
      {size && (
        <FieldNote
          errorId={`${id}-error`}
          helpId={`${id}-help`}
          help={trans.__(
            '%1 cores, %2 GiB',
            `${size.cores}`,
            `${size.memory_gib}`
          )}
        />
      )}
    </div>
  );
}
