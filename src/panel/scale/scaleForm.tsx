import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { flushSync } from 'react-dom';

import type * as Wire from '../../wire/wire';
import type { ActionResult } from '../../actions/actionRunner';
import type { WorkersErrors } from './workersInput';
import { readWorkers, workersFieldOf, workersInput } from './workersInput';
import { WorkersFields } from './workersFields';
import {
  currentText,
  adaptiveEndText,
  limitText,
  totalText
} from './workersText';

/** Properties of {@link ScaleForm}. */
export interface IScaleFormProps {
  cluster: Wire.Cluster;
  busy: boolean;
  trans: TranslationBundle;
  onApply: (request: Wire.WorkersRequest) => Promise<ActionResult | null>;
  onClose: () => void;
}

/** The form in a row that changes the number of workers. */
export function ScaleForm(props: IScaleFormProps): JSX.Element {
  const { cluster, busy, trans } = props;
  const [input, setInput] = React.useState(() =>
    workersInput(cluster.requested, cluster.workers, cluster.scaling)
  );
  const read = readWorkers(input, trans);
  const request = 'request' in read ? read.request : null;
  const [errors, setErrors] = React.useState<WorkersErrors>({});
  const form = React.useRef<HTMLFormElement>(null);
  React.useEffect(() => {
    form.current?.querySelector('input')?.focus();
  }, []);
  const showErrors = (found: WorkersErrors) => {
    // An invalid field can be focused only after it is marked as invalid.
    flushSync(() => setErrors(found));
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  };
  const apply = async () => {
    if ('errors' in read) {
      showErrors(read.errors);
      return;
    }
    const result = await props.onApply(read.request);
    if (result !== null && typeof result === 'object') {
      const field = workersFieldOf(result, input.adaptive);
      if (field) {
        showErrors({ [field]: result.message });
      }
    }
  };
  return (
    <form
      ref={form}
      className="jp-DaskGateway-scale"
      aria-label={trans.__('Scale %1', cluster.label)}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        void apply();
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          props.onClose();
        }
      }}
    >
      <WorkersFields
        id={`jp-DaskGateway-scale-${cluster.name}`}
        input={input}
        errors={errors}
        help={currentText(cluster, trans)}
        total={totalText(request, cluster.worker_size, trans)}
        notes={[
          limitText(request, cluster.scaling.limit, trans),
          adaptiveEndText(cluster.scaling, input.adaptive, trans)
        ]}
        disabled={busy}
        trans={trans}
        onChange={changed => {
          setInput(changed);
          setErrors({});
        }}
      />
      <div className="jp-DaskGateway-buttons">
        <button
          type="button"
          className="jp-mod-styled jp-mod-reject jp-DaskGateway-small"
          onClick={props.onClose}
        >
          {trans.__('Cancel')}
        </button>
        <button
          type="submit"
          className="jp-mod-styled jp-mod-accept jp-DaskGateway-small"
          disabled={busy}
        >
          {trans.__('Apply')}
        </button>
      </div>
    </form>
  );
}
