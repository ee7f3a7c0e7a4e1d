import { nullTranslator } from '@jupyterlab/translation';
import { failureText } from './failureText';
import {
  InvalidKernelResult,
  KernelError,
  KernelInterrupted,
  KernelRequestLost,
  KernelStopped
} from './kernelErrors';

const trans = nullTranslator.load('test');
const explain = (exceptionClass: string, message: string) =>
  failureText(new KernelError(exceptionClass, message), trans);

describe('failureText', () => {
  it('explains a missing package', () => {
    const { message, remedy } = explain(
      'ModuleNotFoundError',
      "No module named 'dask_gateway'"
    );
    expect(message).toContain('is missing');
    expect(remedy).toContain('Install dask-gateway');
  });

  it.each([
    ['OSError', 'Timed out trying to connect to gateway://x after 30 s'],
    ['TimeoutError', '']
  ])('explains %s as an unreachable scheduler', (exceptionClass, message) => {
    expect(explain(exceptionClass, message).message).toMatch(
      /^The cluster is running, but this notebook cannot reach its scheduler/
    );
    expect(explain(exceptionClass, message).remedy).toContain(
      'gateway.proxy-address'
    );
  });

  it('explains a pasted address', () => {
    expect(
      explain('TypeError', 'TLS expects a `ssl_context`').remedy
    ).toContain('Gateway object');
  });

  it.each([
    [new KernelStopped(), 'The kernel is not running.'],
    [new KernelInterrupted(), 'The request to the kernel was interrupted.'],
    [new KernelRequestLost(), 'The kernel restarted or discarded the request.'],
    [new InvalidKernelResult(), 'The kernel returned an unexpected result.']
  ])('explains errors without a message', (error, message) => {
    expect(failureText(error, trans).message).toBe(message);
    expect(failureText(error, trans).remedy).not.toBe('');
  });

  it('shows the message of other exceptions without their class', () => {
    expect(explain('Odd', 'It is odd.').message).toBe(
      'The kernel raised an error: “It is odd.”.'
    );
    expect(explain('Odd', '').message).toBe(
      'The kernel raised an error without a message.'
    );
  });

  it.each([
    ...['', ' ', 'TimeoutError', 'TimeoutError()', 'asyncio.CancelledError'],
    ...[
      'KernelInterrupted',
      'KeyError',
      'client',
      'distributed.comm.CommClosedError()'
    ]
  ])('never shows a bare name: %j', name => {
    for (const error of [
      new KernelError('TimeoutError', name),
      new KernelError('Odd', name),
      new Error(name),
      name
    ]) {
      const { message, remedy } = failureText(error, trans);
      expect(message).toMatch(/^[A-Z].* .*\.$/);
      expect(message).not.toMatch(/Error|Interrupted|client/);
      expect(remedy).not.toBe('');
    }
  });
});
