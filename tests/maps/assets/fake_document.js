// As much of a document as the builders of nodes ask for: a tree that a test can read as text.

class FakeNode {
  attributes = {};
  children = [];

  constructor(name) {
    this.name = name;
  }

  append(...nodes) {
    this.children.push(...nodes);
  }

  replaceChildren(...nodes) {
    this.children = nodes;
  }

  setAttribute(key, value) {
    this.attributes[key] = String(value);
  }

  addEventListener(kind, handler) {
    this.attributes[`on${kind}`] = handler;
  }

  // Looks for an id, which is all that is asked for.
  querySelector(selector) {
    return this.children.find((child) => child.attributes?.id === selector.slice(1)) ?? null;
  }

  all(name) {
    const nodes = this.children.filter((child) => child instanceof FakeNode);
    return nodes.flatMap((child) => [...(child.name === name ? [child] : []), ...child.all(name)]);
  }

  get text() {
    return this.children.map((child) => child.text ?? child).join("");
  }
}

export const useFakeDocument = () => {
  const make = (name) => new FakeNode(name);
  globalThis.document = { createElement: make, createElementNS: (_, name) => make(name) };
};

export const fakeNode = (name) => new FakeNode(name);
