/**
 * Commands of one kind, executed one after the other for each cluster.
 *
 * A command that equals the last one in progress shares its result, so a double click sends one request. A
 * different command waits for those before it, so that the server receives them in order.
 */
export class CommandQueue<T> {
  /**
   * @param name - of the cluster
   * @param command - identifies the request; equal for equal commands
   * @param call - sends the request
   */
  run(name: string, command: string, call: () => Promise<T>): Promise<T> {
    const last = this._last.get(name);
    if (last?.command === command) {
      return last.result;
    }
    const result = last ? last.result.then(call, call) : call();
    const entry = { command, result };
    this._last.set(name, entry);
    const remove = () => {
      if (this._last.get(name) === entry) {
        this._last.delete(name);
      }
    };
    result.then(remove, remove);
    return result;
  }

  private readonly _last = new Map<
    string,
    { command: string; result: Promise<T> }
  >();
}
