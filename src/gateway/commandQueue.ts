/**
 * Commands of one kind, one after the other for each cluster.
 *
 * A double click sends nothing twice: a command that is the same as the last one under way shares its answer. And a
 * changed mind is obeyed: another one waits for those before it, so that they cannot overtake each other on the way.
 */
export class CommandQueue<T> {
  /**
   * @param name whose turn it is.
   * @param wish what is asked for: equal for equal commands.
   */
  run(name: string, wish: string, call: () => Promise<T>): Promise<T> {
    const last = this._last.get(name);
    if (last?.wish === wish) {
      return last.answer;
    }
    const answer = last ? last.answer.then(call, call) : call();
    const mine = { wish, answer };
    this._last.set(name, mine);
    const leave = () => {
      if (this._last.get(name) === mine) {
        this._last.delete(name);
      }
    };
    answer.then(leave, leave);
    return answer;
  }

  private readonly _last = new Map<
    string,
    { wish: string; answer: Promise<T> }
  >();
}
