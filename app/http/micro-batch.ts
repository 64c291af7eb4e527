/** Too many items wait: the writer is slower than what arrives. */
class MicroBatchFull extends Error {
  constructor() {
    super('too many items wait to be written');
    this.name = 'MicroBatchFull';
  }
}

type Waiting<T> = { readonly item: T; readonly done: () => void; readonly failed: (error: unknown) => void };

/**
 * Gathers what concurrent requests want to write into few statements. An item waits for nothing but a free writer: at
 * low load batches are of one, at high load they fill up.
 * A batch that fails is tried again item by item, so that one bad item does not fail its neighbours.
 * @returns a function that resolves when its item is written
 */
export function createMicroBatch<T>(options: {
  readonly itemsMax: number;
  readonly batchesMax: number;
  readonly waitingMax: number;
  readonly write: (items: readonly T[]) => Promise<void>;
}): (item: T) => Promise<void> {
  const { itemsMax, batchesMax, waitingMax, write } = options;
  const waiting: Waiting<T>[] = [];
  let underWay = 0;
  let scheduled = false;

  const writeBatch = async (batch: readonly Waiting<T>[]): Promise<void> => {
    try {
      await write(batch.map((one) => one.item));
      for (const one of batch) one.done();
    } catch (error) {
      if (batch.length === 1) batch[0]?.failed(error);
      else for (const one of batch) await writeBatch([one]);
    }
  };

  const pump = (): void => {
    scheduled = false;
    while (waiting.length > 0 && underWay < batchesMax) {
      const batch = waiting.splice(0, itemsMax);
      underWay += 1;
      void writeBatch(batch).finally(() => {
        underWay -= 1;
        pump();
      });
    }
  };

  return (item) =>
    new Promise((done, failed) => {
      if (waiting.length >= waitingMax) return failed(new MicroBatchFull());
      waiting.push({ item, done, failed });
      // After the present turn of the event loop: whatever else arrived in it shares the batch.
      if (!scheduled) {
        scheduled = true;
        setImmediate(pump);
      }
      return undefined;
    });
}
