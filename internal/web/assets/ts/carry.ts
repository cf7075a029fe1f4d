// A post that tells how far it has gone, and may be stopped.

export interface Load {
  action: string;
  body: FormData | URLSearchParams;
  headers: Record<string, string>;
  patience: number; // ms that the line may stand still
  moved: (bytes: number, whole: number) => void; // of the body that went up
}

export interface Answered { status: number; url: string; text: string }

// carry sends a load. done is the answer, undefined where the line broke or stood still; stop ends it.
export function carry(load: Load): { done: Promise<Answered | undefined>; stop: () => void } {
  const x = new XMLHttpRequest();
  let timer = 0;
  const wait = (): void => { clearTimeout(timer); timer = window.setTimeout(() => x.abort(), load.patience); };
  const done = new Promise<Answered | undefined>((yes) => {
    x.upload.addEventListener("progress", (e) => { wait(); load.moved(e.loaded, e.total); });
    x.addEventListener("progress", wait);
    x.addEventListener("loadend", () => {
      clearTimeout(timer);
      yes(x.status === 0 ? undefined : { status: x.status, url: x.responseURL, text: x.responseText });
    });
    x.open("POST", load.action);
    for (const [name, value] of Object.entries(load.headers)) x.setRequestHeader(name, value);
    wait();
    x.send(load.body);
  });
  return { done, stop: () => x.abort() };
}
