import type { Kernel } from '@jupyterlab/services';
import type { JSONValue } from '@lumino/coreutils';
import {
  FakeKernel,
  FakeNotebook,
  reportOf,
  settle
} from '../../testing/fakeNotebook';
import {
  callWhenIdle,
  connectKernel,
  readReport,
  waitForKernel
} from './connectKernel';
import { KernelError, KernelRequestLost, KernelStopped } from './kernelErrors';

/** A notebook whose session the test changes. */
function setUp() {
  const notebook = new FakeNotebook();
  const { kernel, sessionContext } = notebook;
  const session = sessionContext.session as unknown as {
    kernel: FakeKernel | null;
  };
  return { notebook, kernel, session };
}

describe('waitForKernel', () => {
  it('returns an idle kernel', async () => {
    const { notebook, kernel } = setUp();
    expect(await waitForKernel(notebook)).toBe(kernel);
  });

  it.each<Kernel.Status>(['busy', 'restarting', 'autorestarting', 'dead'])(
    'waits while the kernel is %s',
    async status => {
      const { notebook, kernel } = setUp();
      kernel.status = status;
      const done = jest.fn();
      const waited = waitForKernel(notebook).then(done);
      await settle();
      expect(done).not.toHaveBeenCalled();
      kernel.setStatus('idle');
      await waited;
      expect(done).toHaveBeenCalledWith(kernel);
    }
  );

  it.each<Kernel.Status>(['starting', 'unknown'])(
    'requests kernel info while the status stays %s',
    async status => {
      const { notebook, kernel } = setUp();
      kernel.status = status;
      expect(await waitForKernel(notebook)).toBe(kernel);
    }
  );

  it('waits for the kernel that replaces another one', async () => {
    const { notebook, kernel, session } = setUp();
    kernel.status = 'busy';
    const waited = waitForKernel(notebook);
    await settle();
    const next = new FakeKernel();
    session.kernel = next;
    kernel.disposed.emit();
    expect(await waited).toBe(next);
  });

  it.each<[string, (all: ReturnType<typeof setUp>) => void]>([
    ['dies', ({ kernel }) => kernel.setStatus('dead')],
    ['is shut down', ({ kernel }) => kernel.setStatus('terminating')],
    ['is disposed', ({ kernel }) => kernel.disposed.emit()]
  ])('returns null if the kernel %s', async (_, end) => {
    const all = setUp();
    all.kernel.status = 'busy';
    const waited = waitForKernel(all.notebook);
    await settle();
    end(all);
    expect(await waited).toBeNull();
  });

  it('returns null without a kernel, or for another language', async () => {
    const { notebook, session } = setUp();
    notebook.python = false;
    expect(await waitForKernel(notebook)).toBeNull();
    notebook.python = true;
    session.kernel = null;
    expect(await waitForKernel(notebook)).toBeNull();
  });
});

describe('callWhenIdle', () => {
  it('returns the result', async () => {
    const { notebook, kernel } = setUp();
    kernel.results.report = { a: 1 };
    expect(await callWhenIdle(notebook, 'report')).toEqual({ a: 1 });
  });

  it('sends a request again that the kernel aborted', async () => {
    const { notebook, kernel } = setUp();
    kernel.aborted = 2;
    await callWhenIdle(notebook, 'report');
    expect(kernel.calls).toEqual(['report', 'report', 'report']);
  });

  it('stops after some attempts', async () => {
    const { notebook, kernel } = setUp();
    kernel.aborted = 100;
    await expect(callWhenIdle(notebook, 'report')).rejects.toThrow(
      KernelRequestLost
    );
    expect(kernel.calls).toHaveLength(4);
  });

  it('does not repeat a request that a restart ended', async () => {
    const { notebook, kernel } = setUp();
    kernel.delayReplies();
    const called = callWhenIdle(notebook, 'report');
    await settle();
    notebook.restart();
    kernel.setStatus('idle');
    await expect(called).rejects.toThrow(KernelRequestLost);
    expect(kernel.calls).toEqual(['report']);
  });

  it('does not repeat a request that raised an exception', async () => {
    const { notebook, kernel } = setUp();
    kernel.results.report = { ename: 'OSError', evalue: 'no way' };
    await expect(callWhenIdle(notebook, 'report')).rejects.toThrow(KernelError);
    expect(kernel.calls).toEqual(['report']);
  });

  it('sends nothing that is no longer wanted', async () => {
    const { notebook, kernel } = setUp();
    await expect(
      callWhenIdle(notebook, 'report', {}, () => false)
    ).rejects.toThrow(KernelRequestLost);
    expect(kernel.calls).toEqual([]);
  });

  it.each<[string, (kernel: FakeKernel) => void]>([
    ['dead', kernel => kernel.setStatus('dead')],
    [
      'disposed',
      kernel => {
        kernel.isDisposed = true;
      }
    ]
  ])('rejects if the kernel is %s', async (_, end) => {
    const { notebook, kernel } = setUp();
    kernel.delayReplies();
    const called = callWhenIdle(notebook, 'report');
    await settle();
    end(kernel);
    kernel.cancel();
    await expect(called).rejects.toThrow(KernelStopped);
  });
});

describe('readReport', () => {
  it('reads the report', async () => {
    const { notebook, kernel } = setUp();
    kernel.results.report = reportOf('n1');
    expect((await readReport(notebook))?.clusters).toEqual([
      { name: 'n1', connected: true }
    ]);
  });

  it.each<JSONValue>([
    null,
    'x',
    { clusters: 1 },
    { ename: 'OSError', evalue: '' }
  ])('returns null for %j', async result => {
    const { notebook, kernel } = setUp();
    kernel.results.report = result;
    expect(await readReport(notebook)).toBeNull();
  });
});

describe('connectKernel', () => {
  const confirm = jest.fn(() => Promise.resolve(true));

  beforeEach(() => confirm.mockClear());

  it('runs the code without a question', async () => {
    const { notebook, kernel } = setUp();
    kernel.results.connect = reportOf('n1');
    expect(await connectKernel(notebook, 'x', confirm)).toMatchObject({
      clusters: [{ name: 'n1' }]
    });
    expect(confirm).not.toHaveBeenCalled();
  });

  it('runs nothing if the user keeps the variables', async () => {
    const { notebook, kernel } = setUp();
    kernel.results.connect = { conflicts: ['client'] };
    confirm.mockResolvedValueOnce(false);
    expect(await connectKernel(notebook, 'x', confirm)).toBeNull();
    expect(confirm).toHaveBeenCalledWith(['client']);
    expect(kernel.calls).toEqual(['connect']);
  });

  it('returns null if the variables still conflict', async () => {
    const { notebook, kernel } = setUp();
    kernel.results.connect = { conflicts: ['client'] };
    expect(await connectKernel(notebook, 'x', confirm)).toBeNull();
    expect(kernel.calls).toEqual(['connect', 'connect']);
  });

  it('returns null if the kernel stops during the question', async () => {
    const { notebook, kernel, session } = setUp();
    kernel.results.connect = { conflicts: ['client'] };
    confirm.mockImplementationOnce(() => {
      session.kernel = null;
      return Promise.resolve(true);
    });
    expect(await connectKernel(notebook, 'x', confirm)).toBeNull();
  });
});
