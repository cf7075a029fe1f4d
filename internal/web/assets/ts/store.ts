// IndexedDB, which browsers keep over plain http too: drafts by key, and posts that wait for a connection by id.

// base is what the office's page held when the typing began.
export interface Draft { key: string; at: number; values: [string, string][]; base?: [string, string][]; files: [string, File][] }
export interface Post {
  id: string; owner: string; action: string; title: string; at: number;
  body: [string, string | File][]; multipart: boolean;
  page: string; draft: string; // where it was filled in, and the name of that form's draft ("" = none)
  labels: Record<string, string>; // what a person calls a field, by name, of a box to tick by name=value
  base?: [string, string][]; // what the office's page held when the typing began
  refused?: string; // why the office did not take it; it stays until a person decides
}

type Kind = "drafts" | "posts";

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  if (!opened) {
    opened = new Promise((yes, no) => {
      const ask = indexedDB.open("bayou", 1);
      ask.onupgradeneeded = () => {
        ask.result.createObjectStore("drafts", { keyPath: "key" });
        ask.result.createObjectStore("posts", { keyPath: "id" });
      };
      ask.onsuccess = () => yes(ask.result);
      ask.onerror = () => no(ask.error);
    });
  }
  return opened;
}

async function run<T>(kind: Kind, mode: IDBTransactionMode, work: (s: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const tx = (await open()).transaction(kind, mode);
  const ask = work(tx.objectStore(kind));
  return new Promise((yes, no) => {
    tx.oncomplete = () => yes(ask.result);
    tx.onabort = tx.onerror = () => no(tx.error);
  });
}

export const put = (kind: Kind, value: Draft | Post): Promise<unknown> => run(kind, "readwrite", (s) => s.put(value));
export const get = <T>(kind: Kind, key: string): Promise<T | undefined> => run(kind, "readonly", (s) => s.get(key));
export const drop = (kind: Kind, key: string): Promise<unknown> => run(kind, "readwrite", (s) => s.delete(key));
export const list = <T>(kind: Kind): Promise<T[]> => run<T[]>(kind, "readonly", (s) => s.getAll() as IDBRequest<T[]>);
