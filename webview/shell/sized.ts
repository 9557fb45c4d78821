/** Keeps up with the size of an element that templates put in place, and another in its place later. */

export class Sized {
  private element: Element | null = null;
  private readonly resized: ResizeObserver;

  /** `onResize` is told when the element has another size. */
  constructor(onResize: () => void) {
    this.resized = new ResizeObserver(onResize);
  }

  /** To be called after every render, with the element as it is then. */
  follow(element: Element | null): void {
    if (element === this.element) return;
    this.resized.disconnect();
    if (element) this.resized.observe(element);
    this.element = element;
  }

  /** CSS pixels inside the element's edges, and device pixels of a CSS pixel; null while it is not there. */
  size(): { readonly width: number; readonly height: number; readonly pixelRatio: number } | null {
    if (!this.element) return null;
    const { clientWidth, clientHeight } = this.element;
    return { width: clientWidth, height: clientHeight, pixelRatio: window.devicePixelRatio || 1 };
  }
}
