import { LabIcon } from '@jupyterlab/ui-components';

import dashboardSvg from '../../style/icons/dashboard.svg';
import gatewaySvg from '../../style/icons/dask-gateway.svg';
import removeSvg from '../../style/icons/remove.svg';
import scaleSvg from '../../style/icons/scale.svg';

/** The sidebar's tab. */
export const gatewayIcon = new LabIcon({
  name: 'jupyterlab-dask-gateway:gateway',
  svgstr: gatewaySvg
});

/** More or fewer workers. */
export const scaleIcon = new LabIcon({
  name: 'jupyterlab-dask-gateway:scale',
  svgstr: scaleSvg
});

/** What a cluster is doing. */
export const dashboardIcon = new LabIcon({
  name: 'jupyterlab-dask-gateway:dashboard',
  svgstr: dashboardSvg
});

/** One worker less. */
export const removeIcon = new LabIcon({
  name: 'jupyterlab-dask-gateway:remove',
  svgstr: removeSvg
});
