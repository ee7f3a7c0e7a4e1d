import { watchProcess } from './kernelRestarts';
import { FakeNotebook } from '../../testing/fakeNotebook';

function setUp() {
  const notebook = new FakeNotebook();
  const ended = jest.fn();
  watchProcess(notebook.sessionContext, ended);
  const say = (session: string) =>
    notebook.iopubMessage.emit({ header: { session } });
  return { notebook, ended, say };
}

it.each([
  ['starting', 1],
  ['restarting', 1],
  ['autorestarting', 1],
  ['dead', 1],
  ['terminating', 1],
  ['idle', 0],
  ['busy', 0],
  ['unknown', 0]
] as const)('%s: ended %i times', (status, times) => {
  const { notebook, ended } = setUp();
  notebook.statusChanged.emit(status);
  expect(ended).toHaveBeenCalledTimes(times);
});

it('another process is known by how it signs', () => {
  const { ended, say } = setUp();
  say('first');
  say('first');
  expect(ended).not.toHaveBeenCalled();
  say('second');
  expect(ended).toHaveBeenCalledTimes(1);
});

it('another kernel is told of once', () => {
  const { notebook, ended, say } = setUp();
  say('first');
  notebook.kernelChanged.emit(undefined);
  say('second');
  expect(ended).toHaveBeenCalledTimes(1);
});
