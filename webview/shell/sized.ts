/** Keeps up with the size of an element that templates put in place, and another in its place later. */

interface Size {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

export class Sized {
  private element: Element | null = null;
  private readonly resized: ResizeObserver;
  /** As it was read last: to ask an element for its size lays out the page, which is not to be done in every frame. */
  private known: Size | null = null;

  /** `onResize` is told when the element has another size. */
  constructor(onResize: () => void) {
    this.resized = new ResizeObserver(() => {
      this.known = null;
      onResize();
    });
  }

  /** To be called after every render, with the element as it is then. */
  follow(element: Element | null): void {
    if (element === this.element) return;
    this.resized.disconnect();
    if (element) this.resized.observe(element);
    this.element = element;
    this.known = null;
  }

  /** CSS pixels inside the element's edges, and device pixels of a CSS pixel; null while it is not there. */
  size(): Size | null {
    if (!this.element) return null;
    const pixelRatio = window.devicePixelRatio || 1;
    if (this.known?.pixelRatio === pixelRatio) return this.known;
    const { clientWidth, clientHeight } = this.element;
    return (this.known = { width: clientWidth, height: clientHeight, pixelRatio });
  }
}
