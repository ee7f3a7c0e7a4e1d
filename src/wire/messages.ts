// Generated from jupyterlab_dask_gateway/messages.yaml by scripts/wire.mjs: change it there, then run `jlpm wire`.
import type { TranslationBundle } from '@jupyterlab/translation';

/** The sentences that start on the server, translated; `count` chooses between singular and plural. */
export const MESSAGES: Record<
  string,
  (trans: TranslationBundle, count: (name: string) => number) => string
> = {
  'problem.bad-request.not-json': trans =>
    trans.__('The request body is not valid JSON.'),
  'problem.bad-request.not-an-object': trans =>
    trans.__('The request body is not a JSON object.'),
  'problem.bad-request.missing': trans =>
    trans.__('The field "{name}" is missing.'),
  'problem.bad-request.unknown-field': trans =>
    trans.__('The field "{name}" is unknown.'),
  'problem.bad-request.not-text': trans =>
    trans.__('The field "{name}" must be text.'),
  'problem.bad-request.not-an-integer': trans =>
    trans.__('The field "{name}" must be a whole number.'),
  'problem.bad-request.not-a-number': trans =>
    trans.__('The field "{name}" must be a number.'),
  'problem.bad-request.not-a-boolean': trans =>
    trans.__('The field "{name}" must be true or false.'),
  'problem.bad-request.not-a-mapping': trans =>
    trans.__('The field "{name}" must be a JSON object.'),
  'problem.bad-request.not-a-list': trans =>
    trans.__('The field "{name}" must be a list.'),
  'problem.bad-request.not-positive': trans =>
    trans.__('The field "{name}" must be greater than 0.'),
  'problem.bad-request.too-small': trans =>
    trans.__('The field "{name}" must be at least {minimum}.'),
  'problem.bad-request.too-large': trans =>
    trans.__('The field "{name}" must be at most {maximum}.'),
  'problem.bad-request.empty': trans =>
    trans.__('The field "{name}" must not be empty.'),
  'problem.bad-request.too-long': trans =>
    trans.__('The field "{name}" must have at most {maximum} characters.'),
  'problem.bad-request.too-many': trans =>
    trans.__('The field "{name}" must have at most {maximum} entries.'),
  'problem.bad-request.not-a-choice': trans =>
    trans.__('The field "{name}" must be one of {choices}.'),
  'problem.bad-request.not-valid': trans =>
    trans.__('The field "{name}" is not valid.'),
  'problem.bad-request.maximum-below-minimum': trans =>
    trans.__('Maximum must be at least {minimum}.'),
  'problem.bad-request.empty-label': trans =>
    trans.__('The label must not be empty.'),
  'problem.bad-request.long-label': trans =>
    trans.__('The label must have at most {maximum} characters.'),
  'problem.bad-request.not-finite': trans =>
    trans.__('Values must be finite numbers.'),
  'problem.bad-request.no-such-example': trans =>
    trans.__('There is no example with this name.'),
  'problem.bad-request.workers-rejected': trans =>
    trans.__('The gateway rejected the number of workers and gave no reason.'),
  'problem.bad-request.workers-rejected-with-text': trans =>
    trans.__('The gateway rejected the number of workers: "{text}".'),
  'problem.bad-request.rejected': trans =>
    trans.__('The server rejected the request (HTTP {status}).'),
  'problem.bad-request.rejected-with-text': trans =>
    trans.__('The server rejected the request: "{text}".'),
  'remedy.bad-request.default': trans =>
    trans.__('Correct the input and try again.'),
  'problem.forbidden.not-permitted': trans =>
    trans.__('You do not have permission to do this on this Jupyter server.'),
  'remedy.forbidden.default': trans =>
    trans.__(
      'Log in again. If the problem persists, ask your hub administrator about your permissions.'
    ),
  'problem.bad-name.not-a-name': trans =>
    trans.__('This is not a valid cluster name.'),
  'problem.bad-name.not-a-port': trans => trans.__('This is not a valid port.'),
  'remedy.bad-name.default': trans =>
    trans.__('Use the name of a cluster in the list.'),
  'problem.internal.failed': trans =>
    trans.__('An unexpected error occurred. The server log has the details.'),
  'problem.internal.failed-with': trans =>
    trans.__(
      'An unexpected error occurred ({type}). The server log has the details.'
    ),
  'problem.internal.notebook-not-saved': trans =>
    trans.__('The cluster of the notebook could not be saved ({type}).'),
  'remedy.internal.default': trans =>
    trans.__(
      'Try again. If the problem persists, report it with this message.'
    ),
  'remedy.internal.data-directory': trans =>
    trans.__(
      'Free space in the data directory of Jupyter, or make it writable.'
    ),
  'problem.gateway-unconfigured.no-address': trans =>
    trans.__('No Dask Gateway is configured.'),
  'problem.gateway-unconfigured.local-disabled': trans =>
    trans.__(
      'No Dask Gateway is configured, and the private local gateway is disabled.'
    ),
  'problem.gateway-unconfigured.packages-missing': trans =>
    trans.__(
      'No Dask Gateway is configured, and these packages for a private local gateway are not installed: {packages}.'
    ),
  'remedy.gateway-unconfigured.default': trans =>
    trans.__(
      "Ask your hub administrator to set gateway.address in the Dask configuration, or run pip install 'jupyterlab-dask-gateway[local]' and restart the server."
    ),
  'remedy.gateway-unconfigured.local-disabled': trans =>
    trans.__(
      'Ask your hub administrator to set gateway.address in the Dask configuration, or set DaskGatewayApp.local_gateway to True and restart the server.'
    ),
  'problem.config-invalid.unreadable': trans =>
    trans.__('The Dask configuration cannot be read: "{text}".'),
  'problem.config-invalid.conflict': trans =>
    trans.__(
      '{key} is not valid: one environment variable sets it to a value, another one sets a key in it.'
    ),
  'problem.config-invalid.not-a-group': trans =>
    trans.__('{key} is not valid: it must be a group of keys.'),
  'problem.config-invalid.not-text': trans =>
    trans.__('{key} is not valid: it must be text. Put it in quotes.'),
  'problem.config-invalid.not-a-mapping': trans =>
    trans.__('{key} is not valid: it must be a mapping.'),
  'problem.config-invalid.keys-not-text': trans =>
    trans.__('{key} is not valid: its keys must be text.'),
  'problem.config-invalid.not-json': trans =>
    trans.__(
      '{key} is not valid: it cannot be sent as JSON. Put dates in quotes.'
    ),
  'problem.config-invalid.not-a-template': trans =>
    trans.__(
      '{key} is not valid: it has a single brace. Write a literal brace twice.'
    ),
  'problem.config-invalid.not-an-auth-type': trans =>
    trans.__(
      '{key} is not valid: it must be basic, jupyterhub, kerberos or the path of a class.'
    ),
  'problem.config-invalid.not-an-address': trans =>
    trans.__(
      '{key} is not valid: it must be an address such as https://hub.example.org/services/dask-gateway.'
    ),
  'problem.config-invalid.not-a-public-address': trans =>
    trans.__('{key} is not valid: it must be an address or a path.'),
  'problem.config-invalid.not-a-proxy-address': trans =>
    trans.__('{key} is not valid: it must be an address or a port.'),
  'problem.config-invalid.not-an-http-proxy': trans =>
    trans.__(
      '{key} is not valid: it must be true, false or an http:// address.'
    ),
  'problem.config-invalid.not-latin1': trans =>
    trans.__(
      '{key} is not valid: it has characters that HTTP Basic authentication cannot transmit.'
    ),
  'problem.config-invalid.unknown-argument': trans =>
    trans.__('{key} is not valid: {auth} authentication has no such argument.'),
  'problem.config-invalid.unknown-option': trans =>
    trans.__('{key} is not valid: this gateway has no such option.'),
  'problem.config-invalid.not-an-integer': trans =>
    trans.__('{key} is not valid: it must be a whole number.'),
  'problem.config-invalid.not-a-number': trans =>
    trans.__('{key} is not valid: it must be a number.'),
  'problem.config-invalid.not-a-boolean': trans =>
    trans.__('{key} is not valid: it must be true or false.'),
  'problem.config-invalid.not-a-choice': trans =>
    trans.__(
      '{key} is not valid: it must be one of the choices of this option.'
    ),
  'problem.config-invalid.too-small': trans =>
    trans.__('{key} is not valid: it must be at least {minimum}.'),
  'problem.config-invalid.too-large': trans =>
    trans.__('{key} is not valid: it must be at most {maximum}.'),
  'remedy.config-invalid.default': trans =>
    trans.__(
      'Correct this key in the Dask configuration, then restart the server.'
    ),
  'problem.config-variable-unset.not-set': trans =>
    trans.__(
      '{key} uses the environment variable {variable}, which is not set.'
    ),
  'remedy.config-variable-unset.default': trans =>
    trans.__(
      'Set this environment variable for your server, or remove it from the Dask configuration.'
    ),
  'problem.local-failed.server-stopped': trans =>
    trans.__('The private local gateway was stopped with its server.'),
  'problem.local-failed.not-started': trans =>
    trans.__('The private local gateway could not be started: "{text}".'),
  'problem.local-failed.no-port': trans =>
    trans.__('The private local gateway found no free port.'),
  'problem.local-failed.ended-with-log': trans =>
    trans.__('The private local gateway failed to start: "{text}".'),
  'problem.local-failed.ended-by-signal': trans =>
    trans.__(
      'The private local gateway failed to start because signal {signal} ended it.'
    ),
  'problem.local-failed.ended-with-code': trans =>
    trans.__(
      'The private local gateway failed to start. Its exit code was {exit_code}.'
    ),
  'problem.local-failed.timeout': trans =>
    trans.__(
      'The private local gateway did not start within {limit:duration} and logged nothing.'
    ),
  'problem.local-failed.timeout-with-log': trans =>
    trans.__(
      'The private local gateway did not start within {limit:duration}. It logged: "{text}".'
    ),
  'remedy.local-failed.default': trans =>
    trans.__(
      'Try again. If the problem persists, set DASK_GATEWAY__ADDRESS to the address of a running gateway.'
    ),
  'problem.local-ended.ended-with-log': trans =>
    trans.__('The private local gateway ended unexpectedly: "{text}".'),
  'problem.local-ended.ended-by-signal': trans =>
    trans.__(
      'The private local gateway ended unexpectedly because of signal {signal}.'
    ),
  'problem.local-ended.ended-with-code': trans =>
    trans.__(
      'The private local gateway ended unexpectedly with exit code {exit_code}.'
    ),
  'remedy.local-ended.default': trans =>
    trans.__(
      'It restarts automatically the next time you create a cluster. Its clusters are lost, so create a new one.'
    ),
  'problem.local-unsupported.windows': trans =>
    trans.__(
      'No Dask Gateway is configured, and a private local gateway does not run on Windows.'
    ),
  'problem.local-unsupported.proxy-missing': trans =>
    trans.__(
      'No Dask Gateway is configured, and dask-gateway-server is installed without its proxy.'
    ),
  'remedy.local-unsupported.default': trans =>
    trans.__(
      'Configure the address of a gateway. The local backend of Dask Gateway runs on Linux and macOS only.'
    ),
  'remedy.local-unsupported.proxy-missing': trans =>
    trans.__(
      'Install dask-gateway-server from a wheel, or configure the address of a gateway.'
    ),
  'problem.gateway-unreachable.connection-refused': trans =>
    trans.__(
      'The gateway cannot be reached from your server: connection refused.'
    ),
  'problem.gateway-unreachable.host-unknown': trans =>
    trans.__(
      'The gateway cannot be reached from your server: its host name cannot be resolved.'
    ),
  'problem.gateway-unreachable.no-connection': trans =>
    trans.__(
      'The gateway cannot be reached from your server: the connection failed.'
    ),
  'problem.gateway-unreachable.connect-timeout': trans =>
    trans.__(
      'The gateway cannot be reached from your server: the connection timed out.'
    ),
  'problem.gateway-unreachable.tls': trans =>
    trans.__(
      'The gateway cannot be reached from your server: the TLS connection failed.'
    ),
  'problem.gateway-unreachable.proxy': trans =>
    trans.__(
      'The gateway cannot be reached from your server: the HTTP proxy (gateway.http-client.proxy) failed or rejected the request.'
    ),
  'problem.gateway-unreachable.closed': trans =>
    trans.__(
      'The gateway cannot be reached from your server: the connection was closed without a response.'
    ),
  'problem.gateway-unreachable.proxy-status': trans =>
    trans.__(
      'The gateway does not respond. A proxy in front of it returned HTTP {status}.'
    ),
  'problem.gateway-unreachable.not-created-timeout': trans =>
    trans.__(
      'The cluster was not created because the gateway did not respond in time. Attempts: {attempts}.'
    ),
  'problem.gateway-unreachable.not-created-closed': trans =>
    trans.__(
      'The cluster was not created because the connection was closed. Attempts: {attempts}.'
    ),
  'problem.gateway-unreachable.not-created-proxy-status': trans =>
    trans.__(
      'The cluster was not created because a proxy returned HTTP {status}. Attempts: {attempts}.'
    ),
  'problem.gateway-unreachable.not-created-bad-response': trans =>
    trans.__(
      'The cluster was not created because the response of the gateway was not valid. Attempts: {attempts}.'
    ),
  'remedy.gateway-unreachable.default': trans =>
    trans.__(
      'Try again in a moment. Administrators: check gateway.address, and that the network policy lets single-user servers reach the gateway.'
    ),
  'remedy.gateway-unreachable.workers-pending': trans =>
    trans.__(
      'The workers will be requested again automatically. To request other workers, scale the cluster.'
    ),
  'problem.gateway-timeout.timeout': trans =>
    trans.__('The gateway did not respond in time.'),
  'remedy.gateway-timeout.default': trans =>
    trans.__(
      'The gateway may be overloaded. Retrying automatically. Administrators: check the gateway and its hub.'
    ),
  'remedy.gateway-timeout.workers-pending': trans =>
    trans.__(
      'The workers will be requested again automatically. To request other workers, scale the cluster.'
    ),
  'problem.gateway-bad-response.html': trans =>
    trans.__(
      'The server at the gateway address is not Dask Gateway: it returned a web page.'
    ),
  'problem.gateway-bad-response.not-json': trans =>
    trans.__(
      'The server at the gateway address is not Dask Gateway: its response is not JSON.'
    ),
  'problem.gateway-bad-response.status': trans =>
    trans.__(
      'The server at the gateway address is not Dask Gateway: it returned HTTP {status}.'
    ),
  'problem.gateway-bad-response.redirect': trans =>
    trans.__(
      'The server at the gateway address is not Dask Gateway: it redirects to "{location}".'
    ),
  'problem.gateway-bad-response.redirect-elsewhere': trans =>
    trans.__(
      'The server at the gateway address is not Dask Gateway: it redirects to another address.'
    ),
  'problem.gateway-bad-response.too-large': trans =>
    trans.__(
      'The server at the gateway address is not Dask Gateway: its response is too large.'
    ),
  'problem.gateway-bad-response.incomplete': trans =>
    trans.__(
      'The server at the gateway address is not Dask Gateway: its response is incomplete.'
    ),
  'problem.gateway-bad-response.no-version': trans =>
    trans.__(
      'The server at the gateway address is not Dask Gateway: it returned no version.'
    ),
  'problem.gateway-bad-response.no-options': trans =>
    trans.__(
      'The server at the gateway address is not Dask Gateway: it returned no options.'
    ),
  'problem.gateway-bad-response.no-clusters': trans =>
    trans.__(
      'The server at the gateway address is not Dask Gateway: it returned no list of clusters.'
    ),
  'problem.gateway-bad-response.not-a-cluster': trans =>
    trans.__(
      'The server at the gateway address is not Dask Gateway: it returned a cluster that is no object.'
    ),
  'problem.gateway-bad-response.no-cluster-name': trans =>
    trans.__(
      'The server at the gateway address is not Dask Gateway: it returned a cluster without a valid name.'
    ),
  'problem.gateway-bad-response.unknown-status': trans =>
    trans.__(
      'The server at the gateway address is not Dask Gateway: it returned a cluster with an unknown status.'
    ),
  'remedy.gateway-bad-response.default': trans =>
    trans.__(
      'Another program, often a proxy, responds at this address. Administrators: check gateway.address.'
    ),
  'remedy.gateway-bad-response.workers-pending': trans =>
    trans.__(
      'The workers will be requested again automatically. To request other workers, scale the cluster.'
    ),
  'problem.gateway-error.with-text': trans =>
    trans.__('The gateway failed: "{text}".'),
  'problem.gateway-error.no-reason': trans =>
    trans.__('The gateway failed with HTTP {status} and gave no reason.'),
  'problem.gateway-error.options': trans =>
    trans.__('The gateway failed to process these options and gave no reason.'),
  'problem.gateway-error.options-with-text': trans =>
    trans.__('The gateway failed to process these options: "{text}".'),
  'remedy.gateway-error.default': trans =>
    trans.__(
      'Try again. If the problem persists, report this message to your hub administrator.'
    ),
  'remedy.gateway-error.options': trans =>
    trans.__(
      'Try other options, because a rule of this deployment may have rejected them. Administrators: the log of the gateway has the reason.'
    ),
  'problem.auth-refused.basic': trans =>
    trans.__('The gateway rejected the user name and password.'),
  'problem.auth-refused.jupyterhub': trans =>
    trans.__("The gateway rejected your server's JupyterHub token."),
  'problem.auth-refused.kerberos': trans =>
    trans.__('The gateway rejected the Kerberos ticket.'),
  'problem.auth-refused.denied': trans =>
    trans.__('The gateway denied access and gave no reason.'),
  'problem.auth-refused.denied-with-text': trans =>
    trans.__('The gateway denied access: "{text}".'),
  'remedy.auth-refused.default': trans =>
    trans.__(
      'Stop and start your server. Administrators: give the roles `user` and `server` the scope `access:services!service=dask-gateway`.'
    ),
  'remedy.auth-refused.basic': trans =>
    trans.__(
      'Administrators: check the user name and password in gateway.auth.kwargs of the Dask configuration.'
    ),
  'remedy.auth-refused.kerberos': trans =>
    trans.__('Get a new ticket with kinit, then try again.'),
  'problem.auth-unverified.rejected': trans =>
    trans.__('JupyterHub rejected your token when the gateway verified it.'),
  'problem.auth-unverified.hub-no-response': trans =>
    trans.__(
      'JupyterHub did not respond when the gateway verified your token.'
    ),
  'remedy.auth-unverified.default': trans =>
    trans.__(
      'Restart your server. Administrators: check that the gateway reaches the API of the hub and, with gateways before 2025, that the apiToken of the service is the same on both sides.'
    ),
  'remedy.auth-unverified.hub-no-response': trans =>
    trans.__(
      'Try again in a moment. Administrators: check that JupyterHub runs and that the gateway reaches its API.'
    ),
  'remedy.auth-unverified.workers-pending': trans =>
    trans.__(
      'The workers will be requested again automatically. To request other workers, scale the cluster.'
    ),
  'problem.auth-unavailable.no-user': trans =>
    trans.__(
      'The gateway requires a user name, and the user of this server has none.'
    ),
  'problem.auth-unavailable.no-token': trans =>
    trans.__(
      'The gateway requires a JupyterHub token, and JUPYTERHUB_API_TOKEN is not set.'
    ),
  'problem.auth-unavailable.bad-token': trans =>
    trans.__('The JupyterHub token has characters that are not allowed.'),
  'problem.auth-unavailable.no-kerberos': trans =>
    trans.__(
      'The gateway requires Kerberos, and no Kerberos library is installed.'
    ),
  'problem.auth-unavailable.no-ticket': trans =>
    trans.__('Kerberos issued no ticket: "{text}".'),
  'problem.auth-unavailable.custom-class': trans =>
    trans.__(
      'gateway.auth.type is "{type}". Custom authentication classes work in notebooks only. This extension supports {supported}.'
    ),
  'remedy.auth-unavailable.default': trans =>
    trans.__(
      'Administrators: set gateway.auth in the Dask configuration. See docs/admin.md.'
    ),
  'remedy.auth-unavailable.no-user': trans =>
    trans.__(
      'Set gateway.auth.kwargs.username in the Dask configuration, or the environment variable USER.'
    ),
  'remedy.auth-unavailable.no-token': trans =>
    trans.__(
      'Start this server from JupyterHub, or set gateway.auth.type in the Dask configuration.'
    ),
  'remedy.auth-unavailable.no-kerberos': trans =>
    trans.__(
      "Administrators: run pip install 'dask-gateway[kerberos]' in the environment of the server, then restart it."
    ),
  'remedy.auth-unavailable.no-ticket': trans =>
    trans.__('Get a new ticket with kinit, then try again.'),
  'problem.option-refused.no-reason': trans =>
    trans.__('The gateway rejected the options and gave no reason.'),
  'problem.option-refused.with-text': trans =>
    trans.__('The gateway rejected the options: "{text}".'),
  'remedy.option-refused.default': trans =>
    trans.__('Change the value and create the cluster again.'),
  'problem.cluster-not-found.not-listed': trans =>
    trans.__('There is no such cluster in the list.'),
  'problem.cluster-not-found.unknown-to-gateway': trans =>
    trans.__('The gateway does not know this cluster.'),
  'problem.cluster-not-found.missing': trans =>
    trans.__(
      'The gateway no longer lists this cluster. The gateway may have been restarted and have lost its clusters.'
    ),
  'problem.cluster-not-found.scheduler-not-allowed': trans =>
    trans.__('This scheduler is no longer in the list of allowed schedulers.'),
  'remedy.cluster-not-found.default': trans =>
    trans.__('It may have ended. The list shows the current clusters.'),
  'remedy.cluster-not-found.recreate': trans =>
    trans.__('Create another cluster with the same options.'),
  'remedy.cluster-not-found.scheduler-not-allowed': trans =>
    trans.__(
      'Ask your hub administrator to add its address to DaskGatewayApp.schedulers.'
    ),
  'problem.cluster-forbidden.no-reason': trans =>
    trans.__('You do not have permission to access this cluster.'),
  'problem.cluster-forbidden.with-text': trans =>
    trans.__('The gateway denied access to this cluster: "{text}".'),
  'remedy.cluster-forbidden.default': trans =>
    trans.__('Only the owner of the cluster can do this.'),
  'problem.cluster-not-running.starting': trans =>
    trans.__('The cluster is still starting.'),
  'problem.cluster-not-running.ended': trans =>
    trans.__('The cluster has ended.'),
  'problem.cluster-not-running.not-running': trans =>
    trans.__('The cluster is not running.'),
  'problem.cluster-not-running.no-scheduler': trans =>
    trans.__('The cluster has no scheduler yet.'),
  'remedy.cluster-not-running.default': trans =>
    trans.__('Wait until the cluster is running, then try again.'),
  'remedy.cluster-not-running.ended': trans =>
    trans.__('Create another cluster.'),
  'remedy.cluster-not-running.workers-pending': trans =>
    trans.__(
      'The workers will be requested again automatically. To request other workers, scale the cluster.'
    ),
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
  'problem.create-uncertain.timeout': trans =>
    trans.__(
      'The gateway did not respond in time to the request to create a cluster.'
    ),
  'problem.create-uncertain.closed': trans =>
    trans.__(
      'The connection was closed before the gateway confirmed the new cluster.'
    ),
  'problem.create-uncertain.proxy-status': trans =>
    trans.__(
      'A proxy returned HTTP {status} before the gateway confirmed the new cluster.'
    ),
  'problem.create-uncertain.bad-response': trans =>
    trans.__(
      'The gateway did not confirm the new cluster with a valid response.'
    ),
  'remedy.create-uncertain.default': trans =>
    trans.__(
      'Check the list, because the cluster may still appear. If it does not appear, create a new cluster.'
    ),
  'problem.scheduler-unreachable.unreachable': trans =>
    trans.__('The scheduler of the cluster cannot be reached.'),
  'problem.scheduler-unreachable.connection-refused': trans =>
    trans.__(
      'The scheduler of the cluster cannot be reached: connection refused.'
    ),
  'problem.scheduler-unreachable.host-unknown': trans =>
    trans.__(
      'The scheduler of the cluster cannot be reached: its host name cannot be resolved.'
    ),
  'problem.scheduler-unreachable.no-connection': trans =>
    trans.__(
      'The scheduler of the cluster cannot be reached: the connection failed.'
    ),
  'problem.scheduler-unreachable.connect-timeout': trans =>
    trans.__(
      'The scheduler of the cluster cannot be reached: the connection timed out.'
    ),
  'problem.scheduler-unreachable.tls': trans =>
    trans.__(
      'The scheduler of the cluster cannot be reached: the TLS connection failed.'
    ),
  'problem.scheduler-unreachable.proxy': trans =>
    trans.__(
      'The scheduler of the cluster cannot be reached: the HTTP proxy failed or rejected the request.'
    ),
  'problem.scheduler-unreachable.closed': trans =>
    trans.__(
      'The scheduler of the cluster cannot be reached: the connection was closed without a response.'
    ),
  'problem.scheduler-unreachable.timeout': trans =>
    trans.__(
      'The scheduler of the cluster cannot be reached: it did not respond in time.'
    ),
  'problem.scheduler-unreachable.status': trans =>
    trans.__(
      'The scheduler of the cluster cannot be reached: the gateway returned HTTP {status}.'
    ),
  'problem.scheduler-unreachable.too-large': trans =>
    trans.__(
      'The scheduler of the cluster cannot be reached: its response is too large.'
    ),
  'problem.scheduler-unreachable.not-a-scheduler': trans =>
    trans.__(
      'The scheduler of the cluster cannot be reached: another program responds.'
    ),
  'remedy.scheduler-unreachable.default': trans =>
    trans.__(
      'Wait, because the scheduler may be busy. If the problem persists, stop the cluster and create another.'
    ),
  'problem.scheduler-timeout.timeout': trans =>
    trans.__('The scheduler of the cluster did not respond in time.'),
  'remedy.scheduler-timeout.default': trans =>
    trans.__(
      'Wait, because the scheduler may be receiving many tasks. If the problem persists, stop the cluster and create another.'
    ),
  'problem.view-refused.not-valid': trans =>
    trans.__('This dashboard link is not valid.'),
  'problem.view-refused.expired': trans =>
    trans.__('This dashboard link has expired.'),
  'problem.view-refused.too-many-connections': trans =>
    trans.__('This dashboard has too many open connections.'),
  'remedy.view-refused.default': trans =>
    trans.__('Open the dashboard again from the list of clusters.'),
  'problem.view-path-refused.characters': trans =>
    trans.__(
      'The dashboard requested an address with characters that are not allowed.'
    ),
  'problem.view-path-refused.empty-segments': trans =>
    trans.__('The dashboard requested an address with empty path segments.'),
  'problem.view-path-refused.outside': trans =>
    trans.__('The dashboard requested an address outside its cluster.'),
  'remedy.view-path-refused.default': trans =>
    trans.__('Open the dashboard again from the list of clusters.'),
  'problem.view-redirect-refused.outside': trans =>
    trans.__('The dashboard redirects to an address outside its cluster.'),
  'remedy.view-redirect-refused.default': trans =>
    trans.__('Choose a page from the list of dashboards.'),
  'problem.dashboard-refused.not-a-url': trans =>
    trans.__('This is not a URL.'),
  'problem.dashboard-refused.not-a-dashboard': trans =>
    trans.__('This is not the URL of a dashboard.'),
  'problem.dashboard-refused.credentials': trans =>
    trans.__('URLs with a user name or password are not accepted.'),
  'problem.dashboard-refused.not-a-port': trans =>
    trans.__('This is not a valid port.'),
  'problem.dashboard-refused.no-match': trans =>
    trans.__('This URL does not belong to any of your clusters.'),
  'problem.dashboard-refused.unknown-owner': trans =>
    trans.__(
      "This system does not show which user's program listens on a port."
    ),
  'problem.dashboard-refused.not-yours': trans =>
    trans.__('No program of yours listens on this port.'),
  'problem.dashboard-refused.not-a-scheduler': trans =>
    trans.__('The program that listens on this port is not a Dask scheduler.'),
  'remedy.dashboard-refused.default': trans =>
    trans.__(
      'Enter the address of a dashboard of one of your clusters, or of a Dask scheduler on this machine. Administrators can allow others.'
    ),
  'hint.no-workers.message': trans =>
    trans.__('0 of {wanted} workers after {waited:duration}.'),
  'hint.no-workers.advice': trans =>
    trans.__(
      'New nodes can take minutes. If no worker starts, a quota or the size of a worker may prevent it. Try smaller workers.'
    ),
  'hint.workers-lost.message': (trans, count) =>
    trans._n(
      '{lost} worker ended while its memory was nearly full.',
      '{lost} workers ended while their memory was nearly full.',
      count('lost')
    ),
  'hint.workers-lost.advice': trans =>
    trans.__(
      'They were probably killed for using too much memory. Use more memory per worker or smaller chunks. As a rule of thumb, a chunk has 50 to 250 MB.'
    ),
  'hint.spilling.message': trans =>
    trans.__('Workers have spilled {spilled:bytes} from memory to disk.'),
  'hint.spilling.advice': trans =>
    trans.__(
      'Computations on spilled data are slow. Add workers to get more memory, release results that you no longer need, or use chunks of 50 to 250 MB.'
    ),
  'hint.memory-full.message': trans =>
    trans.__('The memory of the workers is {percent} % full.'),
  'hint.memory-full.advice': trans =>
    trans.__(
      'Workers pause when their memory is full. Use more memory per worker, more workers, or smaller chunks. As a rule of thumb, a chunk has 50 to 250 MB.'
    ),
  'hint.unbalanced-memory.message': trans =>
    trans.__('One worker stores {percent} % of all data.'),
  'hint.unbalanced-memory.advice': trans =>
    trans.__(
      'The other workers wait for it. Split the data into more chunks, or distribute it with client.rebalance().'
    ),
  'hint.few-threads.message': (trans, count) =>
    trans._n(
      '{tasks} tasks are waiting for {threads} thread.',
      '{tasks} tasks are waiting for {threads} threads.',
      count('threads')
    ),
  'hint.few-threads.advice': trans => trans.__('Add workers to finish sooner.'),
  'hint.workers-limited.message.count': (trans, count) =>
    trans._n(
      'The gateway allows {granted} worker instead of {requested}.',
      'The gateway allows {granted} workers instead of {requested}.',
      count('granted')
    ),
  'hint.workers-limited.message.bounds': trans =>
    trans.__(
      'The gateway allows {minimum} to {maximum} workers instead of {requested_minimum} to {requested_maximum}.'
    ),
  'hint.workers-limited.message.with-text': trans =>
    trans.__('The gateway changed the requested number of workers: "{text}"'),
  'hint.workers-limited.advice': trans =>
    trans.__(
      'The gateway limits the resources of a cluster. If you need more, ask your hub administrator.'
    ),
  'hint.scaled-down.message': (trans, count) =>
    trans._n(
      '{workers} worker released at {at:time} after {idle:duration} idle.',
      '{workers} workers released at {at:time} after {idle:duration} idle.',
      count('workers')
    ),
  'hint.scaled-down.advice.by-admin': trans =>
    trans.__(
      'No results were lost. Your hub administrator releases idle workers. Scale the cluster up to continue.'
    ),
  'hint.scaled-down.advice.by-user': trans =>
    trans.__(
      'No results were lost. Your settings release idle workers. Scale the cluster up to continue.'
    ),
  'hint.idle-action-failed.message.scale-down': trans =>
    trans.__('The cluster is idle, but its workers could not be released.'),
  'hint.idle-action-failed.message.stop': trans =>
    trans.__('The cluster is idle, but it could not be stopped.'),
  'hint.idle-action-failed.advice': trans =>
    trans.__(
      'Retrying automatically. Until then the cluster uses its resources.'
    ),
  'ended.by-user': trans => trans.__('Stopped by you.'),
  'ended.elsewhere': trans =>
    trans.__(
      'Stopped outside this panel, by a notebook or by the idle timeout of the gateway.'
    ),
  'ended.failed': trans => trans.__('The cluster failed.'),
  'ended.idle.by-admin': trans =>
    trans.__(
      'Stopped automatically after {idle:duration} idle (administrator policy).'
    ),
  'ended.idle.by-admin-lost': (trans, count) =>
    trans._n(
      'Stopped automatically after {idle:duration} idle (administrator policy). {count} result ({size:bytes}) was lost.',
      'Stopped automatically after {idle:duration} idle (administrator policy). {count} results ({size:bytes}) were lost.',
      count('count')
    ),
  'ended.idle.by-user': trans =>
    trans.__(
      'Stopped automatically after {idle:duration} idle (your settings).'
    ),
  'ended.idle.by-user-lost': (trans, count) =>
    trans._n(
      'Stopped automatically after {idle:duration} idle (your settings). {count} result ({size:bytes}) was lost.',
      'Stopped automatically after {idle:duration} idle (your settings). {count} results ({size:bytes}) were lost.',
      count('count')
    ),
  'ended.finished.default': trans =>
    trans.__('Stopped automatically when its work had finished.'),
  'ended.finished.lost': (trans, count) =>
    trans._n(
      'Stopped automatically when its work had finished. {count} result ({size:bytes}) was lost.',
      'Stopped automatically when its work had finished. {count} results ({size:bytes}) were lost.',
      count('count')
    ),
  'not-forgotten.activity-unknown': trans =>
    trans.__('Its scheduler cannot be reached, so its activity is unknown.'),
  'not-forgotten.busy': trans => trans.__('It is busy.'),
  'not-forgotten.on-hold': trans => trans.__('It is kept alive or snoozed.'),
  'not-forgotten.connected': trans =>
    trans.__('A notebook or program is connected to it.'),
  'not-forgotten.connected-or-published': trans =>
    trans.__(
      'A notebook or program is connected to it, or it has a published dataset.'
    ),
  'not-forgotten.published': trans =>
    trans.__('It has a published dataset, a queue or a variable.'),
  'not-forgotten.too-new': trans => trans.__('It is newer than the age limit.'),
  'not-forgotten.not-running': trans => trans.__('It is not running.')
};
