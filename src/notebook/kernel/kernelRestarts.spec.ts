import { onKernelEnded } from './kernelRestarts';
import { FakeNotebook } from '../../testing/fakeNotebook';

function setUp() {
  const notebook = new FakeNotebook();
  const onEnded = jest.fn();
  onKernelEnded(notebook.sessionContext, onEnded);
  const receive = (session: string, msg_type = 'status') =>
    notebook.iopubMessage.emit({ header: { session, msg_type } });
  return { notebook, onEnded, receive };
}

describe('onKernelEnded', () => {
  it.each([
    'starting',
    'restarting',
    'autorestarting',
    'dead',
    'terminating'
  ] as const)('reports the status %s', status => {
    const { notebook, onEnded } = setUp();
    notebook.statusChanged.emit(status);
    expect(onEnded).toHaveBeenCalledTimes(1);
  });

  it.each(['idle', 'busy', 'unknown'] as const)(
    'ignores the status %s',
    status => {
      const { notebook, onEnded } = setUp();
      notebook.statusChanged.emit(status);
      expect(onEnded).not.toHaveBeenCalled();
    }
  );

  it('reports messages of another process', () => {
    const { onEnded, receive } = setUp();
    receive('first');
    receive('first');
    expect(onEnded).not.toHaveBeenCalled();
    receive('second');
    expect(onEnded).toHaveBeenCalledTimes(1);
  });

  it('reports the end that a process announces', () => {
    const { onEnded, receive } = setUp();
    receive('first');
    receive('first', 'shutdown_reply');
    expect(onEnded).toHaveBeenCalledTimes(1);
  });

  it('reports another kernel once', () => {
    const { notebook, onEnded, receive } = setUp();
    receive('first');
    notebook.kernelChanged.emit(undefined);
    receive('second');
    expect(onEnded).toHaveBeenCalledTimes(1);
  });
});
