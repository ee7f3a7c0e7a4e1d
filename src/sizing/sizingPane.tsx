import { MainAreaWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Boundary } from '../components/errorBoundary';
import { gatewayIcon } from '../components/icons';
import type { ISizing } from '../tokens';
import { SizingPage } from './sizingPage';

/** Return the page Size a Deployment in the main area. */
export function createSizingPane(
  sizing: ISizing,
  trans: TranslationBundle
): MainAreaWidget {
  const content = ReactWidget.create(
    <Boundary trans={trans}>
      <SizingPage sizing={sizing} trans={trans} />
    </Boundary>
  );
  content.addClass('jp-DaskGateway-pane');
  const pane = new MainAreaWidget({ content });
  pane.id = 'jp-DaskGateway-sizing';
  pane.title.label = trans.__('Size a Deployment');
  pane.title.icon = gatewayIcon;
  pane.title.closable = true;
  return pane;
}
