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
    trans.__(
      'The field "{name}" must have at most {maximum:count} characters.'
    ),
  'problem.bad-request.too-many': trans =>
    trans.__('The field "{name}" must have at most {maximum:count} entries.'),
  'problem.bad-request.not-a-choice': trans =>
    trans.__('The field "{name}" must be one of {choices}.'),
  'problem.bad-request.not-valid': trans =>
    trans.__('The field "{name}" is not valid.'),
  'problem.bad-request.maximum-below-minimum': trans =>
    trans.__('Maximum must be at least {minimum}.'),
  'problem.bad-request.empty-label': trans =>
    trans.__('The label must not be empty.'),
  'problem.bad-request.long-label': trans =>
    trans.__('The label must have at most {maximum:count} characters.'),
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
    trans.__('An unexpected error occurred. See the server log for details.'),
  'problem.internal.failed-with': trans =>
    trans.__(
      'An unexpected error occurred ({type}). See the server log for details.'
    ),
  'problem.internal.holds-unknown': trans =>
    trans.__(
      'It is unknown whether the cluster is kept alive or snoozed, because the stored data cannot be read.'
    ),
  'remedy.internal.default': trans =>
    trans.__(
      'Try again. If the problem persists, report it with this message.'
    ),
  'remedy.internal.data-directory': trans =>
    trans.__(
      'Make the data directory of Jupyter readable. The server log contains the name of the file.'
    ),
  'problem.not-saved.failed': trans =>
    trans.__(
      'The change applies until the server stops, because it could not be saved: {reason}.'
    ),
  'problem.not-saved.locked': trans =>
    trans.__(
      'The change applies until the server stops, because it could not be saved: the file did not become available in time.'
    ),
  'problem.not-saved.newer-version': trans =>
    trans.__(
      'The change applies until the server stops, because it could not be saved: a newer version of the extension wrote the file.'
    ),
  'remedy.not-saved.default': trans =>
    trans.__(
      'Free up space in the data directory of Jupyter, or make it writable. The server tries again until the change is saved.'
    ),
  'remedy.not-saved.locked': trans =>
    trans.__(
      'Check the file system of your home directory. The server tries again until the change is saved.'
    ),
  'remedy.not-saved.newer-version': trans =>
    trans.__(
      'Install the newer version of jupyterlab-dask-gateway, and restart the server.'
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
  'remedy.gateway-unconfigured.status-service': trans =>
    trans.__(
      'Pass the address of the gateway with --gateway, or set gateway.address in the Dask configuration.'
    ),
  'problem.config-invalid.unreadable': trans =>
    trans.__('The Dask configuration cannot be read: "{text}".'),
  'problem.config-invalid.conflict': trans =>
    trans.__(
      '{key} is not valid: one environment variable sets it to a value, and another one sets a key below it.'
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
      '{group}.auth.kwargs is not valid: it has characters that HTTP Basic authentication cannot transmit.'
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
  'problem.config-invalid.no-address': trans =>
    trans.__(
      '{key} is not set. Each gateway in the group gateways needs its address.'
    ),
  'problem.config-invalid.same-address': trans =>
    trans.__('{key} is not valid: another gateway has the same address.'),
  'problem.config-invalid.not-a-gateway-name': trans =>
    trans.__(
      '{key} is not valid: the name of a gateway consists of letters, digits, - and _.'
    ),
  'problem.config-invalid.machines-unreadable': trans =>
    trans.__('The table of machine types {key} cannot be read: "{text}".'),
  'problem.config-invalid.machines-not-a-table': trans =>
    trans.__(
      'The table of machine types {key} is not valid: machines must be a list of mappings.'
    ),
  'problem.config-invalid.machines-empty': trans =>
    trans.__(
      'The table of machine types {key} is not valid: it has no machines.'
    ),
  'problem.config-invalid.machine-name': trans =>
    trans.__(
      'The table of machine types {key} is not valid: a machine has no name.'
    ),
  'problem.config-invalid.machine-size': trans =>
    trans.__(
      'The table of machine types {key} is not valid: {field} of {name} must be a number above 0, and at most {maximum:count}.'
    ),
  'problem.config-invalid.machine-reserves': trans =>
    trans.__(
      'The table of machine types {key} is not valid: reserves of {name} must be one of {choices}.'
    ),
  'problem.config-invalid.machine-pods': trans =>
    trans.__(
      'The table of machine types {key} is not valid: pods of {name} must be a whole number from 1 to {maximum:count}.'
    ),
  'problem.config-invalid.machine-price': trans =>
    trans.__(
      'The table of machine types {key} is not valid: price of {name} must be null, or a number from 0 to {maximum:count}.'
    ),
  'remedy.config-invalid.default': trans =>
    trans.__(
      'Correct this key in the Dask configuration, then restart the server.'
    ),
  'remedy.config-invalid.machines': trans =>
    trans.__(
      'Correct the file, then try again. Its format is in docs/sizing.md.'
    ),
  'problem.unknown-gateway.not-configured': trans =>
    trans.__('There is no gateway with the name "{name}".'),
  'problem.unknown-gateway.no-default': trans =>
    trans.__('There is no default gateway.'),
  'remedy.unknown-gateway.default': trans =>
    trans.__(
      'Choose another gateway. Administrators add gateways to the group gateways of the Dask configuration.'
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
      'Create a new cluster, which restarts the gateway automatically. The earlier clusters are lost.'
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
  'problem.gateway-unreachable.tls-untrusted': trans =>
    trans.__(
      'The gateway cannot be reached from your server: its TLS certificate is not trusted.'
    ),
  'problem.gateway-unreachable.tls-expired': trans =>
    trans.__(
      'The gateway cannot be reached from your server: its TLS certificate has expired.'
    ),
  'problem.gateway-unreachable.tls-other-host': trans =>
    trans.__(
      'The gateway cannot be reached from your server: its TLS certificate is for another host name.'
    ),
  'problem.gateway-unreachable.tls-to-plain': trans =>
    trans.__(
      'The gateway cannot be reached from your server: its address has https://, but the port has no TLS.'
    ),
  'problem.gateway-unreachable.plain-to-tls': trans =>
    trans.__(
      'The gateway cannot be reached from your server: its address has http://, but the port requires TLS.'
    ),
  'problem.gateway-unreachable.proxy': trans =>
    trans.__(
      'The gateway cannot be reached from your server: the HTTP proxy ({setting}) failed or rejected the request.'
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
      'Try again in a moment. Administrators: check {group}.address, and that the network policy lets single-user servers reach the gateway.'
    ),
  'remedy.gateway-unreachable.tls': trans =>
    trans.__(
      'Administrators: renew the certificate of the gateway, or use its host name in {group}.address.'
    ),
  'remedy.gateway-unreachable.tls-untrusted': trans =>
    trans.__(
      "Administrators: add the certificate authority to the trust store of the user's server, for example with the environment variable SSL_CERT_FILE. Notebooks also need it."
    ),
  'remedy.gateway-unreachable.tls-to-plain': trans =>
    trans.__(
      'Administrators: start {group}.address with http://, or use the port that has TLS.'
    ),
  'remedy.gateway-unreachable.plain-to-tls': trans =>
    trans.__('Administrators: start {group}.address with https://.'),
  'remedy.gateway-unreachable.proxy': trans =>
    trans.__(
      'Administrators: check this setting. If the gateway is reached directly, add its host to NO_PROXY.'
    ),
  'remedy.gateway-unreachable.workers-pending': trans =>
    trans.__(
      'The workers will be requested again automatically. To request other workers, scale the cluster.'
    ),
  'problem.gateway-timeout.timeout': trans =>
    trans.__('The gateway did not respond in time.'),
  'problem.gateway-timeout.timeout-hub': trans =>
    trans.__(
      'The gateway did not respond in time. It may be waiting for JupyterHub, which verifies your token.'
    ),
  'remedy.gateway-timeout.hub': trans =>
    trans.__(
      'Clusters continue to run. Retrying automatically. Administrators: check that JupyterHub responds, and that the gateway reaches its API.'
    ),
  'remedy.gateway-timeout.default': trans =>
    trans.__(
      'The gateway may be overloaded. Retrying automatically. Administrators: check the gateway and its hub.'
    ),
  'remedy.gateway-timeout.workers-pending': trans =>
    trans.__(
      'The workers will be requested again automatically. To request other workers, scale the cluster.'
    ),
  'problem.gateway-busy.too-many-requests': trans =>
    trans.__(
      'The gateway, or a proxy in front of it, received too many requests (HTTP 429). It accepts the next request in {seconds:duration}.'
    ),
  'remedy.gateway-busy.default': trans =>
    trans.__(
      'Wait. The list is updated automatically. Administrators: raise the request limit in front of the gateway.'
    ),
  'remedy.gateway-busy.workers-pending': trans =>
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
      'The server at the gateway address is not Dask Gateway: it returned a cluster that is not a JSON object.'
    ),
  'problem.gateway-bad-response.no-cluster-name': trans =>
    trans.__(
      'The server at the gateway address is not Dask Gateway: it returned a cluster without a valid name.'
    ),
  'problem.gateway-bad-response.workers-unconfirmed': trans =>
    trans.__(
      'The request for workers was not confirmed. The response at the gateway address is not that of Dask Gateway.'
    ),
  'problem.gateway-bad-response.stop-unconfirmed': trans =>
    trans.__(
      'The request to stop the cluster was not confirmed. The response at the gateway address (HTTP {status}) is not that of Dask Gateway.'
    ),
  'problem.gateway-bad-response.unknown-status': trans =>
    trans.__(
      'The gateway reports a state of this cluster that this version of the extension does not know.'
    ),
  'remedy.gateway-bad-response.unknown-status': trans =>
    trans.__(
      'Update jupyterlab-dask-gateway, or report this to your hub administrator. The cluster may still be running.'
    ),
  'remedy.gateway-bad-response.default': trans =>
    trans.__(
      'Another program, often a proxy, responds at this address. Administrators: check {group}.address.'
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
  'problem.auth-refused.custom': trans =>
    trans.__(
      'The gateway rejected the headers of the configured authentication class.'
    ),
  'problem.auth-refused.denied': trans =>
    trans.__('The gateway denied access and gave no reason.'),
  'problem.auth-refused.denied-with-text': trans =>
    trans.__('The gateway denied access: "{text}".'),
  'remedy.auth-refused.default': trans =>
    trans.__(
      'Stop and start your server. Administrators: give the roles "user" and "server" the scope access:services!service=dask-gateway.'
    ),
  'remedy.auth-refused.basic': trans =>
    trans.__(
      'Administrators: check the user name and password in {group}.auth.kwargs of the Dask configuration.'
    ),
  'remedy.auth-refused.kerberos': trans =>
    trans.__('Get a new ticket with kinit, then try again.'),
  'remedy.auth-refused.custom': trans =>
    trans.__(
      'Run Gateway().list_clusters() in a notebook, which uses the same class. Administrators: check {group}.auth in the Dask configuration.'
    ),
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
  'problem.auth-unavailable.unknown-type': trans =>
    trans.__(
      '{group}.auth.type is "{type}", which is neither one of {supported} nor the path of a class.'
    ),
  'problem.auth-unavailable.custom-not-allowed': trans =>
    trans.__(
      '{group}.auth.type is "{type}". This server may not load authentication classes, and supports only {supported}.'
    ),
  'problem.auth-unavailable.custom-not-importable': trans =>
    trans.__(
      'This server cannot import the authentication class {type}: "{text}".'
    ),
  'problem.auth-unavailable.custom-no-class': trans =>
    trans.__('The module {module} has no authentication class {name}.'),
  'problem.auth-unavailable.custom-failed': trans =>
    trans.__('The authentication class {type} raised {error}.'),
  'problem.auth-unavailable.custom-no-headers': trans =>
    trans.__('The authentication class {type} returned no valid headers.'),
  'problem.auth-unavailable.custom-timeout': trans =>
    trans.__(
      'The authentication class {type} did not respond within {seconds:duration}.'
    ),
  'remedy.auth-unavailable.default': trans =>
    trans.__(
      'Administrators: set {group}.auth in the Dask configuration. See docs/admin.md.'
    ),
  'remedy.auth-unavailable.custom-not-allowed': trans =>
    trans.__(
      'Administrators: set DaskGatewayApp.allow_custom_auth to True and restart the server. Notebooks can use the class in any case.'
    ),
  'remedy.auth-unavailable.custom-not-importable': trans =>
    trans.__(
      'Administrators: install the package of the class in the environment of the server, then restart it.'
    ),
  'remedy.auth-unavailable.custom-no-class': trans =>
    trans.__(
      'Administrators: correct {group}.auth.type in the Dask configuration, then restart the server.'
    ),
  'remedy.auth-unavailable.custom-failed': trans =>
    trans.__(
      'Run Gateway().list_clusters() in a notebook, which uses the same class and shows the whole error. Administrators: check {group}.auth.kwargs in the Dask configuration.'
    ),
  'remedy.auth-unavailable.custom-no-headers': trans =>
    trans.__(
      'Administrators: pre_request of the class must return headers and a context.'
    ),
  'remedy.auth-unavailable.custom-timeout': trans =>
    trans.__(
      'Try again later. Administrators: check that the server reaches what the class connects to.'
    ),
  'remedy.auth-unavailable.no-user': trans =>
    trans.__(
      'Set {group}.auth.kwargs.username in the Dask configuration, or the environment variable USER.'
    ),
  'remedy.auth-unavailable.no-token': trans =>
    trans.__(
      'Start this server from JupyterHub, or set {group}.auth.type in the Dask configuration.'
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
  'problem.cluster-limit.with-text': trans =>
    trans.__('The gateway does not allow another cluster: "{text}".'),
  'remedy.cluster-limit.default': trans =>
    trans.__(
      'Stop a cluster that you no longer need, or ask your hub administrator for a higher limit.'
    ),
  'problem.cluster-not-found.not-listed': trans =>
    trans.__('There is no such cluster in the list.'),
  'problem.cluster-not-found.unknown-to-gateway': trans =>
    trans.__('The gateway does not know this cluster.'),
  'problem.cluster-not-found.missing': trans =>
    trans.__(
      'The gateway no longer lists this cluster. It may have been restarted and lost its clusters.'
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
    trans.__('Ask the owner of the cluster to do this.'),
  'problem.cluster-shared.not-managed': trans =>
    trans.__(
      'This scheduler is shared and has no gateway. It cannot be scaled, stopped or kept alive here.'
    ),
  'remedy.cluster-shared.default': trans =>
    trans.__(
      'Create a cluster, or ask your hub administrator to change the scheduler.'
    ),
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
  'problem.cluster-not-stopped.still-running': trans =>
    trans.__(
      'The gateway accepted the request to stop the cluster, but the cluster is still running.'
    ),
  'remedy.cluster-not-stopped.default': trans =>
    trans.__(
      'Stop it again. If the problem persists, ask your hub administrator for the log of the gateway.'
    ),
  'problem.worker-not-found.unknown': trans =>
    trans.__('The cluster has no worker "{name}".'),
  'remedy.worker-not-found.default': trans =>
    trans.__('It may have been removed. Choose one of the current workers.'),
  'problem.cluster-start-failed.no-reason': trans =>
    trans.__('The cluster failed to start. The gateway gave no reason.'),
  'remedy.cluster-start-failed.default': trans =>
    trans.__(
      'Try another image: often the image cannot be downloaded, or it does not contain dask-gateway. You can also ask your hub administrator for the log of the gateway.'
    ),
  'remedy.cluster-start-failed.with-names': trans =>
    trans.__(
      'Check the names and values that were set ({names}) and the image: often it cannot be downloaded, or it does not contain dask-gateway. You can also ask your hub administrator for the log of the gateway.'
    ),
  'remedy.cluster-start-failed.local': trans =>
    trans.__(
      'Check that your computer has free memory, and that Python can import dask and distributed in the environment of JupyterLab. Then create another cluster.'
    ),
  'problem.cluster-failed.no-reason': trans =>
    trans.__('The cluster failed. The gateway gave no reason.'),
  'remedy.cluster-failed.default': trans =>
    trans.__(
      'Its results are lost. Create another cluster. If that one fails too, ask your hub administrator for the log of the gateway.'
    ),
  'remedy.cluster-failed.local': trans =>
    trans.__(
      'Its results are lost. Your computer may have run out of memory: create another cluster with fewer or smaller workers.'
    ),
  'problem.cluster-start-slow.no-reason': trans =>
    trans.__(
      'The cluster has not started yet. The gateway gave no reason for the delay.'
    ),
  'remedy.cluster-start-slow.default': trans =>
    trans.__(
      'Wait: a new machine can take several minutes. You can also cancel and try smaller workers.'
    ),
  'problem.request-too-large.cores-scheduler': trans =>
    trans.__(
      'The scheduler requests {cores} cores, and no machine is large enough for it.'
    ),
  'problem.request-too-large.memory-scheduler': trans =>
    trans.__(
      'The scheduler requests {memory:bytes} of memory, and no machine is large enough for it.'
    ),
  'problem.request-too-large.resource-scheduler': trans =>
    trans.__('The scheduler requests more "{resource}" than any machine has.'),
  'problem.request-too-large.cores-workers': (trans, count) =>
    trans._n(
      '{count} worker is waiting: it requests {cores} cores, and no machine is large enough for it.',
      '{count} workers are waiting: each requests {cores} cores, and no machine is large enough for one.',
      count('count')
    ),
  'problem.request-too-large.memory-workers': (trans, count) =>
    trans._n(
      '{count} worker is waiting: it requests {memory:bytes} of memory, and no machine is large enough for it.',
      '{count} workers are waiting: each requests {memory:bytes} of memory, and no machine is large enough for one.',
      count('count')
    ),
  'problem.request-too-large.resource-workers': (trans, count) =>
    trans._n(
      '{count} worker is waiting: it requests more "{resource}" than any machine has.',
      '{count} workers are waiting: each requests more "{resource}" than any machine has.',
      count('count')
    ),
  'remedy.request-too-large.default': trans =>
    trans.__('Stop the cluster, and create another one with smaller workers.'),
  'remedy.request-too-large.scheduler': trans =>
    trans.__(
      'Choose a smaller scheduler, if the options of the gateway have its size, or ask your hub administrator for larger machines.'
    ),
  'problem.no-machine-accepts.scheduler': trans =>
    trans.__('The scheduler is waiting because no machine accepts it.'),
  'problem.no-machine-accepts.workers': (trans, count) =>
    trans._n(
      '{count} worker is waiting because no machine accepts it.',
      '{count} workers are waiting because no machine accepts them.',
      count('count')
    ),
  'remedy.no-machine-accepts.default': trans =>
    trans.__(
      'Ask your hub administrator. Administrators: check the taints and labels of the machines, whether they are cordoned, and the tolerations and node selectors of the gateway.'
    ),
  'problem.machine-limit.scheduler': trans =>
    trans.__(
      'The scheduler is waiting because the maximum number of machines is in use.'
    ),
  'problem.machine-limit.workers': (trans, count) =>
    trans._n(
      '{count} worker is waiting because the maximum number of machines is in use.',
      '{count} workers are waiting because the maximum number of machines is in use.',
      count('count')
    ),
  'problem.machine-limit.unavailable-scheduler': trans =>
    trans.__(
      'The scheduler is waiting because the cloud provider cannot provide another machine at the moment.'
    ),
  'problem.machine-limit.unavailable-workers': (trans, count) =>
    trans._n(
      '{count} worker is waiting because the cloud provider cannot provide another machine at the moment.',
      '{count} workers are waiting because the cloud provider cannot provide another machine at the moment.',
      count('count')
    ),
  'remedy.machine-limit.default': trans =>
    trans.__(
      'Wait until machines are released, stop clusters that you no longer need, or ask your hub administrator for more machines.'
    ),
  'problem.image-not-pulled.not-found': trans =>
    trans.__('The image "{image}" was not found.'),
  'problem.image-not-pulled.pull-limit': trans =>
    trans.__(
      'The image "{image}" cannot be downloaded now because the registry limits downloads.'
    ),
  'problem.image-not-pulled.denied': trans =>
    trans.__(
      'The image "{image}" cannot be downloaded because the registry denied access.'
    ),
  'problem.image-not-pulled.invalid-name': trans =>
    trans.__('The image name "{image}" is not valid.'),
  'problem.image-not-pulled.failed': trans =>
    trans.__('The image "{image}" cannot be downloaded.'),
  'remedy.image-not-pulled.default': trans =>
    trans.__(
      'Create a cluster with another image, and stop this one. Check the spelling of the name and the tag of the image.'
    ),
  'remedy.image-not-pulled.pull-limit': trans =>
    trans.__(
      'Wait: Kubernetes tries again. Administrators: log in to the registry (imagePullSecrets), or use a mirror.'
    ),
  'remedy.image-not-pulled.denied': trans =>
    trans.__(
      'Check the name of the image: some registries deny access to images that do not exist. Administrators: add a secret for the registry (imagePullSecrets).'
    ),
  'remedy.image-not-pulled.failed': trans =>
    trans.__(
      'Wait: Kubernetes tries again. If the problem persists, create a cluster with another image, and stop this one.'
    ),
  'problem.quota-reached.pods': trans =>
    trans.__('The quota is used up: {used} of {hard} pods are in use.'),
  'problem.quota-reached.cores': trans =>
    trans.__('The quota is used up: {used} of {hard} cores are in use.'),
  'problem.quota-reached.memory': trans =>
    trans.__(
      'The quota is used up: {used:bytes} of {hard:bytes} of memory are in use.'
    ),
  'problem.quota-reached.resource': trans =>
    trans.__('The quota is used up: {used} of {hard} "{resource}" are in use.'),
  'remedy.quota-reached.default': trans =>
    trans.__(
      'Wait until other users release resources, stop clusters that you no longer need, or ask your hub administrator for a larger quota.'
    ),
  'problem.container-not-created.scheduler': trans =>
    trans.__(
      'Kubernetes cannot start the container of the scheduler ({text}).'
    ),
  'problem.container-not-created.workers': (trans, count) =>
    trans._n(
      'Kubernetes cannot start the container of {count} worker ({text}).',
      'Kubernetes cannot start the containers of {count} workers ({text}).',
      count('count')
    ),
  'remedy.container-not-created.default': trans =>
    trans.__(
      'Ask your hub administrator. Administrators: check the volumes, secrets and commands in the configuration of the gateway, and the events of the pod.'
    ),
  'problem.killed-for-memory.scheduler': trans =>
    trans.__('The scheduler was killed because it used too much memory.'),
  'problem.killed-for-memory.limit-scheduler': trans =>
    trans.__(
      'The scheduler was killed because it used more than its {limit:bytes} of memory.'
    ),
  'problem.killed-for-memory.workers': (trans, count) =>
    trans._n(
      '{count} worker was killed because it used too much memory.',
      '{count} workers were killed because they used too much memory.',
      count('count')
    ),
  'problem.killed-for-memory.limit-workers': (trans, count) =>
    trans._n(
      '{count} worker was killed because it used more than its {limit:bytes} of memory.',
      '{count} workers were killed because they used more than their {limit:bytes} of memory.',
      count('count')
    ),
  'remedy.killed-for-memory.default': trans =>
    trans.__('Use more memory, or smaller chunks.'),
  'remedy.killed-for-memory.scheduler': trans =>
    trans.__(
      'Create another cluster. Use fewer and larger tasks, or ask your hub administrator for more memory for schedulers.'
    ),
  'remedy.killed-for-memory.workers': trans =>
    trans.__(
      'Use more memory per worker or smaller chunks. As a rule of thumb, use chunks of 50 to 250 MB.'
    ),
  'problem.machine-lost.removed-scheduler': trans =>
    trans.__(
      'The cluster ended because the machine of its scheduler was removed.'
    ),
  'problem.machine-lost.removed-workers': (trans, count) =>
    trans._n(
      '{count} worker ended because its machine was removed.',
      '{count} workers ended because their machines were removed.',
      count('count')
    ),
  'problem.machine-lost.pressure-scheduler': trans =>
    trans.__(
      'The cluster ended because the machine of its scheduler had no memory or disk space left.'
    ),
  'problem.machine-lost.pressure-workers': (trans, count) =>
    trans._n(
      '{count} worker ended because its machine had no memory or disk space left.',
      '{count} workers ended because their machines had no memory or disk space left.',
      count('count')
    ),
  'problem.machine-lost.preempted-scheduler': trans =>
    trans.__(
      'The cluster ended because a program with a higher priority needed the machine of its scheduler.'
    ),
  'problem.machine-lost.preempted-workers': (trans, count) =>
    trans._n(
      '{count} worker ended because a program with a higher priority needed its machine.',
      '{count} workers ended because a program with a higher priority needed their machines.',
      count('count')
    ),
  'remedy.machine-lost.default': trans =>
    trans.__(
      'This happens to spot machines and during maintenance. Workers are replaced automatically; if the scheduler ended, create another cluster.'
    ),
  'problem.crashed.scheduler': trans =>
    trans.__('The scheduler ended with exit code {exit_code}.'),
  'problem.crashed.log-scheduler': trans =>
    trans.__(
      'The scheduler ended with exit code {exit_code}. Its last log lines: "{text}"'
    ),
  'problem.crashed.workers': (trans, count) =>
    trans._n(
      '{count} worker ended with exit code {exit_code}.',
      '{count} workers ended with exit code {exit_code}.',
      count('count')
    ),
  'problem.crashed.log-workers': (trans, count) =>
    trans._n(
      '{count} worker ended with exit code {exit_code}. Its last log lines: "{text}"',
      '{count} workers ended with exit code {exit_code}. The last log lines of one: "{text}"',
      count('count')
    ),
  'remedy.crashed.default': trans =>
    trans.__(
      'Check that the image contains dask-gateway and distributed in the same versions as the gateway. Also check the environment variables that you set.'
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
      'Wait: the cluster may still appear in the list. If it does not, create a new cluster.'
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
  'problem.scheduler-unreachable.too-many-requests': trans =>
    trans.__(
      'The scheduler of the cluster cannot be reached: a proxy in front of it received too many requests (HTTP 429).'
    ),
  'problem.scheduler-unreachable.too-large': trans =>
    trans.__(
      'The scheduler of the cluster cannot be reached: its response is too large.'
    ),
  'problem.scheduler-unreachable.not-a-scheduler': trans =>
    trans.__(
      'The scheduler of the cluster cannot be reached: another program responds at its address.'
    ),
  'remedy.scheduler-unreachable.default': trans =>
    trans.__(
      'Wait: the scheduler may be busy. If the problem persists, stop the cluster and create another one.'
    ),
  'problem.scheduler-timeout.timeout': trans =>
    trans.__('The scheduler of the cluster did not respond in time.'),
  'remedy.scheduler-timeout.default': trans =>
    trans.__(
      'Wait: the scheduler may be receiving many tasks. If the problem persists, stop the cluster and create another one.'
    ),
  'problem.view-refused.not-valid': trans =>
    trans.__('This dashboard link is not valid.'),
  'problem.view-refused.expired': trans =>
    trans.__('This dashboard link has expired.'),
  'remedy.view-refused.default': trans =>
    trans.__('Open the dashboard again from the list of clusters.'),
  'problem.view-busy.too-many-sockets': trans =>
    trans.__('This dashboard already has {maximum:count} open WebSockets.'),
  'problem.view-busy.too-many-requests': trans =>
    trans.__(
      'This dashboard is already waiting for {maximum:count} responses.'
    ),
  'remedy.view-busy.default': trans =>
    trans.__(
      'Close the dashboard, and open it again from the list of clusters.'
    ),
  'problem.view-path-refused.characters': trans =>
    trans.__(
      'The dashboard requested an address with characters that are not allowed.'
    ),
  'problem.view-path-refused.empty-segments': trans =>
    trans.__('The dashboard requested an address with empty path segments.'),
  'problem.view-path-refused.too-long': trans =>
    trans.__('The dashboard requested an address that is too long.'),
  'problem.view-path-refused.outside': trans =>
    trans.__('The dashboard requested an address outside its cluster.'),
  'remedy.view-path-refused.default': trans =>
    trans.__('Open the dashboard again from the list of clusters.'),
  'problem.view-response-refused.status': trans =>
    trans.__('The dashboard sent a response with an invalid status.'),
  'problem.view-response-refused.malformed': trans =>
    trans.__(
      'The dashboard sent a response that is malformed or whose headers are too long.'
    ),
  'remedy.view-response-refused.default': trans =>
    trans.__(
      'Choose a page from the list of dashboards. If the problem persists, restart the cluster.'
    ),
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
  'gateway.no-proxy': trans =>
    trans.__(
      'NO_PROXY contains the gateway, so this server does not use {setting}. The Python client of Dask Gateway ignores NO_PROXY: if notebooks cannot reach the gateway, set {group}.http-client.proxy to false.'
    ),
  'status-service.not-in-a-pod': trans =>
    trans.__(
      'The status service needs the Kubernetes API. Run it in a pod with a service account.'
    ),
  'status-service.started': trans =>
    trans.__(
      'The status service for the namespace {namespace} listens on port {port}.'
    ),
  'clean-up.clean-up-announced.message.default': trans =>
    trans.__(
      "Idle for {idle:duration}. Your hub administrator's clean-up will stop this cluster at {at:time}."
    ),
  'clean-up.clean-up-announced.message.lost': trans =>
    trans.__(
      "Idle for {idle:duration}. Your hub administrator's clean-up will stop this cluster at {at:time}, and its results in memory will be lost."
    ),
  'clean-up.clean-up-announced.advice': trans =>
    trans.__(
      'To keep the cluster, run a task on it, or use Keep Alive with a connected notebook.'
    ),
  'clean-up.cleaned-up.message.default': trans =>
    trans.__(
      "Stopped by your hub administrator's clean-up after it was idle for {idle:duration}."
    ),
  'clean-up.cleaned-up.message.lost': (trans, count) =>
    trans._n(
      "Stopped by your hub administrator's clean-up after it was idle for {idle:duration}. {count:count} result ({size:bytes}) was lost.",
      "Stopped by your hub administrator's clean-up after it was idle for {idle:duration}. {count:count} results ({size:bytes}) were lost.",
      count('count')
    ),
  'clean-up.cleaned-up.advice': trans =>
    trans.__('Recreate it when you need it again.'),
  'clean-up.announced': trans =>
    trans.__(
      'Its owner has been informed. It will be stopped at {at:time} unless it runs tasks before then.'
    ),
  'clean-up.due': trans =>
    trans.__('It has reached the idle time after which clusters are stopped.'),
  'clean-up.has-results': trans => trans.__('It has results in memory.'),
  'clean-up.no-metrics': trans =>
    trans.__(
      'Its scheduler has no /metrics, so work between two runs is unknown.'
    ),
  'clean-up.not-due': trans =>
    trans.__('Its idle time is below the limit of {limit:duration}.'),
  'clean-up.failed': trans => trans.__('Failed: {text}.'),
  'clean-up.owner': trans =>
    trans.__(
      'Clusters of {owner}: {clusters:count} ({cores:count} cores), of which idle: {idle_clusters:count} ({idle_cores:count} cores).'
    ),
  'clean-up.announce-done': trans =>
    trans.__('Clusters whose owners were informed: {count:count}.'),
  'clean-up.announce-dry': trans =>
    trans.__('Clusters whose owners would be informed: {count:count}.'),
  'clean-up.stop-done': trans => trans.__('Stopped clusters: {count:count}.'),
  'clean-up.stop-dry': trans =>
    trans.__('Clusters that would be stopped: {count:count}.'),
  'clean-up.dry-run': trans =>
    trans.__(
      'Nothing was changed. To inform owners and stop clusters, run the command again with --yes.'
    ),
  'clean-up.record': trans => trans.__('Only the idle times were stored.'),
  'clean-up.not-on-kubernetes': trans =>
    trans.__(
      'The clean-up of all users needs the Kubernetes API: run it in a pod with a service account, or use --kubernetes. The administrator guide (Idle clusters of all users) says what to do with other gateways.'
    ),
  'clean-up.no-dask-clusters': trans =>
    trans.__(
      'Kubernetes has no DaskCluster objects, so the gateway does not use its Kubernetes backend. The administrator guide (Idle clusters of all users) says what to do with other gateways.'
    ),
  'clean-up.list-forbidden': trans =>
    trans.__(
      'The service account may not list DaskCluster objects in this namespace. Apply the role of deploy/clean-up.yaml.'
    ),
  'clean-up.list-failed': trans =>
    trans.__('The clusters cannot be listed: {text}.'),
  'hint.no-workers.message': trans =>
    trans.__('0 of {wanted:count} workers after {waited:duration}.'),
  'hint.no-workers.advice': trans =>
    trans.__(
      'New machines can take several minutes. If no worker starts, a quota or the size of the workers may prevent it. Try smaller workers.'
    ),
  'hint.workers-lost.message': (trans, count) =>
    trans._n(
      '{lost:count} worker ended while its memory was nearly full.',
      '{lost:count} workers ended while their memory was nearly full.',
      count('lost')
    ),
  'hint.workers-lost.advice': trans =>
    trans.__(
      'They were probably killed for using too much memory. Use more memory per worker or smaller chunks. As a rule of thumb, use chunks of 50 to 250 MB.'
    ),
  'hint.spilling.message': trans =>
    trans.__('Workers have spilled {spilled:bytes} from memory to disk.'),
  'hint.spilling.advice': trans =>
    trans.__(
      'Computations on spilled data are slow. Add workers to get more memory, release results that you no longer need, or use chunks of 50 to 250 MB.'
    ),
  'hint.memory-full.message': trans =>
    trans.__('The memory of the workers is {percent}% full.'),
  'hint.memory-full.advice': trans =>
    trans.__(
      'Workers pause when their memory is full. Use more memory per worker, more workers, or smaller chunks. As a rule of thumb, use chunks of 50 to 250 MB.'
    ),
  'hint.unbalanced-memory.message': trans =>
    trans.__('One worker stores {percent}% of all data.'),
  'hint.unbalanced-memory.advice': trans =>
    trans.__(
      'The other workers wait for it. Split the data into more chunks, or distribute it with client.rebalance().'
    ),
  'hint.few-threads.message': (trans, count) =>
    trans._n(
      '{tasks:count} tasks are waiting for {threads:count} thread.',
      '{tasks:count} tasks are waiting for {threads:count} threads.',
      count('threads')
    ),
  'hint.few-threads.advice': trans => trans.__('Add workers to finish sooner.'),
  'hint.no-maximum.message': trans =>
    trans.__('Adaptive scaling of this cluster has no maximum.'),
  'hint.no-maximum.advice': trans =>
    trans.__(
      'One computation can request all workers that the gateway has. Set a maximum here, or in the notebook with cluster.adapt(minimum=0, maximum=10).'
    ),
  'hint.workers-limited.message.count': (trans, count) =>
    trans._n(
      'The gateway allows {granted:count} worker instead of {requested:count}.',
      'The gateway allows {granted:count} workers instead of {requested:count}.',
      count('granted')
    ),
  'hint.workers-limited.message.bounds': trans =>
    trans.__(
      'The gateway allows {minimum:count} to {maximum:count} workers instead of {requested_minimum:count} to {requested_maximum:count}.'
    ),
  'hint.workers-limited.message.with-text': trans =>
    trans.__('The gateway changed the requested number of workers: "{text}"'),
  'hint.workers-limited.advice': trans =>
    trans.__(
      'The gateway limits the resources of a cluster. If you need more, ask your hub administrator.'
    ),
  'hint.scaled-down.message': (trans, count) =>
    trans._n(
      'Scaled down {workers:count} idle worker at {at:time} (idle for {idle:duration}).',
      'Scaled down {workers:count} idle workers at {at:time} (idle for {idle:duration}).',
      count('workers')
    ),
  'hint.scaled-down.advice.by-admin': trans =>
    trans.__(
      'No results were lost. Your hub administrator scales down idle clusters. Scale the cluster up to continue.'
    ),
  'hint.scaled-down.advice.by-user': trans =>
    trans.__(
      'No results were lost. Your settings scale down idle clusters. Scale the cluster up to continue.'
    ),
  'hint.idle-action-failed.message.scale-down': trans =>
    trans.__('The cluster is idle, but it could not be scaled down.'),
  'hint.idle-action-failed.message.stop': trans =>
    trans.__('The cluster is idle, but it could not be stopped.'),
  'hint.idle-action-failed.advice': trans =>
    trans.__(
      'Retrying automatically. Until then the cluster uses its resources.'
    ),
  'waiting.machine-starting.message.scheduler': trans =>
    trans.__('Waiting for a new machine, which usually takes 2 to 5 minutes.'),
  'waiting.machine-starting.message.workers': (trans, count) =>
    trans._n(
      '{count} worker is waiting for a new machine, which usually takes 2 to 5 minutes.',
      '{count} workers are waiting for new machines, which usually takes 2 to 5 minutes.',
      count('count')
    ),
  'waiting.machine-starting.advice': trans =>
    trans.__('The cluster continues automatically when the machine is ready.'),
  'waiting.machines-full.message.scheduler': trans =>
    trans.__('Waiting for free space on a machine. All machines are in use.'),
  'waiting.machines-full.message.workers': (trans, count) =>
    trans._n(
      '{count} worker is waiting for free space on a machine. All machines are in use.',
      '{count} workers are waiting for free space on machines. All machines are in use.',
      count('count')
    ),
  'waiting.machines-full.advice': trans =>
    trans.__(
      'The cluster continues automatically when other programs end. Smaller workers may fit sooner. You can also stop clusters that you no longer need.'
    ),
  'waiting.image-downloading.message.scheduler': trans =>
    trans.__('The image of the scheduler is being downloaded.'),
  'waiting.image-downloading.message.workers': (trans, count) =>
    trans._n(
      '{count} worker is waiting for the download of its image.',
      '{count} workers are waiting for the download of their image.',
      count('count')
    ),
  'waiting.image-downloading.advice': trans =>
    trans.__(
      'On a new machine, large images can take several minutes. The cluster continues automatically.'
    ),
  'ended.by-user': trans => trans.__('Stopped by you.'),
  'ended.elsewhere': trans =>
    trans.__(
      'Stopped outside this panel, by a notebook or by the idle timeout of the gateway.'
    ),
  'ended.failed': trans => trans.__('Ended unexpectedly.'),
  'ended.idle.by-admin': trans =>
    trans.__(
      'Stopped automatically after {idle:duration} idle (administrator policy).'
    ),
  'ended.idle.by-admin-lost': (trans, count) =>
    trans._n(
      'Stopped automatically after {idle:duration} idle (administrator policy). {count:count} result ({size:bytes}) was lost.',
      'Stopped automatically after {idle:duration} idle (administrator policy). {count:count} results ({size:bytes}) were lost.',
      count('count')
    ),
  'ended.idle.by-user': trans =>
    trans.__(
      'Stopped automatically after {idle:duration} idle (your settings).'
    ),
  'ended.idle.by-user-lost': (trans, count) =>
    trans._n(
      'Stopped automatically after {idle:duration} idle (your settings). {count:count} result ({size:bytes}) was lost.',
      'Stopped automatically after {idle:duration} idle (your settings). {count:count} results ({size:bytes}) were lost.',
      count('count')
    ),
  'ended.finished.default': trans =>
    trans.__('Stopped automatically when its work had finished.'),
  'ended.finished.lost': (trans, count) =>
    trans._n(
      'Stopped automatically when its work had finished. {count:count} result ({size:bytes}) was lost.',
      'Stopped automatically when its work had finished. {count:count} results ({size:bytes}) were lost.',
      count('count')
    ),
  'not-forgotten.activity-unknown': trans =>
    trans.__('Its scheduler cannot be reached, so its activity is unknown.'),
  'not-forgotten.busy': trans => trans.__('It is busy.'),
  'not-forgotten.on-hold': trans => trans.__('It is kept alive or snoozed.'),
  'not-forgotten.hold-unknown': trans =>
    trans.__(
      'It is unknown whether it is kept alive or snoozed, because the stored data cannot be read.'
    ),
  'not-forgotten.connected': trans =>
    trans.__('A notebook or program is connected to it.'),
  'not-forgotten.connected-or-published': trans =>
    trans.__(
      'A notebook or program is connected to it, or it has a published dataset.'
    ),
  'not-forgotten.published': trans =>
    trans.__('It has a published dataset, a queue or a variable.'),
  'not-forgotten.too-new': trans => trans.__('It is newer than the age limit.'),
  'not-forgotten.not-running': trans => trans.__('It is not running.'),
  'doctor.title.turn': trans => trans.__('Wait for another check'),
  'doctor.title.configuration': trans => trans.__('Configuration'),
  'doctor.title.python-client': trans => trans.__('Python client'),
  'doctor.title.name': trans => trans.__('Name resolution'),
  'doctor.title.tcp': trans => trans.__('Network connection'),
  'doctor.title.tls': trans => trans.__('TLS certificate'),
  'doctor.title.http': trans => trans.__('Gateway address'),
  'doctor.title.version': trans => trans.__('Gateway version'),
  'doctor.title.hub': trans => trans.__('JupyterHub token'),
  'doctor.title.authentication': trans => trans.__('Authentication'),
  'doctor.title.options': trans => trans.__('Cluster options'),
  'doctor.title.cluster': trans => trans.__('Cluster start'),
  'doctor.title.workers': trans => trans.__('Worker start'),
  'doctor.title.scheduler': trans => trans.__('Scheduler address'),
  'doctor.title.dashboard': trans => trans.__('Dashboard page'),
  'doctor.title.kernel': trans => trans.__('Scheduler address from a kernel'),
  'doctor.title.websocket': trans => trans.__('Dashboard WebSocket'),
  'doctor.title.image': trans => trans.__('Image'),
  'doctor.title.stop': trans => trans.__('Cluster stop'),
  'doctor.title.status-service': trans => trans.__('Status service'),
  'doctor.earlier-failed': trans =>
    trans.__('Skipped because an earlier check failed.'),
  'doctor.turn.finished': trans =>
    trans.__('Another check of your server had to finish first.'),
  'doctor.value.from-variable': trans =>
    trans.__('{key} is {value}. Source: the environment variable {source}.'),
  'doctor.value.from-file': trans =>
    trans.__('{key} is {value}. Source: the file {source}.'),
  'doctor.value.default': trans =>
    trans.__('{key} is {value}. Source: the default.'),
  'doctor.value.hidden-from-variable': trans =>
    trans.__('{key} is set. Source: the environment variable {source}.'),
  'doctor.value.hidden-from-file': trans =>
    trans.__('{key} is set. Source: the file {source}.'),
  'doctor.value.http-proxy': trans =>
    trans.__('The HTTP proxy for the gateway is {value}. Source: {setting}.'),
  'doctor.value.trait': trans =>
    trans.__(
      'DaskGatewayApp.{name} is {value}. Source: the configuration of Jupyter.'
    ),
  'doctor.configuration.read': trans =>
    trans.__('The gateway address is {address}.'),
  'doctor.python-client.same': trans =>
    trans.__(
      'The Python package dask-gateway {version} is installed. It uses the same configuration.'
    ),
  'doctor.python-client.missing': trans =>
    trans.__(
      'The Python package dask-gateway is not installed in the environment of the Jupyter server.'
    ),
  'doctor.python-client.proxy': trans =>
    trans.__(
      'The panel connects to the gateway directly because NO_PROXY contains the gateway. Notebooks connect through the HTTP proxy ({setting}) because the Python client of Dask Gateway ignores NO_PROXY.'
    ),
  'doctor.name.resolved': trans =>
    trans.__('{host} has the address {addresses}.'),
  'doctor.tcp.open': trans =>
    trans.__('Port {port} of {host} accepts connections.'),
  'doctor.tcp.proxy': trans =>
    trans.__('Port {port} of the HTTP proxy {host} accepts connections.'),
  'doctor.tls.plain': trans => trans.__('The gateway address has no TLS.'),
  'doctor.tls.through-proxy': trans =>
    trans.__(
      'The connection goes through an HTTP proxy. The next check includes TLS.'
    ),
  'doctor.tls.trusted': trans => trans.__('The certificate is trusted.'),
  'doctor.tls.valid': trans =>
    trans.__('The certificate is trusted and valid until {at:time}.'),
  'doctor.tls.expires-soon': trans =>
    trans.__('The certificate expires at {at:time}.'),
  'doctor.http.found': trans =>
    trans.__('Dask Gateway responds at this address.'),
  'doctor.version.found': trans => trans.__('Dask Gateway {version}.'),
  'doctor.version.old': trans =>
    trans.__(
      'Dask Gateway {version}. It verifies tokens with the apiToken of its service.'
    ),
  'doctor.hub.not-used': trans =>
    trans.__('The gateway does not use JupyterHub authentication.'),
  'doctor.hub.no-url': trans =>
    trans.__(
      'The environment variable JUPYTERHUB_API_URL is not set, so the token cannot be checked at JupyterHub.'
    ),
  'doctor.hub.timeout': trans =>
    trans.__('JupyterHub did not respond in time.'),
  'doctor.hub.unreachable': trans =>
    trans.__('JupyterHub cannot be reached from your server.'),
  'doctor.hub.rejected': trans =>
    trans.__(
      'JupyterHub rejected the token of your server. The token has expired or was revoked.'
    ),
  'doctor.hub.status': trans =>
    trans.__('JupyterHub returned HTTP {status} when the token was checked.'),
  'doctor.hub.no-scope': trans =>
    trans.__(
      'The token of your server is valid, but it has no scope for a service.'
    ),
  'doctor.hub.valid': trans => trans.__('The token of your server is valid.'),
  'doctor.hub.valid-with-scope': trans =>
    trans.__('The token of your server is valid and has a scope for services.'),
  'doctor.authentication.accepted': (trans, count) =>
    trans._n(
      'The gateway accepted the {auth} authentication. You have {count} running cluster.',
      'The gateway accepted the {auth} authentication. You have {count} running clusters.',
      count('count')
    ),
  'doctor.options.found': (trans, count) =>
    trans._n(
      'The gateway offers {count} option. The configured defaults are valid.',
      'The gateway offers {count} options. The configured defaults are valid.',
      count('count')
    ),
  'doctor.cluster.not-requested': trans =>
    trans.__('Skipped because it creates a cluster, which was not requested.'),
  'doctor.cluster.running': trans =>
    trans.__('The cluster was running after {seconds:duration}.'),
  'doctor.workers.arrived': trans =>
    trans.__('The worker connected to the scheduler after {seconds:duration}.'),
  'doctor.workers.none': trans =>
    trans.__('No worker connected to the scheduler within {waited:duration}.'),
  'doctor.workers.limited': trans =>
    trans.__('The gateway did not grant one worker: "{text}".'),
  'doctor.scheduler.open': trans => trans.__('{address} accepts connections.'),
  'doctor.scheduler.reached': trans =>
    trans.__('The scheduler of a cluster can be reached at {address}.'),
  'doctor.scheduler.no-port': trans =>
    trans.__('The scheduler address {address} has no valid host and port.'),
  'doctor.scheduler.no-connection': trans =>
    trans.__('{address} cannot be reached from your server.'),
  'doctor.scheduler.other-program': trans =>
    trans.__(
      '{address} accepts connections, but does not lead to the scheduler of a cluster.'
    ),
  'doctor.kernel.not-requested': trans =>
    trans.__('Not requested. The check starts a kernel.'),
  'doctor.kernel.open': trans =>
    trans.__('A new kernel can connect to {address}.'),
  'doctor.kernel.reached': trans =>
    trans.__('A new kernel reaches the scheduler of a cluster at {address}.'),
  'doctor.kernel.host-unknown': trans =>
    trans.__(
      'A new kernel cannot resolve the host name of {address}, although your server can.'
    ),
  'doctor.kernel.no-connection': trans =>
    trans.__(
      'A new kernel cannot connect to {address}, although your server can.'
    ),
  'doctor.kernel.other-program': trans =>
    trans.__(
      'A new kernel can connect to {address}, but not to the scheduler of a cluster there, although your server can.'
    ),
  'doctor.kernel.not-started': trans =>
    trans.__('No kernel could run the check ({type}).'),
  'doctor.kernel.proxy-in-kernel': trans =>
    trans.__(
      'The kernel has the environment variable {name}, and your server does not.'
    ),
  'doctor.kernel.proxy-in-server': trans =>
    trans.__(
      'Your server has the environment variable {name}, and the kernel does not.'
    ),
  'doctor.dashboard.no-cluster': trans =>
    trans.__('You have no running cluster whose dashboard can be checked.'),
  'doctor.dashboard.served': trans =>
    trans.__('The scheduler serves its dashboard.'),
  'doctor.websocket.opened': trans =>
    trans.__('The WebSocket of the dashboard can be opened.'),
  'doctor.websocket.refused': trans =>
    trans.__('The WebSocket of the dashboard cannot be opened.'),
  'doctor.image.unknown': trans =>
    trans.__(
      'The image of the cluster, or the image of your server, is unknown.'
    ),
  'doctor.image.same': trans =>
    trans.__('The cluster and your server have the image {image}.'),
  'doctor.image.differs': trans =>
    trans.__(
      'The cluster has the image {image}, and your server has the image {own}.'
    ),
  'doctor.stop.stopped': trans =>
    trans.__('The cluster of this check was stopped.'),
  'doctor.status-service.none': trans =>
    trans.__('No status service was found. It is optional.'),
  'doctor.status-service.healthy': trans =>
    trans.__(
      'The status service responds and can read the pods and events of clusters.'
    ),
  'doctor.status-service.cannot-read': trans =>
    trans.__(
      'The status service responds, but cannot read the pods or events of clusters.'
    ),
  'doctor.status-service.unreachable': trans =>
    trans.__('The configured status service does not respond.'),
  'doctor.advice.configuration.user': trans =>
    trans.__(
      'The panel and notebooks cannot find the gateway. Send this report to your hub administrator.'
    ),
  'doctor.advice.configuration.administrator': trans =>
    trans.__(
      'Correct this key in the Dask configuration, then restart the server of the user.'
    ),
  'doctor.advice.variable.user': trans =>
    trans.__(
      'The panel and notebooks cannot find the gateway. Restart your server. If that does not help, send this report to your hub administrator.'
    ),
  'doctor.advice.variable.administrator': trans =>
    trans.__(
      'Set this environment variable for user servers, or remove it from the Dask configuration.'
    ),
  'doctor.advice.no-gateway.user': trans =>
    trans.__(
      'There is no gateway to check. On your own machine, install the extra "local", and JupyterLab starts a private gateway on demand.'
    ),
  'doctor.advice.no-gateway.administrator': trans =>
    trans.__(
      'Set gateway.address in the Dask configuration, for example with DASK_GATEWAY__ADDRESS.'
    ),
  'doctor.advice.local-gateway.user': trans =>
    trans.__(
      'Restart your server. If the problem persists, report this message.'
    ),
  'doctor.advice.local-gateway.administrator': trans =>
    trans.__(
      'Install matching versions of dask-gateway-server, dask-gateway and distributed.'
    ),
  'doctor.advice.host-unknown.user': trans =>
    trans.__(
      'The host in the gateway address does not exist in this network. Send this report to your hub administrator.'
    ),
  'doctor.advice.host-unknown.administrator': trans =>
    trans.__(
      "Correct the host in {group}.address. On Kubernetes it is the name of the gateway's service, with its namespace if that differs. Check DNS in user pods, and that network policies allow it."
    ),
  'doctor.advice.network-blocked.user': trans =>
    trans.__(
      'Your server cannot reach the gateway. Clusters that are running continue. Send this report to your hub administrator.'
    ),
  'doctor.advice.network-blocked.administrator': trans =>
    trans.__(
      'Check the host and port in {group}.address. Let single-user servers reach the gateway in the network policy, which in the daskhub chart is the networkPolicy of the hub.'
    ),
  'doctor.advice.gateway-down.user': trans =>
    trans.__(
      'The gateway is not running. Try again later. Clusters that are running may continue.'
    ),
  'doctor.advice.gateway-down.administrator': trans =>
    trans.__(
      'Check that the gateway and its proxy run, and that {group}.address has the right port.'
    ),
  'doctor.advice.http-proxy.user': trans =>
    trans.__(
      'Your server cannot use the HTTP proxy to reach the gateway. Send this report to your hub administrator.'
    ),
  'doctor.advice.http-proxy.administrator': trans =>
    trans.__(
      'Check the HTTP proxy and its credentials. If the gateway is reached directly, add its host to NO_PROXY.'
    ),
  'doctor.advice.tls.user': trans =>
    trans.__(
      'Your server cannot establish a secure connection to the gateway. Send this report to your hub administrator.'
    ),
  'doctor.advice.tls.administrator': trans =>
    trans.__('Check the TLS versions and the certificate of the gateway.'),
  'doctor.advice.tls-untrusted.user': trans =>
    trans.__(
      'Your server does not trust the certificate of the gateway. Send this report to your hub administrator.'
    ),
  'doctor.advice.tls-untrusted.administrator': trans =>
    trans.__(
      'Add the certificate authority to the trust store of user servers, for example with SSL_CERT_FILE. Notebooks also need it.'
    ),
  'doctor.advice.tls-expired.user': trans =>
    trans.__(
      'The certificate of the gateway has expired. Send this report to your hub administrator.'
    ),
  'doctor.advice.tls-expired.administrator': trans =>
    trans.__(
      'Renew the certificate, and check the clocks of the gateway and of user servers.'
    ),
  'doctor.advice.tls-other-host.user': trans =>
    trans.__(
      'The certificate belongs to another host. Send this report to your hub administrator.'
    ),
  'doctor.advice.tls-other-host.administrator': trans =>
    trans.__(
      'Use a host name of the certificate in {group}.address, or issue a certificate for this host.'
    ),
  'doctor.advice.tls-to-plain.user': trans =>
    trans.__(
      'The gateway address is not correct. Send this report to your hub administrator.'
    ),
  'doctor.advice.tls-to-plain.administrator': trans =>
    trans.__(
      'Start {group}.address with http://, or use the port that has TLS.'
    ),
  'doctor.advice.plain-to-tls.user': trans =>
    trans.__(
      'The gateway address is not correct. Send this report to your hub administrator.'
    ),
  'doctor.advice.plain-to-tls.administrator': trans =>
    trans.__('Start {group}.address with https://.'),
  'doctor.advice.certificate-expires.user': trans =>
    trans.__(
      'The gateway works now, but will stop working when its certificate expires. Send this report to your hub administrator.'
    ),
  'doctor.advice.certificate-expires.administrator': trans =>
    trans.__(
      'Renew the certificate, or check why it is not renewed automatically.'
    ),
  'doctor.advice.wrong-path.user': trans =>
    trans.__(
      'Another program responds at the gateway address. Send this report to your hub administrator.'
    ),
  'doctor.advice.wrong-path.administrator': trans =>
    trans.__(
      'Correct the path in {group}.address. Behind JupyterHub it often ends with /services/dask-gateway. HTTP 404 and 405 mean that the server has no such path.'
    ),
  'doctor.advice.redirect.user': trans =>
    trans.__(
      'The gateway address leads to another page, often a login page. Send this report to your hub administrator.'
    ),
  'doctor.advice.redirect.administrator': trans =>
    trans.__(
      'Correct the scheme and the path of {group}.address. Exclude the gateway from the login of a proxy in front of it.'
    ),
  'doctor.advice.other-program.user': trans =>
    trans.__(
      'Another program responds at the gateway address. Send this report to your hub administrator.'
    ),
  'doctor.advice.other-program.administrator': trans =>
    trans.__(
      'Correct {group}.address. Check the proxies in front of the gateway.'
    ),
  'doctor.advice.frozen.user': trans =>
    trans.__(
      'The gateway accepts connections but does not respond. Try again later.'
    ),
  'doctor.advice.frozen.administrator': trans =>
    trans.__(
      'Check the load and the log of the gateway, and the proxies in front of it.'
    ),
  'doctor.advice.busy.user': trans => trans.__('Wait, then check again.'),
  'doctor.advice.busy.administrator': trans =>
    trans.__('Raise the request limit in front of the gateway.'),
  'doctor.advice.gateway-log.user': trans =>
    trans.__(
      'The gateway failed. Try again, and then send this report to your hub administrator.'
    ),
  'doctor.advice.gateway-log.administrator': trans =>
    trans.__('See the log of the gateway for the reason.'),
  'doctor.advice.token-expired.user': trans =>
    trans.__(
      'Stop and start your server from the Hub Control Panel, which gives it a new token.'
    ),
  'doctor.advice.token-expired.administrator': trans =>
    trans.__(
      'Check the lifetime of the tokens of servers, and whether the database of the hub was reset.'
    ),
  'doctor.advice.token-unverified.user': trans =>
    trans.__(
      'Stop and start your server. If the problem persists, send this report to your hub administrator.'
    ),
  'doctor.advice.token-unverified.administrator': trans =>
    trans.__(
      'Check that the gateway reaches the API of the hub. With gateways before 2025, the apiToken of the service must be the same in the hub and the gateway.'
    ),
  'doctor.advice.api-token.user': trans =>
    trans.__(
      'Your token is valid, so you cannot fix this yourself. Send this report to your hub administrator.'
    ),
  'doctor.advice.api-token.administrator': trans =>
    trans.__(
      'The gateway cannot verify tokens. Set the same apiToken for the service in the hub and in the gateway (gateways before 2025), and check that the gateway uses the API of this hub.'
    ),
  'doctor.advice.scope.user': trans =>
    trans.__(
      'You do not have permission to use the gateway. Stop and start your server. If that does not help, send this report to your hub administrator.'
    ),
  'doctor.advice.scope.administrator': trans =>
    trans.__(
      'Give the roles "user" and "server" the scope access:services!service=dask-gateway. The name must be that of the service in JupyterHub.'
    ),
  'doctor.advice.hub-down.user': trans =>
    trans.__(
      'JupyterHub does not respond. Try again in a moment. Clusters that are running continue.'
    ),
  'doctor.advice.hub-down.administrator': trans =>
    trans.__(
      'Check that JupyterHub runs, and that the gateway and user servers reach its API (JUPYTERHUB_API_URL).'
    ),
  'doctor.advice.hub-frozen.user': trans =>
    trans.__(
      'The gateway is waiting for JupyterHub, which verifies your token. Try again in a moment.'
    ),
  'doctor.advice.hub-frozen.administrator': trans =>
    trans.__(
      'Check that JupyterHub responds, and that the gateway reaches its API.'
    ),
  'doctor.advice.password.user': trans =>
    trans.__('Your user name or password for the gateway is not correct.'),
  'doctor.advice.password.administrator': trans =>
    trans.__('Check {group}.auth.kwargs in the Dask configuration.'),
  'doctor.advice.kerberos.user': trans =>
    trans.__('Get a new ticket with kinit, then check again.'),
  'doctor.advice.kerberos.administrator': trans =>
    trans.__('Check the service principal HTTP@host of the gateway.'),
  'doctor.advice.denied.user': trans =>
    trans.__(
      'The gateway denied access to you. Send this report to your hub administrator.'
    ),
  'doctor.advice.denied.administrator': trans =>
    trans.__('Check the permissions of this user at the gateway.'),
  'doctor.advice.auth-unavailable.user': trans =>
    trans.__(
      'Your server cannot authenticate at the gateway. Send this report to your hub administrator.'
    ),
  'doctor.advice.auth-unavailable.administrator': trans =>
    trans.__(
      'Check {group}.auth in the Dask configuration, and that the server is started by JupyterHub.'
    ),
  'doctor.advice.custom-auth-not-allowed.user': trans =>
    trans.__(
      'Your server may not load the configured authentication class. Send this report to your hub administrator.'
    ),
  'doctor.advice.custom-auth-not-allowed.administrator': trans =>
    trans.__(
      'Set DaskGatewayApp.allow_custom_auth to True and restart the server. See docs/admin.md.'
    ),
  'doctor.advice.custom-auth-fails.user': trans =>
    trans.__(
      'The configured authentication class does not work. Send this report to your hub administrator.'
    ),
  'doctor.advice.custom-auth-fails.administrator': trans =>
    trans.__(
      'Check {group}.auth in the Dask configuration. Gateway().list_clusters() in a notebook uses the same class and shows the whole error. The environment of the server also needs the package of the class.'
    ),
  'doctor.advice.options-refused.user': trans =>
    trans.__(
      'The gateway rejected the configured defaults of its options. Send this report to your hub administrator.'
    ),
  'doctor.advice.options-refused.administrator': trans =>
    trans.__(
      'Correct {group}.cluster.options in the Dask configuration, or the options of the gateway.'
    ),
  'doctor.advice.cluster-limit.user': trans =>
    trans.__('Stop a cluster that you no longer need, then check again.'),
  'doctor.advice.cluster-limit.administrator': trans =>
    trans.__(
      'Check the limit for each user in the options handler of the gateway.'
    ),
  'doctor.advice.cluster-failed.user': trans =>
    trans.__(
      'New clusters do not start. Choose another image, or send this report to your hub administrator.'
    ),
  'doctor.advice.cluster-failed.administrator': trans =>
    trans.__(
      'Check the image of clusters, which must be available and contain dask-gateway. See the logs of the gateway and of the scheduler for the reason.'
    ),
  'doctor.advice.cluster-slow.user': trans =>
    trans.__(
      'New clusters do not start in time. A new machine can take several minutes. Try again later, or send this report to your hub administrator.'
    ),
  'doctor.advice.cluster-slow.administrator': trans =>
    trans.__(
      'On Kubernetes, a scheduler stays pending if its image, a machine or quota is missing. Check the events of its pod.'
    ),
  'doctor.advice.create-uncertain.user': trans =>
    trans.__('Look for a new cluster in the list, and stop it.'),
  'doctor.advice.create-uncertain.administrator': trans =>
    trans.__(
      'Check the time limits of the proxies in front of the gateway, and the log of the gateway.'
    ),
  'doctor.advice.cluster-not-stopped.user': trans =>
    trans.__('Stop the cluster in the list. Until then it uses resources.'),
  'doctor.advice.cluster-not-stopped.administrator': trans =>
    trans.__('See the log of the gateway for the reason.'),
  'doctor.advice.no-workers.user': trans =>
    trans.__(
      'Clusters start without workers. Try smaller workers, or send this report to your hub administrator.'
    ),
  'doctor.advice.no-workers.administrator': trans =>
    trans.__(
      'Check the events of the pods of workers. Common causes are a used-up quota, machines that are too small, and a network policy between workers and the scheduler.'
    ),
  'doctor.advice.fewer-workers.user': trans =>
    trans.__('The gateway limits the number of workers of a cluster.'),
  'doctor.advice.fewer-workers.administrator': trans =>
    trans.__(
      'Check cluster_max_workers, cluster_max_cores and cluster_max_memory of the gateway.'
    ),
  'doctor.advice.kernel.user': trans =>
    trans.__(
      'Notebooks may not work at all. Start a notebook with the kernel Python 3. If that fails, send this report.'
    ),
  'doctor.advice.kernel.administrator': trans =>
    trans.__(
      "Check that the kernel spec python3 of the user's server exists and starts within a minute."
    ),
  'doctor.advice.kernel-network.user': trans =>
    trans.__(
      'The panel works, but notebooks cannot connect to clusters, because kernels run in another network or with other settings than your server. Send this report.'
    ),
  'doctor.advice.kernel-network.administrator': trans =>
    trans.__(
      'If kernels run in other pods or on other machines (Enterprise Gateway, remote kernels, batch jobs), let their network policy or firewall connect to {group}.proxy-address, and let them resolve its name. If they run in a container or another network namespace, use an address that is valid there. If only one side has proxy variables, set the same for servers and kernels (env in the kernel spec).'
    ),
  'doctor.advice.proxy-address.user': trans =>
    trans.__(
      'Notebooks cannot connect to clusters, although the panel can create them. Send this report to your hub administrator.'
    ),
  'doctor.advice.proxy-address.administrator': trans =>
    trans.__(
      "Set {group}.proxy-address to the host and port of the gateway's proxy (for example gateway://traefik-dask-gateway.namespace:80), and allow connections from user servers to it."
    ),
  'doctor.advice.dashboard.user': trans =>
    trans.__(
      'The cluster may work, but its dashboard cannot be shown. Check again when the scheduler is less busy.'
    ),
  'doctor.advice.dashboard.administrator': trans =>
    trans.__(
      'Check that the proxy of the gateway reaches schedulers, and that their image contains bokeh.'
    ),
  'doctor.advice.websocket.user': trans =>
    trans.__('Dashboards open but stay empty.'),
  'doctor.advice.websocket.administrator': trans =>
    trans.__(
      'Allow WebSockets in the proxies in front of the gateway (headers Upgrade and Connection, and their time limits).'
    ),
  'doctor.advice.image.user': trans =>
    trans.__(
      'Packages in your notebook and in the cluster may differ. Create the cluster with the image of your server.'
    ),
  'doctor.advice.image.administrator': trans =>
    trans.__(
      'Set the default of the option, such as {group}.cluster.options.image, to the variable JUPYTER_IMAGE_SPEC.'
    ),
  'doctor.advice.no-proxy.user': trans =>
    trans.__(
      'The panel works, but notebooks may not reach the gateway. If they do not, send this report to your hub administrator.'
    ),
  'doctor.advice.no-proxy.administrator': trans =>
    trans.__(
      'Set {group}.http-client.proxy to false in the Dask configuration.'
    ),
  'doctor.advice.no-client.user': trans =>
    trans.__(
      'The panel works, but a notebook with the environment of the server cannot import dask_gateway.'
    ),
  'doctor.advice.no-client.administrator': trans =>
    trans.__(
      'Install dask-gateway in the environment of notebooks, in the version of the gateway.'
    ),
  'doctor.advice.status-service.user': trans =>
    trans.__(
      'The panel works, but cannot show why a cluster is waiting or has ended.'
    ),
  'doctor.advice.status-service.administrator': trans =>
    trans.__(
      'Check DaskGatewayApp.status_service_url, or DASK_GATEWAY_STATUS_SERVICE_URL, and that network policies let user servers reach the status service.'
    ),
  'doctor.advice.status-service-role.user': trans =>
    trans.__(
      'The panel works, but cannot show why a cluster is waiting or has ended.'
    ),
  'doctor.advice.status-service-role.administrator': trans =>
    trans.__(
      'Check the role of the service account of the status service. Its health page names the resource.'
    ),
  'doctor.advice.internal.user': trans =>
    trans.__(
      'This check failed because of an error in the extension. Report it with this message.'
    ),
  'doctor.advice.internal.administrator': trans =>
    trans.__('See the log of the server for details.'),
  'sizing.no-fit.server': trans =>
    trans.__(
      "A user's server with {cores} cores and {memory:bytes} does not fit on {machine}. After the reserved share of Kubernetes, {free_cores} of {machine_cores} cores and {free_memory:bytes} of {machine_memory:bytes} remain."
    ),
  'sizing.no-fit.scheduler': trans =>
    trans.__(
      'A Dask scheduler with {cores} cores and {memory:bytes} does not fit on {machine}. After the reserved share of Kubernetes, {free_cores} of {machine_cores} cores and {free_memory:bytes} of {machine_memory:bytes} remain.'
    ),
  'sizing.no-fit.worker': trans =>
    trans.__(
      'A Dask worker with {cores} cores and {memory:bytes} does not fit on {machine}. After the reserved share of Kubernetes, {free_cores} of {machine_cores} cores and {free_memory:bytes} of {machine_memory:bytes} remain.'
    ),
  'sizing.smaller.server': trans =>
    trans.__(
      '{count} servers instead of {fewer} fit on {machine}, if a server requests {cores} cores and {memory:bytes}.'
    ),
  'sizing.smaller.worker': trans =>
    trans.__(
      '{count} workers instead of {fewer} fit on {machine}, if a worker requests {cores} cores and {memory:bytes}.'
    ),
  'sizing.unused-memory.server': trans =>
    trans.__(
      'The cores limit how many servers fit on {machine}. {percent}% of its memory is not used. Give each server {memory:bytes}, or use machines with less memory for each core.'
    ),
  'sizing.unused-memory.worker': trans =>
    trans.__(
      'The cores limit how many workers fit on {machine}. {percent}% of its memory is not used. Give each worker {memory:bytes}, or use machines with less memory for each core.'
    ),
  'sizing.unused-cores.server': trans =>
    trans.__(
      'The memory limits how many servers fit on {machine}. {percent}% of its cores are not used. Give each server {cores} cores, or use machines with more memory for each core.'
    ),
  'sizing.unused-cores.worker': trans =>
    trans.__(
      'The memory limits how many workers fit on {machine}. {percent}% of its cores are not used. Give each worker {cores} cores, or use machines with more memory for each core.'
    ),
  'sizing.pods.server': trans =>
    trans.__(
      'Kubernetes allows {pods} pods on {machine}, which limits how many servers fit.'
    ),
  'sizing.pods.worker': trans =>
    trans.__(
      'Kubernetes allows {pods} pods on {machine}, which limits how many workers fit.'
    )
};
