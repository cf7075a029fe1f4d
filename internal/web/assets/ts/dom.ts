// The few things every part needs from the page.

export function all<T extends Element>(selector: string, root: ParentNode = document): T[] {
  return Array.from(root.querySelectorAll<T>(selector));
}

// on listens on the document for events of elements that match, those that come later included.
export function on(type: string, selector: string, act: (target: HTMLElement, event: Event) => void, capture = false): void {
  document.addEventListener(type, (event) => {
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
    if (target) act(target, event);
  }, capture);
}

let gone = 0;

// toast says something for a few seconds, to a screen reader too.
export function toast(text: string): void {
  const place = document.getElementById("say");
  if (!place) return;
  place.className = "toast-line";
  place.textContent = text;
  clearTimeout(gone);
  gone = window.setTimeout(() => { place.className = ""; place.textContent = ""; }, 5000);
}

// el makes an element with a text.
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, text = "", cls = ""): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  node.textContent = text;
  if (cls) node.className = cls;
  return node;
}

// owner tells one reader's drafts from another's on a shared computer; empty on pages without a signed-in reader.
export function owner(): string {
  return document.body.dataset.user || "";
}

// newId makes a UUIDv7 also where the page is not a secure context and crypto.randomUUID is missing.
export function newId(): string {
  const b = crypto.getRandomValues(new Uint8Array(16));
  let t = Date.now();
  for (let i = 5; i >= 0; i--) { b[i] = t % 256; t = Math.floor(t / 256); }
  b[6] = (b[6] & 0x0f) | 0x70;
  b[8] = (b[8] & 0x3f) | 0x80;
  const hex = Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
