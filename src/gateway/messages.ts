// Generated from jupyterlab_dask_gateway/messages.yaml by scripts/wire.mjs: change it there, then run `jlpm wire`.
import type { TranslationBundle } from '@jupyterlab/translation';

/** The sentences that start on the server, translated; `count` chooses between singular and plural. */
export const MESSAGES: Record<
  string,
  (trans: TranslationBundle, count: (name: string) => number) => string
> = {
  'remedy.bad-request.default': trans =>
    trans.__('Correct the input and try again.'),
  'remedy.forbidden.default': trans =>
    trans.__(
      'Log in again. If the problem persists, ask your hub administrator about your permissions.'
    ),
  'remedy.bad-name.default': trans =>
    trans.__('Use the name of a cluster in the list.'),
  'remedy.internal.default': trans =>
    trans.__(
      'Try again. If the problem persists, report it with this message.'
    ),
  'remedy.gateway-unconfigured.default': trans =>
    trans.__(
      "Ask your hub administrator to set gateway.address in the Dask configuration, or run pip install 'jupyterlab-dask-gateway[local]' and restart the server."
    ),
  'remedy.config-invalid.default': trans =>
    trans.__(
      'Correct this key in the Dask configuration, then restart the server.'
    ),
  'remedy.config-variable-unset.default': trans =>
    trans.__(
      'Set this environment variable for your server, or remove it from the Dask configuration.'
    ),
  'remedy.local-failed.default': trans =>
    trans.__(
      'Try again. If the problem persists, set DASK_GATEWAY__ADDRESS to the address of a running gateway.'
    ),
  'remedy.local-ended.default': trans =>
    trans.__(
      'It restarts automatically the next time you create a cluster. Its clusters are lost, so create a new one.'
    ),
  'remedy.local-unsupported.default': trans =>
    trans.__(
      'Configure the address of a gateway. The local backend of Dask Gateway runs on Linux and macOS only.'
    ),
  'remedy.gateway-unreachable.default': trans =>
    trans.__(
      'Try again in a moment. Administrators: check gateway.address, and that the network policy lets single-user servers reach the gateway.'
    ),
  'remedy.gateway-timeout.default': trans =>
    trans.__(
      'The gateway may be overloaded. Retrying automatically. Administrators: check the gateway and its hub.'
    ),
  'remedy.gateway-bad-answer.default': trans =>
    trans.__(
      'Another program, often a proxy, responds at this address. Administrators: check gateway.address.'
    ),
  'remedy.gateway-error.default': trans =>
    trans.__(
      'Try again. If the problem persists, report this message to your hub administrator.'
    ),
  'remedy.auth-refused.default': trans =>
    trans.__(
      'Stop and start your server. Administrators: give the roles `user` and `server` the scope `access:services!service=dask-gateway`.'
    ),
  'remedy.auth-unverified.default': trans =>
    trans.__(
      'Restart your server. Administrators: check that the gateway reaches the API of the hub and, with gateways before 2025, that the apiToken of the service is the same on both sides.'
    ),
  'remedy.auth-unavailable.default': trans =>
    trans.__(
      'Administrators: set gateway.auth in the Dask configuration. See docs/admin.md.'
    ),
  'remedy.option-refused.default': trans =>
    trans.__('Change the value and create the cluster again.'),
  'problem.cluster-not-found.not-listed': trans =>
    trans.__('There is no such cluster in the list.'),
  'remedy.cluster-not-found.default': trans =>
    trans.__('It may have ended. The list shows the current clusters.'),
  'remedy.cluster-forbidden.default': trans =>
    trans.__('Only the owner of the cluster can do this.'),
  'remedy.cluster-not-running.default': trans =>
    trans.__('Wait until the cluster is running, then try again.'),
  'problem.cluster-start-failed.no-reason': trans =>
    trans.__('The cluster failed to start. The gateway gave no reason.'),
  'remedy.cluster-start-failed.default': trans =>
    trans.__(
      'Try another image, because often the image cannot be pulled or lacks dask-gateway, or ask your hub administrator for the log of the gateway.'
    ),
  'problem.cluster-failed.no-reason': trans =>
    trans.__('The cluster failed. The gateway gave no reason.'),
  'remedy.cluster-failed.default': trans =>
    trans.__(
      'Its results are lost. Create another cluster. If that one fails too, ask your hub administrator for the log of the gateway.'
    ),
  'problem.cluster-start-slow.no-reason': trans =>
    trans.__(
      'The cluster has not started yet. The gateway gave no reason for the delay.'
    ),
  'remedy.cluster-start-slow.default': trans =>
    trans.__(
      'Wait, because new nodes can take minutes, or cancel and try smaller workers.'
    ),
  'remedy.create-uncertain.default': trans =>
    trans.__(
      'Check the list, because the cluster may still appear. If it does not appear, create a new cluster.'
    ),
  'remedy.scheduler-unreachable.default': trans =>
    trans.__(
      'Wait, because the scheduler may be busy. If the problem persists, stop the cluster and create another.'
    ),
  'remedy.scheduler-timeout.default': trans =>
    trans.__(
      'Wait, because the scheduler may be receiving many tasks. If the problem persists, stop the cluster and create another.'
    ),
  'remedy.view-refused.default': trans =>
    trans.__('Open the dashboard again from the list of clusters.'),
  'remedy.view-path-refused.default': trans =>
    trans.__('Open the dashboard again from the list of clusters.'),
  'remedy.view-redirect-refused.default': trans =>
    trans.__('Choose a page from the list of dashboards.'),
  'remedy.dashboard-refused.default': trans =>
    trans.__(
      'Enter the address of a dashboard of one of your clusters, or of a Dask scheduler on this machine. Administrators can allow others.'
    ),
  'hint.no-workers.message': trans =>
    trans.__('0 of {wanted} workers after {waited:duration}.'),
  'hint.no-workers.advice': trans =>
    trans.__(
      'New nodes can take minutes. If no worker starts, a quota or the size of a worker may prevent it. Try smaller workers.'
    )
};
