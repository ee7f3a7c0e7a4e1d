import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { toProblem } from '../../../gateway/toProblem';
import { ProblemAlert } from '../../../components/problemAlert';
import type * as Wire from '../../../wire/wire';
import type { CreateModel } from '../createModel';
import { sourceKey, sourceText } from './source';

/** Properties of {@link ConfigurationField}. */
export interface IConfigurationFieldProps {
  model: CreateModel;
  trans: TranslationBundle;
}

/** The class of the field for the name of a preset, and its buttons. */
export const PRESET_NAME_CLASS = 'jp-DaskGateway-presetName';

const ID = 'jp-DaskGateway-create-source';

/** The choice of a configuration, and buttons that save the input as a preset, or delete the chosen preset. */
export function ConfigurationField(
  props: IConfigurationFieldProps
): JSX.Element | null {
  const { model, trans } = props;
  const { source, sources } = model;
  const { presets } = model.options;
  const [name, setName] = React.useState<string | null>(null);
  const [problem, setProblem] = React.useState<Wire.Problem | null>(null);
  const saveButton = React.useRef<HTMLButtonElement>(null);
  const nameField = React.useRef<HTMLInputElement>(null);
  const isNaming = name !== null;
  const wasNaming = React.useRef(false);
  React.useEffect(() => {
    if (isNaming) {
      nameField.current?.focus();
      nameField.current?.select();
    } else if (wasNaming.current) {
      saveButton.current?.focus();
    }
    wasNaming.current = isNaming;
  }, [isNaming]);
  if (sources.length === 0) {
    return null;
  }
  const attempt = async (act: () => Promise<void>) => {
    try {
      setProblem(null);
      await act();
      setName(null);
      model.refresh();
    } catch (error) {
      setProblem(toProblem(error, trans));
    }
  };
  const save = () => {
    const { configuration } = model;
    const text = name?.trim();
    if (text && configuration) {
      void attempt(async () => {
        await presets.save({
          name: text,
          gateway: model.gateway,
          ...configuration
        });
        model.setSource({ kind: 'own', name: text });
      });
    }
  };
  return (
    <div className="jp-DaskGateway-configuration">
      <div className="jp-DaskGateway-field">
        <label className="jp-DaskGateway-label" htmlFor={ID}>
          {trans.__('Start from')}
        </label>
        <HTMLSelect
          id={ID}
          value={sourceKey(source)}
          disabled={model.sending}
          options={sources.map(one => ({
            value: sourceKey(one),
            label: sourceText(one, trans)
          }))}
          onChange={({ target }) => {
            const chosen = sources.find(one => sourceKey(one) === target.value);
            if (chosen) {
              model.setSource(chosen);
            }
          }}
        />
      </div>
      {isNaming ? (
        <div
          className={PRESET_NAME_CLASS}
          onKeyDown={event => {
            if (event.key === 'Escape') {
              setName(null);
            } else if (
              event.key === 'Enter' &&
              event.target === nameField.current
            ) {
              save();
            }
          }}
        >
          <input
            ref={nameField}
            className="jp-mod-styled"
            aria-label={trans.__('Name of the preset')}
            placeholder={trans.__('Name of the preset')}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
          <button
            type="button"
            className="jp-DaskGateway-textButton"
            disabled={!name.trim() || model.configuration === null}
            onClick={save}
          >
            {trans.__('Save')}
          </button>
          <button
            type="button"
            className="jp-DaskGateway-textButton"
            onClick={() => setName(null)}
          >
            {trans.__('Discard')}
          </button>
        </div>
      ) : (
        presets.canSave && (
          <div className="jp-DaskGateway-presetButtons">
            <button
              ref={saveButton}
              type="button"
              className="jp-DaskGateway-textButton"
              disabled={model.sending || !model.ready}
              onClick={() => setName(source.kind === 'own' ? source.name : '')}
            >
              {trans.__('Save as Preset…')}
            </button>
            {source.kind === 'own' && (
              <button
                type="button"
                className="jp-DaskGateway-textButton"
                disabled={model.sending}
                onClick={() =>
                  void attempt(async () => {
                    const { name } = source;
                    await presets.delete({ name, gateway: model.gateway });
                    saveButton.current?.focus();
                    model.setSource({ kind: 'default' });
                  })
                }
              >
                {trans.__('Delete Preset')}
              </button>
            )}
          </div>
        )
      )}
      {problem && <ProblemAlert problem={problem} trans={trans} />}
    </div>
  );
}
